"""The answers of attribution: plain frozen values for pages, files and the command line."""

from __future__ import annotations

from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING

from trine.analytics.attribution.reach import Reach
from trine.core.attribution import disagreements

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime

    from trine.analytics.attribution.reach import By
    from trine.core.attribution import Disagreement, Tally
    from trine.core.attribution.disagreement import Basis


@dataclass(frozen=True, slots=True)
class Numbers:
    """How many rows are behind a report.

    `touches_left_out` says why touches don't count: `after_close`, `before_window`, `no_deal`. A touch can count for
    one deal of a contact or an account and be too late for another, so the first two are pairs of touch and deal, as is
    `touches_used`. `touches_on_two_accounts` name another account than their contact does (told by account only): the
    touch's own counts.
    Deals in another currency, and without an amount, count as deals, with a value of 0.
    """

    won_deals: int = 0
    won_value: float = 0.0
    deals_with_touches: int = 0
    deals_without_touches: int = 0
    value_without_touches: float = 0.0
    lost_deals: int = 0
    lost_with_touches: int = 0
    touches: int = 0
    touches_used: int = 0
    touches_left_out: Mapping[str, int] = field(default_factory=dict)
    touches_on_two_accounts: int = 0
    deals_in_other_currencies: Mapping[str, int] = field(default_factory=dict)
    deals_without_amount: int = 0
    deals_without_close: int = 0


@dataclass(frozen=True, slots=True)
class Slice:
    """One segment or period of a report: credit by channel among the deals of that slice alone."""

    name: str
    models: Mapping[str, Mapping[str, Tally]]
    removal_effects: Mapping[str, float]
    probability: float
    n: Numbers


@dataclass(frozen=True, slots=True)
class AttributionReport:
    """The models side by side.

    `models` has for each model the keys with deals and value. `by` segment or period gives credit by channel, overall
    here and one `Slice` each. `titles` has how to write a key for people (a campaign's name, a channel as the source
    spells it). `n` counts the touches of all time, and deals of the period asked for. `chain_probability` is the share
    of closed deals with touches that were won; `removal_effects` are of the Markov chain.
    """

    by: By
    basis: Basis
    reach: Reach
    start: date | None
    end: date | None
    currency: str | None
    models: Mapping[str, Mapping[str, Tally]]
    removal_effects: Mapping[str, float]
    chain_probability: float
    n: Numbers
    as_of: datetime | None
    slices: tuple[Slice, ...] = ()
    titles: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))

    @property
    def disagreements(self) -> tuple[Disagreement, ...]:
        """Where the models disagree most, by the report's basis, the widest apart first."""
        return disagreements(self.models, self.basis)

    @property
    def definitions(self) -> tuple[str, ...]:
        """What was counted and how, a sentence each."""
        return self.reach.definitions
