"""One's own account, and helping somebody back into theirs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.db import transaction
from django.utils import timezone

from trine.web.base.errors import Invalid, NotAllowed
from trine.web.base.events import record
from trine.web.people import policy
from trine.web.people.actions.people import set_address
from trine.web.people.holidays import known_country
from trine.web.people.links import find_link, make_link, revoke_links
from trine.web.people.models import Invitation, LinkKind

if TYPE_CHECKING:
    from trine.web.people.models import Person

NOT_YOURS = "Leaders and owners help others back in; an owner is helped by another owner."


@transaction.atomic
def change_profile(actor: Person, *, name: str, time_zone: str, country: str, theme: str) -> None:
    """Change one's own name, time zone (IANA), country of public holidays (or "") and theme (auto, light, dark).

    Raises Invalid for a country whose holidays nobody knows.
    """
    actor.name, actor.time_zone, actor.country, actor.theme = name, time_zone, known_country(country), theme
    actor.save(update_fields=["name", "time_zone", "country", "theme"])
    record(actor, "profile_changed", "person", actor.slug, name=name)


@transaction.atomic
def change_address(actor: Person, *, email: str) -> None:
    """Change the address with which one signs in. Raises Invalid if somebody else has it."""
    set_address(actor, email)
    record(actor, "address_changed", "person", actor.slug, name=actor.name)


@transaction.atomic
def make_password_link(actor: Person, *, person: Person) -> str:
    """The token of a link with which somebody chooses a new password, to be handed over in person. Older ones end."""
    if not policy.can_reset_sign_in(actor, person):
        raise NotAllowed(NOT_YOURS)
    if not person.is_active or not person.email:
        raise Invalid(f"{person.name} has no account to sign in to. Invite them instead.")
    revoke_links(person.invitations.filter(kind=LinkKind.PASSWORD))
    _, token = make_link(
        LinkKind.PASSWORD, name=person.name, email=person.email, role=person.role, person=person, invited_by=actor
    )
    record(actor, "password_link_made", "person", person.slug, name=person.name)
    return token


@transaction.atomic
def choose_password(*, token: str, password: str) -> Person:
    """Use such a link. Every session of the person ends. Raises DeadLink if it lets nobody in."""
    link: Invitation = find_link(token, LinkKind.PASSWORD, lock=True)
    person = link.person
    assert person is not None  # noqa: S101 - links of this kind are made for somebody
    person.set_password(password)
    person.save(update_fields=["password"])
    link.used_at = timezone.now()
    link.save(update_fields=["used_at"])
    for session in UserSession.objects.filter(user=person):
        session.end()
    record(person, "password_chosen", "person", person.slug, name=person.name)
    return person


@transaction.atomic
def remove_second_factors(actor: Person, *, person: Person) -> None:
    """Take away somebody's passkeys, codes and recovery codes, because they have lost them."""
    if not policy.can_reset_sign_in(actor, person):
        raise NotAllowed(NOT_YOURS)
    removed, _ = Authenticator.objects.filter(user=person).delete()
    if removed:
        record(actor, "second_factors_removed", "person", person.slug, name=person.name)
