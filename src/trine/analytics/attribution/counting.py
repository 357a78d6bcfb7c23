"""What the models need, counted on the engine: only whole numbers and exact decimals are summed there.

Sums of fractions depend on the order in which an engine meets the rows; whole numbers don't. So touches are counted by
their place in the journey, and time decay's weights are whole multiples of a very small share. The same rows in any
order, on any number of threads, give the same bytes.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import ibis

from trine.analytics.attribution.journeys import MONEY_UNIT, STATUSES, USED, unstaged
from trine.analytics.attribution.keys import named

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from trine.analytics.attribution.journeys import Journeys, Stage
    from trine.analytics.attribution.reach import Dimension

SECONDS_A_DAY = 86_400
DECAY_UNIT = 1 << 44
"""A decayed touch as a whole number: the last touch of a deal is this many."""
SHARE_UNIT = 1 << 36
"""A share of a deal as a whole number."""
FINE_UNIT = 1 << 32
"""The part of a value behind the point as a whole number."""


@dataclass(frozen=True, slots=True)
class Placed:
    """`deals` and `names` as in `Journeys`; `touches`: a row for each touch that counts for a deal, and its place.

    Without the names of a dimension its codes are counted.
    """

    deals: Any
    touches: Any
    names: Mapping[Dimension, Any]


def placed(
    journeys: Journeys,
    dimensions: Sequence[Dimension],
    half_life_days: float,
    stage: Stage = unstaged,
    rounds: int = 1,
) -> Placed:
    """Where every touch stands in its deal's journey; in several `rounds`, each of a part of the deals, to save memory.

    `touches` has `deal`, the codes of the keys asked for and of the next touch's (`next_channel`, none at the end),
    `n`, `code` (`trine.core.attribution.positions.Place.code`) and `decayed` (its weight by time decay, in parts of
    `DECAY_UNIT`).
    """
    used = journeys.pairs.filter(journeys.pairs.status == STATUSES.index(USED))
    whole = stage(
        used.group_by("deal").aggregate(
            n=used.count().cast("int32"),
            lead=ibis.greatest(used.by_lead.sum(), 1).cast("int32"),
            made=ibis.greatest(used.by_deal.sum(), 1).cast("int32"),
            last_touch=used.touched_at.max(),
        )
    )
    parts = [used.filter(used.deal % rounds == part) for part in range(rounds)] if rounds > 1 else [used]
    touches = [stage(_in_order(part, whole, dimensions, half_life_days)) for part in parts]
    return Placed(journeys.deals, ibis.union(*touches) if rounds > 1 else touches[0], journeys.names)


def _in_order(used: Any, whole: Any, dimensions: Sequence[Dimension], half_life_days: float) -> Any:
    """Touches with their place; the window carries nothing but what it needs, all else is joined to its result."""
    in_order = ibis.window(group_by="deal", order_by=["touched_at", "touch_id"])
    ordered = used.select(
        "deal",
        "touched_at",
        *dimensions,
        position=(ibis.row_number().over(in_order) + 1).cast("int32"),
        **{f"next_{name}": used[name].lead().over(in_order) for name in dimensions},
    )
    joined = ordered.join(whole, "deal")
    age = _seconds(joined.last_touch) - _seconds(joined.touched_at)
    decayed = ibis.literal(2.0) ** (-age / (half_life_days * SECONDS_A_DAY)) * float(DECAY_UNIT)
    at_end, none = joined.position == joined.n, ibis.null().cast("int32")
    return joined.select(
        "deal",
        "n",
        *dimensions,
        **{f"next_{name}": ibis.ifelse(at_end, none, joined[f"next_{name}"]) for name in dimensions},
        code=_code(joined),
        decayed=decayed.round().cast("int64"),
    )


def _seconds(moment: Any) -> Any:
    """Whole seconds: engines differ in what they make of parts."""
    return moment.epoch_seconds().cast("float64").floor().cast("float64")


def _code(row: Any) -> Any:
    """`Place.code` of each row."""

    def flag(condition: Any) -> Any:
        return condition.cast("int32")

    another_lead = flag(row.lead != 1)
    another_deal = flag((row.made != 1) & (row.made != row.lead))
    another_last = flag((row.n != 1) & (row.n != row.lead) & (row.n != row.made))
    return (
        flag(row.position == 1)
        + 2 * flag(row.position == row.n)
        + 4 * flag(row.position == row.lead)
        + 8 * flag(row.position == row.made)
        + 16 * another_lead
        + 32 * (another_lead + another_deal)
        + 128 * (another_lead + another_deal + another_last)
    ).cast("int16")


def _named(counted: Any, placed: Placed, dimension: Dimension, *columns: str) -> Any:
    return named(counted, placed.names[dimension], columns) if dimension in placed.names else counted


def _opens(touches: Any) -> Any:
    """1 for the first touch of a deal, as the first bit of `Place.code` says."""
    return (touches.code % 2).cast("int8")


def cells(placed: Placed, dimension: Dimension, grain: Sequence[str] = ()) -> Any:
    """Touches of won deals by key and place: `touches`, `amount`, and time decay's shares as whole numbers.

    `shares` is in parts of `SHARE_UNIT`; the decayed value is `whole` and `fine`, in parts of `FINE_UNIT`. `grain`
    names columns of the deals to keep apart.
    """
    deals = placed.deals.filter(placed.deals.won == 1).select("deal", "amount", *grain)
    touches = placed.touches.semi_join(deals, "deal")
    whole = touches.group_by("deal").aggregate(all_decayed=touches.decayed.sum())
    touches = touches.select("deal", "n", "code", "decayed", key=touches[dimension])
    joined = touches.join(deals.join(whole, "deal"), "deal")
    joined = joined.mutate(share=joined.decayed.cast("float64") / joined.all_decayed.cast("float64"))
    value = joined.share * joined.amount.cast("float64") / float(MONEY_UNIT)
    rows = joined.select(
        "key",
        "n",
        "code",
        "amount",
        *grain,
        share=(joined.share * float(SHARE_UNIT)).round().cast("int64"),
        whole=value.floor().cast("int64"),
        fine=((value - value.floor()) * float(FINE_UNIT)).round().cast("int64"),
    )
    counted = rows.group_by("key", "n", "code", *grain).aggregate(
        touches=rows.count(),
        amount=rows.amount.sum().cast("int64"),
        shares=rows.share.sum().cast("int64"),
        whole=rows.whole.sum().cast("int64"),
        fine=rows.fine.sum().cast("int64"),
    )
    return _named(counted, placed, dimension, "key")


def steps(placed: Placed, dimension: Dimension, grain: Sequence[str] = ()) -> Any:
    """Steps of all closed deals: from `key` to `next_key` (none at the end), `count`ed, and how many `opened` there."""
    deals = placed.deals.select("deal", "won", *grain)
    touches = placed.touches.select(
        "deal",
        opens=_opens(placed.touches),
        key=placed.touches[dimension],
        next_key=placed.touches[f"next_{dimension}"],
    )
    joined = touches.join(deals, "deal")
    counted = joined.group_by("key", "next_key", "won", *grain).aggregate(
        count=joined.count(), opened=joined.opens.sum().cast("int64")
    )
    return _named(counted, placed, dimension, "key", "next_key")


def sets(placed: Placed, dimension: Dimension, grain: Sequence[str] = ()) -> Any:
    """Won deals by key and by how many `different` keys the deal has: `deals` and `amount`."""
    deals = placed.deals.filter(placed.deals.won == 1).select("deal", "amount", *grain)
    each = placed.touches.semi_join(deals, "deal").select("deal", key=placed.touches[dimension]).distinct()
    joined = each.join(each.group_by("deal").aggregate(different=each.count()), "deal").join(deals, "deal")
    counted = joined.group_by("key", "different", *grain).aggregate(
        deals=joined.count(), amount=joined.amount.sum().cast("int64")
    )
    return _named(counted, placed, dimension, "key")


def totals(placed: Placed, grain: Sequence[str] = ()) -> Any:
    """Closed deals by whether they were `won` and `touched`: `deals`, `amount`, `without_amount`."""
    opens = _opens(placed.touches)
    touched = placed.touches.filter(opens == 1).select("deal", touched=opens)
    joined = placed.deals.left_join(touched, "deal")
    rows = joined.select("won", "amount", "has_amount", *grain, touched=joined.touched.fill_null(0))
    return rows.group_by("won", "touched", *grain).aggregate(
        deals=rows.count(), amount=rows.amount.sum().cast("int64"), with_amount=rows.has_amount.sum().cast("int64")
    )


def statuses(journeys: Journeys) -> Any:
    """Pairs of touch and deal by what became of them (a place in `STATUSES`), and how many touches are `owned`.

    A touch is owned if it belongs to a closed deal, in time for it or not; it is counted in one of its pairs.
    """
    pairs = journeys.pairs
    return pairs.group_by("status").aggregate(pairs=pairs.count(), owned=pairs.is_first.sum())
