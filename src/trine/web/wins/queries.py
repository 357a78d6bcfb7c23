"""What the pages of wins show, and what other areas ask."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.db.models import Count

from trine.core.wording import times
from trine.web.people import policy
from trine.web.wins.actions import may_decide
from trine.web.wins.models import Contribution, Reaction, Win

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from trine.web.people.models import Person, Team
    from trine.web.wins.models import WinQuerySet

MOST_RECENT = 50
ON_A_PAGE = 60
MOST_PROPOSED = 10


def recent(since: date, reader: policy.Reader) -> Sequence[Win]:
    """The wins on the wall from a day on that the reader may read, those across teams first; `MOST_RECENT` at most.

    `.text` tells without figures, `.words_for(reader)` with those that the reader may see. A constant number of
    queries, `.teams` included.
    """
    return list(Win.objects.visible_to(reader).filter(on__gte=since).across_first().told()[:MOST_RECENT])


@dataclass(frozen=True, slots=True)
class Said:
    """One word of applause: how many have said it, and whether the reader has."""

    word: str
    label: str
    count: int
    is_mine: bool


@dataclass(frozen=True, slots=True)
class Shown:
    """One win as a reader sees it."""

    row: Win
    words: str
    hands: tuple[Contribution, ...]
    said: tuple[Said, ...]
    tells_what: bool

    @property
    def is_across(self) -> bool:
        """Whether more than one team had a hand in it."""
        return len(self.row.teams) > 1


@dataclass(frozen=True, slots=True)
class Wall:
    """One month of wins, those across teams apart, and the months around it."""

    month: date | None
    earlier: date | None
    later: date | None
    across: tuple[Shown, ...]
    others: tuple[Shown, ...]
    more: int
    proposed: tuple[Shown, ...]
    team: Team | None

    @property
    def lede(self) -> str:
        """The month in a sentence."""
        of = f" of {self.team.name}" if self.team else ""
        if self.month is None:
            return f"No wins{of} on the wall yet"
        count, together = len(self.across) + len(self.others) + self.more, len(self.across)
        if not count:
            return f"No wins{of} in {self.month:%B %Y}"
        told = f"{times(count, 'win')}{of} in {self.month:%B %Y}"
        if together == count:
            return f"{told}, {'by several teams together' if count == 1 else 'all of several teams together'}"
        return f"{told}, {together or 'none'} of several teams together"


def wall(reader: Person, month: date | None, team: Team | None) -> Wall:
    """The wins of a month, the newest that has any unless one is asked for. A constant number of queries."""
    rows = Win.objects.visible_to(reader)
    if team is not None:
        rows = rows.filter(pk__in=Contribution.objects.filter(team=team).values("win"))
    months = list(rows.dates("on", "month"))
    at = month or (months[-1] if months else None)
    of_month = rows.filter(on__year=at.year, on__month=at.month) if at else rows.none()
    found = list(of_month.across_first().told()[:ON_A_PAGE])
    total = of_month.count() if len(found) == ON_A_PAGE else len(found)
    proposed = list(Win.objects.to_decide(reader).order_by("-on", "-pk").told()[:MOST_PROPOSED])
    told = {each.row.pk: each for each in shown(reader, [*found, *proposed])}
    seen = [told[row.pk] for row in found]
    return Wall(
        at,
        max((each for each in months if at and each < at), default=None),
        min((each for each in months if at and each > at), default=None),
        tuple(each for each in seen if each.is_across),
        tuple(each for each in seen if not each.is_across),
        total - len(found),
        tuple(told[row.pk] for row in proposed),
        team,
    )


def shown(reader: Person, rows: Collection[Win]) -> list[Shown]:
    """Wins as the reader sees them, with who applauded how. Two queries."""
    counts: dict[int, dict[str, int]] = defaultdict(dict)
    counted = Reaction.objects.filter(win__in=[row.pk for row in rows]).values_list("win", "word")
    for win, word, count in counted.annotate(count=Count("pk")).order_by():
        counts[win][word] = count
    mine = dict(Reaction.objects.filter(win__in=[row.pk for row in rows], person=reader).values_list("win", "word"))
    return [
        Shown(
            row,
            row.words_for(reader),
            tuple(row.contributions.all()),
            tuple(_said(counts[row.pk], mine.get(row.pk))),
            row.tells_what(reader),
        )
        for row in rows
    ]


def _said(counts: dict[str, int], mine: str | None) -> Iterable[Said]:
    return (Said(word.value, word.label, counts.get(word.value, 0), word.value == mine) for word in Reaction.Word)


def with_all() -> WinQuerySet:
    """Wins with all that the page of one shows."""
    return Win.objects.told().select_related("proposed_by", "decided_by")


def may_read(reader: Person, row: Win) -> bool:
    """Whether the reader sees it: it is on the wall for them, or it is theirs to decide on."""
    return row.is_open_to(reader) or may_decide(reader, row)
