"""Plans of teams and of the company: written, changed, taken out."""

from __future__ import annotations

from dataclasses import replace
from hashlib import sha256
from typing import TYPE_CHECKING

from django.db import transaction

from trine.core.company import COMPANY, Company
from trine.core.deliverables import Horizon
from trine.web.base.errors import Invalid, NotAllowed
from trine.web.base.events import record
from trine.web.goals.changes import differences
from trine.web.goals.goal_rows import known_ids
from trine.web.goals.matching import Matched
from trine.web.goals.plan_rows import Ids
from trine.web.goals.snapshots.rows import every_id, slugs
from trine.web.goals.snapshots.structure import teams as core_teams
from trine.web.goals.versions import OutOfDate
from trine.web.people import policy
from trine.web.people.models import Person, Team
from trine.web.people.slugs import new_slug
from trine.web.roadmap import models, snapshots
from trine.web.roadmap.section import write_plans
from trine.web.roadmap.words import OTHERS_CHANGED

if TYPE_CHECKING:
    from trine.core.deliverables import Plan as Content

NOT_YOURS = "A team's leads write its plans; the company's are written by its leaders."


@transaction.atomic
def add_plan(actor: Person, *, content: Content) -> models.Plan:
    """Write a plan; its id is made of the title. The same once more is what is there: forms are sent twice.

    Raises NotAllowed, Invalid.
    """
    _check_team(actor, content.team)
    Person.objects.select_for_update().get(pk=actor.pk)  # one at a time of each author
    for known in snapshots.plans(every_id()):
        if replace(content, id=known.id) == known:
            return models.Plan.objects.get(slug=known.id)
    row = _write(replace(content, id=new_slug(models.Plan, content.title)))
    record(actor, "team_plan_added", "team_plan", row.slug, title=row.title, teams=list(content.relies_on))
    return row


@transaction.atomic
def change_plan(actor: Person, *, plan: models.Plan, content: Content, seen: str = "") -> bool:
    """Make the plan say this; false if it did already. `seen` is the `version` that the actor looked at.

    Raises NotAllowed, and Invalid for a circle of plans, or if others changed it.
    """
    row = models.Plan.objects.select_for_update().filter(pk=plan.pk).first()
    if row is None:
        raise Invalid("It was taken out meanwhile.")
    ids = every_id()
    plans = snapshots.plans(ids)
    before = next(each for each in plans if each.id == row.slug)
    _check_team(actor, before.team)
    _check_team(actor, content.team)
    if seen not in ("", version(before)):
        raise OutOfDate(OTHERS_CHANGED, version(before))
    after = replace(content, id=row.slug)
    if after == before:
        return False
    _write(after)
    base = Company("", teams=core_teams(ids))
    rest = tuple(each for each in plans if each.id != row.slug)
    found = differences(replace(base, plans=(*rest, before)), replace(base, plans=(*rest, after)))
    said = "; ".join(detail.sentence for change in found for detail in change.details)
    record(
        actor,
        "team_plan_changed",
        "team_plan",
        row.slug,
        title=content.title,
        changes=said,
        teams=list(content.relies_on),
    )
    return True


def version(content: Content) -> str:
    """Another one for everything that a plan could say."""
    return sha256(repr(content).encode()).hexdigest()[:24]


@transaction.atomic
def remove_plan(actor: Person, *, plan: models.Plan) -> None:
    """Take a plan out. Raises NotAllowed, and Invalid while something stands under it."""
    _check_team(actor, plan.team.slug if plan.team else COMPANY)
    if plan.deliverables.exists() or plan.parts.exists():
        raise Invalid("Something stands under it: put that under another plan first.")
    record(actor, "team_plan_removed", "team_plan", plan.slug, title=plan.title)
    plan.delete()


def _check_team(actor: Person, team: str) -> None:
    key = None if team == COMPANY else Team.objects.get(slug=team).pk
    if not policy.can_plan_for(actor, key):
        raise NotAllowed(NOT_YOURS)


def _write(content: Content) -> models.Plan:
    if content.end < content.start:
        raise Invalid(end="It ends before it starts. Choose a later last day, or an earlier first day.")
    _check_under(content)
    ids = known_ids()
    known = Ids("plan", {slug: pk for pk, slug in slugs(models.Plan).items()})
    write_plans((content,), known, teams=ids.teams, goals=ids.goals, match=_match)
    return models.Plan.objects.get(slug=content.id)


def _match(wanted: dict[tuple[object, ...], dict[str, object]]) -> Matched:
    rows = Matched(models.Plan.objects.filter(slug__in=[key[0] for key in wanted]), ("slug",), wanted)
    rows.upsert()
    return rows


def _check_under(content: Content) -> None:
    """A tactical plan stands under a strategic one, and none under itself in however many steps."""
    above: dict[str, str | None] = dict(models.Plan.objects.values_list("slug", "under__slug"))
    horizons = dict(models.Plan.objects.values_list("slug", "horizon"))
    if content.under and content.horizon is Horizon.STRATEGIC and horizons.get(content.under) == Horizon.TACTICAL:
        raise Invalid(under="A plan of years does not stand under a plan of a year.")
    above[content.id] = content.under
    seen, at = {content.id}, content.under
    while at:
        if at in seen:
            raise Invalid(under="The plans would stand under each other in a circle. Choose another one.")
        seen.add(at)
        at = above.get(at)
