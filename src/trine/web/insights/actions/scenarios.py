"""What-if copies of the plan: made, changed, compared, applied, thrown away."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, NamedTuple

from django.db import transaction
from django.utils import timezone

from trine.core import reorganising, scenarios
from trine.core.reorganising import ReorganisingError
from trine.core.wording import number
from trine.plan import PlanError, parse_plan, write_plan
from trine.web.base.errors import Invalid, NotAllowed
from trine.web.base.events import record
from trine.web.goals.plan_in import Applied, apply_plan
from trine.web.goals.snapshot import snapshot
from trine.web.insights.models import Scenario
from trine.web.people import policy

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence
    from datetime import date

    from trine.core.company import Company, Cycle, Team
    from trine.web.people.models import Person


class TargetEdit(NamedTuple):
    """One number that somebody typed: where, what they saw before, and what it shall be."""

    goal: str
    place: int
    field: str
    seen: float | None
    value: float


@transaction.atomic
def make(actor: Person, *, name: str, like: Scenario | None = None, takes_effect_on: date | None = None) -> Scenario:
    """A copy of the present plan, or of another scenario. Raises NotAllowed, Invalid for a name that is taken."""
    _may(actor)
    if Scenario.objects.filter(name__iexact=name.strip()).exists():
        raise Invalid(name="There is a scenario of this name already.")
    text = decided_text(timezone.localdate()) if like is None else like.plan
    now = timezone.now()
    row = Scenario.objects.create(
        name=name.strip(),
        base=text if like is None else like.base,
        plan=text,
        takes_effect_on=takes_effect_on or (like.takes_effect_on if like else None),
        made_by=actor,
        made_at=now,
        changed_at=now,
    )
    _record(actor, "scenario_made", row)
    return row


@transaction.atomic
def change_targets(actor: Person, *, scenario: Scenario, edits: Sequence[TargetEdit]) -> int:
    """Set numbers of key results; how many really changed.

    A number that somebody else has set meanwhile is not written over: Invalid names it, with both values.
    """
    row = _kept(actor, scenario)
    company = read(row.plan)
    changed = 0
    for edit in edits:
        try:
            now = getattr(company.goal[edit.goal].key_results[edit.place], edit.field)
        except (KeyError, IndexError, AttributeError) as error:
            raise Invalid("A goal that you changed was taken out meanwhile. Open the page again.") from error
        if edit.value == now:
            continue
        if now != edit.seen:
            title = company.goal[edit.goal].title
            raise Invalid(
                f"Somebody has set “{title}” to {number(now) if now is not None else 'nothing'} meanwhile; you typed "
                f"{number(edit.value)}. Nothing of yours was saved: look again, and save again."
            )
        company = scenarios.with_target(company, edit.goal, edit.place, edit.field, edit.value)
        changed += 1
    if changed:
        _write(actor, row, company, "scenario_targets_changed", count=changed)
    return changed


def end_team(actor: Person, *, scenario: Scenario, team: str, heir: str | None) -> None:
    """Let a team end, and another take over what it has. Raises NotAllowed, Invalid."""
    _reorganise(actor, scenario, lambda company, last: reorganising.end_team(company, team, last, heir))


def merge_teams(actor: Person, *, scenario: Scenario, teams: Collection[str], into: str) -> None:
    """Let several teams end in one. Raises NotAllowed, Invalid."""
    _reorganise(actor, scenario, lambda company, last: reorganising.merge_teams(company, teams, into, last))


def start_team(actor: Person, *, scenario: Scenario, team: Team) -> None:
    """A new team, from the day on which the scenario takes effect. Raises NotAllowed, Invalid."""
    since = scenario.takes_effect_on
    _reorganise(actor, scenario, lambda company, _: reorganising.start_team(company, replace(team, since=since)))


def split_team(
    actor: Person, *, scenario: Scenario, team: str, new: Team, people: Collection[str], goals: Collection[str]
) -> None:
    """Let a part of a team become one of its own. Raises NotAllowed, Invalid."""
    fresh = replace(new, since=scenario.takes_effect_on)
    _reorganise(actor, scenario, lambda company, _: reorganising.split_team(company, team, fresh, people, goals))


def move_goal(actor: Person, *, scenario: Scenario, goal: str, owners: tuple[str, ...]) -> None:
    """Give a goal to other owners. Raises NotAllowed, Invalid."""
    _reorganise(actor, scenario, lambda company, _: reorganising.move_goal(company, goal, owners))


@transaction.atomic
def _reorganise(actor: Person, scenario: Scenario, change: Callable[[Company, date], Company]) -> None:
    row = _kept(actor, scenario)
    if row.takes_effect_on is None:
        raise Invalid("Say first on which day this scenario takes effect: teams end on the day before.")
    try:
        company = change(read(row.plan), row.takes_effect_on - timedelta(days=1))
    except ReorganisingError as error:
        raise Invalid(str(error)) from error
    _write(actor, row, company, "scenario_reorganised")


@transaction.atomic
def plan_next_cycle(actor: Person, *, scenario: Scenario, cycle: str, new: Cycle) -> None:
    """Begin the next cycle with a copy of this one's goals and KPIs. Raises NotAllowed, Invalid."""
    row = _kept(actor, scenario)
    try:
        company = scenarios.next_cycle(read(row.plan), cycle, new)
    except ValueError as error:
        raise Invalid(f"{str(error)[0].upper()}{str(error)[1:]}.") from error
    _write(actor, row, company, "scenario_cycle_planned", cycle=new.id)


