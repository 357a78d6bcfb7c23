"""Goals: written, changed, taken out and brought back, signed off."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from django.db import transaction

from trine.core import company as core
from trine.core.wording import day, listed
from trine.web.base.errors import Invalid, NotAllowed
from trine.web.base.events import record, record_all
from trine.web.base.models import Event
from trine.web.goals.changes import Change, How, differences
from trine.web.goals.goal_events import goal_event
from trine.web.goals.goal_rows import read_goal, write_goal
from trine.web.goals.kept import KeptGoal
from trine.web.goals.models import Cycle, Goal, GoalParent, SignOff
from trine.web.goals.snapshots import counting, structure
from trine.web.goals.snapshots.rows import every_id
from trine.web.goals.versions import check_goal_version
from trine.web.people import policy
from trine.web.people.models import Person, Team
from trine.web.people.slugs import new_slug

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date

NOT_YOURS = "Leads of the teams that own a goal change it; the company's own goals are changed by its leaders."
NOT_THEIRS = "Leads plan for the teams that they lead, leaders for the company and every team. Not for: {}."
NOT_ALONE = "Others own it too: {}. Take your team off it, or ask a leader of the company."


def may_plan_for(actor: Person, team: Team | None) -> bool:
    """Whether somebody makes a team an owner of a goal, or takes it off: its leads, leaders; the company (none)
    leaders.
    """
    return policy.leader(actor) if team is None else policy.leads(actor, team)


def may_remove(actor: Person, goal: Goal) -> bool:
    """Whether somebody takes a goal out: who plans for all its owners."""
    return all(may_plan_for(actor, row.team) for row in goal.ownerships.all())


@transaction.atomic
def create_goal(actor: Person, *, content: core.Goal) -> Goal:
    """Write a new goal; its id is made of the title. Raises NotAllowed unless the actor plans for all its owners,
    Invalid.
    """
    _check_planning(actor, content.owners, NOT_THEIRS)
    _check(content)
    goal = write_goal(replace(content, id=new_slug(Goal, content.title), sign_offs=(), changed=None))
    record_all([goal_event(actor, Change(How.CREATED, "goal", goal.slug, goal.title))])
    return goal


@transaction.atomic
def change_goal(actor: Person, *, goal: Goal, content: core.Goal, today: date, seen: str = "") -> bool:
    """Make the goal say this; false if it did already. What touched teams have agreed to is asked for again. `seen` is
    the version (`web.goals.versions`) that the actor looked at.

    Raises NotAllowed unless the actor may edit it, and plans for all owners that come or go; and Invalid, such as for
    goals that serve each other in a circle, or if others changed it since.
    """
    if Goal.objects.select_for_update().filter(pk=goal.pk).first() is None:
        raise Invalid(f"“{goal.title}” was taken out meanwhile.")
    before = read_goal(goal)
    _check_owners(actor, before.owners)
    _check_planning(actor, set(before.owners) ^ set(content.owners), NOT_THEIRS)
    check_goal_version(before, seen)
    after = replace(content, id=before.id, sign_offs=before.sign_offs, changed=before.changed)
    _check(after)
    if _said(before) != _said(after):
        after = replace(after, changed=today)
    change = changed(before, after)
    if change is None:
        return False
    write_goal(after)
    record_all([goal_event(actor, change)])
    return True


def changed(before: core.Goal, after: core.Goal) -> Change | None:
    """What is different between two states of a goal, with names for ids; none for nothing."""
    ids = every_id()
    used = {result.metric for goal in (before, after) for result in goal.key_results}
    metrics = counting.metrics(ids, [pk for pk, slug in ids.metrics.items() if pk is not None and slug in used])
    titles = Goal.objects.filter(slug__in={*before.serves, *after.serves}).values_list("slug", "title")
    others = tuple(core.Goal(slug, title, "", ()) for slug, title in titles)
    people = tuple(
        core.Person(slug, name)
        for slug, name in Person.objects.filter(slug__in=[before.lead, after.lead]).values_list("slug", "name")
    )
    company = core.Company("", teams=structure.teams(ids), people=people, metrics=metrics)
    found = differences(replace(company, goals=(*others, before)), replace(company, goals=(*others, after)))
    return found[0] if found else None


@transaction.atomic
def remove_goal(actor: Person, *, goal: Goal) -> Event:
    """Take a goal out with its check-ins; the event that it gives brings it back.

    Raises NotAllowed unless the actor plans for all its owners.
    """
    kept = KeptGoal.of(goal)
    _check_planning(actor, kept.goal.owners, NOT_ALONE)
    goal.delete()
    return record(actor, "goal_removed", "goal", kept.goal.id, title=kept.goal.title, kept=kept.as_json())


@transaction.atomic
def restore_goal(actor: Person, *, removal: Event) -> Goal:
    """Bring back what a `goal_removed` took out. Raises NotAllowed, and Invalid if something took its place."""
    kept = KeptGoal.from_json(removal.payload["kept"])
    _check_planning(actor, kept.goal.owners, NOT_ALONE)
    if Goal.objects.filter(slug=kept.goal.id).exists():
        raise Invalid(f"“{kept.goal.title}” is there already.")
    goal = kept.put_back()
    record(actor, "goal_restored", "goal", goal.slug, title=goal.title)
    return goal


@transaction.atomic
def sign_off(actor: Person, *, goal: Goal, team: Team, today: date) -> None:
    """Agree to the goal as it is today in a team's name. Raises NotAllowed unless the actor leads the team."""
    if not policy.can_sign_off(actor, team):
        raise NotAllowed(f"Only those who lead {team.name} agree in its name.")
    SignOff.objects.update_or_create(goal=goal, team=team, defaults={"by": actor, "on": today})
    record(actor, "goal_signed_off", "goal", goal.slug, title=goal.title, team=team.name)


