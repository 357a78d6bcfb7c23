"""Sourced and influenced, as the company defines them: the definition is data, and goes with every figure."""

from __future__ import annotations

from contextlib import nullcontext
from dataclasses import dataclass
from math import fsum
from typing import TYPE_CHECKING

from trine.analytics.attribution.attributing import attribute
from trine.analytics.attribution.journeys import MONEY_UNIT
from trine.analytics.attribution.keys import NO_CODE
from trine.analytics.attribution.mart import placed_from_mart
from trine.analytics.attribution.measuring import between, rows
from trine.analytics.attribution.reach import NONE
from trine.analytics.errors import UnusableFactsError
from trine.analytics.store import FactStore
from trine.core.attribution import MODELS
from trine.core.wording import listed

if TYPE_CHECKING:
    from datetime import date, datetime

    from trine.analytics.attribution.reach import Scope
    from trine.analytics.attribution.report import Numbers
    from trine.analytics.snapshot import Facts


@dataclass(frozen=True, slots=True)
class SourcingDefinition:
    """What a company means by sourced and influenced.

    `channels` are the keys of the team's own channels (`paid_search`), of which `sourced_by` is the model that says how
    much of a deal they sourced: `first` looks at the first touch alone. A deal is influenced by one touch or more of
    these channels that counts for it. Raises `UnusableFactsError` for an empty list or an unknown model.
    """

    channels: frozenset[str]
    team: str = "marketing"
    sourced_by: str = "first"
    scope: Scope = "account"
    lookback_days: int = 180

    def __post_init__(self) -> None:
        if not self.channels:
            raise UnusableFactsError(f"Name at least one channel that is {self.team}'s own.")
        if self.sourced_by not in MODELS:
            raise UnusableFactsError(f"There is no model {self.sourced_by!r}; the models are {', '.join(MODELS)}.")

    @property
    def sentences(self) -> tuple[str, str]:
        """The two definitions in words.

        >>> SourcingDefinition(frozenset({"email", "paid_search"})).sentences[0]
        'Sourced by marketing: the part of a won deal that First touch gives to email and paid search.'
        """
        own = listed([name.replace("_", " ") for name in sorted(self.channels)])
        title = MODELS[self.sourced_by].title
        whose = {"account": "of the account", "contact": "of the deal's people"}[self.scope]
        window = f"from {self.lookback_days} days before the deal was created until it was closed"
        return (
            f"Sourced by {self.team}: the part of a won deal that {title} gives to {own}.",
            f"Influenced by {self.team}: a won deal with at least one touch {whose} through {own}, {window}.",
        )


@dataclass(frozen=True, slots=True)
class Sourced:
    """Won deals and their value: all, those (in parts) that were sourced, and those that were influenced."""

    definition: SourcingDefinition
    start: date | None
    end: date | None
    currency: str | None
    won_deals: int
    won_value: float
    sourced_deals: float
    sourced_value: float
    influenced_deals: int
    influenced_value: float
    n: Numbers
    as_of: datetime | None


def sourced_and_influenced(
    facts: Facts | FactStore,
    definition: SourcingDefinition,
    start: date | None = None,
    end: date | None = None,
    *,
    currency: str | None = None,
) -> Sourced:
    """How much of what was won between two days (both included) was sourced and influenced, by that definition.

    Deals without touches are among the won ones, and neither sourced nor influenced.
    """
    with facts.snapshot() if isinstance(facts, FactStore) else nullcontext(facts) as opened:
        report = attribute(
            opened,
            models=[definition.sourced_by],
            scope=definition.scope,
            lookback_days=definition.lookback_days,
            start=start,
            end=end,
            currency=currency,
        )
        placed = placed_from_mart(opened, report.reach)
        deals = between(placed.deals.filter(placed.deals.won == 1), start, end)
        names = placed.names["channel"]
        codes = [row["code"] for row in rows(names.filter(names.key.isin(sorted(definition.channels))))]
        codes += [NO_CODE] if NONE in definition.channels else []
        own = placed.touches.filter(placed.touches.channel.isin(codes)).select("deal").distinct()
        influenced = deals.semi_join(own, "deal")
        found = rows(
            influenced.group_by("currency").aggregate(deals=influenced.count(), amount=influenced.amount.sum())
        )
    given = report.models[definition.sourced_by]
    sourced = [one for key, one in given.items() if key in definition.channels]
    return Sourced(
        definition=definition,
        start=start,
        end=end,
        currency=report.currency,
        won_deals=report.n.won_deals,
        won_value=report.n.won_value,
        sourced_deals=fsum(one.deals for one in sourced),
        sourced_value=fsum(one.value for one in sourced),
        influenced_deals=sum(row["deals"] for row in found),
        influenced_value=fsum(
            row["amount"] / MONEY_UNIT for row in found if row["currency"] in {None, report.currency}
        ),
        n=report.n,
        as_of=report.as_of,
    )
