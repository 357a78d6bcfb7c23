"""What the models need, counted on the engine: only whole numbers and exact decimals are summed there.

Sums of fractions depend on the order in which an engine meets the rows; whole numbers don't. So touches are counted by
their place in the journey, and time decay's weights are whole multiples of a very small share. The same rows in any
order, on any number of threads, give the same bytes.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import ibis

from trine.analytics.attribution.journeys import MONEY_UNIT, USED, unstaged

if TYPE_CHECKING:
    from collections.abc import Sequence

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
    """`deals` as in `Journeys`; `touches`: one row for each touch that counts for a deal, with its place there."""

    deals: Any
    touches: Any


def placed(
    journeys: Journeys, dimensions: Sequence[Dimension], half_life_days: float, stage: Stage = unstaged
) -> Placed:
    """Where every touch stands in its deal's journey.

    `touches` has `deal`, the keys asked for and the next touch's (`next_channel`, none at the end), `n`, `code`
    (`trine.core.attribution.positions.Place.code`), `opens` (1 for the first touch) and `share` (by time decay).
    """
    used = journeys.pairs.filter(journeys.pairs.status == USED)
    used = stage(used.select("deal", "touch_id", "touched_at", "by_lead", "by_deal", *dimensions))
    whole = used.group_by("deal").aggregate(
        n=used.count().cast("int32"),
        lead=ibis.greatest(used.by_lead.sum(), 1).cast("int32"),
        made=ibis.greatest(used.by_deal.sum(), 1).cast("int32"),
        last_touch=used.touched_at.max(),
    )
    joined = used.join(whole, "deal")
    age = _seconds(joined.last_touch) - _seconds(joined.touched_at)
    decayed = ibis.literal(2.0) ** (-age / (half_life_days * SECONDS_A_DAY)) * float(DECAY_UNIT)
    rows = joined.select(
        "deal", "touch_id", "touched_at", "n", "lead", "made", *dimensions, decayed=decayed.round().cast("int64")
    )
    in_order = ibis.window(group_by="deal", order_by=["touched_at", "touch_id"])
    together = ibis.window(group_by="deal")
    ordered = rows.select(
        "deal",
        "n",
        "lead",
        "made",
        "decayed",
        *dimensions,
        position=ibis.row_number().over(in_order) + 1,
        all_decayed=rows.decayed.sum().over(together),
        **{f"next_{name}": rows[name].lead().over(in_order) for name in dimensions},
    )
    share = ordered.decayed.cast("float64") / ordered.all_decayed.cast("float64")
    touches = ordered.select(
        "deal",
        "n",
        *dimensions,
        *(f"next_{name}" for name in dimensions),
        opens=(ordered.position == 1).cast("int8"),
        code=_code(ordered),
        share=share,
    )
    return Placed(journeys.deals, stage(touches))


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


def cells(placed: Placed, dimension: Dimension, grain: Sequence[str] = ()) -> Any:
    """Touches of won deals by key and place: `touches`, `amount`, and time decay's shares as whole numbers.

    `shares` is in parts of `SHARE_UNIT`; the decayed value is `whole` and `fine`, in parts of `FINE_UNIT`. `grain`
    names columns of the deals to keep apart.
    """
    deals = placed.deals.filter(placed.deals.won == 1).select("deal", "amount", *grain)
    touches = placed.touches.select("deal", "n", "code", "share", key=placed.touches[dimension])
    joined = touches.join(deals, "deal")
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
    return rows.group_by("key", "n", "code", *grain).aggregate(
        touches=rows.count(),
        amount=rows.amount.sum(),
        shares=rows.share.sum(),
        whole=rows.whole.sum(),
        fine=rows.fine.sum(),
    )


def steps(placed: Placed, dimension: Dimension, grain: Sequence[str] = ()) -> Any:
    """Steps of all closed deals: from `key` to `next_key` (none at the end), `count`ed, and how many `opened` there."""
    deals = placed.deals.select("deal", "won", *grain)
    touches = placed.touches.select(
        "deal", "opens", key=placed.touches[dimension], next_key=placed.touches[f"next_{dimension}"]
    )
    joined = touches.join(deals, "deal")
    return joined.group_by("key", "next_key", "won", *grain).aggregate(count=joined.count(), opened=joined.opens.sum())


def sets(placed: Placed, dimension: Dimension, grain: Sequence[str] = ()) -> Any:
    """Won deals by key and by how many `different` keys the deal has: `deals` and `amount`."""
    deals = placed.deals.filter(placed.deals.won == 1).select("deal", "amount", *grain)
    each = placed.touches.select("deal", key=placed.touches[dimension]).distinct()
    each = each.mutate(different=each.count().over(ibis.window(group_by="deal")))
    joined = each.join(deals, "deal")
    return joined.group_by("key", "different", *grain).aggregate(deals=joined.count(), amount=joined.amount.sum())


def totals(placed: Placed, grain: Sequence[str] = ()) -> Any:
    """Closed deals by whether they were `won` and `touched`: `deals`, `amount`, `without_amount`."""
    touched = placed.touches.filter(placed.touches.opens == 1).select("deal", touched=placed.touches.opens)
    joined = placed.deals.left_join(touched, "deal")
    rows = joined.select("won", "amount", "has_amount", *grain, touched=joined.touched.fill_null(0))
    return rows.group_by("won", "touched", *grain).aggregate(
        deals=rows.count(), amount=rows.amount.sum(), with_amount=rows.has_amount.sum()
    )


def statuses(journeys: Journeys) -> Any:
    """Pairs of touch and deal by what became of them."""
    pairs = journeys.pairs
    return pairs.group_by("status").aggregate(pairs=pairs.count())


def owned(journeys: Journeys) -> Any:
    """How many touches belong to a closed deal, in time for it or not."""
    return journeys.touches.semi_join(journeys.owners, ["source", "owner"]).count()
