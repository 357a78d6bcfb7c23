"""Dependencies between teams: asked, accepted or declined, promised for a day, delivered."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from trine.core.company import DependencyState
from trine.web.base.errors import Invalid, NotAllowed
from trine.web.base.events import record
from trine.web.goals.models import Dependency
from trine.web.people import policy
from trine.web.people.slugs import new_slug

if TYPE_CHECKING:
    from datetime import date

    from trine.web.people.models import Person, Team


@transaction.atomic
def ask(actor: Person, *, team: Team, of: Team, what: str, needed_by: date, because: str = "") -> Dependency:
    """Ask another team for something by a day. Raises NotAllowed unless the actor leads the asking team, Invalid."""
    if not policy.leads(actor, team):
        raise NotAllowed(f"Only those who lead {team.name} ask in its name.")
    if team.pk == of.pk:
        raise Invalid(of="Choose another team: a team does not depend on itself.")
    row = Dependency.objects.create(
        slug=new_slug(Dependency, what), team=team, of=of, what=what, needed_by=needed_by, because=because
    )
    record(actor, "dependency_asked", "dependency", row.slug, of=of.name, what=what, needed_by=needed_by.isoformat())
    return row


@transaction.atomic
def promise(actor: Person, *, dependency: Dependency, promised_for: date) -> None:
    """Accept a dependency for a day, or move the day.

    Raises NotAllowed unless the actor leads the team asked, Invalid for a day that is past or what is delivered.
    """
    row = _answering(actor, dependency)
    if promised_for < timezone.localdate():
        raise Invalid(promised_for="Choose a day from today on. If it is there already, say that it was delivered.")
    row.state, row.promised_for = DependencyState.ACCEPTED, promised_for
    row.save(update_fields=["state", "promised_for"])
    record(actor, "dependency_accepted", "dependency", row.slug, promised_for=promised_for.isoformat())


@transaction.atomic
def decline(actor: Person, *, dependency: Dependency, because: str) -> None:
    """Decline a dependency with the reason. Raises NotAllowed unless the actor leads the team asked, Invalid."""
    row = _answering(actor, dependency)
    if not because.strip():
        raise Invalid(because="Say why, so that the other team can plan without it.")
    row.state, row.promised_for, row.because = DependencyState.DECLINED, None, because.strip()
    row.save(update_fields=["state", "promised_for", "because"])
    record(actor, "dependency_declined", "dependency", row.slug, because=because.strip())


@transaction.atomic
def deliver(actor: Person, *, dependency: Dependency) -> None:
    """Say that it is there. Either side may; raises NotAllowed for others."""
    row = _locked(dependency)
    if not (policy.leads(actor, row.team) or policy.leads(actor, row.of)):
        raise NotAllowed("Only the leads of the two teams say that it was delivered.")
    _refuse_delivered(row)
    row.state = DependencyState.DELIVERED
    row.save(update_fields=["state"])
    record(actor, "dependency_delivered", "dependency", row.slug)


def _answering(actor: Person, dependency: Dependency) -> Dependency:
    row = _locked(dependency)
    if not policy.leads(actor, row.of):
        raise NotAllowed(f"Only those who lead {row.of.name} answer for it.")
    _refuse_delivered(row)
    return row


def _locked(dependency: Dependency) -> Dependency:
    """The row as it is now, and as it stays until this transaction ends: two answers come one after the other."""
    rows = Dependency.objects.select_for_update(of=("self",)).select_related("team", "of")
    row = rows.filter(pk=dependency.pk).first()
    if row is None:
        raise Invalid("It was taken out of the plan meanwhile.")
    return row


def _refuse_delivered(dependency: Dependency) -> None:
    if dependency.state == DependencyState.DELIVERED:
        raise Invalid(f"{dependency.of.name} has delivered it already; there is nothing left to answer.")
