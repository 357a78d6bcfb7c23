"""The secret address of somebody's launch calendar: made, renewed, withdrawn. Only its hash is kept."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from trine.web.base.events import record
from trine.web.launches.models import CalendarAddress
from trine.web.people import policy
from trine.web.people.links import hashed

if TYPE_CHECKING:
    from trine.web.people.models import Person


@transaction.atomic
def make_address(actor: Person) -> str:
    """A new address; the old one is dead from now on. Gives its token, which is kept nowhere."""
    token = secrets.token_urlsafe(32)
    CalendarAddress.objects.filter(person=actor).delete()
    CalendarAddress.objects.create(person=actor, token_hash=hashed(token))
    record(actor, "calendar_address_made", "person", actor.slug)
    return token


@transaction.atomic
def withdraw_address(actor: Person) -> None:
    """Take the address back: whoever has it sees nothing any more."""
    if CalendarAddress.objects.filter(person=actor).delete()[0]:
        record(actor, "calendar_address_withdrawn", "person", actor.slug)


def reader_of(token: str) -> Person | None:
    """Whose address it is, if that person may still see launches."""
    row = CalendarAddress.objects.select_related("person").filter(token_hash=hashed(token)).first()
    if row is None or not policy.member(row.person) or row.person.has_left(timezone.localdate()):
        return None
    CalendarAddress.objects.filter(pk=row.pk).update(asked_at=timezone.now())
    return row.person
