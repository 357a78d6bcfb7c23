"""The one canonical form of a plan."""

from dataclasses import replace
from typing import Any

import yaml
from hypothesis import HealthCheck, given, settings
from tests.plan.companies import COMPANIES, HARD
from tests.plan.plans import HALDEN, read

from trine.core.company import Company, Goal, Kpi, Metric
from trine.plan import write_plan
from trine.plan.layout import scalar_text

CANONICAL = """\
trine: 1
company:
  name: Halden Instruments
  currency: EUR

cycles:
  - {id: "2027", kind: year, start: 2027-01-01, end: 2027-12-31}
  - {id: 2027-q1, kind: quarter, start: 2027-01-01, end: 2027-03-31}

teams:
  - {id: marketing, name: Marketing, function: marketing}
  - {id: product, name: Product, function: product}
  - {id: sales, name: Sales, function: sales}

people:
  - {id: ana, name: Ana Sousa, email: ana@halden.example, teams: [sales], lead_of: [sales]}

metrics:
  - {id: acceptance, name: Lead acceptance, unit: ratio, better: up}
  - {id: average_deal, name: Average deal, unit: EUR, better: up}
  - {id: deals_won, name: Deals won, unit: count, better: up, formula: opportunities * win_rate}
  - {id: gross_margin, name: Gross margin, unit: ratio, better: up}
  - {id: list_price, name: List price, unit: EUR, better: up}
  - {id: market_share, name: Market share, unit: ratio, better: up}
  - {id: mql, name: Marketing qualified leads, unit: count, better: up, owner: marketing}
  - {id: opportunities, name: Opportunities, unit: count, better: up, formula: mql * acceptance}
  - id: revenue_new
    name: New revenue
    unit: EUR
    better: up
    definition: Contract value of deals won with accounts that had no earlier won deal
    formula: deals_won * average_deal
    source: facts:revenue_new
    window: quarter
    owner: sales
  - {id: win_rate, name: Win rate, unit: ratio, better: up}

influences:
  - {from: list_price, to: gross_margin, sign: "+", strength: strong}
  - {from: list_price, to: market_share, sign: "-", strength: strong, because: price test of autumn 2026}

assumptions:
  - {metric: average_deal, cycle: 2027-q1, between: [17000, 21000]}
  - {metric: win_rate, cycle: 2027-q1, between: [0.15, 0.24], because: range of the last eight quarters}

goals:
  - {id: c-profit, title: Earn more on each deal, cycle: "2027", owners: [company]}
  - id: c-share
    title: Win the mid-market with the new sensor line
    cycle: 2027-q1
    owners: [company]
    customer_outcome: Plant managers see a failing bearing a week earlier
    key_results:
      - {metric: market_share, from: 0.08, to: 0.12}
      - {metric: list_price, at_most: 900}
  - id: s-margin
    title: Sell at full margin
    cycle: 2027-q1
    owners: [sales]
    serves: [c-profit]
    key_results:
      - {metric: gross_margin, from: 0.41, to: 0.46}
    sign_offs:
      - {team: marketing, by: ana, on: 2026-12-12}
"""


def test_the_canonical_form_is_readable() -> None:
    assert write_plan(read(HALDEN).company).startswith(CANONICAL)


def test_what_is_written_is_the_same_company() -> None:
    first = read(HALDEN).company
    second = read(write_plan(first)).company
    for section in ("goals", "metrics", "kpis", "check_ins", "accepted", "dependencies"):
        assert sorted(getattr(first, section), key=repr) == sorted(getattr(second, section), key=repr)


def test_the_order_of_rows_and_of_sets_does_not_change_the_text() -> None:
    company = read(HALDEN).company
    rows: dict[str, Any] = {name: getattr(company, name)[::-1] for name in ("teams", "metrics", "goals", "kpis")}
    shuffled = replace(company, **rows)
    assert write_plan(shuffled) == write_plan(company)
    joint = Goal("g", "G", "q", ("sales", "marketing"))
    assert "owners: [marketing, sales]" in write_plan(Company("H", goals=(joint,)))


def test_what_is_the_default_is_left_out() -> None:
    text = write_plan(Company("H", kpis=(Kpi("sales", "q", 1, "mql"), Kpi("sales", "q", 2, "mql", pay="none"))))
    assert "rank: 1, metric: mql}" in text
    assert "rank: 2, metric: mql, pay: none}" in text


def test_several_lines_of_text_stand_as_a_block() -> None:
    metric = Metric(
        "m", "M", "count", read(HALDEN).company.metrics[0].better, definition="First.\n\n  Second: a #b\nEnd"
    )
    text = write_plan(Company("H", metrics=(metric,)))
    assert "    definition: |-\n      First.\n\n        Second: a #b\n      End\n" in text
    assert read(text).company.metrics == (metric,)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(COMPANIES)
def test_a_written_company_is_read_back_and_written_the_same(company: Company) -> None:
    text = write_plan(company)
    again = read(text).company
    assert again == company
    assert write_plan(again) == text


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(COMPANIES)
def test_other_readers_of_yaml_see_the_same_words(company: Company) -> None:
    plan = yaml.safe_load(write_plan(company))
    assert plan["company"]["name"] == company.name
    assert [row["id"] for row in plan.get("metrics", [])] == [metric.id for metric in company.metrics]
    assert [row.get("definition") for row in plan.get("metrics", [])] == [
        metric.definition for metric in company.metrics
    ]


def test_a_hard_word_is_the_same_word_to_other_readers_of_yaml() -> None:
    for word in HARD:
        assert yaml.safe_load(f"[{scalar_text(word)}, {{a: {scalar_text(word)}}}]") == [word, {"a": word}]


def test_what_waits_for_each_other_is_written_as_it_was_read() -> None:
    text = """\
trine: 1
company:
  name: Halden Instruments

teams:
  - {id: sales, name: Sales, function: sales}

plans:
  - {id: a, title: A, horizon: strategic, team: company, start: 2026-01-01, end: 2028-12-31}
  - {id: b, title: B, horizon: tactical, team: sales, start: 2027-01-01, end: 2027-12-31, under: a}

deliverables:
  - {id: d, title: D, team: sales, start: 2027-01-04, end: 2027-01-29, needs: [e], stage: go_to_market}
  - {id: e, title: E, team: sales, start: 2027-01-04, end: 2027-01-29, commitment: committed}

playbooks:
  - id: large
    name: Large
    tier: 1
    versions:
      - version: 1
        steps:
          - {id: price, title: Price list, offset: -10, days: 3, gate: true}
          - id: mail
            title: Mail
            anchor: price
            offset: 2
            after:
              - {step: price, lag: 1}
      - version: 2
        because: support heard of it from customers
        steps:
          - {id: mail, title: Mail, stage: execution}

launches:
  - id: l
    name: L
    day: 2027-03-01
    tier: 1
    team: sales
    deliverables: [d]
    playbook: large
    playbook_version: 2
    country: DE-BY
    stopped: true
    tasks:
      - {id: price, title: Price list, start: 2027-02-01, end: 2027-02-03, offset: -20, days: 3, manual: true}
      - id: mail
        title: Mail
        start: 2027-02-05
        end: 2027-02-05
        anchor: price
        after:
          - {step: price, lag: 1}
    retrospective:
      on: 2027-03-20
      went_badly: [support was told late]
      lessons:
        - id: support
          what: support heard of it from customers
          proposes: {id: brief-support, title: Brief support, offset: -5}
          state: accepted
          version: 2
"""
    assert write_plan(read(text).company) == text
