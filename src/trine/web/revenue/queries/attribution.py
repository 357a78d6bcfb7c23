"""Who brought the deals: the models side by side, and what the company calls sourced and influenced."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, get_args

from trine.analytics import attribution
from trine.analytics.attribution.reach import NONE, By, Reach, Scope
from trine.analytics.periods import Period
from trine.core.attribution import MODELS
from trine.web.revenue.facts import answered, terms
from trine.web.revenue.models import Sourcing
from trine.web.ui.tags.words import number_text, percent_text, value_text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from trine.analytics.attribution import AttributionReport, Sourced
    from trine.core.attribution.disagreement import Basis

SHOWN = ("first", "last", "linear", "u_shaped", "w_shaped", "time_decay", "markov", "shapley")
"""The models on the page; the file has all."""
ROWS = 40
LOOKBACKS = (30, 90, 180, 365)
WAYS: dict[By, str] = {"channel": "By channel", "campaign": "By campaign", "asset": "By asset", "segment": "By segment"}
PERIODS = {"quarter": "Last complete quarter", "year": "Last four quarters", "now": "This quarter so far", "all": "All"}


@dataclass(frozen=True, slots=True)
class Asked:
    """What the reader wants to see."""

    by: By = "channel"
    basis: Basis = "deals"
    scope: Scope = "account"
    lookback_days: int = 180
    period: str = "year"

    @classmethod
    def of(cls, given: Mapping[str, str]) -> Asked:
        """From the address; what does not make sense is as if it weren't there."""
        usual = cls()
        by, scope, basis = given.get("by", ""), given.get("scope", ""), given.get("basis", "")
        lookback, period = given.get("lookback", ""), given.get("period", "")
        return cls(
            by if by in WAYS else usual.by,
            "value" if basis == "value" else "deals",
            scope if scope in get_args(Scope) else usual.scope,  # type: ignore[arg-type]  # the line makes sure
            int(lookback) if lookback in map(str, LOOKBACKS) else usual.lookback_days,
            period if period in PERIODS else usual.period,
        )

    @property
    def reach(self) -> Reach:
        """Which touches count."""
        return Reach(self.scope, self.lookback_days)

    def days(self, today: date, fiscal_year_start: int) -> tuple[date | None, date | None]:
        """The first and the last day of the period."""
        now = Period.of(today, "quarter", fiscal_year_start)
        before = Period("quarter", now.index - 1, fiscal_year_start)
        return {
            "quarter": (before.start, before.end),
            "year": (Period("quarter", now.index - 4, fiscal_year_start).start, before.end),
            "now": (now.start, now.end),
            "all": (None, None),
        }[self.period]


@dataclass(frozen=True, slots=True)
class Line:
    """One channel, campaign or asset with what each model on the page gives it, in the order of the models."""

    label: str
    cells: tuple[str, ...]
    removal_effect: str


@dataclass(frozen=True, slots=True)
class Part:
    """A table: of everything, or of one segment."""

    title: str
    lines: tuple[Line, ...]
    left: int
    """Lines that are not shown."""


