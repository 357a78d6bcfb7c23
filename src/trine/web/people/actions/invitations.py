"""Inviting people, and coming in by an invitation."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from trine.web.base.errors import Invalid, NotAllowed
from trine.web.base.events import record
from trine.web.people import policy
from trine.web.people.links import find_link, make_link, revoke_links
from trine.web.people.models import Invitation, LinkKind, Membership, Person, Team
from trine.web.people.slugs import new_slug

if TYPE_CHECKING:
    from trine.core.company import Role

MOST_AN_HOUR = 100


@transaction.atomic
def invite(
    actor: Person,
    *,
    name: str,
    email: str = "",
    role: Role | str,
    team: Team | None = None,
    person: Person | None = None,
) -> tuple[Invitation, str]:
    """Make a link that lets one person in, and return it with its token, which is shown once and kept nowhere.

    `person` is somebody who is on record but cannot sign in yet, such as from a plan; an address finds them too. They
    keep their role. Raises NotAllowed, or Invalid if the address has an account.
    """
    person = person or (Person.objects.filter(email=email.lower()).first() if email else None)
    if person is not None:
        role, name, email = person.role, person.name, person.email or email
        if person.has_account():
            raise Invalid(email=f"{person.name} already has an account with this address.")
        if not policy.can_invite_person(actor, person):
            raise NotAllowed(f"{person.name} is on record, and not in your team alone. Ask a leader or an owner.")
        revoke_links(person.invitations.filter(kind=LinkKind.JOIN))
    elif not policy.can_invite_as(actor, role, team):
        raise NotAllowed(_why_not(role))
    an_hour_ago = timezone.now() - timedelta(hours=1)
    if Invitation.objects.filter(invited_by=actor, created_at__gt=an_hour_ago).count() >= MOST_AN_HOUR:
        raise Invalid(f"You have made {MOST_AN_HOUR} links in the last hour. Wait a little before you make more.")
    link, token = make_link(
        LinkKind.JOIN, name=name, email=email, role=role, team=team, person=person, invited_by=actor
    )
    record(actor, "person_invited", "invitation", str(link.pk), name=name, role=role, team=team.name if team else None)
    return link, token


def _why_not(role: Role | str) -> str:
    if role == "owner":
        return "Only owners invite owners."
    return "Leads invite members and guests into a team that they lead. For anybody else, ask a leader or an owner."


@transaction.atomic
def revoke_invitation(actor: Person, *, invitation: Invitation) -> None:
    """Withdraw an open invitation; whoever made it or could have made it may."""
    if invitation.invited_by != actor and not policy.can_invite_as(actor, invitation.role, invitation.team):
        raise NotAllowed(_why_not(invitation.role))
    if revoke_links(Invitation.objects.filter(pk=invitation.pk)):
        record(actor, "invitation_revoked", "invitation", str(invitation.pk), name=invitation.name)


@transaction.atomic
def accept_invitation(*, token: str, name: str, email: str, password: str) -> Person:
    """Come in by an invitation: makes the person (or lets the one on record in) and puts them into the team.

    Raises DeadLink if the link lets nobody in, and Invalid if somebody else has the address.
    """
    link = find_link(token, LinkKind.JOIN, lock=True)
    other = Person.objects.filter(email=email.lower()).first()
    if other is not None and other != link.person:
        raise Invalid(email="There is an account with this address already. Sign in, or use another address.")
    today = timezone.localdate()
    person = link.person or Person(slug=new_slug(Person, name), role=link.role, since=today)
    person.name, person.email, person.is_active = name, email, True
    person.set_password(password)
    person.save()
    if link.team is not None and not person.memberships.current(today).filter(team=link.team).exists():
        Membership.objects.get_or_create(person=person, team=link.team, since=today)
    link.used_at, link.person = timezone.now(), person
    link.save(update_fields=["used_at", "person"])
    record(person, "person_joined", "person", person.slug, name=person.name, role=person.role)
    return person
