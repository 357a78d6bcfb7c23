"""The small plan of the goals' tests with plans, deliverables and absences, in a quarter around today."""

from dataclasses import replace
from datetime import date, timedelta

from django.utils import timezone
from tests.web.goals.plans import SMALL, plan
from tests.web.goals.world import planned

from trine.core.company import Company
from trine.core.deliverables import (
    Absence,
    Assignment,
    Commitment,
    Deliverable,
    Horizon,
    Involvement,
    Look,
    Plan,
    Revision,
    Stage,
    Track,
    WorkCheck,
)
from trine.web.goals.plan_in import apply_plan

ROADMAP = (
    SMALL.replace(
        "  - {id: sales, name: Sales, function: sales}\n",
        "  - {id: sales, name: Sales, function: sales}\n  - {id: product, name: Product, function: product}\n",
    ).replace(
        "metrics:\n",
        "  - {id: pia, name: Pia Lund, email: pia@halden.example, teams: [product], lead_of: [product]}\nmetrics:\n",
        1,
    )
    + """\
plans:
  - {id: p-three-years, title: A name in the mid-market, horizon: strategic, team: company, start: 2027-01-01,
     end: 2029-12-31, goals: [c-share]}
  - {id: p-fair, title: Win at the fair, horizon: tactical, team: marketing, start: 2027-01-01, end: 2027-12-31,
     goals: [c-share, m-leads], under: p-three-years, audience: plant managers, approach: "fair first\\nthen mail",
     relies_on: [product, sales]}
deliverables:
  - {id: sensor-2, title: Sensor 2, team: product, start: 2026-11-01, end: 2027-01-20, commitment: committed,
     lead: pia, goals: [c-share], stage: building, relied_on_by: [sales],
     involved: [{team: sales, stage: research, on: 2026-11-12, by: ana, part: ten talks}]}
  - {id: demo-unit, title: Demo unit, team: product, start: 2027-01-21, end: 2027-02-24, commitment: committed,
     what: "a unit: with its case", audience: visitors, lead: pia, plan: p-fair, goals: [c-share, m-leads],
     relied_on_by: [marketing, sales], needs: [sensor-2],
     assignments: [{person: marek, since: 2027-02-01, until: 2027-02-10}, {person: pia, since: 2027-01-21, share: 50%}],
     revisions: [{on: 2027-01-20, by: pia, what: end, from: 2027-02-10, to: 2027-02-24, because: supplier is late,
     told: [sales]}, {on: 2027-01-20, by: pia, what: commitment, from: planned, to: committed, because: all agreed}],
     looks: [{team: sales, on: 2027-01-21}],
     checks: [{on: 2027-02-01, by: pia, track: at_risk, word: supplier}, {on: 2027-02-08, by: pia, track: on_track}]}
  - {id: guide, title: Printed guide, team: marketing, start: 2027-02-20, end: 2027-03-10, commitment: idea}
  - {id: old-unit, title: Old unit, team: product, start: 2026-10-01, end: 2026-12-01, commitment: shipped,
     shipped: 2026-12-08}
absences:
  - {person: pia, start: 2027-02-15, end: 2027-02-19}
"""
)


def roadmap_plan() -> Company:
    """The plan as written, with its own days."""
    return plan(ROADMAP)


def around_today() -> Company:
    """Four deliverables and two plans around today: `sensor-2` is needed by `demo-unit`, which sales relies on."""
    today = timezone.localdate()
    company = planned(ROADMAP)
    return replace(
        company,
        plans=(
            Plan(
                "p-three-years",
                "A name in the mid-market",
                Horizon.STRATEGIC,
                "company",
                today - timedelta(days=300),
                today + timedelta(days=800),
                goals=("c-share",),
            ),
            Plan(
                "p-fair",
                "Win at the fair",
                Horizon.TACTICAL,
                "marketing",
                today - timedelta(days=100),
                today + timedelta(days=250),
                goals=("c-share", "m-leads"),
                under="p-three-years",
                audience="plant managers",
                relies_on=("product",),
            ),
        ),
        deliverables=deliverables(today),
        absences=(Absence("pia", today + timedelta(days=3), today + timedelta(days=7)),),
    )


def deliverables(today: date) -> tuple[Deliverable, ...]:
    """The four, by their distance from a day."""

    def day(days: int) -> date:
        return today + timedelta(days=days)

    return (
        Deliverable(
            "demo-unit",
            "Demo unit",
            "product",
            day(6),
            day(30),
            Commitment.COMMITTED,
            what="a unit with its case",
            lead="pia",
            plan="p-fair",
            goals=("c-share",),
            relied_on_by=("marketing", "sales"),
            needs=("sensor-2",),
            assignments=(Assignment("pia", day(-10), None, 0.7), Assignment("marek")),
            revisions=(
                Revision(day(-3), "pia", "end", str(day(20)), str(day(30)), "the supplier is late", ("sales",)),
            ),
            looks=(Look("sales", day(-9)),),
            checks=(WorkCheck(day(-8), "pia", Track.AT_RISK, "supplier"),),
        ),
        Deliverable("guide", "Printed guide", "marketing", day(31), day(45), Commitment.IDEA),
        Deliverable(
            "old-unit", "Old unit", "product", day(-90), day(-40), Commitment.SHIPPED, shipped=day(-35), lead="pia"
        ),
        Deliverable(
            "sensor-2",
            "Sensor 2",
            "product",
            day(-40),
            day(5),
            Commitment.COMMITTED,
            lead="pia",
            goals=("c-share",),
            relied_on_by=("sales",),
            stage=Stage.BUILDING,
            assignments=(Assignment("pia", None, day(5), 0.6),),
            involved=(Involvement("sales", Stage.RESEARCH, day(-30), "ana", "ten talks"),),
        ),
    )


def take_in(company: Company | None = None) -> None:
    """The roadmap around today in the database."""
    apply_plan(actor=None, company=company or around_today(), today=timezone.localdate())
