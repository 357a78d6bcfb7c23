"""The whole company as frozen values, read from the database in a constant number of queries."""

from __future__ import annotations

import re
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from django.db import connection, transaction

from trine.core import company as core
from trine.core.handoff import HandoffAgreement
from trine.web.goals.facts import fact_series, revenue_of
from trine.web.goals.models import GoalOwner, KeyResult, Metric
from trine.web.goals.sections import read_sections, registered
from trine.web.goals.snapshots import commitments, counting, objectives, structure
from trine.web.goals.snapshots.rows import every_id
from trine.web.people import models as people

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator
    from datetime import date

    from trine.web.goals.snapshots.rows import Only


def snapshot(today: date, *, facts: bool = True) -> core.Company:
    """Everything that is decided, and with `facts` what has happened, at one moment.

    Rows come in the order of their ids, so that the same content gives the same company. `today` says which memberships
    are present. Outside a transaction all queries see one state of the database; inside one, each sees what it sees.
    Raises `StoreDamagedError` if there are facts that cannot be read.
    """
    with _one_state_of_the_database():
        company = _company(today)
    if not facts:
        return company
    series = fact_series(company.currency, company.fiscal_year_start)
    return replace(company, facts=series, revenue=revenue_of(company.currency, company.fiscal_year_start))


@contextmanager
def _one_state_of_the_database() -> Iterator[None]:
    if connection.in_atomic_block:
        yield
        return
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        yield


def snapshot_of_goals(wanted: Only, *, records: bool = True, metrics: Collection[int] = ()) -> core.Company:
    """Only these goals and what their progress hangs on: metrics with readings and facts, and all cycles and teams.

    With `records` also their check-ins; these `metrics` (primary keys) too. Everything else is left out, also who has
    signed. A constant number of queries.
    """
    with _one_state_of_the_database():
        row, ids = _company_row(), every_id()
        goals = objectives.goals(ids, wanted, agreed=False)
        aimed_at = {row.metric for goal in goals for row in goal.key_results}
        used = _with_parts({*metrics, *(pk for pk, slug in ids.metrics.items() if pk is not None and slug in aimed_at)})
        company = core.Company(
            name=row.name,
            currency=row.currency or None,
            fiscal_year_start=row.fiscal_year_start,
            cycles=structure.cycles(),
            teams=structure.teams(ids),
            metrics=counting.metrics(ids, used),
            goals=goals,
            readings=counting.readings(ids, used),
            check_ins=objectives.check_ins(ids, wanted) if records else (),
        )
    return replace(company, facts=fact_series(company.currency, company.fiscal_year_start))


def snapshot_of_metrics(wanted: Collection[int]) -> core.Company:
    """Only these metrics (primary keys) and what they are made of, with readings and facts, and all cycles and teams.

    A constant number of queries.
    """
    with _one_state_of_the_database():
        row, ids, wanted = _company_row(), every_id(), _with_parts(wanted)
        company = core.Company(
            name=row.name,
            currency=row.currency or None,
            fiscal_year_start=row.fiscal_year_start,
            cycles=structure.cycles(),
            teams=structure.teams(ids),
            metrics=counting.metrics(ids, wanted),
            readings=counting.readings(ids, wanted),
        )
    return replace(company, facts=fact_series(company.currency, company.fiscal_year_start))


def _with_parts(wanted: Iterable[int]) -> set[int]:
    """These metrics (primary keys) and all that they are made of, by their formulas. One query."""
    rows = Metric.objects.order_by().values_list("id", "slug", "formula")
    by_slug = {slug: pk for pk, slug, _ in rows}
    formulas = {pk: formula for pk, _, formula in rows if formula}
    found: set[int] = set()
    open_ = list(wanted)
    while open_:
        pk = open_.pop()
        if pk not in found:
            found.add(pk)
            open_ += [by_slug[word] for word in _METRIC_ID.findall(formulas.get(pk, "")) if word in by_slug]
    return found


_METRIC_ID = re.compile(r"[a-z][a-z0-9_]*")


