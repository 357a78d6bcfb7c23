"""From a warehouse's columns to columns of facts: all rows at once where the types agree, one by one where not."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.compute as pc

from trine.analytics.schema import Type
from trine.integrations.sources.rows import Rows
from trine.integrations.sources.values import FIRST_YEAR, LAST_YEAR, READERS

if TYPE_CHECKING:
    from trine.integrations.warehouse.mapping import TableMapping


class TableReading:
    """The reading of one table; remembers what could not be read."""

    def __init__(self, mapping: TableMapping, title: str) -> None:
        self.mapping = mapping
        self.rows = Rows(mapping.table.name, mapping.provides, title)

    def facts(self, batch: Any) -> Any:
        """A batch of the warehouse's rows as rows of facts."""
        raw = {
            name: self._joined(name, [batch.column(one) for one in found])
            for name, found in self.mapping.columns.items()
        }
        id_ = raw.get(self.mapping.table.id)
        ids = id_.to_pylist() if id_ is not None else [None] * batch.num_rows
        columns = {name: self._typed(name, values, ids) for name, values in raw.items()}
        for name, text in self.mapping.constants.items():
            if name not in columns:
                kind = self.mapping.table.column[name].type
                columns[name] = pa.repeat(pa.scalar(READERS[kind](text), kind.arrow), batch.num_rows)
        if "is_won" in self.mapping.provides and "stage" in columns and (self.mapping.won or self.mapping.lost):
            stage = pc.utf8_lower(columns["stage"])
            won, lost = (
                pc.fill_null(pc.is_in(stage, value_set=pa.array(sorted(one), pa.string())), False)
                for one in (self.mapping.won, self.mapping.lost)
            )
            columns.setdefault("is_won", won)
            columns.setdefault("is_closed", pc.or_(won, lost))
        names = [name for name in self.rows.columns if name in columns]
        return self.rows.complete(pa.table([columns[name] for name in names], names=names))

    def ids(self, batch: Any) -> Any:
        """The ids alone of a batch that has the columns for them."""
        name = self.mapping.table.id
        raw = self._joined(name, [batch.column(one) for one in self.mapping.columns[name]])
        return self._typed(name, raw, [None] * batch.num_rows)

    def _joined(self, name: str, parts: list[Any]) -> Any:
        """One column, or several whose texts are joined: of an id by a bar, else by a space."""
        if len(parts) == 1:
            return parts[0]
        mark = "|" if name == self.mapping.table.id else " "
        texts = [pc.cast(part, pa.string()) for part in parts]
        return pc.binary_join_element_wise(*texts, mark, null_handling="skip")

    def _typed(self, name: str, values: Any, ids: list[Any]) -> Any:
        column = self.mapping.table.column[name]
        if replaced := self.mapping.values.get(name):
            texts = [replaced.get(str(one), one) for one in values.to_pylist()]
            return self.rows.column(name, [one or None for one in texts], ids)
        quick = _cast(values, column.type)
        return quick if quick is not None else self.rows.column(name, values.to_pylist(), ids)


def _cast(values: Any, kind: Type) -> Any:
    """The values as the type wants them, if Arrow can tell for sure; else nothing."""
    try:
        if kind is Type.TEXT:
            return _text(values)
        if kind in {Type.TIMESTAMP, Type.DATE}:
            return _day_or_moment(values, kind)
        if kind is Type.BOOLEAN:
            return values if pa.types.is_boolean(values.type) else None
        return _number(values, kind)
    except (pa.ArrowInvalid, pa.ArrowNotImplementedError):
        return None


def _text(values: Any) -> Any:
    if pa.types.is_integer(values.type):
        return pc.cast(values, pa.string())
    if not (pa.types.is_string(values.type) or pa.types.is_large_string(values.type)):
        return None
    text = pc.utf8_trim_whitespace(pc.cast(values, pa.string()))
    return pc.if_else(pc.equal(text, ""), None, text)


def _number(values: Any, kind: Type) -> Any:
    if pa.types.is_integer(values.type):
        return pc.cast(values, kind.arrow)
    if kind is Type.MONEY and pa.types.is_decimal(values.type):
        return pc.cast(pc.round(values, ndigits=4), kind.arrow)
    if kind is Type.NUMBER and (pa.types.is_floating(values.type) or pa.types.is_decimal(values.type)):
        number = pc.cast(values, pa.float64())
        return pc.if_else(pc.is_finite(number), number, None)
    return None


def _day_or_moment(values: Any, kind: Type) -> Any:
    """Days and moments in UTC; nothing where a year is out of range, so that such rows are looked at one by one."""
    if not (pa.types.is_timestamp(values.type) or pa.types.is_date(values.type)):
        return None
    moment = pc.cast(values, pa.timestamp("us", "UTC") if getattr(values.type, "tz", None) else pa.timestamp("us"))
    moment = pc.cast(moment, pa.timestamp("us"))
    year = pc.year(moment)
    if not pc.all(pc.and_(pc.greater_equal(year, FIRST_YEAR), pc.less_equal(year, LAST_YEAR))).as_py():
        return pa.nulls(len(values), kind.arrow) if pc.all(pc.is_null(moment)).as_py() else None
    return pc.cast(moment, kind.arrow, safe=False) if kind is Type.DATE else moment
