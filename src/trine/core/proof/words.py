"""A conflict in words: who asks for what, what is taken to be possible, and which changes would make it fit."""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING

from trine.core.company import COMPANY
from trine.core.units import is_count
from trine.core.wording import about, amount, listed, possessive, quoted

if TYPE_CHECKING:
    from trine.core.company import Company
    from trine.core.proof.changes import Change
    from trine.core.proof.model import Claim, System


def bound(claim: Claim, company: Company) -> str:
    """`at least € 1,900,000`."""
    return f"{'at least' if claim.is_floor else 'at most'} {amount(claim.bound, unit(claim.metric, company))}"


def unit(metric: str, company: Company) -> str:
    """A metric's unit, empty if the metric is not known."""
    row = company.metric.get(metric)
    return row.unit if row else ""


def wanted(claim: Claim, company: Company) -> str:
    """Who wants it: `“Win 1.9 million”`, or `The revenue target of Sales`."""
    goal = company.goal.get(claim.ref.id) if claim.ref and claim.ref.kind == "goal" else None
    if goal is not None:
        return quoted(goal.title)
    return f"the revenue target of {listed(owners(claim, company))}"


def owners(claim: Claim, company: Company) -> list[str]:
    """The names of the teams that want it, the company by its own name."""
    return [company.index.team_name(owner) for owner in claim.owners]


def given(claim: Claim, company: Company) -> str:
    """A member as what is given: `Marketing's 400 Marketing qualified leads`, `Win rate of 31 %`."""
    name, value = company.index.metric_name(claim.metric), amount(claim.bound, unit(claim.metric, company))
    text = f"{value} {name}" if is_count(unit(claim.metric, company)) else f"{name} of {value}"
    teams = [owner for owner in claim.owners if owner != COMPANY]
    if len(teams) == 1:
        return f"{possessive(company.index.team_name(teams[0]))} {text}"
    return text


def worked_out(value: float, its_unit: str) -> str:
    """A value that follows from others, to four digits.

    >>> worked_out(1684821.4, "EUR"), worked_out(357.142857, "count")
    ('€ 1,685,000', '357.1')
    """
    if value == 0 or not math.isfinite(value):
        return amount(value, its_unit)
    return amount(round(value, 3 - math.floor(math.log10(abs(value)))), its_unit)


def formula(metric: str, company: Company) -> str | None:
    """A metric's formula with names in place of ids: `Deals won × Average deal`; none if it has no formula."""
    row = company.metric.get(metric)
    if row is None or row.formula is None:
        return None
    named = re.sub(r"[a-z][a-z0-9_]*", lambda match: company.index.metric_name(match[0]), row.formula)
    return named.replace("*", "×").replace("/", "÷")


def meaning(metric: str, part: System, company: Company) -> str:
    """What a metric can be by its meaning: `Win rate is 0 % to 100 %`."""
    index, its_unit = part.variable[metric], unit(metric, company)
    low, high = part.low[index], part.high[index]
    name = company.index.metric_name(metric)
    if math.isfinite(high):
        return f"{name} is between {amount(low, its_unit)} and {amount(high, its_unit)}, whatever is counted"
    return f"{name} is {'above' if index in part.positive else 'not below'} {amount(max(low, 0.0), its_unit)}"


def changed(change: Change, company: Company) -> str:
    """A change as a step to take: `lower Revenue of “Win 1.9 million” to € 1,886,000 (0.7 %)`."""
    claim = change.claim
    name = company.index.metric_name(claim.metric)
    value = amount(outwards(change.bound, is_floor=claim.is_floor), unit(claim.metric, company))
    share = f" ({about(change.relative, 'ratio')})" if change.relative is not None else ""
    if claim.is_target:
        return f"{'lower' if claim.is_floor else 'raise'} {name} of {wanted(claim, company)} to {value}{share}"
    return f"show that {name} can be {value}{share}"


def outwards(value: float, *, is_floor: bool) -> float:
    """A figure of four digits that gives way a little more, never less, than the value.

    >>> outwards(1886040.4, is_floor=True), outwards(0.31231, is_floor=False)
    (1886000.0, 0.3124)
    """
    if value == 0 or not math.isfinite(value):
        return value
    places = 3 - math.floor(math.log10(abs(value)))
    scaled = value * 10.0**places
    near = round(scaled)
    whole = near if abs(scaled - near) < 1e-6 else math.floor(scaled) if is_floor else math.ceil(scaled)
    return round(whole / 10.0**places, max(places, 0))
