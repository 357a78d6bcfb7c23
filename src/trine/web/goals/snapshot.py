"""The whole company as frozen values, read from the database in a constant number of queries."""

from __future__ import annotations

from collections import defaultdict
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Literal

from django.db import connection, transaction

from trine.core import company as core
from trine.web.goals import models
from trine.web.goals.facts import fact_series
from trine.web.people import models as people

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import date


def snapshot(today: date, *, facts: bool = True) -> core.Company:
    """Everything that is decided, and with `facts` what has happened, at one moment.

    Rows come in the order of their ids, so that the same content gives the same company. `today` says which memberships
    are present. Outside a transaction all queries see one state of the database; inside one, each sees what it sees.
    Raises `StoreDamagedError` if there are facts that cannot be read.
    """
    with _one_state_of_the_database():
        company = _company(today)
    return replace(company, facts=fact_series(company.currency, company.fiscal_year_start)) if facts else company


@contextmanager
def _one_state_of_the_database() -> Iterator[None]:
    if connection.in_atomic_block:
        yield
        return
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        yield


def _company(today: date) -> core.Company:
    row = people.Company.objects.first() or people.Company(name="Your company")
    return core.Company(
        name=row.name,
        currency=row.currency or None,
        fiscal_year_start=row.fiscal_year_start,
        cycles=_cycles(),
        teams=_teams(),
        people=_people(today),
        metrics=_metrics(),
        influences=_influences(),
        assumptions=_assumptions(),
        goals=_goals(),
        kpis=_kpis(),
        revenue_targets=_revenue_targets(),
        expectations=_expectations(),
        dependencies=_dependencies(),
        readings=_readings(),
        check_ins=_check_ins(),
        accepted=_accepted(),
    )


def _by_first(rows: Iterable[tuple[Any, ...]]) -> Mapping[str, list[Any]]:
    """The rows' second parts by their first."""
    found: dict[str, list[Any]] = defaultdict(list)
    for key, value in rows:
        found[key].append(value)
    return found


def _cycles() -> tuple[core.Cycle, ...]:
    rows = models.Cycle.objects.order_by("start", "slug").values_list("slug", "kind", "start", "end")
    return tuple(core.Cycle(slug, core.CycleKind(kind), start, end) for slug, kind, start, end in rows)


def _teams() -> tuple[core.Team, ...]:
    rows = people.Team.objects.order_by("slug").values_list(
        "slug", "name", "function", "parent__slug", "since", "until"
    )
    return tuple(
        core.Team(slug, name, core.Function(function), parent, since, until)
        for slug, name, function, parent, since, until in rows
    )


def _people(today: date) -> tuple[core.Person, ...]:
    memberships = _memberships()
    rows = people.Person.objects.order_by("slug").values_list("slug", "name", "email", "role", "since", "until")
    return tuple(
        _person(core.Person(slug, name, email or None, role=core.Role(role), since=since, until=until), found, today)
        for slug, name, email, role, since, until in rows
        for found in [memberships[slug]]
    )


def _memberships() -> Mapping[str, list[tuple[core.Membership, bool]]]:
    rows = people.Membership.objects.order_by("team__slug").values_list(
        "person__slug", "team__slug", "since", "until", "is_lead"
    )
    return _by_first(
        (person, (core.Membership(team, since, until), is_lead)) for person, team, since, until, is_lead in rows
    )


def _person(person: core.Person, memberships: list[tuple[core.Membership, bool]], today: date) -> core.Person:
    present = [(row, is_lead) for row, is_lead in memberships if is_present(row, today)]
    dated = (row for row, _ in memberships if row.since or row.until)
    return replace(
        person,
        teams=tuple(dict.fromkeys(row.team for row, _ in present)),
        lead_of=tuple(dict.fromkeys(row.team for row, is_lead in present if is_lead)),
        memberships=tuple(sorted(dated, key=lambda row: (str(row.since or ""), row.team))),
    )


def is_present(membership: core.Membership, today: date) -> bool:
    """Whether the membership lasts on that day."""
    has_begun = membership.since is None or membership.since <= today
    return has_begun and (membership.until is None or membership.until >= today)


def _metrics() -> tuple[core.Metric, ...]:
    rows = models.Metric.objects.order_by("slug").values_list(
        "slug",
        "name",
        "unit",
        "better",
        "definition",
        "formula",
        "filter",
        "source",
        "window",
        "cadence",
        "owner_team__slug",
        "owner_person__slug",
    )
    return tuple(
        core.Metric(
            slug,
            name,
            unit,
            core.Better(better),
            definition or None,
            formula or None,
            filter_ or None,
            source or None,
            window or None,
            cadence=core.Cadence(cadence) if cadence else None,
            owner=team or person,
        )
        for slug, name, unit, better, definition, formula, filter_, source, window, cadence, team, person in rows
    )


def _influences() -> tuple[core.Influence, ...]:
    rows = models.Influence.objects.order_by("source__slug", "target__slug").values_list(
        "source__slug", "target__slug", "sign", "strength", "because"
    )
    return tuple(
        core.Influence(source, target, _sign(sign), core.Strength(strength), because or None)
        for source, target, sign, strength, because in rows
    )


def _sign(text: str) -> Literal["+", "-"]:
    return "-" if text == "-" else "+"


def _assumptions() -> tuple[core.Assumption, ...]:
    rows = models.Assumption.objects.order_by("metric__slug", "cycle__slug").values_list(
        "metric__slug", "cycle__slug", "low", "high", "because", "source"
    )
    return tuple(
        core.Assumption(metric, cycle, low, high, because or None, source or None)
        for metric, cycle, low, high, because, source in rows
    )


