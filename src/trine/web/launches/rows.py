"""Rows of launches: found for a reader, locked for a change, and who may change them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import get_object_or_404

from trine.web.base.errors import Invalid, NotAllowed
from trine.web.launches.models import Launch
from trine.web.people import policy

if TYPE_CHECKING:
    from trine.web.people.models import Person

NOT_YOURS = "Those who lead {} or its team change it, and leaders of the company."
STOPPED = "“{}” was called off. Take it up again first."


def find_launch(slug: str) -> Launch:
    """The launch with who leads it; 404 for an unknown one."""
    return get_object_or_404(Launch.objects.select_related("team", "lead", "playbook"), slug=slug)


def may_run(person: Person, launch: Launch) -> bool:
    """Whether somebody changes the launch's day, stage, tasks and measures."""
    return policy.can_run_launch(person, launch.team_id, launch.lead_id)


def find_to_run(person: Person, slug: str) -> Launch:
    """The launch, for somebody who may change it. Raises NotAllowed."""
    row = find_launch(slug)
    check_may_run(person, row)
    return row


def check_may_run(person: Person, launch: Launch) -> None:
    """Raises NotAllowed unless somebody may change the launch."""
    if not may_run(person, launch):
        raise NotAllowed(NOT_YOURS.format(f"“{launch.name}”"))


def locked(launch: Launch) -> Launch:
    """The launch as it is now, and as it stays until this transaction ends: two changes come one after the other."""
    row = Launch.objects.select_for_update(of=("self",)).select_related("team", "lead").filter(pk=launch.pk).first()
    if row is None:
        raise Invalid(f"“{launch.name}” was taken out meanwhile.")
    return row


def to_change(actor: Person, launch: Launch) -> Launch:
    """The locked launch, for an actor who may change it while it runs. Raises NotAllowed and Invalid."""
    row = locked(launch)
    check_may_run(actor, row)
    if row.is_stopped:
        raise Invalid(STOPPED.format(row.name))
    return row
