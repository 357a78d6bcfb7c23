"""Editions as pages: the one in the making, and those that went out, as one reader may see them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from trine.core.status.parts import COMPANY
from trine.core.status.telling import by_kind, told, told_part
from trine.web.briefing.models import Delivery
from trine.web.people import policy
from trine.web.status.actions import may_edit
from trine.web.status.making import schedule
from trine.web.status.models import Edition, EditionPart
from trine.web.status.readers import is_open_to, reader, sees
from trine.web.status.rows import part_of

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from trine.core.status import Line, Told
    from trine.web.people.models import Person
    from trine.web.status.models import Schedule


@dataclass(frozen=True, slots=True)
class PartView:
    """A part as a reader sees it."""

    row: EditionPart
    told: Told
    may_edit: bool
    left_out: int

    @property
    def groups(self) -> Mapping[str, list[Line]]:
        """Its lines under the titles of their kinds."""
        return by_kind(self.told.lines)


@dataclass(frozen=True, slots=True)
class EditionView:
    """An edition as a reader sees it: the company, the reader's own teams, the others, and the quiet."""

    row: Edition
    company: PartView | None
    mine: tuple[PartView, ...]
    others: tuple[PartView, ...]
    quiet: tuple[PartView, ...]
    headline: str
    is_draft: bool


@dataclass(frozen=True, slots=True)
class Front:
    """What goes out next, what is being written, and what went out last."""

    schedule: Schedule
    drafts: tuple[Edition, ...]
    latest: tuple[Edition, ...]
    may_choose: bool


def front(person: Person) -> Front:
    """The first page of the status."""
    drafts = Edition.objects.filter(state=Edition.State.DRAFTED).exclude(kind=Edition.Kind.CHANGES)
    return Front(
        schedule(),
        tuple(drafts.order_by("goes_out_at")) if policy.lead(person) else (),
        tuple(received(person)[:5]),
        policy.leader(person),
    )


def received(person: Person) -> list[Edition]:
    """The editions that went to somebody and that they may see now, the latest first."""
    rows = Edition.objects.filter(state=Edition.State.SENT).exclude(kind=Edition.Kind.CHANGES)
    mine = Delivery.objects.filter(person=person, channel="inbox", message__event__in=rows.values("event"))
    found = rows.filter(event__in=mine.values("message__event")).order_by("-sent_at")[:100]
    return [row for row in found if is_open_to(person, row.opens)]


def may_read(person: Person, edition: Edition) -> bool:
    """Whether somebody reads an edition: who writes on it before it goes out; afterwards, to whom it went."""
    if edition.state != Edition.State.SENT:
        return policy.lead(person)
    went = Delivery.objects.filter(person=person, message__event=edition.event_id).exists()
    return went and is_open_to(person, edition.opens)


def edition_view(person: Person, edition: Edition, now: datetime) -> EditionView:
    """The page of an edition. A constant number of queries."""
    rights, is_open = sees(person), edition.is_open(now)
    rows = list(edition.parts.select_related("edited_by", "team").order_by("position"))
    parts = {row.slug: part_of(row) for row in rows}
    views = [
        PartView(
            row,
            told_part(parts[row.slug], rights),
            is_open and may_edit(person, row),
            sum(line["hidden"] for line in row.lines),
        )
        for row in rows
    ]
    who = reader(person, edition.counts_on)
    story = told(edition.title, list(parts.values()), who, "")
    team_views = [view for view in views if view.row.slug != COMPANY]
    mine = sorted(
        (view for view in team_views if view.row.slug in who.teams), key=lambda v: who.teams.index(v.row.slug)
    )
    others = [view for view in team_views if view.row.slug not in who.teams]
    return EditionView(
        edition,
        next((view for view in views if view.row.slug == COMPANY), None),
        tuple(mine),
        tuple(view for view in others if not view.told.is_quiet),
        tuple(view for view in others if view.told.is_quiet),
        story.headline if story else f"{edition.title}: nothing moved that you can see.",
        edition.state == Edition.State.DRAFTED,
    )
