"""Days and commitment of a deliverable: a change is looked at first, saved with its reason, taken back as a whole."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from django.db import transaction
from django.db.models import Max

from trine.core.deliverables import Commitment
from trine.core.roadmap import Impact, RoadmapError, impact
from trine.core.wording import quoted
from trine.web.base.errors import Invalid, NotAllowed
from trine.web.base.events import record
from trine.web.base.models import Event
from trine.web.people import policy
from trine.web.roadmap.models import Deliverable, Revision
from trine.web.roadmap.reading import Reading
from trine.web.roadmap.words import sentence_of

if TYPE_CHECKING:
    from trine.core.roadmap import Shift
    from trine.web.people.models import Person

NOT_YOURS = "Who answers for it and the leads of its team change its days and its commitment."
CHANGED_MEANWHILE = (
    "Nothing is saved: the roadmap has changed meanwhile. Look at what would change and move now, and save again."
)
UNDONE = "It was taken back already."
CHANGED_SINCE = "It was changed again since, so this can't be taken back as a whole. Change it once more instead."


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a deliverable is to become."""

    start: date
    end: date
    commitment: Commitment

    @classmethod
    def of(cls, row: Deliverable) -> Wanted:
        """What it is now."""
        return cls(row.start, row.end, Commitment(row.commitment))

    @property
    def said(self) -> str:
        """In a word, to tell it from others."""
        return f"{self.start}/{self.end}/{self.commitment}"


@dataclass(frozen=True, slots=True)
class Preview:
    """What a change would do, before anything is saved; `version` stands for just this."""

    changes: tuple[tuple[str, str, str], ...]
    """Field, before and after, for each field that would be different."""
    impact: Impact

    @property
    def version(self) -> str:
        """Another one for every other change, and for every other consequence of it."""
        return sha256(repr((self.changes, self.impact)).encode()).hexdigest()[:24]


def preview(reading: Reading, row: Deliverable, wanted: Wanted) -> Preview:
    """What else would move, and who would be told. Raises Invalid for a change that makes no sense."""
    now = Wanted.of(row)
    pairs = (
        ("start", now.start, wanted.start),
        ("end", now.end, wanted.end),
        ("commitment", now.commitment, wanted.commitment),
    )
    changes = tuple((what, str(before), str(after)) for what, before, after in pairs if before != after)
    if wanted.end < wanted.start:
        raise Invalid(end="It would end before it starts. Choose a later last day, or an earlier first day.")
    try:
        found = impact(reading.company, row.slug, start=wanted.start, end=wanted.end, commitment=wanted.commitment)
    except RoadmapError as problem:
        raise Invalid(problem.sentence) from problem
    return Preview(changes, found)


@transaction.atomic
def reschedule(
    actor: Person, *, deliverable: Deliverable, wanted: Wanted, because: str, today: date, seen: str
) -> Event:
    """Save a change with all that moves along, each with its reason and with who was told.

    `seen` is the version of the preview that the actor looked at. Raises NotAllowed, and Invalid for a change without a
    reason, one that changes nothing, or one whose consequences are others by now than those that were shown.
    """
    rows = {row.slug: row for row in Deliverable.objects.select_for_update().order_by("pk")}  # one change at a time
    row = rows.get(deliverable.slug)
    if row is None:
        raise Invalid("It was taken out of the plan meanwhile.")
    if not policy.can_change_deliverable(actor, row.team_id, row.lead_id):
        raise NotAllowed(NOT_YOURS)
    if not because.strip():
        raise Invalid(because="Say why: those who rely on it will ask.")
    reading = Reading.of(actor, today, launches=True)
    shown = preview(reading, row, wanted)
    if not shown.changes:
        raise Invalid("Nothing is different yet. Choose other days or another commitment.")
    if shown.version != seen:
        raise Invalid(CHANGED_MEANWHILE)
    saving = Saving(actor, today, because.strip(), shown.impact.teams)
    saving.revise(row, shown.changes, saving.because, saving.told)
    row.start, row.end, row.commitment = wanted.start, wanted.end, wanted.commitment
    row.shipped = (row.shipped or today) if wanted.commitment is Commitment.SHIPPED else None
    row.save(update_fields=["start", "end", "commitment", "shipped"])
    for shift in shown.impact.moves:
        saving.move_along(rows[shift.id], shift, row)
    return record(
        actor,
        "deliverable_rescheduled",
        "deliverable",
        row.slug,
        title=row.title,
        changes=sentence_of(shown.changes),
        because=saving.because,
        told=[reading.team_name(team) for team in saving.told],
        batch=saving.batch,
        teams=list(saving.told),
        launches=[each.id for each in shown.impact.launches],
        undo={
            "rows": saving.kept,
            "revisions": saving.revisions,
            "after": [_kept(rows[each["id"]]) for each in saving.kept],
        },
    )


