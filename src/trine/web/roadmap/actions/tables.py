"""Bringing a table of deliverables in: looked at first, then saved with one reason for all days that change."""

from __future__ import annotations

from dataclasses import dataclass, replace
from hashlib import sha256
from typing import TYPE_CHECKING

from django.db import transaction

from trine.core.deliverables import Commitment
from trine.core.wording import listed, quoted
from trine.plan.tables import read_deliverables
from trine.web.base.errors import Invalid, NotAllowed
from trine.web.base.events import record
from trine.web.goals.changes import Change, differences
from trine.web.people import policy
from trine.web.roadmap.actions.deliverables import write
from trine.web.roadmap.actions.rescheduling import Saving
from trine.web.roadmap.models import Deliverable
from trine.web.roadmap.reading import Reading
from trine.web.roadmap.words import sentence_of

if TYPE_CHECKING:
    from datetime import date

    from trine.core.deliverables import Deliverable as Content
    from trine.web.base.models import Event
    from trine.web.people.models import Person

LARGEST = 1_000_000
"""Characters of a table."""


@dataclass(frozen=True, slots=True)
class Table:
    """What a table would do."""

    changes: tuple[Change, ...]
    rows: tuple[tuple[Content | None, Content], ...]
    """What is there now (none for what is new), and what it becomes: only what is different."""

    @property
    def asks_why(self) -> bool:
        """Whether days or a commitment change, which asks for a reason."""
        return any(before is not None and _revised(before, after) for before, after in self.rows)

    @property
    def new(self) -> tuple[Content, ...]:
        """What is not there yet."""
        return tuple(after for before, after in self.rows if before is None)

    @property
    def told(self) -> tuple[str, ...]:
        """The ids of the teams that hear of it: they rely on something whose days or commitment change."""
        moved = (after for before, after in self.rows if before is not None and _revised(before, after))
        return tuple(sorted({team for after in moved for team in _relying(after)}))

    @property
    def version(self) -> str:
        """Another one for everything else that it would do."""
        return sha256(repr(self.rows).encode()).hexdigest()[:24]


def look_at_table(actor: Person, *, text: str, today: date) -> Table:
    """What a table would do, without doing it.

    Raises `PlanError` with all that is wrong in the table, each at its cell; NotAllowed for rows that are not the
    actor's to change, and Invalid for a table that is too large.
    """
    if len(text) > LARGEST:
        raise Invalid(f"A table has {LARGEST:,} characters at most. Bring it in in parts.")
    reading = Reading.of(actor, today)
    found = read_deliverables(text, reading.company)
    pairs = tuple((before, after) for after in found if (before := reading.deliverables.get(after.id)) != after)
    refused = [quoted(after.title) for before, after in pairs if not _may(reading, before, after)]
    if refused:
        raise NotAllowed(f"Not yours to change: {listed(refused, most=5)}. Leave these rows out.")
    rows = {**reading.deliverables, **{after.id: after for _, after in pairs}}
    changes = differences(reading.company, replace(reading.company, deliverables=tuple(rows.values())))
    return Table(changes, pairs)


def _may(reading: Reading, before: Content | None, after: Content) -> bool:
    is_own = before is not None and reading.may_change(before) and before.team == after.team
    return is_own or (reading.may_plan_for(after.team) and (before is None or reading.may_change(before)))


@transaction.atomic
def take_table_in(actor: Person, *, text: str, because: str, today: date, seen: str) -> Table:
    """Do what a table says; gives what was done. `seen` is the version that the actor looked at.

    Teams that rely on what moves are told; what waits for it moves only if the table says so. Raises as
    `look_at_table`, and Invalid without a reason where days or commitments change, or if it would do something else by
    now.
    """
    if not policy.lead(actor):
        raise NotAllowed("Leads of teams bring tables in.")
    list(Deliverable.objects.select_for_update().order_by("pk").values_list("pk"))
    table = look_at_table(actor, text=text, today=today)
    if table.version != seen:
        raise Invalid("The roadmap has changed meanwhile. Look at what the table would do now.")
    if table.asks_why and not because.strip():
        raise Invalid(because="Say why days or commitments change: those who rely on them will ask.")
    whole = record(actor, "roadmap_table_taken", "roadmap", "table", count=len(table.rows))
    for before, after in table.rows:  # what is new first, so that others can wait for it
        if before is None:
            write(replace(after, needs=()))
    for before, after in table.rows:
        _take(actor, before, after, because.strip(), today, whole=whole)
    return table


def _take(actor: Person, before: Content | None, after: Content, because: str, today: date, *, whole: Event) -> None:
    """Write one row; who is told of the `whole` is not told of each."""
    shipped = after.shipped or (today if after.commitment is Commitment.SHIPPED else None)
    row = write(replace(after, shipped=shipped if after.commitment is Commitment.SHIPPED else None))
    words = {"title": row.title, "teams": list(after.relied_on_by), "within": whole.pk}
    if before is None:
        days = {"start": after.start.isoformat(), "end": after.end.isoformat()}
        record(actor, "deliverable_added", "deliverable", row.slug, commitment=str(after.commitment), **days, **words)
        return
    changes = _revised(before, after)
    if changes:
        told = _relying(after)
        Saving(actor, today, because, told).revise(row, changes, because, told)
        words |= {"changes": sentence_of(changes), "because": because, "told": list(told)}
        record(actor, "deliverable_rescheduled", "deliverable", row.slug, **words)
    else:
        record(actor, "deliverable_changed", "deliverable", row.slug, changes="by a table", **words)


def _relying(row: Content) -> tuple[str, ...]:
    return tuple(team for team in row.relied_on_by if team != row.team)


def _revised(before: Content, after: Content) -> tuple[tuple[str, str, str], ...]:
    names = ("start", "end", "commitment")
    pairs = ((name, str(getattr(before, name)), str(getattr(after, name))) for name in names)
    return tuple(pair for pair in pairs if pair[1] != pair[2])
