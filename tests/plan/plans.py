"""Plans for the tests: the example of the format, and ways to read a text and to look at its problems."""

from trine.plan import PlanError, parse_plan
from trine.plan.read import ReadPlan

HEAD = "trine: 1\ncompany: {name: Halden Instruments}\n"

HALDEN = """\
trine: 1
company:
  name: Halden Instruments
  currency: EUR
  fiscal_year_start: 1            # month
cycles:
  - {id: 2027, kind: year, start: 2027-01-01, end: 2027-12-31}
  - {id: 2027-q1, kind: quarter, start: 2027-01-01, end: 2027-03-31}
teams:
  - {id: product, name: Product, function: product}
  - {id: marketing, name: Marketing, function: marketing}
  - {id: sales, name: Sales, function: sales, parent: null, until: null}
people:
  - {id: ana, name: Ana Sousa, email: ana@halden.example, teams: [sales], lead_of: [sales]}
metrics:
  - id: revenue_new
    name: New revenue
    unit: EUR
    better: up
    definition: Contract value of deals won with accounts that had no earlier won deal
    formula: deals_won * average_deal
    source: facts:revenue_new
    window: quarter
    owner: sales
  - {id: deals_won, name: Deals won, unit: count, better: up, formula: opportunities * win_rate}
  - {id: opportunities, name: Opportunities, unit: count, better: up, formula: mql * acceptance}
  - {id: mql, name: Marketing qualified leads, unit: count, better: up, owner: marketing}
  - {id: acceptance, name: Lead acceptance, unit: ratio, better: up}
  - {id: win_rate, name: Win rate, unit: ratio, better: up}
  - {id: average_deal, name: Average deal, unit: EUR, better: up}
  - {id: list_price, name: List price, unit: EUR, better: up}
  - {id: gross_margin, name: Gross margin, unit: ratio, better: up}
  - {id: market_share, name: Market share, unit: ratio, better: up}
influences:
  - {from: list_price, to: market_share, sign: "-", strength: strong, because: price test of autumn 2026}
  - {from: list_price, to: gross_margin, sign: "+", strength: strong}
assumptions:
  - {metric: win_rate, cycle: 2027-q1, between: [0.15, 24%], because: range of the last eight quarters}
  - {metric: average_deal, cycle: 2027-q1, between: [17000, 21000]}
goals:
  - {id: c-profit, title: Earn more on each deal, cycle: 2027, owners: [company]}
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
    sign_offs: [{team: marketing, by: ana, on: 2026-12-12}]
kpis:
  - {team: marketing, cycle: 2027-q1, rank: 1, metric: mql, measured: contacts that reach the MQL stage, source: crm,
     pay: {basis: mql, share_of_variable: 0.4}}
  - {team: sales, cycle: 2027-q1, rank: 1, metric: revenue_new, measured: won deals by close date, source: crm,
     pay: {basis: gross_margin, share_of_variable: 0.6, accelerates_above: 0.45}}
  - {team: product, cycle: 2027-q1, rank: 1, metric: market_share, measured: analyst panel, source: other, pay: none}
revenue_targets:
  - {team: marketing, cycle: 2027-q1, metric: revenue_new, at_least: 600000, kind: sourced}
expectations:
  - {id: e1, from: sales, of: marketing, cycle: 2027-q1, metric: mql, at_least: 400,
     because: pipeline for the sensor line}
dependencies:
  - {id: d1, from: marketing, of: product, what: demo unit for the trade fair, needed_by: 2027-02-10,
     promised_for: 2027-02-20, state: accepted}
readings:
  - {metric: market_share, on: 2027-01-31, value: 8.1%, by: ana}
check_ins:
  - {goal: s-margin, on: 2027-02-01, by: ana, confidence: 0.6, note: two large deals moved to March}
accepted:
  - {code: T109, subjects: [c-share, s-margin], by: ana, on: 2026-12-15, until: 2027-03-31,
     because: "board decision: share first in Q1"}
"""


def read(text: str) -> ReadPlan:
    return parse_plan({"plan.yaml": text.encode()})


def problems(text: str | bytes) -> list[str]:
    """The problems of one file, each as `LINE:COLUMN: sentence`."""
    return problems_of({"plan.yaml": text if isinstance(text, bytes) else text.encode()}, "plan.yaml:")


def problems_of(files: dict[str, bytes], without: str = "") -> list[str]:
    try:
        parse_plan(files)
    except PlanError as error:
        return [str(problem).removeprefix(without) for problem in error.problems]
    return []
