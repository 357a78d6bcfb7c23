"""The plan file's format, version 1, as tables: every key with its kind and meaning.

Reader, writer, schema and guide all use these tables, so that they can't drift apart.
"""

from __future__ import annotations

from trine.plan.format.commitments import ACCEPTANCE, DEPENDENCY, EXPECTATION, KPI, REVENUE_TARGET
from trine.plan.format.goals import CHECK_IN, GOAL
from trine.plan.format.launches import LAUNCH, PLAYBOOK
from trine.plan.format.metrics import ASSUMPTION, INFLUENCE, METRIC, READING
from trine.plan.format.roadmap import ABSENCE, DELIVERABLE, PLAN_OF_TEAM
from trine.plan.format.structure import COMPANY, CYCLE, PERSON, TEAM
from trine.plan.format.version import VERSION, Version
from trine.plan.records import Field, Record
from trine.plan.rows import RecordIn, Rows

SECTIONS = (
    Field(
        "cycles",
        Rows(CYCLE),
        "The planning periods.",
        "[{id: 2027-q1, kind: quarter, start: 2027-01-01, end: 2027-03-31}]",
    ),
    Field("teams", Rows(TEAM), "The teams.", "[{id: sales, name: Sales, function: sales}]"),
    Field("people", Rows(PERSON), "The people who lead, sign off, decide and report.", "[{id: ana, name: Ana Sousa}]"),
    Field(
        "metrics",
        Rows(METRIC),
        "What is counted, and how.",
        "[{id: mql, name: Qualified leads, unit: count, better: up}]",
    ),
    Field(
        "influences",
        Rows(INFLUENCE),
        "What is believed to move what.",
        '[{from: list_price, to: market_share, sign: "-"}]',
    ),
    Field(
        "assumptions",
        Rows(ASSUMPTION),
        "What is taken to be possible in a cycle. Facts can give it instead.",
        "[{metric: win_rate, cycle: 2027-q1, between: [0.15, 0.24]}]",
    ),
    Field(
        "goals",
        Rows(GOAL),
        "What is to be reached.",
        "[{id: s-margin, title: Sell at full margin, cycle: 2027-q1, owners: [sales]}]",
    ),
    Field(
        "kpis",
        Rows(KPI),
        "Each team's published top three in a cycle.",
        "[{team: sales, cycle: 2027-q1, rank: 1, metric: revenue_new}]",
    ),
    Field(
        "revenue_targets",
        Rows(REVENUE_TARGET),
        "Each team's share in revenue.",
        "[{team: sales, cycle: 2027-q1, metric: revenue_new, at_least: 2000000}]",
    ),
    Field(
        "expectations",
        Rows(EXPECTATION),
        "What a team counts on from another.",
        "[{id: e1, from: sales, of: marketing, cycle: 2027-q1, metric: mql, at_least: 400}]",
    ),
    Field(
        "dependencies",
        Rows(DEPENDENCY),
        "What a team needs from another, and by when.",
        "[{id: d1, from: marketing, of: product, what: demo unit, needed_by: 2027-02-10}]",
    ),
    Field(
        "plans",
        Rows(PLAN_OF_TEAM),
        "How teams mean to reach their goals, over years and over a year.",
        "[{id: p-sales, title: Resellers, horizon: tactical, team: sales, start: 2027-01-01, end: 2027-12-31}]",
    ),
    Field(
        "deliverables",
        Rows(DELIVERABLE),
        "What teams hand over, to whom, when, and how sure that is.",
        "[{id: demo-unit, title: Demo unit, team: product, start: 2027-01-11, end: 2027-02-10}]",
    ),
    Field("absences", Rows(ABSENCE), "Who is away.", "[{person: ana, start: 2027-02-15, end: 2027-02-26}]"),
    Field("playbooks", Rows(PLAYBOOK), "Templates for launches.", "[{id: large-launch, name: Large launch}]"),
    Field(
        "launches",
        Rows(LAUNCH),
        "Launches, with their briefs, tasks, readiness and results.",
        "[{id: sensor-line, name: The new sensor line, day: 2027-03-01, tier: 1, team: marketing}]",
    ),
    Field(
        "readings",
        Rows(READING),
        "Values of metrics, entered by hand.",
        "[{metric: market_share, on: 2027-01-31, value: 0.08}]",
    ),
    Field(
        "check_ins",
        Rows(CHECK_IN),
        "How goals stand, in their owners' words.",
        "[{goal: s-margin, on: 2027-02-01, by: ana, confidence: 0.6}]",
    ),
    Field(
        "accepted",
        Rows(ACCEPTANCE),
        "Findings that were accepted on the record: who, why and until when.",
        "[{code: T109, subjects: [c-share, s-margin], by: ana, on: 2026-12-15, until: 2027-03-31, because: share now}]",
    ),
)

__all__ = ["PLAN", "SECTIONS", "VERSION"]

PLAN = Record(
    "plan",
    "A plan file. In a folder of plan files each begins with `trine: 1`, and one of them names the company.",
    dict,
    (
        Field("trine", Version(), "The version of the format. Always 1.", str(VERSION), required=True),
        Field(
            "company",
            RecordIn(COMPANY),
            "The company. In a folder of files, in exactly one of them.",
            "{name: Halden Instruments, currency: EUR}",
        ),
        *SECTIONS,
    ),
)
