"""Who spends a day with whom in another team: what makes two colleagues fit, the best pairs of a round, their days.

Pure: people come with the days on which they are free, and the same people give the same pairs.
"""

from trine.core.shadowing.colleagues import (
    LANGUAGES,
    MOST_WISHED,
    YEARS_BETWEEN,
    Colleague,
    Met,
    Pair,
    Part,
    Profile,
    Wishes,
    common_days,
    paired,
    refusal,
)
from trine.core.shadowing.matching import Matching, Unplaced, match
from trine.core.shadowing.swapping import Exchange, exchanges, instead

__all__ = [
    "LANGUAGES",
    "MOST_WISHED",
    "YEARS_BETWEEN",
    "Colleague",
    "Exchange",
    "Matching",
    "Met",
    "Pair",
    "Part",
    "Profile",
    "Unplaced",
    "Wishes",
    "common_days",
    "exchanges",
    "instead",
    "match",
    "paired",
    "refusal",
]
