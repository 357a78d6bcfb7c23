"""What holds for every company: checks never fail, and do not depend on the order in which things were written down."""

import random
from dataclasses import fields, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from trine.core.checks import CATALOGUE, run_checks
from trine.core.company import (
    Accepted,
    Assumption,
    Better,
    Cadence,
    CheckIn,
    Company,
    Cycle,
    CycleKind,
    Dependency,
    DependencyState,
    Expectation,
    Function,
    Goal,
    Influence,
    KeyResult,
    Kpi,
    Metric,
    PayRule,
    Person,
    Reading,
    RevenueTarget,
    SignOff,
    Strength,
    TargetKind,
    Team,
)
from trine.core.series import FactPoint, FactSeries

TODAY = date(2027, 2, 15)
TEAMS = ["product", "marketing", "sales", "inside", "nobody"]
METRICS = ["mql", "rate", "deals", "value", "revenue", "churn", "unheard-of"]
CYCLES = ["past", "year", "q1", "q2", "unknown"]
GOALS = ["g1", "g2", "g3", "g4"]
PEOPLE = ["ana", "jonas", "nobody"]

maybe = st.none() | st.sampled_from(["crm", "sheet", "  ", "each quarter", "month", "facts:mqls"])
numbers = st.floats(-1e6, 1e6, allow_nan=False) | st.sampled_from([0.0, 0.24, 400.0, 1e300])
some_numbers = st.none() | numbers
days = st.dates(date(2026, 1, 1), date(2028, 1, 1))
words = st.sampled_from(["Win more", "Ship the app", "", "new customers", "New customer", "Price list", "×"])


def several(rows: st.SearchStrategy[Any], most: int = 5) -> st.SearchStrategy[tuple[Any, ...]]:
    return st.lists(rows, max_size=most).map(tuple)


def distinct(rows: st.SearchStrategy[Any], most: int = 5) -> st.SearchStrategy[tuple[Any, ...]]:
    return st.lists(rows, max_size=most, unique_by=lambda row: row.id).map(tuple)


