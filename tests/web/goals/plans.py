"""Plans for tests: a small one, and one that has everything in its least handy form."""

from datetime import date

from trine.core.company import Company
from trine.plan import parse_plan

TODAY = date(2027, 2, 14)

SMALL = """\
trine: 1
company: {name: Halden Instruments, currency: EUR}
cycles:
  - {id: 2027-q1, kind: quarter, start: 2027-01-01, end: 2027-03-31}
teams:
  - {id: marketing, name: Marketing, function: marketing}
  - {id: sales, name: Sales, function: sales}
people:
  - {id: ana, name: Ana Sousa, email: ana@halden.example, teams: [sales], lead_of: [sales]}
  - {id: marek, name: Marek Dvornik, email: marek@halden.example, teams: [marketing]}
metrics:
  - {id: market_share, name: Market share, unit: ratio, better: up, source: manual, owner: sales}
  - {id: mql, name: Qualified leads, unit: count, better: up, source: manual, owner: marketing}
goals:
  - {id: c-share, title: Win the mid-market, cycle: 2027-q1, owners: [company],
     customer_outcome: Plant managers see it first,
     key_results: [{metric: market_share, from: 0.08, to: 0.12}]}
  - {id: m-leads, title: Fill the pipeline, cycle: 2027-q1, owners: [marketing], serves: [c-share], lead: marek,
     key_results: [{metric: mql, from: 0, to: 400}], sign_offs: [{team: sales, by: ana, on: 2027-01-05}]}
kpis:
  - {team: marketing, cycle: 2027-q1, rank: 1, metric: mql, measured: by stage, source: crm,
     pay: {basis: mql, share_of_variable: 0.4}}
readings:
  - {metric: mql, on: 2027-02-01, value: 120, by: marek}
check_ins:
  - {goal: m-leads, on: 2027-02-01, by: marek, confidence: 0.6, note: slow start}
"""

NASTY = """\
trine: 1
company: {name: "Ünïcode: \\"quotes\\" & <b>", fiscal_year_start: 4, country: AT,
          handoff: {respond_within: 4h, hours: 8:30-18}}
cycles:
  - {id: 2026, kind: year, start: 2026-01-01, end: 2026-12-31}
  - {id: 2027-q1, kind: quarter, start: 2027-01-01, end: 2027-03-31}
  - {id: long, kind: multi_year, start: 2026-01-01, end: 2030-12-31}
teams:
  - {id: a-child, name: "yes", function: other, parent: z-parent}
  - {id: z-parent, name: "007", function: product, since: 2020-01-01}
  - {id: gone, name: Gone, function: sales, until: 2026-06-30}
people:
  - {id: lea, name: Léa, teams: [a-child, z-parent], lead_of: [z-parent], role: owner,
     memberships: [{team: a-child, until: 2026-12-31}, {team: gone, since: 2024-01-01, until: 2026-06-30},
                   {team: z-parent, since: 2025-05-05}]}
  - {id: nobody, name: Nobody, until: 2026-12-31}
  - {id: zoe, name: Zoe, email: ZOE@halden.example, teams: [gone], since: 2020-02-29}
metrics:
  - id: odd
    name: "- odd: name"
    unit: "per 1,000"
    better: down
    definition: |-
      two lines
        and an indent # no comment
    formula: "plain * 2"
    filter: "a = 'b'"
    source: "facts:win_rate"
    window: "the last 90 days"
    cadence: week
    owner: lea
  - {id: plain, name: Plain, unit: EUR, better: up, owner: a-child}
influences:
  - {from: plain, to: odd, sign: "-", strength: strong, because: "it is"}
  - {from: odd, to: plain, sign: "+"}
assumptions:
  - {metric: odd, cycle: 2026, between: [-1.5, 1e-9]}
  - {metric: plain, cycle: long, between: [0.1, 12345678.9], because: "~", source: "null"}
goals:
  - {id: b, title: "null", cycle: 2027-q1, owners: [z-parent, company, a-child], serves: [a, c], lead: lea,
     check_in_every: month, changed: 2027-01-20, no_parent_reason: "none: really",
     key_results: [{metric: plain, from: 10, to: 2.5, weight: 0.5, by: 2027-02-28}, {metric: odd, keep: [-1, 1]},
                   {metric: plain, at_least: 3}, {metric: plain, at_most: 1e12}, {metric: odd}],
     sign_offs: [{team: z-parent, by: zoe, on: 2027-01-21}, {team: a-child, by: lea, on: 2027-01-22}]}
  - {id: a, title: A, cycle: 2026, owners: [gone]}
  - {id: c, title: "🎯 emoji", cycle: long, owners: [company], customer_outcome: "so — good"}
kpis:
  - {team: a-child, cycle: 2027-q1, rank: 1, metric: odd, pay: none, owner: zoe}
  - {team: a-child, cycle: 2027-q1, rank: 2, metric: plain, pay: {basis: odd, accelerates_above: 0.45}}
  - {team: a-child, cycle: 2027-q1, rank: 4, metric: plain}
revenue_targets:
  - {team: z-parent, cycle: 2026, metric: plain, at_least: 0.1}
  - {team: z-parent, cycle: 2026, metric: plain, at_least: 7, kind: joint}
expectations:
  - {id: e1, from: a-child, of: z-parent, cycle: 2026, what: "a price list"}
  - {id: e2, from: z-parent, of: a-child, cycle: 2026, metric: odd, at_most: 3, at_least: -3, because: "x"}
dependencies:
  - {id: d1, from: a-child, of: z-parent, what: demo, needed_by: 2027-02-10, promised_for: 2027-02-20,
     state: declined, goal: b, because: no}
  - {id: d2, from: a-child, of: gone, what: other, needed_by: 2027-02-10}
readings:
  - {metric: odd, on: 2027-01-31, value: -0.0000001}
  - {metric: odd, on: 2027-02-01, value: 3, by: nobody}
check_ins:
  - {goal: b, on: 2027-02-01, by: lea, confidence: 0, note: "n", blocker: "b: c"}
  - {goal: b, on: 2027-02-01, by: zoe, confidence: 1}
accepted:
  - {code: T109, subjects: [b, a], by: lea, on: 2026-12-15, until: 2027-03-31, because: "board: yes"}
"""


def plan(text: str = SMALL) -> Company:
    """The company of a plan's text."""
    return parse_plan({"plan.yaml": text.encode()}).company
