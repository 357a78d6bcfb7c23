"""The demo company many times over, side by side in one, for measuring how the product grows."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from trine.core.company import Kpi, Membership, PayRule
from trine.demo.copying import Numbered, copied_work

if TYPE_CHECKING:
    from trine.core.company import Company, Goal, Metric, Person


def many(one: Company, scale: int) -> Company:
    """The company and `scale - 1` copies of all but its cycles; ids and names of copies carry their number."""
    if scale == 1:
        return one
    copies = [one, *(_copy(one, number) for number in range(2, scale + 1))]
    return replace(
        one,
        teams=tuple(team for each in copies for team in each.teams),
        people=tuple(person for each in copies for person in each.people),
        metrics=tuple(metric for each in copies for metric in each.metrics),
        influences=tuple(influence for each in copies for influence in each.influences),
        assumptions=tuple(assumption for each in copies for assumption in each.assumptions),
        goals=tuple(goal for each in copies for goal in each.goals),
        kpis=tuple(kpi for each in copies for kpi in each.kpis),
        revenue_targets=tuple(target for each in copies for target in each.revenue_targets),
        expectations=tuple(expectation for each in copies for expectation in each.expectations),
        dependencies=tuple(dependency for each in copies for dependency in each.dependencies),
        plans=tuple(plan for each in copies for plan in each.plans),
        deliverables=tuple(deliverable for each in copies for deliverable in each.deliverables),
        absences=tuple(absence for each in copies for absence in each.absences),
        playbooks=tuple(playbook for each in copies for playbook in each.playbooks),
        launches=tuple(launch for each in copies for launch in each.launches),
        readings=tuple(reading for each in copies for reading in each.readings),
        check_ins=tuple(check_in for each in copies for check_in in each.check_ins),
        accepted=tuple(accepted for each in copies for accepted in each.accepted),
    )


def _copy(one: Company, number: int) -> Company:
    to = Numbered(number)
    people = frozenset(one.person)
    return replace(
        one,
        teams=tuple(
            replace(team, id=to.id(team.id), name=to.name(team.name), parent=team.parent and to.id(team.parent))
            for team in one.teams
        ),
        people=tuple(_person(person, to) for person in one.people),
        metrics=tuple(_metric(metric, to) for metric in one.metrics),
        influences=tuple(
            replace(each, source=to.metric(each.source), target=to.metric(each.target)) for each in one.influences
        ),
        assumptions=tuple(replace(each, metric=to.metric(each.metric)) for each in one.assumptions),
        goals=tuple(_goal(goal, to) for goal in one.goals),
        kpis=tuple(_kpi(kpi, to) for kpi in one.kpis),
        revenue_targets=tuple(
            replace(each, team=to.id(each.team), metric=to.metric(each.metric)) for each in one.revenue_targets
        ),
        expectations=tuple(
            replace(
                each,
                id=to.id(each.id),
                team=to.id(each.team),
                of=to.id(each.of),
                metric=each.metric and to.metric(each.metric),
            )
            for each in one.expectations
        ),
        dependencies=tuple(
            replace(
                each,
                id=to.id(each.id),
                team=to.id(each.team),
                of=to.id(each.of),
                goal=each.goal and to.id(each.goal),
            )
            for each in one.dependencies
        ),
        **copied_work(one, to),
        readings=tuple(
            replace(each, metric=to.metric(each.metric), by=to.id(each.by) if each.by in people else each.by)
            for each in one.readings
        ),
        check_ins=tuple(replace(each, goal=to.id(each.goal), by=to.id(each.by)) for each in one.check_ins),
        accepted=tuple(replace(each, subjects=to.ids(each.subjects), by=to.id(each.by)) for each in one.accepted),
    )


def _person(person: Person, to: Numbered) -> Person:
    return replace(
        person,
        id=to.id(person.id),
        name=to.name(person.name),
        email=person.email and f"{to.id(person.id)}@halden.example",
        teams=to.ids(person.teams),
        lead_of=to.ids(person.lead_of),
        memberships=tuple(Membership(to.id(each.team), each.since, each.until) for each in person.memberships),
    )


def _metric(metric: Metric, to: Numbered) -> Metric:
    return replace(
        metric,
        id=to.metric(metric.id),
        name=to.name(metric.name),
        formula=to.formula(metric.formula),
        owner=metric.owner and to.id(metric.owner),
    )


def _goal(goal: Goal, to: Numbered) -> Goal:
    return replace(
        goal,
        id=to.id(goal.id),
        title=to.name(goal.title),
        owners=to.ids(goal.owners),
        serves=to.ids(goal.serves),
        key_results=tuple(replace(each, metric=to.metric(each.metric)) for each in goal.key_results),
        sign_offs=tuple(replace(each, team=to.id(each.team), by=to.id(each.by)) for each in goal.sign_offs),
        lead=goal.lead and to.id(goal.lead),
    )


def _kpi(kpi: Kpi, to: Numbered) -> Kpi:
    pay = replace(kpi.pay, basis=to.metric(kpi.pay.basis)) if isinstance(kpi.pay, PayRule) else kpi.pay
    return replace(
        kpi, team=to.id(kpi.team), metric=to.metric(kpi.metric), owner=kpi.owner and to.id(kpi.owner), pay=pay
    )