@dataclass(frozen=True, slots=True)
class AttributionView:
    """The page."""

    asked: Asked
    report: AttributionReport
    sourced: Sourced | None
    start: date | None
    end: date | None

    @property
    def models(self) -> list[tuple[str, str]]:
        """The models on the page with their titles."""
        return [(name, MODELS[name].title) for name in SHOWN]

    @property
    def definitions(self) -> list[str]:
        """What is counted, and what each model does."""
        return [*self.report.definitions, *(f"{each.title}: {each.definition}" for each in MODELS.values())]

    @property
    def lede(self) -> str:
        """What stands out, in a sentence."""
        n, sourced = self.report.n, self.sourced
        if not n.won_deals:
            return "No deal was won in this period."
        if sourced is not None:
            share = percent_text(sourced.sourced_deals / n.won_deals, 0)
            touched = percent_text(sourced.influenced_deals / n.won_deals, 0)
            deals = number_text(n.won_deals)
            return f"Marketing sourced {share} of {deals} won deals and had a hand in {touched}."
        if not self.report.disagreements:
            return f"{number_text(n.won_deals)} deals were won; no touch before them is known."
        most = self.report.disagreements[0]
        low, high = percent_text(most.lowest, 0), percent_text(most.highest, 0)
        first, last = MODELS[most.lowest_model].title, MODELS[most.highest_model].title
        return f"The models agree least on {self.title(most.key)}: {low} by {first}, {high} by {last}."

    @property
    def apart(self) -> list[str]:
        """Where the models disagree most, in sentences."""
        return [
            f"{self.title(one.key)}: from {percent_text(one.lowest, 1)} by {MODELS[one.lowest_model].title} "
            f"to {percent_text(one.highest, 1)} by {MODELS[one.highest_model].title}."
            for one in self.report.disagreements[:3]
        ]

    @property
    def parts(self) -> list[Part]:
        """The table, or one for each segment, those with the most deals first."""
        if self.asked.by != "segment":
            return [self._part("", self.report.models, self.report.removal_effects)]
        slices = sorted(self.report.slices, key=lambda one: (-one.n.won_deals, one.name))
        return [self._part(self.title(one.name), one.models, one.removal_effects) for one in slices]

    def _part(self, title: str, models: Mapping[str, Mapping[str, object]], effects: Mapping[str, float]) -> Part:
        def amount(model: str, key: str) -> float:
            tally = models.get(model, {}).get(key)
            return float(getattr(tally, self.asked.basis)) if tally is not None else 0.0

        keys = sorted({key for given in models.values() for key in given}, key=lambda k: (-amount("linear", k), k))
        lines = tuple(
            Line(
                self.title(key),
                tuple(self._cell(amount(model, key)) for model in SHOWN),
                percent_text(effects[key], 1) if key in effects else "–",
            )
            for key in keys[:ROWS]
        )
        return Part(title, lines, len(keys) - len(lines))

    def _cell(self, value: float) -> str:
        if self.asked.basis == "value":
            return value_text(round(value), self.report.currency or "")
        return number_text(round(value, 1), 1)

    def title(self, key: str) -> str:
        """How a key is written for people."""
        return "not said" if key == NONE else self.report.titles.get(key, key.replace("_", " "))

    @property
    def left_out(self) -> list[str]:
        """What does not count and why, in sentences."""
        n = self.report.n
        told = [f"{number_text(count)} touches do not count: {why}." for why, count in n.touches_left_out.items()]
        for name, count in n.deals_in_other_currencies.items():
            told.append(f"{number_text(count)} won deals in {name} are left out of the values.")
        if n.deals_without_amount:
            told.append(f"{number_text(n.deals_without_amount)} won deals have no amount.")
        if n.deals_without_close:
            told.append(f"{number_text(n.deals_without_close)} closed deals have no day of closing.")
        if n.touches_on_two_accounts:
            both = number_text(n.touches_on_two_accounts)
            told.append(f"{both} touches name another account than their contact does: the touch's own counts.")
        return told


def reaches(asked: Asked) -> set[Reach]:
    """Which touches the page is about, also with what it says of sourced and influenced."""
    row = Sourcing.objects.first()
    return {asked.reach, Reach(row.definition.scope, row.lookback_days) if row else asked.reach}


def attribution_page(today: date, asked: Asked) -> AttributionView:
    """The page as of the facts there are."""
    money = terms()
    start, end = asked.days(today, money["fiscal_year_start"])
    span = {"start": start, "end": end, "currency": money["currency"]}
    report: AttributionReport = answered(
        attribution.attribute,
        by=asked.by,
        basis=asked.basis,
        scope=asked.scope,
        lookback_days=asked.lookback_days,
        **span,
    )
    row = Sourcing.objects.first()
    found = answered(attribution.sourced_and_influenced, definition=row.definition, **span) if row else None
    return AttributionView(asked, report, found, start, end)


def channels() -> list[tuple[str, str]]:
    """The channels that the facts know, as keys and words."""
    report: AttributionReport = answered(attribution.attribute, scope=Asked().scope, currency=terms()["currency"])
    keys = sorted({key for given in report.models.values() for key in given} - {NONE})
    return [(key, report.titles.get(key, key.replace("_", " "))) for key in keys]


def attribution_cells(report: AttributionReport) -> tuple[list[str], list[list[object]]]:
    """All models and keys with full precision: headings and rows."""
    headings = ["segment", "model", "key", "title", "deals", "value", "currency"]
    parts = [(one.name, one.models) for one in report.slices] or [("", report.models)]
    rows: list[list[object]] = [
        [name, model, key, report.titles.get(key, key), one.deals, one.value, report.currency]
        for name, models in parts
        for model, given in models.items()
        for key, one in given.items()
    ]
    return headings, rows