class Saving:
    """One change on its way into the database: what an undo needs is kept as it goes."""

    def __init__(self, actor: Person, today: date, because: str, told: tuple[str, ...]) -> None:
        self.actor, self.today, self.because, self.told = actor, today, because, told
        self.batch = uuid4().hex
        self.kept: list[dict[str, Any]] = []
        self.revisions: list[int] = []

    def move_along(self, row: Deliverable, shift: Shift, cause: Deliverable) -> None:
        """What waits for the deliverable gets its new days, and those who rely on that are told too."""
        days = (("start", row.start, shift.to_start), ("end", row.end, shift.to_end))
        changes = tuple((what, str(before), str(after)) for what, before, after in days if before != after)
        relying = {*row.reliances.values_list("team__slug", flat=True), row.team.slug}
        heard = tuple(team for team in self.told if team in relying)
        self.revise(row, changes, f"it waits for {quoted(cause.title)}: {self.because}", heard)
        row.start, row.end = shift.to_start, shift.to_end
        row.save(update_fields=["start", "end"])
        record(
            self.actor,
            "deliverable_moved_along",
            "deliverable",
            row.slug,
            title=row.title,
            changes=sentence_of(changes),
            cause=cause.title,
            because=self.because,
            teams=list(heard),
            batch=self.batch,
        )

    def revise(
        self, row: Deliverable, changes: tuple[tuple[str, str, str], ...], because: str, told: tuple[str, ...]
    ) -> None:
        """Write the revisions behind those that there are."""
        self.kept.append(_kept(row))
        last = row.revisions.aggregate(last=Max("position"))["last"]
        first = 0 if last is None else last + 1
        made = [
            Revision(
                deliverable=row,
                position=first + at,
                on=self.today,
                by=self.actor,
                what=what,
                before=before,
                after=after,
                because=because,
                told=list(told),
            )
            for at, (what, before, after) in enumerate(changes)
        ]
        self.revisions += [each.pk for each in Revision.objects.bulk_create(made)]


def _kept(row: Deliverable) -> dict[str, Any]:
    """What an undo brings back, as JSON."""
    return {
        "id": row.slug,
        "start": str(row.start),
        "end": str(row.end),
        "commitment": str(row.commitment),
        "shipped": str(row.shipped) if row.shipped else None,
    }


@transaction.atomic
def undo(actor: Person, *, event: Event) -> Deliverable:
    """Take a change back, with all that moved along and with its revisions.

    Raises NotAllowed, and Invalid if any of it was changed again since, or was taken back already.
    """
    if Event.objects.filter(verb="deliverable_change_undone", payload__of=event.pk).exists():
        raise Invalid(UNDONE)
    kept = event.payload["undo"]
    slugs = [row["id"] for row in kept["rows"]]
    rows = {row.slug: row for row in Deliverable.objects.select_for_update().filter(slug__in=slugs).order_by("pk")}
    row = rows.get(event.subject_id)
    if row is None:
        raise Invalid("It was taken out of the plan meanwhile.")
    if not policy.can_change_deliverable(actor, row.team_id, row.lead_id):
        raise NotAllowed(NOT_YOURS)
    revisions = Revision.objects.filter(pk__in=kept["revisions"])
    later = Revision.objects.filter(deliverable__in=rows.values(), pk__gt=max(kept["revisions"]))
    is_as_saved = all(each["id"] in rows and _kept(rows[each["id"]]) == each for each in kept["after"])
    if not is_as_saved or revisions.count() < len(kept["revisions"]) or later.exists():
        raise Invalid(CHANGED_SINCE)
    revisions.delete()
    for each in kept["rows"]:
        other = rows[each["id"]]
        other.start, other.end = date.fromisoformat(each["start"]), date.fromisoformat(each["end"])
        other.commitment = each["commitment"]
        other.shipped = date.fromisoformat(each["shipped"]) if each["shipped"] else None
        other.save(update_fields=["start", "end", "commitment", "shipped"])
        teams = event.payload["teams"] if other is row else []
        record(
            actor,
            "deliverable_change_undone",
            "deliverable",
            other.slug,
            title=other.title,
            teams=teams,
            of=event.pk,
            batch=f"undo-{event.pk}",
        )
    return row