def _goals() -> tuple[core.Goal, ...]:
    owners = models.GoalOwner.objects.order_by("team__slug").values_list("goal__slug", "team__slug")
    parents = models.GoalParent.objects.order_by("parent__slug").values_list("goal__slug", "parent__slug")
    owners_of, parents_of = _by_first(owners), _by_first(parents)
    key_results, sign_offs = _key_results(), _sign_offs()
    rows = models.Goal.objects.order_by("slug").values_list(
        "slug",
        "title",
        "cycle__slug",
        "no_parent_reason",
        "customer_outcome",
        "lead__slug",
        "changed",
        "check_in_every",
    )
    return tuple(
        core.Goal(
            slug,
            title,
            cycle,
            owners=tuple(sorted(owner or core.COMPANY for owner in owners_of[slug])),
            serves=tuple(parents_of[slug]),
            no_parent_reason=reason or None,
            customer_outcome=outcome or None,
            key_results=tuple(key_results[slug]),
            sign_offs=tuple(sign_offs[slug]),
            lead=lead,
            changed=changed,
            check_in_every=core.Cadence(every) if every else None,
        )
        for slug, title, cycle, reason, outcome, lead, changed, every in rows
    )


def _key_results() -> Mapping[str, list[core.KeyResult]]:
    rows = models.KeyResult.objects.order_by("goal__slug", "position").values_list(
        "goal__slug",
        "metric__slug",
        "start",
        "to",
        "at_least",
        "at_most",
        "keep_low",
        "keep_high",
        "weight",
        "by",
    )
    return _by_first(
        (goal, core.KeyResult(metric, start, to, at_least, at_most, _range(low, high), weight, by))
        for goal, metric, start, to, at_least, at_most, low, high, weight, by in rows
    )


def _range(low: float | None, high: float | None) -> tuple[float, float] | None:
    return None if low is None or high is None else (low, high)


def _sign_offs() -> Mapping[str, list[core.SignOff]]:
    rows = models.SignOff.objects.order_by("goal__slug", "team__slug").values_list(
        "goal__slug", "team__slug", "by__slug", "on"
    )
    return _by_first((goal, core.SignOff(team, by, on)) for goal, team, by, on in rows)


def _kpis() -> tuple[core.Kpi, ...]:
    rows = models.Kpi.objects.order_by("cycle__slug", "team__slug", "rank").values_list(
        "team__slug",
        "cycle__slug",
        "rank",
        "metric__slug",
        "measured",
        "source",
        "owner__slug",
        "pay",
        "pay_basis__slug",
        "pay_share",
        "pay_accelerates_above",
    )
    return tuple(
        core.Kpi(
            team, cycle, rank, metric, measured or None, source or None, owner, _pay(pay, basis, share, accelerates)
        )
        for team, cycle, rank, metric, measured, source, owner, pay, basis, share, accelerates in rows
    )


def _pay(
    pay: str, basis: str | None, share: float | None, accelerates_above: float | None
) -> core.PayRule | Literal["none"] | None:
    if pay == "none":
        return "none"
    return core.PayRule(basis, share, accelerates_above) if pay and basis else None


def _revenue_targets() -> tuple[core.RevenueTarget, ...]:
    rows = models.RevenueTarget.objects.order_by("cycle__slug", "team__slug", "metric__slug", "kind").values_list(
        "team__slug", "cycle__slug", "metric__slug", "at_least", "kind"
    )
    return tuple(
        core.RevenueTarget(team, cycle, metric, at_least, core.TargetKind(kind))
        for team, cycle, metric, at_least, kind in rows
    )


def _expectations() -> tuple[core.Expectation, ...]:
    rows = models.Expectation.objects.order_by("slug").values_list(
        "slug", "team__slug", "of__slug", "cycle__slug", "metric__slug", "what", "at_least", "at_most", "because"
    )
    return tuple(
        core.Expectation(slug, team, of, cycle, metric, what or None, low, high, because or None)
        for slug, team, of, cycle, metric, what, low, high, because in rows
    )


def _dependencies() -> tuple[core.Dependency, ...]:
    rows = models.Dependency.objects.order_by("slug").values_list(
        "slug", "team__slug", "of__slug", "what", "needed_by", "promised_for", "state", "goal__slug", "because"
    )
    return tuple(
        core.Dependency(
            slug, team, of, what, needed_by, promised_for, core.DependencyState(state), goal, because or None
        )
        for slug, team, of, what, needed_by, promised_for, state, goal, because in rows
    )


def _readings() -> tuple[core.Reading, ...]:
    rows = models.Reading.objects.order_by("metric__slug", "on").values_list("metric__slug", "on", "value", "by__slug")
    return tuple(core.Reading(metric, on, value, by) for metric, on, value, by in rows)


def _check_ins() -> tuple[core.CheckIn, ...]:
    rows = models.CheckIn.objects.order_by("goal__slug", "on", "by__slug").values_list(
        "goal__slug", "on", "by__slug", "confidence", "note", "blocker"
    )
    return tuple(
        core.CheckIn(goal, on, by, confidence, note or None, blocker or None)
        for goal, on, by, confidence, note, blocker in rows
    )


def _accepted() -> tuple[core.Accepted, ...]:
    rows = models.Acceptance.objects.order_by("code", "subjects", "on").values_list(
        "code", "subjects", "by__slug", "on", "until", "because"
    )
    return tuple(
        core.Accepted(code, tuple(subjects), by, on, until, because) for code, subjects, by, on, until, because in rows
    )
