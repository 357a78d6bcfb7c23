"""What of a mart changes with the facts: deals with other journeys, and their part of every count.

Counts are sums of whole numbers over deals. So the counts of the deals that changed are taken away as they were and
added as they are, and nothing is lost by rounding: what is made again is what would be made anew.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import ibis

from trine.analytics.attribution.journeys import STATUSES, USED

if TYPE_CHECKING:
    from collections.abc import Sequence

    from trine.analytics.attribution.journeys import Journeys

_TOLD_BY = ("month", "segment", "currency", "won", "amount", "has_amount", "print", "touches")
"""Deals that agree in these have the same part of every count."""
_MOST = 0.5
"""Where more than this part of the deals has changed, the mart is made anew."""


@dataclass(frozen=True, slots=True)
class Changes:
    """`deals`: all that there are, with the `part` that holds their touches; `fresh`: those whose touches are placed.

    `gone`: deals as they were, which are there no longer or have changed.
    """

    deals: Any
    fresh: Any
    gone: Any


def with_prints(found: Journeys) -> Any:
    """The deals with a fingerprint (`print`) of the `touches` that count for them; DuckDB's own hash."""
    used = found.pairs.filter(found.pairs.status == STATUSES.index(USED))
    told = {name: used[name] for name in used.columns if name not in {"deal", "is_first", "status"}}
    marked = used.select("deal", mark=ibis.struct(told).hash().cast("int64") // 4096)
    prints = marked.group_by("deal").aggregate(
        print=marked.mark.sum().cast("string"), touches=marked.count().cast("int64")
    )
    joined = found.deals.left_join(prints, "deal")
    return joined.select(*found.deals.columns, "print", "touches")


def anew(deals: Any) -> Changes:
    """Everything is fresh, in part 0."""
    deals = deals.mutate(part=ibis.literal(0, "int32"))
    return Changes(deals, deals, deals.filter(ibis.literal(False)))


def changes(deals: Any, before: Any, part: int) -> Changes | None:
    """What has changed since the deals `before`; fresh ones go into `part`. None if that is too much to be worth it."""
    old = before.select("deal", its_part=before.part, **{f"old_{name}": before[name] for name in _TOLD_BY})
    joined = deals.join(old, "deal")
    agree = ibis.and_(*(joined[name].identical_to(joined[f"old_{name}"]) for name in _TOLD_BY))
    same = joined.filter(agree).select("deal", "its_part")
    marked = deals.left_join(same, "deal")
    marked = marked.select(*deals.columns, part=ibis.coalesce(marked.its_part, ibis.literal(part, "int32")))
    fresh = marked.filter(marked.part == part)
    if fresh.count().to_pyarrow().as_py() > _MOST * deals.count().to_pyarrow().as_py():
        return None
    return Changes(marked, fresh, before.anti_join(same, "deal"))


def changed_counts(before: Any, gone: Any, fresh: Any, by: Sequence[str], summed: Sequence[str]) -> Any:
    """Counts as they were, less those of the deals that are gone, with those of fresh ones; empty rows are dropped."""
    kept = (*by, *summed)
    taken = gone.mutate(**{name: -gone[name] for name in summed})
    every = [
        before.select(*kept),
        *(table.select(*kept).cast(before.select(*kept).schema()) for table in (taken, fresh)),
    ]
    table = ibis.union(*every)
    sums = added_up(table, by, summed)
    return sums.filter(sums[summed[0]] != 0)


def added_up(table: Any, by: Sequence[str], summed: Sequence[str]) -> Any:
    """Sums of whole numbers, of rows that agree in some columns."""
    return table.group_by(*by).aggregate(**{name: table[name].sum().cast("int64") for name in summed})
