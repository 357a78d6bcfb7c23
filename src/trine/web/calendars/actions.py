"""The link of somebody's calendar: made, made anew, withdrawn, and whose it is."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from trine.web.base.events import record
from trine.web.calendars.models import CalendarLink
from trine.web.people import policy
from trine.web.people.links import hashed

if TYPE_CHECKING:
    from trine.web.people.models import Person


@transaction.atomic
def make_link(actor: Person) -> str:
    """A new link; the old one shows nothing from now on. Gives its token, which is kept nowhere."""
    token = secrets.token_urlsafe(32)
    CalendarLink.objects.filter(person=actor).delete()
    CalendarLink.objects.create(person=actor, token_hash=hashed(token))
    record(actor, "calendar_address_made", "person", actor.slug)
    return token


@transaction.atomic
def withdraw_link(actor: Person) -> None:
    """Take the link back: whoever has it sees nothing any more."""
    if CalendarLink.objects.filter(person=actor).delete()[0]:
        record(actor, "calendar_address_withdrawn", "person", actor.slug)


def reader_of(token: str) -> Person | None:
    """Whose link it is, if that person is still here."""
    row = CalendarLink.objects.select_related("person").filter(token_hash=hashed(token)).first()
    if row is None or not policy.signed_in(row.person) or row.person.has_left(timezone.localdate()):
        return None
    CalendarLink.objects.filter(pk=row.pk).update(read_at=timezone.now())
    return row.person
