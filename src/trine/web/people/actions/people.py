"""One person: name and address, role, leaving and coming back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from allauth.account.models import EmailAddress
from allauth.usersessions.models import UserSession
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from trine.core.company import Role
from trine.web.base.errors import Invalid, NotAllowed
from trine.web.base.events import record
from trine.web.people import policy
from trine.web.people.links import revoke_links
from trine.web.people.models import Invitation, Person

if TYPE_CHECKING:
    from datetime import date

NOT_YOURS = "Leaders and owners change people's records; an owner's record is changed by owners."


@transaction.atomic
def change_person(actor: Person, *, person: Person, name: str, email: str | None) -> None:
    """Change somebody's name and address (none: they cannot sign in). Raises Invalid if the address is taken."""
    if not policy.can_edit_person(actor, person):
        raise NotAllowed(NOT_YOURS)
    if not email and person.role == Role.OWNER:
        refuse_last_owner(person)
    person.name = name
    set_address(person, email)
    record(actor, "person_changed", "person", person.slug, name=name)


def set_address(person: Person, email: str | None) -> None:
    """Save the person with another address; what the sign-in has kept of the old one goes."""
    if email and Person.objects.filter(email=email.lower()).exclude(pk=person.pk).exists():
        raise Invalid(email="Somebody else has this address.")
    person.email = email or None
    person.save()
    EmailAddress.objects.filter(user=person).exclude(email=(email or "").lower()).delete()


@transaction.atomic
def change_role(actor: Person, *, person: Person, role: Role | str) -> None:
    """Give somebody another role. Owners only; the last owner stays one (Invalid)."""
    if not policy.can_change_role(actor, person):
        raise NotAllowed("Only owners change what people may do.")
    if person.role == role:
        return
    if person.role == Role.OWNER:
        refuse_last_owner(person)
    before, person.role = person.role, role
    person.save(update_fields=["role"])
    record(actor, "role_changed", "person", person.slug, name=person.name, before=before, role=role)


@transaction.atomic
def mark_as_left(actor: Person, *, person: Person, until: date) -> None:
    """Set somebody's last day. Memberships end with it; if it is today or past, so does their access, at once."""
    if not policy.can_edit_person(actor, person):
        raise NotAllowed(NOT_YOURS)
    if person.since is not None and until < person.since:
        raise Invalid(until=f"The last day is before the first, {person.since:%-d %B %Y}.")
    if person.role == Role.OWNER:
        refuse_last_owner(person)
    person.until = until
    person.save(update_fields=["until"])
    person.memberships.filter(Q(until=None) | Q(until__gt=until)).update(until=until)
    revoke_links(person.invitations.all())
    record(actor, "person_left", "person", person.slug, name=person.name, until=until.isoformat())
    if until <= timezone.localdate():
        end_access(person)


def end_access(person: Person) -> None:
    """Close the account: no sign-in, and every session ends."""
    person.is_active = False
    person.save(update_fields=["is_active"])
    for session in UserSession.objects.filter(user=person):
        session.end()


@transaction.atomic
def bring_back(actor: Person, *, person: Person) -> None:
    """Undo that somebody left. Memberships that ended with it stay ended."""
    if not policy.can_edit_person(actor, person):
        raise NotAllowed(NOT_YOURS)
    person.until, person.is_active = None, True
    person.save(update_fields=["until", "is_active"])
    record(actor, "person_returned", "person", person.slug, name=person.name)


def refuse_last_owner(person: Person) -> None:
    """Raise Invalid if nobody else could act as an owner. Locks the owners, so that two cannot go at once."""
    owners = Person.objects.select_for_update().filter(role=Role.OWNER, is_active=True).order_by("pk")
    others = [owner for owner in owners if owner.pk != person.pk and owner.email and owner.until is None]
    if not others:
        raise Invalid(f"{person.name} is the only owner. Make somebody else an owner first.")


def end_access_of_those_who_left(today: date) -> int:
    """Close the accounts whose last day is past; how many. Runs every day."""
    left = list(Person.objects.filter(is_active=True, until__lt=today))
    for person in left:
        end_access(person)
    Invitation.objects.filter(person__in=left, used_at=None, revoked_at=None).update(revoked_at=timezone.now())
    return len(left)