def snapshot_of_links(goals: Only) -> core.Company:
    """What moves what: all metrics and what is believed about them, these goals (primary keys), all cycles and teams.

    Without any values: neither readings nor facts. A constant number of queries.
    """
    with _one_state_of_the_database():
        row, ids = _company_row(), every_id()
        return core.Company(
            name=row.name,
            currency=row.currency or None,
            fiscal_year_start=row.fiscal_year_start,
            cycles=structure.cycles(),
            teams=structure.teams(ids),
            metrics=counting.metrics(ids),
            influences=counting.influences(ids),
            goals=objectives.goals(ids, goals, agreed=False),
        )


def snapshot_of_team(wanted: Collection[int], expected: Collection[str]) -> core.Company:
    """These goals (primary keys) with what their progress hangs on, and what the check of these expectations (plan ids)
    looks at: what the other teams, and those above and below them, publish, aim for and have promised. Metrics with a
    formula are all there, because formulas tell what kind a metric is. A constant number of queries.
    """
    with _one_state_of_the_database():
        row, ids = _company_row(), every_id()
        teams, kpis = structure.teams(ids), commitments.kpis(ids)
        expectations = tuple(each for each in commitments.expectations(ids) if each.id in expected)
        family = core.Company(row.name, teams=teams).index.family
        asked = {team for each in expectations for team in family(each.of)}
        theirs = GoalOwner.objects.filter(team_id__in=[pk for pk, slug in ids.teams.items() if slug in asked])
        goals = {*wanted, *theirs.values_list("goal_id", flat=True)}
        named = {each.metric for each in expectations} | {kpi.metric for kpi in kpis if kpi.team in asked}
        used = {pk for pk, slug in ids.metrics.items() if pk is not None and slug in named}
        used |= set(KeyResult.objects.filter(goal_id__in=goals).order_by().values_list("metric_id", flat=True))
        used |= set(Metric.objects.exclude(formula="").order_by().values_list("id", flat=True))
        company = core.Company(
            name=row.name,
            currency=row.currency or None,
            fiscal_year_start=row.fiscal_year_start,
            cycles=structure.cycles(),
            teams=teams,
            metrics=counting.metrics(ids, used),
            goals=objectives.goals(ids, goals),
            kpis=kpis,
            revenue_targets=commitments.revenue_targets(ids),
            expectations=expectations,
            dependencies=commitments.dependencies(ids),
            readings=counting.readings(ids, used),
        )
    return replace(company, facts=fact_series(company.currency, company.fiscal_year_start))


def snapshot_of_work(today: date, *, areas: Collection[str] = ()) -> core.Company:
    """What the sections of these areas keep, with all cycles, teams, people and goals: no metrics, values or facts.

    A constant number of queries.
    """
    with _one_state_of_the_database():
        row, ids = _company_row(), every_id()
        kept: dict[str, Any] = {}
        for section in registered():
            if section.area in areas:
                kept |= section.read()
        return core.Company(
            name=row.name,
            currency=row.currency or None,
            fiscal_year_start=row.fiscal_year_start,
            country=row.country or None,
            cycles=structure.cycles(),
            teams=structure.teams(ids),
            people=structure.people(ids, today),
            goals=objectives.goals(ids, agreed=False),
            **kept,
        )


def _company_row() -> people.Company:
    return people.Company.objects.first() or people.Company(name="Your company")


def _company(today: date) -> core.Company:
    row = _company_row()
    ids = every_id()
    company = core.Company(
        name=row.name,
        currency=row.currency or None,
        fiscal_year_start=row.fiscal_year_start,
        country=row.country or None,
        handoff=HandoffAgreement(**row.handoff) if row.handoff else None,
        cycles=structure.cycles(),
        teams=structure.teams(ids),
        people=structure.people(ids, today),
        metrics=counting.metrics(ids),
        influences=counting.influences(ids),
        assumptions=counting.assumptions(ids),
        goals=objectives.goals(ids),
        kpis=commitments.kpis(ids),
        revenue_targets=commitments.revenue_targets(ids),
        expectations=commitments.expectations(ids),
        dependencies=commitments.dependencies(ids),
        readings=counting.readings(ids),
        check_ins=objectives.check_ins(ids),
        accepted=commitments.accepted(ids),
    )
    kept: dict[str, Any] = read_sections()
    return replace(company, **kept)
