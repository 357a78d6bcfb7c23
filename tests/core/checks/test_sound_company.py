from datetime import date

import pytest

from trine.core.checks import run_checks
from trine.plan import parse_plan

SOUND = """
trine: 1
company: {name: Halden Instruments, currency: EUR}
cycles:
  - {id: 2027, kind: year, start: 2027-01-01, end: 2027-12-31}
  - {id: 2027-q1, kind: quarter, start: 2027-01-01, end: 2027-03-31}
  - {id: 2027-q2, kind: quarter, start: 2027-04-01, end: 2027-06-30}
teams:
  - {id: product, name: Product, function: product}
  - {id: marketing, name: Marketing, function: marketing}
  - {id: sales, name: Sales, function: sales}
  - {id: inside-sales, name: Inside sales, function: sales, parent: sales}
  - {id: finance, name: Finance, function: finance}
  - {id: partners, name: Partner sales, function: sales, until: 2026-12-31}
people:
  - {id: ana, name: Ana Sousa, email: ana@halden.example, teams: [sales], lead_of: [sales]}
  - {id: mia, name: Mia Holt, teams: [marketing]}
  - {id: pia, name: Pia Lund, teams: [product]}
  - {id: jonas, name: Jonas Brekke, until: 2026-11-30}
metrics:
  - id: revenue_new
    name: New revenue
    unit: EUR
    better: up
    definition: Contract value of deals won with accounts that had no earlier won deal
    formula: deals_won * average_deal
    source: crm
    window: quarter
    owner: sales
  - {id: deals_won, name: Deals won, unit: count, better: up, source: crm, formula: opportunities * win_rate}
  - {id: opportunities, name: Opportunities, unit: count, better: up, source: crm, formula: mql * acceptance}
  - {id: mql, name: Marketing qualified leads, unit: count, better: up, source: crm, owner: marketing}
  - {id: acceptance, name: Lead acceptance, unit: ratio, better: up, source: crm, owner: sales}
  - {id: win_rate, name: Win rate, unit: ratio, better: up, source: crm, owner: sales, cadence: month}
  - {id: average_deal, name: Average deal, unit: EUR, better: up, source: crm}
  - {id: market_share, name: Market share, unit: ratio, better: up, source: analyst panel, owner: product}
  - {id: list_price, name: List price, unit: EUR, better: up, source: manual, owner: product}
  - {id: gross_margin, name: Gross margin, unit: ratio, better: up, source: billing, owner: finance}
influences:
  - {from: list_price, to: gross_margin, sign: "+", strength: strong}
assumptions:
  - {metric: average_deal, cycle: 2027-q1, between: [17000, 21000]}
goals:
  - id: c-share
    title: Win the mid-market with the new sensor line
    cycle: 2027
    owners: [company]
    customer_outcome: Plant managers see a failing bearing a week earlier
    key_results: [{metric: market_share, from: 0.08, to: 0.12}, {metric: list_price, at_most: 900}]
    sign_offs:
      - {team: product, by: pia, on: 2026-12-12}
      - {team: marketing, by: mia, on: 2026-12-12}
      - {team: sales, by: ana, on: 2026-12-12}
  - id: c-new
    title: Make new business grow again
    cycle: 2027-q1
    owners: [company]
    customer_outcome: Seventy more plants stop guessing which machine fails next
    serves: [c-share]
    key_results: [{metric: revenue_new, at_least: 1400000}]
    sign_offs: [{team: sales, by: ana, on: 2026-12-12}, {team: marketing, by: mia, on: 2026-12-12}]
  - id: m-leads
    title: Four hundred leads that sales wants to call
    cycle: 2027-q1
    owners: [marketing]
    serves: [c-new, c-share]
    key_results: [{metric: mql, from: 300, to: 400}]
  - id: s-win
    title: Win one opportunity in four
    cycle: 2027-q1
    owners: [sales]
    serves: [c-new]
    check_in_every: week
    key_results: [{metric: win_rate, from: 0.2, to: 0.25}, {metric: acceptance, from: 0.6, to: 0.7}]
  - id: j-price
    title: One price list that everybody sells from
    cycle: 2027-q1
    owners: [product, sales]
    serves: [c-share]
    key_results: [{metric: list_price, keep: [850, 900]}, {metric: gross_margin, at_least: 0.41}]
    sign_offs:
      - {team: product, by: pia, on: 2026-12-12}
      - {team: sales, by: ana, on: 2026-12-12}
      - {team: finance, by: ana, on: 2026-12-14}
    changed: 2026-12-12
  - id: f-close
    title: Books closed by the fifth working day
    cycle: 2027-q1
    owners: [finance]
    no_parent_reason: keeps the lights on
    key_results: [{metric: gross_margin, from: 0.41, to: 0.42}]
  - {id: s-north, title: Launch in the north, cycle: 2027-q2, owners: [sales], serves: [c-share],
     key_results: [{metric: win_rate, from: 0.25, to: 0.27}]}
kpis:
  - {team: product, cycle: 2027-q1, rank: 1, metric: market_share, measured: analyst panel, source: other, pay: none}
  - {team: marketing, cycle: 2027-q1, rank: 1, metric: mql, measured: contacts at the MQL stage, source: crm,
     pay: {basis: mql, share_of_variable: 0.4}}
  - {team: sales, cycle: 2027-q1, rank: 1, metric: revenue_new, measured: won deals by close date, source: crm,
     pay: {basis: revenue_new, share_of_variable: 0.6}}
  - {team: sales, cycle: 2027-q1, rank: 2, metric: acceptance, measured: accepted in five days, source: crm, pay: none}
  - {team: finance, cycle: 2027-q1, rank: 1, metric: gross_margin, measured: the books, source: billing, pay: none}
revenue_targets:
  - {team: marketing, cycle: 2027-q1, metric: revenue_new, at_least: 600000, kind: sourced}
  - {team: sales, cycle: 2027-q1, metric: revenue_new, at_least: 900000, kind: own}
  - {team: product, cycle: 2027-q1, metric: revenue_new, at_least: 400000, kind: joint}
expectations:
  - {id: e1, from: sales, of: marketing, cycle: 2027-q1, metric: mql, at_least: 400, because: pipeline}
  - {id: e2, from: marketing, of: product, cycle: 2027-q1, what: demo unit for the trade fair}
dependencies:
  - {id: d1, from: marketing, of: product, what: Demo unit for the trade fair, needed_by: 2027-02-10,
     promised_for: 2027-02-10, state: accepted}
readings:
  - {metric: win_rate, on: 2027-02-01, value: 0.22}
  - {metric: market_share, on: 2027-01-31, value: 0.083}
check_ins:
  - {goal: s-win, on: 2027-01-22, by: ana, confidence: 0.7}
  - {goal: s-win, on: 2027-01-29, by: ana, confidence: 0.7}
plans:
  - {id: p-m, title: Fairs, horizon: tactical, team: marketing, start: 2027-01-01, end: 2027-12-31, goals: [c-share],
     audience: plant managers}
  - {id: p-s, title: Resellers, horizon: tactical, team: sales, start: 2027-01-01, end: 2027-12-31, goals: [c-share],
     audience: plant managers in the mid-market, relies_on: [marketing]}
deliverables:
  - id: sensor
    title: Sensor
    team: product
    start: 2026-11-02
    end: 2027-02-24
    commitment: committed
    relied_on_by: [marketing]
    stage: building
    involved: [{team: marketing, stage: research, on: 2026-11-12}, {team: sales, stage: research, on: 2026-11-12}]
    revisions:
      - {on: 2027-01-20, by: pia, what: end, from: 2027-02-10, to: 2027-02-24, because: late, told: [marketing]}
    looks: [{team: marketing, on: 2027-01-22}]
playbooks: [{id: small, name: Small, versions: [{version: 1, steps: [{id: brief, title: Brief}]}]}]
launches:
  - id: app
    name: The field app
    day: 2027-02-10
    tier: 3
    team: marketing
    stage: execution
    brief:
      - {part: goal, text: Ten plants use it, state: agreed}
      - {part: audience, text: Technicians, state: agreed}
      - {part: positioning, text: No laptop, state: agreed}
    readiness:
      - {audience: sales, need: have, what: price list, done: 2027-02-01}
      - {audience: support, need: know, what: how to pair, done: 2027-02-02}
  - id: gateway
    name: The gateway
    day: 2026-10-01
    tier: 3
    team: marketing
    stage: measurement
    playbook: small
    playbook_version: 1
    measures:
      - {metric: market_share, effect: other, start: 2026-10-01, end: 2026-12-31, result: 0.083, worked_out: 2027-01-05}
    discussed: 2027-01-07
    retrospective: {on: 2027-01-07, lessons: [{id: a, what: sooner, step: brief, state: accepted, version: 1}]}
"""


