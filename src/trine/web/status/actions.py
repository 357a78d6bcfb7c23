"""What people do with editions: leads write on their part until it goes out, leaders choose when that is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from trine.core.status import month_out, next_out
from trine.core.status.parts import COMPANY, compose, taken_over
from trine.web.base.errors import Invalid, NotAllowed
from trine.web.base.events import record
from trine.web.people import policy
from trine.web.status.making import APART, collect, schedule
from trine.web.status.models import ChangesLook, Edition, EditionPart, PartRevision, Remembered, Schedule
from trine.web.status.rows import as_json, part_of

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import datetime

    from trine.web.people.models import Person

MOST_WORDS = 2000
NOT_YOURS = "Who leads a team writes on its part; leaders write on every part and on the company’s."


def may_edit(actor: Person, part: EditionPart) -> bool:
    """Whether somebody writes on a part: leads of its team, leaders; the company's: leaders."""
    return policy.leader(actor) if part.team_id is None else policy.leads(actor, part.team_id)


@transaction.atomic
def edit_part(
    actor: Person,
    *,
    part: EditionPart,
    words: str,
    order: Sequence[str],
    left_out: Collection[str],
    seen: int,
    now: datetime,
) -> EditionPart:
    """Write beside the data of a part, put its lines (keys) in order, leave some out. Raises NotAllowed; Invalid if it
    has gone out, or if somebody else changed it since version `seen`.
    """
    row = _locked(actor, part, now)
    if row.version != seen:
        who = row.edited_by.name if row.edited_by else "Trine"
        raise Invalid(
            f"{who} changed this part meanwhile. What you typed is still here: look at it, and save again if it is to "
            "stand."
        )
    place = {key: number for number, key in enumerate(order)}
    lines = [
        {**line, "hidden": line["key"] in left_out}
        for line in sorted(row.lines, key=lambda line: place.get(line["key"], len(place)))
    ]
    words = "\n".join(line.strip() for line in words.strip()[:MOST_WORDS].splitlines())
    if (words, lines) != (row.words, row.lines):
        _write(actor, row, words, lines, now)
        record(actor, "status_part_edited", "edition", str(row.edition_id), part=row.name, title=row.edition.title)
    return row


@transaction.atomic
def undo_edit(actor: Person, *, part: EditionPart, version: int, now: datetime) -> bool:
    """Take the edit that made a version back, if nobody has written since; whether it was.

    Raises NotAllowed, Invalid.
    """
    row = _locked(actor, part, now)
    before = PartRevision.objects.filter(part=row, version=version - 1).first()
    if row.version != version or before is None:
        return False
    _write(actor, row, before.words, before.lines, now)
    record(actor, "status_part_undone", "edition", str(row.edition_id), part=row.name, title=row.edition.title)
    return True


@transaction.atomic
def renew_part(actor: Person, *, part: EditionPart, now: datetime) -> bool:
    """Read the data of a part anew: what was left out stays out, words stay. Whether anything is different."""
    row = _locked(actor, part, now)
    last = Edition.objects.filter(kind=row.edition.kind, until__lt=row.edition.until).order_by("-until").first()
    remembered = dict(Remembered.objects.filter(edition=last).values_list("source", "values")) if last else {}
    edition = row.edition
    edition.until = now
    found = compose(collect(edition, schedule(), remembered), [row.slug] if row.slug != COMPANY else [])
    new = taken_over(part_of(row), found[row.slug])
    lines = as_json(new.lines, new.hidden)
    if lines == row.lines:
        return False
    _write(actor, row, row.words, lines, now)
    record(actor, "status_part_renewed", "edition", str(row.edition_id), part=row.name, title=edition.title)
    return True


def _locked(actor: Person, part: EditionPart, now: datetime) -> EditionPart:
    """The part, locked together with its edition, which the sender locks too."""
    edition = Edition.objects.select_for_update().get(pk=part.edition_id)
    row = EditionPart.objects.select_for_update(of=("self",)).select_related("edited_by").get(pk=part.pk)
    row.edition = edition
    if not may_edit(actor, row):
        raise NotAllowed(NOT_YOURS)
    if not edition.is_open(now):
        raise Invalid("It has gone out, and stays as it was read.")
    return row


def _write(actor: Person, row: EditionPart, words: str, lines: list[dict[str, object]], now: datetime) -> None:
    PartRevision.objects.create(
        part=row, version=row.version, words=row.words, lines=row.lines, by=row.edited_by, at=row.edited_at
    )
    row.words, row.lines, row.version = words, lines, row.version + 1
    row.edited_by, row.edited_at = actor, now
    row.save(update_fields=["words", "lines", "version", "edited_by", "edited_at"])


@transaction.atomic
def change_schedule(
    actor: Person, *, weekday: int, minute: int, zone: str, weekly: bool, monthly: bool, changes: bool, now: datetime
) -> Schedule:
    """Choose when editions go out, and which; those being written move along. Raises NotAllowed."""
    if not policy.leader(actor):
        raise NotAllowed("Only leaders and owners choose when the status goes out.")
    values = {"weekday": weekday, "minute": minute, "zone": zone}
    row, _ = Schedule.objects.update_or_create(
        pk=1, defaults={**values, "weekly": weekly, "monthly": monthly, "changes": changes}
    )
    for edition in Edition.objects.select_for_update().filter(state=Edition.State.DRAFTED, goes_out_at__gt=now):
        _move(edition, row, now)
    record(actor, "status_schedule_changed", "status", "schedule", when=row.rhythm.words)
    return row


def _move(edition: Edition, wanted: Schedule, now: datetime) -> None:
    rhythm = wanted.rhythm_of(edition.kind)
    before = Edition.objects.filter(kind=edition.kind, goes_out_at__lt=edition.goes_out_at).order_by("-goes_out_at")
    last = before.first()
    after = max(now, last.goes_out_at + APART[edition.kind]) if last is not None else now
    out = month_out(rhythm, after) if edition.kind == Edition.Kind.MONTHLY else next_out(rhythm, after)
    edition.goes_out_at, edition.day = out, rhythm.day_of(out)
    edition.save(update_fields=["goes_out_at", "day"])


def look(actor: Person, *, at: datetime) -> None:
    """Note that somebody has seen what changed up to a moment."""
    ChangesLook.objects.update_or_create(person=actor, defaults={"at": at})


def look_as_before(actor: Person, *, at: datetime | None) -> None:
    """Take that back: the last look is the one before, or none."""
    if at is None:
        ChangesLook.objects.filter(person=actor).delete()
    else:
        look(actor, at=at)
