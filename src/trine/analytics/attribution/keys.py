"""Keys as numbers: channels, campaigns and assets are short codes from the first join to the last count.

Texts are slow to sort, to compare and to keep. Each dimension has a table of its keys, numbered; what is counted is
given its names again at the end. A touch without a key has the code `NO_CODE`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Self

import ibis

from trine.analytics.attribution.reach import NONE, Dimension
from trine.analytics.attribution.spelling import channel_key_expression

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from trine.analytics.snapshot import Facts

NO_CODE = 0
_COLUMNS: Mapping[Dimension, str] = {"channel": "channel", "campaign": "campaign_id", "asset": "asset"}


@dataclass(frozen=True, slots=True)
class Keys:
    """For each dimension, in `names` the `key` behind each `code`, and in `codes` the `code` of each `text` in touches.

    `campaigns`: the channel's `code` of each campaign, by `campaign_source` and `known_campaign`; only with channels.
    """

    names: Mapping[Dimension, Any]
    codes: Mapping[Dimension, Any]
    campaigns: Any = field(default=None)

    @classmethod
    def of(
        cls,
        facts: Facts,
        dimensions: Sequence[Dimension],
        stage: Callable[[Any], Any],
        known: Mapping[Dimension, Any] | None = None,
    ) -> Self:
        """The keys of these dimensions, from all touches and campaigns; those in `known` names keep their codes."""
        touches, before = facts.table("touches"), known or {}
        names: dict[Dimension, Any] = {}
        codes: dict[Dimension, Any] = {}
        of_campaigns = None
        for dimension in dimensions:
            column = touches[_COLUMNS[dimension]]
            texts = touches.filter(column.notnull() & (column != NONE)).select(text=column).distinct()
            if dimension != "channel":
                names[dimension] = stage(numbered(texts.select(key=texts.text), ["key"], "code", before.get(dimension)))
                codes[dimension] = names[dimension].select("code", text=names[dimension].key)
                continue
            spelled = stage(texts.mutate(key=channel_key_expression(texts.text)))
            campaigns = facts.table("campaigns")
            campaigns = campaigns.filter(campaigns.channel.notnull()).select(
                campaign_source=campaigns.source.fill_null(""),
                known_campaign=campaigns.campaign_id,
                key=channel_key_expression(campaigns.channel),
            )
            every = spelled.select("key").union(campaigns.select("key")).distinct()
            names["channel"] = found = stage(numbered(every, ["key"], "code", before.get("channel")))
            codes["channel"] = stage(spelled.join(found, "key").select("text", "code"))
            of_campaigns = stage(campaigns.join(found, "key").select("campaign_source", "known_campaign", "code"))
        return cls(names, codes, of_campaigns)

    def put_on(self, touches: Any) -> Any:
        """The touches (`source` is never empty) with the codes of their keys in columns named as the dimensions are.

        A touch without a channel has its campaign's.
        """
        for dimension, codes in self.codes.items():
            its = codes.select(**{f"its_{dimension}": codes.text, f"{dimension}_code": codes.code})
            touches = touches.left_join(its, touches[_COLUMNS[dimension]] == its[f"its_{dimension}"])
        found = {dimension: touches[f"{dimension}_code"] for dimension in self.codes}
        if self.campaigns is not None:
            asked = ibis.ifelse(touches.channel.isnull(), touches.campaign_id, ibis.null().cast("string"))
            touches = touches.mutate(asked_campaign=asked)
            campaigns = self.campaigns.rename(campaign_code="code")
            touches = touches.left_join(
                campaigns,
                [touches.source == campaigns.campaign_source, touches.asked_campaign == campaigns.known_campaign],
            )
            found["channel"] = ibis.coalesce(touches.channel_code, touches.campaign_code)
        return touches.select(
            "source",
            "touch_id",
            "touched_at",
            "contact_id",
            "account_id",
            "lead_id",
            **{dimension: code.fill_null(NO_CODE) for dimension, code in found.items()},
        )


def named(counted: Any, names: Any, columns: Sequence[str]) -> Any:
    """What was counted with the names of its keys in place of the codes in these columns."""
    for column in columns:
        its = names.select(**{f"{column}_code": names.code, f"{column}_name": names.key})
        joined = counted.left_join(its, counted[column] == its[f"{column}_code"])
        name = ibis.ifelse(joined[column] == NO_CODE, NONE, joined[f"{column}_name"])
        counted = joined.select(*(one for one in counted.columns if one != column), **{column: name})
    return counted


def numbered(table: Any, by: Sequence[str], name: str, known: Any = None) -> Any:
    """The rows with a number, from 1 in order of these columns, which tell them apart.

    Rows that have a number in `known` keep it; new ones come after all that were given there.
    """
    if known is None:
        number = ibis.row_number().over(ibis.window(order_by=list(by))) + 1
        return table.mutate(**{name: number.cast("int32")})
    last = int(known[name].max().to_pyarrow().as_py() or 0)
    given = known.select(given=known[name], **{f"known_{column}": known[column] for column in by})
    joined = table.left_join(given, [table[column] == given[f"known_{column}"] for column in by])
    new_first = ibis.window(order_by=[joined.given.notnull(), *(joined[column] for column in by)])
    number = ibis.coalesce(joined.given, ibis.row_number().over(new_first) + last + 1)
    return joined.select(*table.columns, **{name: number.cast("int32")})