def codes(text: str) -> list[str]:
    company = parse_plan({"plan.yaml": text.encode()}).company
    return [finding.code for finding in run_checks(company, date(2027, 2, 5)).findings]


def test_a_sound_company_has_nothing_to_hear() -> None:
    assert codes(SOUND) == []


@pytest.mark.parametrize(
    ("code", "sound", "unsound"),
    [
        ("T101", "    no_parent_reason: keeps the lights on\n", ""),
        ("T102", "serves: [c-new, c-share]", "serves: [c-share]"),
        ("T103", "  - {team: product, cycle: 2027-q1, rank: 1, metric: market_share, measured: analyst panel", "#"),
        ("T104", "measured: the books, source: billing, pay: none", "measured: the books, source: billing"),
        ("T105", "  - {team: product, cycle: 2027-q1, metric: revenue_new", "#"),
        ("T107", "{id: opportunities, name: Opportunities", "{id: opportunities, name: deals-won"),
        ("T108", "metric: list_price, keep: [850, 900]", "metric: list_price, keep: [950, 990]"),
        ("T109", '{from: list_price, to: gross_margin, sign: "+"', '{from: acceptance, to: gross_margin, sign: "-"'),
        ("T110", "pay: {basis: revenue_new, share_of_variable: 0.6}", "pay: {basis: list_price}"),
        ("T112", "at_least: 1400000", "at_least: 1600000"),
        ("T114", "    customer_outcome: Seventy more plants stop guessing which machine fails next\n", ""),
        ("T115", "      - {team: finance, by: ana, on: 2026-12-14}\n", ""),
        ("T115", "changed: 2026-12-12", "changed: 2026-12-13"),
        ("T116", "name: Finance, function: finance", "name: Finance, function: finance, until: 2027-02-04"),
        ("T117", "better: up, source: manual, owner: product", "better: up, owner: product"),
        ("T117", "on: 2027-02-01, value: 0.22", "on: 2027-01-04, value: 0.22"),
        ("T118", "metric: mql, from: 300, to: 400", "metric: mql, to: 400"),
        ("T202", "on: 2027-02-01, value: 0.22", "on: 2027-02-01, value: 0.2"),
        ("T203", "2027-01-29", "2027-01-23"),
        ("T204", "promised_for: 2027-02-10", "promised_for: 2027-02-11"),
        ("T205", "audience: plant managers}", "audience: hospitals}"),
        ("T206", "told: [marketing]}\n    looks: [{team: marketing, on: 2027-01-22}]", "told: []}"),
        ("T301", "metric: mql, at_least: 400, because", "metric: mql, at_least: 500, because"),
        ("T301", "what: demo unit for the trade fair}", "what: a price list for resellers}"),
        ("T304", "looks: [{team: marketing, on: 2027-01-22}]", "looks: [{team: marketing, on: 2027-01-12}]"),
        ("T307", ", {team: sales, stage: research, on: 2026-11-12}", ""),
        ("T308", "text: No laptop, state: agreed", "text: No laptop, state: draft"),
        ("T507", "    discussed: 2027-01-07\n", ""),
        ("T508", "state: accepted, version: 1", "state: accepted"),
    ],
)
def test_one_thing_wrong_is_found_and_nothing_else(code: str, sound: str, unsound: str) -> None:
    assert SOUND.count(sound) == 1
    assert set(codes(SOUND.replace(sound, unsound))) == {code}
