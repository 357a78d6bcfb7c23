"""Small plans for tests of checks: a company that is there already, and what the test adds to it."""

from __future__ import annotations

from datetime import date
from functools import lru_cache

from trine.core.checks import CATALOGUE
from trine.core.company import Company
from trine.core.findings import Finding
from trine.plan import parse_plan

TODAY = date(2027, 2, 15)

BASE = """
trine: 1
company: {name: Halden Instruments, currency: EUR}
cycles:
  - {id: 2026-q4, kind: quarter, start: 2026-10-01, end: 2026-12-31}
  - {id: 2027, kind: year, start: 2027-01-01, end: 2027-12-31}
  - {id: 2027-q1, kind: quarter, start: 2027-01-01, end: 2027-03-31}
  - {id: 2027-q2, kind: quarter, start: 2027-04-01, end: 2027-06-30}
teams:
  - {id: product, name: Product, function: product}
  - {id: marketing, name: Marketing, function: marketing}
  - {id: sales, name: Sales, function: sales}
people:
  - {id: ana, name: Ana Sousa, teams: [sales]}
  - {id: jonas, name: Jonas Brekke, teams: [marketing], until: 2027-02-14}
metrics:
  - {id: mql, name: Marketing qualified leads, unit: count, better: up, source: crm, definition: Leads that asked}
  - {id: acceptance, name: Lead acceptance, unit: ratio, better: up, source: crm}
  - {id: win_rate, name: Win rate, unit: ratio, better: up, source: crm}
  - {id: average_deal, name: Average deal, unit: EUR, better: up, source: crm}
  - {id: deals_won, name: Deals won, unit: count, better: up, source: crm, formula: mql * acceptance * win_rate}
  - {id: revenue_new, name: New revenue, unit: EUR, better: up, source: crm, formula: deals_won * average_deal}
  - {id: revenue, name: Revenue, unit: EUR, better: up, source: crm}
  - {id: gross_margin, name: Gross margin, unit: ratio, better: up, source: billing}
  - {id: list_price, name: List price, unit: EUR, better: up, source: manual}
  - {id: market_share, name: Market share, unit: ratio, better: up, source: analyst panel}
  - {id: churn, name: Churn, unit: ratio, better: down, source: billing}
"""


@lru_cache(maxsize=512)
def company(*texts: str) -> Company:
    """The company of a plan made of the base and of what the test adds."""
    files = {"base.yaml": BASE} | {f"case{i}.yaml": f"trine: 1\n{text}" for i, text in enumerate(texts)}
    return parse_plan({name: text.encode() for name, text in files.items()}).company


def findings(code: str, *texts: str, today: date = TODAY) -> list[Finding]:
    """What one check finds in the base with the given additions."""
    check = next(check for check in CATALOGUE if check.code == code)
    return sorted(check.run(company(*texts), today), key=lambda finding: finding.sort_key)


def subjects(code: str, *texts: str, today: date = TODAY) -> list[list[str]]:
    """What the findings are about, as `kind:id`."""
    return [[str(subject) for subject in finding.subjects] for finding in findings(code, *texts, today=today)]