cycles = distinct(
    st.builds(
        lambda id_, kind, start, length: Cycle(id_, kind, start, start + timedelta(days=length)),
        st.sampled_from(CYCLES[:-1]),
        st.sampled_from(CycleKind),
        days,
        st.sampled_from([0, 30, 89, 364, 1094]),
    )
)
teams = distinct(
    st.builds(
        Team,
        st.sampled_from(TEAMS[:-1]),
        words,
        st.sampled_from(Function),
        parent=st.none() | st.sampled_from(TEAMS),
        until=st.none() | days,
    )
)
people = distinct(st.builds(Person, st.sampled_from(PEOPLE[:-1]), words, until=st.none() | days))
metrics = distinct(
    st.builds(
        Metric,
        st.sampled_from(METRICS[:-1]),
        words,
        st.sampled_from(["EUR", "count", "ratio", "days", "points", "bananas"]),
        st.sampled_from(Better),
        definition=maybe,
        formula=st.none()
        | st.sampled_from(
            ["mql * rate", "deals * value", "sum(a, revenue)", "rate / deals", "a +", "churn - 1", "mql"]
        ),
        filter=maybe,
        source=maybe,
        window=maybe,
        cadence=st.none() | st.sampled_from(Cadence),
        owner=st.none() | st.sampled_from(TEAMS + PEOPLE),
    ),
    most=6,
)
key_results = st.builds(
    KeyResult,
    st.sampled_from(METRICS),
    start=some_numbers,
    to=some_numbers,
    at_least=some_numbers,
    at_most=some_numbers,
    keep=st.none() | st.tuples(numbers, numbers).map(lambda pair: (min(pair), max(pair))),
    by=st.none() | days,
)
goals = distinct(
    st.builds(
        Goal,
        st.sampled_from(GOALS),
        words,
        st.sampled_from(CYCLES),
        st.lists(st.sampled_from(["company", *TEAMS]), min_size=1, max_size=3, unique=True).map(tuple),
        serves=several(st.sampled_from([*GOALS, "g9"]), 2),
        no_parent_reason=maybe,
        customer_outcome=maybe,
        key_results=several(key_results, 3),
        sign_offs=several(st.builds(SignOff, st.sampled_from(TEAMS), st.sampled_from(PEOPLE), days), 2),
        lead=st.none() | st.sampled_from(PEOPLE),
        changed=st.none() | days,
        check_in_every=st.none() | st.sampled_from(Cadence),
    ),
    most=4,
)
kpis = st.lists(
    st.builds(
        Kpi,
        st.sampled_from(TEAMS),
        st.sampled_from(CYCLES),
        st.integers(1, 5),
        st.sampled_from(METRICS),
        measured=maybe,
        source=maybe,
        owner=st.none() | st.sampled_from(PEOPLE),
        pay=st.sampled_from([None, "none", PayRule("mql", 0.4), PayRule("rate"), PayRule("churn", 0.2, 0.1)]),
    ),
    max_size=6,
    unique_by=lambda kpi: kpi.id,
).map(tuple)
revenue_targets = st.lists(
    st.builds(
        RevenueTarget,
        st.sampled_from(TEAMS),
        st.sampled_from(CYCLES),
        st.sampled_from(METRICS),
        numbers,
        st.sampled_from(TargetKind),
    ),
    max_size=4,
    unique_by=lambda target: target.id,
).map(tuple)
facts = several(
    st.builds(
        lambda every, values, adds_up: FactSeries(
            "mqls",
            "count",
            every,
            tuple(
                FactPoint(date(2025, 1, 1) + timedelta(days=91 * i), date(2025, 4, 1) + timedelta(days=91 * i), v, 3)
                for i, v in enumerate(values)
            ),
            "crm",
            datetime(2027, 2, 14, tzinfo=UTC),
            adds_up,
        ),
        st.sampled_from(["quarter", "month", "week"]),
        st.lists(numbers, max_size=9),
        st.booleans(),
    ),
    1,
)
companies = st.builds(
    Company,
    st.just("Halden"),
    currency=st.just("EUR"),
    cycles=cycles,
    teams=teams,
    people=people,
    metrics=metrics,
    influences=several(
        st.builds(
            Influence,
            st.sampled_from(METRICS),
            st.sampled_from(METRICS),
            st.sampled_from(["+", "-"]),
            st.sampled_from(Strength),
            because=maybe,
        ),
        4,
    ),
    assumptions=st.lists(
        st.builds(
            lambda metric, cycle, one, other: Assumption(metric, cycle, min(one, other), max(one, other)),
            st.sampled_from(METRICS),
            st.sampled_from(CYCLES),
            numbers,
            numbers,
        ),
        max_size=4,
        unique_by=lambda row: row.id,
    ).map(tuple),
    goals=goals,
    kpis=kpis,
    revenue_targets=revenue_targets,
    expectations=distinct(
        st.builds(
            Expectation,
            st.sampled_from(["e1", "e2"]),
            st.sampled_from(TEAMS),
            st.sampled_from(TEAMS),
            st.sampled_from(CYCLES),
            metric=st.none() | st.sampled_from(METRICS),
            what=st.none() | words,
            at_least=some_numbers,
            at_most=some_numbers,
            because=maybe,
        )
    ),
    dependencies=distinct(
        st.builds(
            Dependency,
            st.sampled_from(["d1", "d2"]),
            st.sampled_from(TEAMS),
            st.sampled_from(TEAMS),
            words,
            days,
            promised_for=st.none() | days,
            state=st.sampled_from(DependencyState),
            goal=st.none() | st.sampled_from(GOALS),
        )
    ),
    readings=st.lists(
        st.builds(Reading, st.sampled_from(METRICS), days, numbers),
        max_size=8,
        unique_by=lambda row: (row.metric, row.on),
    ).map(tuple),
    check_ins=st.lists(
        st.builds(CheckIn, st.sampled_from(GOALS), days, st.sampled_from(PEOPLE), st.floats(0, 1)),
        max_size=4,
        unique_by=lambda row: (row.goal, row.on),
    ).map(tuple),
    facts=facts,
)

slow_to_make = settings(suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large], deadline=None)


@slow_to_make
@given(companies, days)
def test_no_company_makes_a_check_fail_and_every_finding_is_whole(company: Company, today: date) -> None:
    severities = {check.code: check.severity for check in CATALOGUE}
    found = run_checks(company, today).findings
    assert len({finding.identity for finding in found}) == len(found)
    for finding in found:
        assert finding.severity is severities[finding.code]
        assert finding.subjects
        assert finding.title
        assert finding.next_step
        assert finding.evidence


@slow_to_make
@given(companies, st.integers(0, 100))
def test_the_order_in_which_things_were_written_down_changes_nothing(company: Company, seed: int) -> None:
    random_ = random.Random(seed)
    shuffled: dict[str, Any] = {}
    for each in fields(company):
        rows = getattr(company, each.name)
        if isinstance(rows, tuple):
            shuffled[each.name] = tuple(random_.sample(rows, len(rows)))
    other = replace(company, **shuffled)
    assert run_checks(other, TODAY) == run_checks(company, TODAY)


@slow_to_make
@given(companies)
def test_what_is_accepted_is_still_told_and_nothing_else_changes(company: Company) -> None:
    found = run_checks(company, TODAY).findings
    accepted = tuple(
        Accepted(finding.code, tuple(str(ref) for ref in finding.subjects), "ana", TODAY, TODAY, "for now")
        for finding in found
    )
    told = run_checks(replace(company, accepted=accepted), TODAY)
    assert not told.pending
    assert tuple(replace(finding, accepted=None) for finding in told.findings) == found
    tomorrow = run_checks(replace(company, accepted=accepted), TODAY + timedelta(days=1))
    assert all(finding.accepted is None for finding in tomorrow.findings)
