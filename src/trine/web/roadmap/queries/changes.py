"""What changed on the roadmap since somebody looked last."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.db.models import Q
from django.utils import timezone

from trine.core.deliverables import Commitment
from trine.web.roadmap.models import Deliverable, LastLook, Revision
from trine.web.roadmap.words import sentence_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from django.db.models import QuerySet

    from trine.web.people.models import Person

DAYS = 30
"""So far back goes the list of somebody who has never looked."""
LISTED = 100


@dataclass(frozen=True, slots=True)
class Change:
    """One change of a deliverable: what became different, why, and whether it was told to the reader's teams."""

    row: Deliverable
    on: date
    by: str
    changes: str
    because: str
    is_mine: bool
    """Whether one of the reader's teams relies on it, or hands it over."""
    is_new: bool = False


@dataclass(frozen=True, slots=True)
class ChangesView:
    """The changes, what concerns the reader's own teams first."""

    rows: tuple[Change, ...]
    more: int
    since: datetime | None
    now: datetime

    @property
    def lede(self) -> str:
        """How much changed, in a sentence."""
        if not self.rows:
            return "Nothing has changed on the roadmap." if self.since else "Nothing has changed in the last month."
        count = len({change.row.pk for change in self.rows})
        mine = len({change.row.pk for change in self.rows if change.is_mine})
        told = f"{count} deliverable{'s' if count > 1 else ''} changed" + (" at least" if self.more else "")
        return f"{told}; {mine or 'none'} of {'them concern' if mine != 1 else 'them concerns'} your teams."


def last_look(reader: Person) -> datetime | None:
    """When the reader looked last; none for never."""
    return LastLook.objects.filter(person=reader).values_list("at", flat=True).first()


def changes(reader: Person, today: date, *, until: datetime | None = None) -> ChangesView:
    """What changed since the reader looked last, or in the last month; with `until`, by that moment.

    A constant number of queries.
    """
    since, now = last_look(reader), until or timezone.now()
    revisions = _revisions(since, today).exclude(deliverable__added__gt=since) if since else _revisions(since, today)
    rows = list(
        revisions.filter(added__lte=now)
        .select_related("deliverable__team", "deliverable__lead", "by")
        .prefetch_related("deliverable__reliances__team")
        .order_by("-added", "-pk")[: 3 * LISTED + 1]
    )
    teams = reader.team_ids
    found = [_change(each, teams) for each in _together(rows)]
    if since is not None:
        added = (
            Deliverable.objects.filter(added__gt=since, added__lte=now)
            .select_related("team")
            .prefetch_related("reliances__team")
        )
        found += [_new(row, teams) for row in added.order_by("-added")[:LISTED]]
    found.sort(key=lambda change: (not change.is_mine, -change.on.toordinal(), change.row.title))
    return ChangesView(tuple(found[:LISTED]), max(0, len(found) - LISTED), since, now)


def _revisions(since: datetime | None, today: date) -> QuerySet[Revision]:
    if since is None:
        return Revision.objects.filter(on__gte=today - timedelta(days=DAYS), on__lte=today)
    return Revision.objects.filter(added__gt=since)


def _together(rows: Iterable[Revision]) -> list[list[Revision]]:
    """Revisions that were made as one change, in their own order."""
    found: dict[tuple[int, date, int, str], list[Revision]] = {}
    for row in rows:
        found.setdefault((row.deliverable_id, row.on, row.by_id, row.because), []).append(row)
    return [sorted(group, key=lambda row: row.position) for group in found.values()]


def _change(group: list[Revision], teams: frozenset[int]) -> Change:
    last = group[-1]
    words = sentence_of((row.what, row.before, row.after) for row in group)
    return Change(last.deliverable, last.on, last.by.name, words, last.because, _concerns(last.deliverable, teams))


def _new(row: Deliverable, teams: frozenset[int]) -> Change:
    on = timezone.localtime(row.added).date()
    said = f"new on the roadmap, {Commitment(row.commitment).value}"
    return Change(row, on, "", said, "", _concerns(row, teams), is_new=True)


def _concerns(row: Deliverable, teams: frozenset[int]) -> bool:
    return row.team_id in teams or any(each.team_id in teams for each in row.reliances.all())


def windows_before(reader: Person, today: date) -> Mapping[str, tuple[date | None, date | None]]:
    """The first and last days that deliverables had when the reader looked last, of those that changed since.

    None for a day that did not change; both none for a change of commitment, or for what is new. Three queries.
    """
    since = last_look(reader)
    found: dict[str, dict[str, str]] = {}
    rows = _revisions(since, today).filter(~Q(what="day")).order_by("position")
    for slug, what, before in rows.values_list("deliverable__slug", "what", "before"):
        found.setdefault(slug, {}).setdefault(what, before)
    marks = {slug: (_day(parts.get("start")), _day(parts.get("end"))) for slug, parts in found.items()}
    if since is not None:
        new = Deliverable.objects.filter(added__gt=since).values_list("slug", flat=True)
        marks |= dict.fromkeys(new, (None, None))
    return marks


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        return None