@transaction.atomic
def take_back(actor: Person, *, scenario: Scenario, kind: str, id_: str) -> None:
    """Make one row again what it was when the scenario was taken. Raises NotAllowed, Invalid."""
    row = _kept(actor, scenario)
    _write(actor, row, scenarios.take_back(read(row.base), read(row.plan), kind, id_), "scenario_change_taken_back")


@transaction.atomic
def set_day(actor: Person, *, scenario: Scenario, takes_effect_on: date | None) -> None:
    """From which day on the scenario shall hold. Raises NotAllowed, Invalid for a day that is past."""
    row = _kept(actor, scenario)
    if takes_effect_on is not None and takes_effect_on <= timezone.localdate():
        raise Invalid(takes_effect_on="Choose a day after today.")
    row.takes_effect_on = takes_effect_on
    row.save()
    _record(actor, "scenario_day_set", row, day=takes_effect_on.isoformat() if takes_effect_on else "")


@transaction.atomic
def apply(actor: Person, *, scenario: Scenario, despite_clashes: bool = False) -> Applied | None:
    """Make the scenario's changes to the plan, now or on the day on which it takes effect.

    None if it waits for its day. What both sides have changed stays as it is in the plan; unless that was agreed to by
    `despite_clashes`, Invalid says so. Only owners may: it changes every team's goals at once.
    """
    if not policy.owner(actor):
        raise NotAllowed("Only an owner applies a scenario, because it changes many teams' goals at once.")
    row = _kept(actor, scenario)
    today = timezone.localdate()
    merged = scenarios.merge(read(row.base), read(row.plan), snapshot(today, facts=False))
    if merged.clashes and not despite_clashes:
        raise Invalid("The plan has changed in the same places meanwhile. Look at them, and say that the plan stays.")
    if row.takes_effect_on is not None and row.takes_effect_on > today:
        row.scheduled_by = actor
        row.save()
        _record(actor, "scenario_scheduled", row, day=row.takes_effect_on.isoformat())
        return None
    applied = apply_plan(actor=actor, company=merged.company, today=today)
    row.applied_at = timezone.now()
    row.save()
    _record(actor, "scenario_applied", row, changes=len(applied.changes))
    return applied


def apply_due(today: date) -> int:
    """Apply the scheduled scenarios whose day has come; how many took effect.

    Each stands by itself: one that is refused, such as when who agreed is no owner any more, has to be agreed to again.
    """
    applied = 0
    for row in Scenario.objects.due(today).select_related("scheduled_by"):
        if row.scheduled_by is None:
            continue
        try:
            apply(row.scheduled_by, scenario=row, despite_clashes=True)
        except (Invalid, NotAllowed) as refused:
            _set_aside(row, str(refused))
        else:
            applied += 1
    return applied


@transaction.atomic
def _set_aside(row: Scenario, because: str) -> None:
    """Take the agreement off a scenario that could not take effect, and say why."""
    Scenario.objects.filter(pk=row.pk).update(scheduled_by=None)
    record(None, "scenario_refused", "scenario", str(row.pk), name=row.name, because=because)


@transaction.atomic
def discard(actor: Person, *, scenario: Scenario) -> None:
    """Throw a scenario away; `restore` brings it back. Raises NotAllowed, Invalid."""
    row = _kept(actor, scenario)
    row.discarded_at, row.scheduled_by = timezone.now(), None
    row.save()
    _record(actor, "scenario_discarded", row)


@transaction.atomic
def restore(actor: Person, *, scenario: Scenario) -> None:
    """Bring back what was thrown away. Raises NotAllowed."""
    _may(actor)
    row = Scenario.objects.select_for_update().get(pk=scenario.pk)
    row.discarded_at = None
    row.save()
    _record(actor, "scenario_restored", row)


def decided_text(today: date) -> str:
    """The plan file of what is decided, without what has happened."""
    return write_plan(replace(snapshot(today, facts=False), readings=(), check_ins=(), accepted=()))


def read(text: str) -> Company:
    """The company of a scenario's plan file, which Trine wrote itself."""
    return parse_plan({"scenario.yaml": text.encode()}).company


def _write(actor: Person, row: Scenario, company: Company, verb: str, **payload: str | int) -> None:
    text = write_plan(company)
    try:
        read(text)
    except PlanError as error:
        raise Invalid(f"That can't be: {error.problems[0].sentence}.") from error
    row.plan = text
    row.changed_at, row.scheduled_by = timezone.now(), None
    row.save()
    _record(actor, verb, row, **payload)


def _kept(actor: Person, scenario: Scenario) -> Scenario:
    """The row as it is now, locked: two people change it one after the other."""
    _may(actor)
    row = Scenario.objects.select_for_update().get(pk=scenario.pk)
    if not row.is_kept:
        raise Invalid("This scenario was applied or thrown away meanwhile.")
    return row


def _may(actor: Person) -> None:
    if not policy.can_plan(actor):
        raise NotAllowed("Only leaders and owners work on scenarios, because they hold every team's pay.")


def _record(actor: Person, verb: str, row: Scenario, **payload: str | int) -> None:
    record(actor, verb, "scenario", str(row.pk), name=row.name, **payload)
