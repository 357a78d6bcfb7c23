"""What would make a proved conflict (T111) fit: its members as sliders, solved again as they move."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from trine.core.as_of import as_of
from trine.core.assume import with_facts
from trine.core.checks.t111_targets_that_clash import told
from trine.core.proof import Change, conflicts, refit, smallest_changes
from trine.core.proof import words as say
from trine.core.wording import about, amount
from trine.web.goals.snapshot import snapshot
from trine.web.insights.actions.checks import company_day
from trine.web.insights.actions.scenarios import TargetEdit

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from trine.core.company import Company, KeyResult
    from trine.core.proof import Claim, Conflict, Refit
    from trine.web.insights.models import FindingRecord

REACH = 1.25
"""How far beyond the least change that is enough a slider goes, and at least a quarter of the bound."""


@dataclass(frozen=True, slots=True)
class Slider:
    """One member of the conflict: who asks for it or assumes it, what it is now, and what it is tried at."""

    name: str
    who: str
    metric: str
    is_target: bool
    bound: str
    low: str
    high: str
    value: str
    tried: str
    change: str
    least: str
    least_url: str


@dataclass(frozen=True, slots=True)
class Value:
    """What a metric would come to."""

    metric: str
    text: str


@dataclass(frozen=True, slots=True)
class FitView:
    """The page: the sliders, whether they fit as they stand, and what every metric would be."""

    row: FindingRecord
    sliders: tuple[Slider, ...]
    fits: bool | None
    sentence: str
    values: tuple[Value, ...]
    together_url: str
    together: str
    is_tried: bool

    @property
    def targets(self) -> tuple[Slider, ...]:
        return tuple(slider for slider in self.sliders if slider.is_target)

    @property
    def assumptions(self) -> tuple[Slider, ...]:
        return tuple(slider for slider in self.sliders if not slider.is_target)


def conflict_of(row: FindingRecord) -> tuple[Conflict, Company] | None:
    """The conflict that a finding tells, proved again from the company as it is now; none if it is gone."""
    today = company_day()
    company = as_of(snapshot(today), today)
    if company.facts:
        company = with_facts(company, (), today)
    found = (each for each in conflicts(company, today) if told(each, company).identity == row.identity)
    conflict = next(found, None)
    return (conflict, company) if conflict is not None else None


def fit(row: FindingRecord, tried: Mapping[str, str]) -> FitView | None:
    """The page of one conflict with the bounds that were tried; none if it is gone."""
    found = conflict_of(row)
    if found is None:
        return None
    conflict, company = found
    changes = smallest_changes(conflict)
    least = {conflict.members.index(change.claim): change for change in changes.alone}
    bounds = read_bounds(conflict, tried)
    result = refit(conflict, bounds)
    together = {conflict.members.index(change.claim): _given(change) for change in changes.all_targets}
    return FitView(
        row=row,
        sliders=tuple(
            _slider(index, claim, bounds, least.get(index), company) for index, claim in enumerate(conflict.members)
        ),
        fits=result.fits,
        sentence=_sentence(result, company),
        values=tuple(_values(conflict, result, company)),
        together_url=_query(together) if together else "",
        together=about(changes.together, "ratio") if changes.together is not None else "",
        is_tried=bool(bounds),
    )


def read_bounds(conflict: Conflict, tried: Mapping[str, str]) -> dict[int, float]:
    """The bounds that were tried, by the member's place; what is no number, or as before, is left out."""
    bounds = {}
    for index, claim in enumerate(conflict.members):
        try:
            value = float(tried.get(f"c{index}", ""))
        except ValueError:
            continue
        if math.isfinite(value) and not math.isclose(value, claim.bound, rel_tol=1e-9):
            bounds[index] = value
    return bounds


def options(row: FindingRecord) -> list[str]:
    """The least changes in words: what may be decided."""
    found = conflict_of(row)
    if found is None:
        return []
    conflict, company = found
    words = (say.changed(change, company) for change in smallest_changes(conflict).alone)
    return [f"{text[0].upper()}{text[1:]}" for text in words]


def target_edits(row: FindingRecord, tried: Mapping[str, str]) -> list[TargetEdit]:
    """The tried bounds of goals as changes of their key results; assumptions and revenue targets stay."""
    found = conflict_of(row)
    if found is None:
        return []
    conflict, company = found
    edits = []
    for index, bound in read_bounds(conflict, tried).items():
        claim = conflict.members[index]
        goal = company.goal.get(claim.ref.id) if claim.ref and claim.ref.kind == "goal" else None
        for place, result in enumerate(goal.key_results if goal else ()):
            field = _field(result, claim)
            if goal is not None and field:
                edits.append(TargetEdit(goal.id, place, field, claim.bound, bound))
    return edits


def _field(result: KeyResult, claim: Claim) -> str | None:
    """Which number of a key result a claim is."""
    if result.metric != claim.metric:
        return None
    names = ("to", "at_least") if claim.is_floor else ("to", "at_most")
    return next((name for name in names if getattr(result, name) == claim.bound), None)


def _slider(index: int, claim: Claim, bounds: Mapping[int, float], least: Change | None, company: Company) -> Slider:
    unit = say.unit(claim.metric, company)
    now = bounds.get(index, claim.bound)
    reach = max(abs(claim.bound) / 4, abs(_given(least) - claim.bound) * REACH if least else 0.0) or 1.0
    low, high = claim.bound - reach, claim.bound + reach
    low = max(low, 0.0) if claim.bound >= 0 else low
    share = abs(now - claim.bound) / abs(claim.bound) if claim.bound else None
    changed = index in bounds
    tried = say.bound(replace(claim, bound=float(f"{now:.4g}") if changed else now), company)
    return Slider(
        name=f"c{index}",
        who=f"{say.wanted(claim, company)[0].upper()}{say.wanted(claim, company)[1:]}"
        if claim.is_target
        else claim.because or "assumed",
        metric=company.index.metric_name(claim.metric),
        is_target=claim.is_target,
        bound=say.bound(claim, company),
        low=repr(min(low, now)),
        high=repr(max(high, now)),
        value=repr(now),
        tried=tried,
        change=f"{'−' if now < claim.bound else '+'}{about(share, 'ratio')}" if changed and share is not None else "",
        least=amount(_given(least), unit) if least else "",
        least_url=_query({index: _given(least)}) if least else "",
    )


def _given(change: Change | None) -> float:
    return say.outwards(change.bound, is_floor=change.claim.is_floor) if change else 0.0


def _query(bounds: Mapping[int, float]) -> str:
    return f"?{urlencode({f'c{index}': repr(bound) for index, bound in bounds.items()})}"


def _sentence(result: Refit, company: Company) -> str:
    if result.fits:
        return "So it fits."
    if result.fits is None or result.short is None or result.short.metric not in result.values:
        return "Whether this fits could not be settled." if result.fits is None else "It does not fit."
    claim = result.short
    unit, value = say.unit(claim.metric, company), result.values[claim.metric]
    gap = amount(float(f"{abs(value - claim.bound):.4g}"), unit)
    name = company.index.metric_name(claim.metric)
    way = "short" if claim.is_floor else "too much"
    return f"It does not fit: {name} comes to {say.worked_out(value, unit)}, {gap} {way}."


def _values(conflict: Conflict, result: Refit, company: Company) -> Iterator[Value]:
    for metric in conflict.metrics:
        if metric in result.values and metric in company.metric:
            text = say.worked_out(result.values[metric], say.unit(metric, company))
            yield Value(company.index.metric_name(metric), text)
