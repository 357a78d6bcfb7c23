"""How many have answered, said so that nobody can work out who of a small team did.

A total over all teams, less the teams that are shown, would tell of a team of one. So all that is ever summed are teams
with five answers or more, and while a wave is open these are rounded down to fives.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Count, Q

from trine.core.agreement.jackknife import LEAST
from trine.core.wording import times

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from trine.web.pulse.models import Wave


def answered_so_far(wave: Wave) -> str:
    """How far an open wave is. One query."""
    found = wave.tickets.values_list("team").annotate(asked=Count("pk"), there=Count("pk", filter=Q(answered=True)))
    return so_far(sum(asked for _, asked, _ in found), (there for _, _, there in found))


def so_far(asked: int, by_team: Iterable[int]) -> str:
    """How many have answered, of teams with five answers or more, rounded down to fives.

    >>> so_far(20, [14, 1]), so_far(9, [4, 4])
    ('At least 10 of 20 people have answered so far', 'Fewer than five in each team have answered so far')
    """
    total = sum(there for there in by_team if there >= LEAST)
    if not total:
        return "Fewer than five in each team have answered so far"
    return f"At least {total - total % LEAST} of {times(asked, 'person', 'people')} have answered so far"


def answered_in_words(asked: int, answered: int, *, is_whole: bool) -> str:
    """How many have answered of the teams with five answers or more; `is_whole` if these are all that were asked.

    >>> answered_in_words(20, 15, is_whole=True), answered_in_words(19, 14, is_whole=False)
    ('15 of 20 answered', '14 of 19 answered in teams that are shown')
    >>> answered_in_words(0, 0, is_whole=False)
    'fewer than five answered in each team'
    """
    if not answered:
        return "fewer than five answered in each team"
    return f"{answered} of {asked} answered" + ("" if is_whole else " in teams that are shown")


def told_of(wave: Wave, teams: Iterable[str], by_team: Mapping[str, int | None]) -> str:
    """How many answered a closed wave of these teams (slugs), of each of which so many did (none of a small one)."""
    is_whole = all(by_team.get(team) is not None for team in teams)
    return answered_in_words(wave.asked or 0, wave.answered or 0, is_whole=is_whole)