@transaction.atomic
def withdraw_sign_off(actor: Person, *, goal: Goal, team: Team) -> None:
    """Take a team's agreement back. Raises NotAllowed unless the actor leads the team."""
    if not policy.can_sign_off(actor, team):
        raise NotAllowed(f"Only those who lead {team.name} take its agreement back.")
    if SignOff.objects.filter(goal=goal, team=team).delete()[0]:
        record(actor, "goal_sign_off_withdrawn", "goal", goal.slug, title=goal.title, team=team.name)


def _said(goal: core.Goal) -> core.Goal:
    """The goal without what teams do not agree to."""
    return replace(goal, lead=None, check_in_every=None, changed=None, sign_offs=())


def _check_owners(actor: Person, owners: Collection[str]) -> None:
    teams = dict(Team.objects.filter(slug__in=owners).values_list("slug", "pk"))
    if not policy.can_edit_goal(actor, [teams.get(owner) for owner in owners]):
        raise NotAllowed(NOT_YOURS)


def _check_planning(actor: Person, owners: Collection[str], refusal: str) -> None:
    """Raises NotAllowed, with the names of the owners that the actor does not plan for."""
    teams = {team.slug: team for team in Team.objects.filter(slug__in=owners)}
    others = sorted(owner for owner in owners if not may_plan_for(actor, teams.get(owner)))
    if others:
        names = [teams[owner].name if owner in teams else "the company" for owner in others]
        raise NotAllowed(refusal.format(listed(names)))


def _check(goal: core.Goal) -> None:
    """What holds whoever asks: an owner, days within the cycle, and no circles."""
    if not goal.owners:
        raise Invalid(owners="Choose at least one owner.")
    cycle = Cycle.objects.filter(slug=goal.cycle).first()
    if cycle is not None and any(row.by and not cycle.start <= row.by <= cycle.end for row in goal.key_results):
        raise Invalid(f"A key result is due outside the cycle, {day(cycle.start)} to {day(cycle.end)}.")
    if goal.id in goal.serves or _circle(goal):
        raise Invalid(serves="The goals would serve each other in a circle. Choose other goals above this one.")


def _circle(goal: core.Goal) -> bool:
    parents: dict[str, list[str]] = {}
    for child, parent in GoalParent.objects.values_list("goal__slug", "parent__slug"):
        parents.setdefault(child, []).append(parent)
    parents[goal.id] = list(goal.serves)
    seen: set[str] = set()
    queue = list(goal.serves)
    for id_ in queue:
        if id_ == goal.id:
            return True
        if id_ not in seen:
            seen.add(id_)
            queue += parents.get(id_, [])
    return False
