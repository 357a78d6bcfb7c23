"""Readiness: what each audience needs to have, to know and to have confirmed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from trine.web.base.errors import Invalid, NotAllowed
from trine.web.base.events import record
from trine.web.launches import models
from trine.web.launches.rows import may_run, to_change
from trine.web.people import policy

if TYPE_CHECKING:
    from datetime import date

    from trine.core.launches import Audience, Need
    from trine.web.people.models import Person


def may_mark(person: Person, item: models.ReadyItem) -> bool:
    """Whether somebody says that an item is so: who sees to it, and those who may change the launch."""
    return may_run(person, item.launch) or (policy.member(person) and item.by_id == person.pk)


@transaction.atomic
def write_item(
    actor: Person,
    *,
    launch: models.Launch,
    item: models.ReadyItem | None,
    audience: Audience,
    need: Need,
    what: str,
    by: Person | None,
) -> models.ReadyItem:
    """Write what an audience needs, or change it. Raises NotAllowed, and Invalid if it stands there already."""
    row = to_change(actor, launch)
    same = row.readiness.filter(audience=audience, need=need, what__iexact=what.strip())
    if (same.exclude(pk=item.pk) if item else same).exists():
        raise Invalid(what="This stands on the list already.")
    found = item or models.ReadyItem(launch=row, position=_next(row))
    found.audience, found.need, found.what, found.by = audience, need, what.strip(), by
    found.save()
    record(actor, "readiness_written", "launch", row.slug, name=row.name, audience=audience.value, what=found.what)
    return found


def _next(row: models.Launch) -> int:
    last = row.readiness.last()
    return last.position + 1 if last else 0


@transaction.atomic
def remove_item(actor: Person, *, item: models.ReadyItem) -> None:
    """Take an item out. Raises NotAllowed."""
    row = to_change(actor, item.launch)
    record(actor, "readiness_removed", "launch", row.slug, name=row.name, audience=item.audience, what=item.what)
    item.delete()


@transaction.atomic
def mark(actor: Person, *, item: models.ReadyItem, on: date | None) -> None:
    """Say that an item is so since a day, or (none) that it is not after all. Raises NotAllowed."""
    if not may_mark(actor, item):
        raise NotAllowed("Who sees to it says that it is so, and those who lead the launch.")
    if item.launch.is_stopped:
        raise Invalid(f"“{item.launch.name}” was called off.")
    if item.done == on:
        return
    item.done = on
    item.save(update_fields=["done"])
    verb = "readiness_reached" if on else "readiness_taken_back"
    record(actor, verb, "launch", item.launch.slug, name=item.launch.name, audience=item.audience, what=item.what)
