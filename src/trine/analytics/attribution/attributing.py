"""`attribute`: the models side by side, for a company's facts."""

from __future__ import annotations

from contextlib import nullcontext
from datetime import date
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, get_args

from trine.analytics.attribution.mart import counts_from_mart
from trine.analytics.attribution.measuring import measure
from trine.analytics.attribution.reach import DIMENSIONS, By, Question, Reach
from trine.analytics.attribution.report import AttributionReport, Slice
from trine.analytics.errors import UnusableFactsError
from trine.analytics.periods import Period
from trine.analytics.store import FactStore
from trine.core.attribution import credit, find_model

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from trine.analytics.attribution.counts import Counts
    from trine.analytics.attribution.reach import Dimension, Scope
    from trine.analytics.periods import Every
    from trine.analytics.snapshot import Facts
    from trine.core.attribution.disagreement import Basis


def attribute(
    facts: Facts | FactStore,
    *,
    models: Collection[str] | None = None,
    by: By = "channel",
    basis: Basis = "deals",
    scope: Scope = "contact",
    lookback_days: int = 180,
    half_life_days: float = 7.0,
    start: date | None = None,
    end: date | None = None,
    currency: str | None = None,
    every: Every = "quarter",
    fiscal_year_start: int = 1,
) -> AttributionReport:
    """Share out the deals won between two days (both included, else all) among the touches before them.

    `models` are names of `trine.core.attribution.MODELS`, all if none are given. `by` channel, campaign or asset says
    what gets the credit; by segment or period the channels do, overall and in a slice for each segment, or for each
    month or quarter (`every`). Every model's deals and values are given; `basis` is what models are compared by. Money
    is in `currency`, else in that of most won deals. Whole months of a fact store are answered from its mart, which is
    brought up to date first; else the touches are read. Raises `UnusableFactsError` with a sentence.
    """
    _check(by, basis, start, end)
    wanted = None if models is None else _names(models)
    reach = Reach(scope, lookback_days, half_life_days)
    with facts.snapshot() if isinstance(facts, FactStore) else nullcontext(facts) as opened:
        dimension: Dimension = by if by in DIMENSIONS else "channel"
        grain: tuple[str, ...] = {"segment": ("segment",), "period": ("month",)}.get(by, ())
        asked = Question(dimension, grain, start, end)
        counts = counts_from_mart(opened, reach, asked) or measure(opened, reach, asked)
        money = currency or counts.currency
        whole = credit(counts.counted(money), wanted)
        titles, keys = counts.outside.titles, {key for given in whole.models.values() for key in given}
        slices: tuple[Slice, ...] = ()
        if grain:
            names = _names_of_slices(counts, grain[0], every, fiscal_year_start)
            slices = _slices(counts, names, grain[0], money, wanted)
        return AttributionReport(
            by=by,
            basis=basis,
            reach=reach,
            start=start,
            end=end,
            currency=money,
            models=whole.models,
            removal_effects=whole.chain.removal_effects,
            chain_probability=whole.chain.probability,
            n=counts.numbers(money),
            as_of=opened.known_at(("touches", "opportunities")),
            slices=slices,
            titles=MappingProxyType({key: titles[key] for key in keys if key in titles}),
        )


def _slices(
    counts: Counts, names: Mapping[Any, str], column: str, currency: str | None, models: Collection[str] | None
) -> tuple[Slice, ...]:
    """A slice for each name; `names` says which values of a column it stands for."""
    found = []
    for name in sorted(set(names.values())):
        part = counts.where(column, {value for value, stands_for in names.items() if stands_for == name})
        given = credit(part.counted(currency), models)
        chain = given.chain
        found.append(Slice(name, given.models, chain.removal_effects, chain.probability, part.numbers(currency)))
    return tuple(found)


def _names_of_slices(counts: Counts, column: str, every: Every, fiscal_year_start: int) -> Mapping[Any, str]:
    values = counts.totals.values(column)
    if column == "segment":
        return {value: value for value in values}
    firsts = {value: date(value // 12, value % 12 + 1, 1) for value in values}
    return {value: Period.of(first, every, fiscal_year_start).name for value, first in firsts.items()}


def _names(models: Collection[str]) -> tuple[str, ...]:
    try:
        return tuple(find_model(name).name for name in models)
    except KeyError as error:
        raise UnusableFactsError(str(error.args[0])) from error


def _check(by: str, basis: str, start: date | None, end: date | None) -> None:
    if by not in get_args(By):
        raise UnusableFactsError(f"Credit can't be given by {by!r}; it is by {', '.join(get_args(By))}.")
    if basis not in {"deals", "value"}:
        raise UnusableFactsError(f"The basis {basis!r} is not known; it is deals or value.")
    if start and end and start > end:
        raise UnusableFactsError(f"The period ends on {end} before it starts on {start}.")
