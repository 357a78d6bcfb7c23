"""A day for each pair: nobody is in two pairs on one day, and days of a team lie apart."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from trine.core.shadowing.colleagues import Colleague

Key = TypeVar("Key")
LOOSE = 3
"""With so many days in common a pair always finds one: each of the two is in one other pair at most."""


def chosen_days(pairs: Mapping[Key, tuple[Colleague, Colleague]]) -> tuple[dict[Key, date], Key | None]:
    """A day for each pair, those with the fewest days first; or the first pair for which none is left.

    A day is better the fewer others of the same teams are out on it, then the earlier it is.
    """
    open_days = {key: guest.free & host.free for key, (guest, host) in pairs.items()}
    tight = [key for key, days in open_days.items() if len(days) < LOOSE]
    loose = [key for key, days in open_days.items() if len(days) >= LOOSE]
    busy: set[tuple[str, date]] = set()
    out: Counter[tuple[str, date]] = Counter()
    found: dict[Key, date] = {}

    def left(key: Key) -> list[date]:
        return [day for day in open_days[key] if not any((each.id, day) in busy for each in pairs[key])]

    while tight or loose:
        key = min(tight, key=lambda one: len(left(one))) if tight else loose[0]
        (tight or loose).remove(key)
        teams = sorted({team for each in pairs[key] for team in each.profile.teams})
        days = left(key)
        if not days:
            return found, key
        day = min(days, key=lambda one: (sum(out[team, one] for team in teams), one))
        found[key] = day
        busy |= {(each.id, day) for each in pairs[key]}
        out.update((team, day) for team in teams)
    return found, None
