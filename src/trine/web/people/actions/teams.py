"""Teams over time, and who is in them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Q

from trine.web.base.errors import Invalid, NotAllowed
from trine.web.base.events import record
from trine.web.people import policy
from trine.web.people.models import Membership, Team
from trine.web.people.slugs import new_slug

if TYPE_CHECKING:
    from datetime import date

    from trine.core.company import Function
    from trine.web.people.models import Person

NOT_YOURS = "A team's leads, leaders and owners change it."
NOT_ARRANGED_BY_YOU = "Leaders and owners make, move and end teams."


@transaction.atomic
def make_team(actor: Person, *, name: str, function: Function | str, parent: Team | None, since: date | None) -> Team:
    """Make a team, under another one or at the top."""
    if not policy.can_arrange_teams(actor):
        raise NotAllowed(NOT_ARRANGED_BY_YOU)
    team = Team.objects.create(slug=new_slug(Team, name), name=name, function=function, parent=parent, since=since)
    record(actor, "team_made", "team", team.slug, name=name)
    return team


@transaction.atomic
def change_team(
    actor: Person, *, team: Team, name: str, function: Function | str, parent: Team | None, since: date | None
) -> None:
    """Rename or move a team. A lead may rename; moving it and changing its function is for leaders and owners."""
    if not policy.can_edit_team(actor, team):
        raise NotAllowed(NOT_YOURS)
    arranged = (team.function, team.parent_id, team.since) != (function, parent.pk if parent else None, since)
    if arranged and not policy.can_arrange_teams(actor):
        raise NotAllowed(NOT_ARRANGED_BY_YOU)
    if parent is not None:
        _refuse_circle(team, parent)
    before, team.name = team.name, name
    team.function, team.parent, team.since = function, parent, since
    team.save()
    record(actor, "team_changed", "team", team.slug, name=name, before=before)


def _refuse_circle(team: Team, parent: Team) -> None:
    above: Team | None = parent
    while above is not None:
        if above.pk == team.pk:
            raise Invalid(parent=f"{parent.name} is {team.name} itself or below it.")
        above = above.parent


@transaction.atomic
def end_team(actor: Person, *, team: Team, until: date) -> None:
    """Set a team's last day. Its memberships end with it; teams below it must have ended or moved (Invalid)."""
    if not policy.can_arrange_teams(actor):
        raise NotAllowed(NOT_ARRANGED_BY_YOU)
    if team.since is not None and until < team.since:
        raise Invalid(until=f"The last day is before the first, {team.since:%-d %B %Y}.")
    if below := team.children.filter(Q(until=None) | Q(until__gt=until)).first():
        raise Invalid(until=f"{below.name} is below {team.name} and goes on. Move or end it first.")
    team.until = until
    team.save(update_fields=["until"])
    team.memberships.filter(Q(until=None) | Q(until__gt=until)).update(until=until)
    record(actor, "team_ended", "team", team.slug, name=team.name, until=until.isoformat())


@transaction.atomic
def add_member(actor: Person, *, team: Team, person: Person, is_lead: bool = False, since: date) -> Membership:
    """Put somebody into a team from a day on."""
    if not policy.can_edit_team(actor, team):
        raise NotAllowed(NOT_YOURS)
    if person.memberships.filter(team=team).filter(Q(until=None) | Q(until__gte=since)).exists():
        raise Invalid(person=f"{person.name} is in {team.name} already.")
    membership = Membership.objects.create(team=team, person=person, is_lead=is_lead, since=since)
    record(
        actor, "member_added", "team", team.slug,
        team=team.name, name=person.name, person=person.slug, since=since.isoformat(),
    )  # fmt: skip
    return membership


@transaction.atomic
def end_membership(actor: Person, *, membership: Membership, until: date) -> None:
    """Set somebody's last day in a team."""
    if not policy.can_edit_team(actor, membership.team):
        raise NotAllowed(NOT_YOURS)
    if membership.since is not None and until < membership.since:
        raise Invalid(until=f"The last day is before the first, {membership.since:%-d %B %Y}.")
    membership.until = until
    membership.save(update_fields=["until"])
    team, person = membership.team, membership.person
    record(
        actor, "member_left", "team", team.slug,
        team=team.name, name=person.name, person=person.slug, until=until.isoformat(),
    )  # fmt: skip


@transaction.atomic
def make_lead(actor: Person, *, membership: Membership, is_lead: bool) -> None:
    """Make a member a lead of the team, or no longer one."""
    if not policy.can_edit_team(actor, membership.team):
        raise NotAllowed(NOT_YOURS)
    if membership.is_lead == is_lead:
        return
    membership.is_lead = is_lead
    membership.save(update_fields=["is_lead"])
    team, person = membership.team, membership.person
    verb = "lead_named" if is_lead else "lead_withdrawn"
    record(actor, verb, "team", team.slug, team=team.name, name=person.name, person=person.slug)
