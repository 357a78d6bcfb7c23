"""Small companies for tests of chains: metrics by their formulas, and influences as `a + b` and `a -? b` (weak)."""

from __future__ import annotations

from datetime import date

from trine.core.chains import Graph
from trine.core.company import Better, Company, Cycle, CycleKind, Influence, Metric, Strength

TODAY = date(2027, 2, 15)
Q1 = Cycle("2027-q1", CycleKind.QUARTER, date(2027, 1, 1), date(2027, 3, 31))


def influence(text: str) -> Influence:
    """`price - share` is a strong belief, `price -? share` a weak one."""
    source, sign, target = text.split()
    strength = Strength.WEAK if sign.endswith("?") else Strength.STRONG
    return Influence(source, target, "+" if sign[0] == "+" else "-", strength)


def company(*beliefs: str, formulas: dict[str, str] | None = None, units: dict[str, str] | None = None) -> Company:
    """A company with all metrics that are named."""
    formulas, units = formulas or {}, units or {}
    influences = tuple(influence(text) for text in beliefs)
    ids = {id_ for row in influences for id_ in (row.source, row.target)} | set(formulas) | set(units)
    for formula in formulas.values():
        ids |= {word for word in formula.replace("(", " ").replace(")", " ").split() if word[0].isalpha()}
    metrics = (Metric(id_, id_, units.get(id_, "count"), Better.UP, formula=formulas.get(id_)) for id_ in sorted(ids))
    return Company("Halden", cycles=(Q1,), metrics=tuple(metrics), influences=influences)


def graph(*beliefs: str, formulas: dict[str, str] | None = None, units: dict[str, str] | None = None) -> Graph:
    """The graph of such a company."""
    return Graph(company(*beliefs, formulas=formulas, units=units))
