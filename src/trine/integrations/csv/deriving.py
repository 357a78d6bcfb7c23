"""Fields that no column of the file gives: constants, won and closed by the stage, the close date, the id."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trine.analytics.schema import Table, Type
from trine.integrations.csv.cells import Field, convert
from trine.integrations.csv.columns import literal
from trine.integrations.csv.errors import BadCellError, MappingError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from trine.integrations.csv.mapping import Mapping


def derived(mapping: Mapping) -> dict[str, str]:
    """The fields that no column gives, as SQL over those that are: constants, won and closed, close date, id."""
    table = mapping.table
    found: dict[str, str] = {}
    for name, text in mapping.constants.items():
        if name not in mapping.columns:
            found[name] = _constant(table, name, text)
    there = {*mapping.columns, *found}
    stage = found.get("stage", "stage")
    if mapping.stages and "stage" in there and "is_won" in table.column:
        won = _one_of(stage, mapping.stages.won)
        closed = _one_of(stage, (*mapping.stages.won, *mapping.stages.lost))
        found.update({name: sql for name, sql in (("is_won", won), ("is_closed", closed)) if name not in there})
    elif "is_won" in there and "is_closed" in table.column and "is_closed" not in there:
        found["is_closed"] = found.get("is_won", "is_won")
    if "closed_at" in there and "close_date" in table.column and "close_date" not in there:
        found["close_date"] = "CAST(closed_at AS DATE)"
    if table.id not in there:
        parts = [f"coalesce({_as_text(table, name)}, '')" for name in mapping.effective_key]
        found[table.id] = parts[0] if len(parts) == 1 else f"concat_ws('|', {', '.join(parts)})"
    return found


def _as_text(table: Table, name: str) -> str:
    if table.column[name].type is Type.TIMESTAMP:
        return f"strftime({name}, '%Y-%m-%dT%H:%M:%S.%f')"
    return f"CAST({name} AS VARCHAR)"


def _one_of(column: str, values: Sequence[str]) -> str:
    listed = ", ".join(literal(value.lower()) for value in values)
    return f"coalesce(lower({column}) IN ({listed}), false)" if listed else "false"


def _constant(table: Table, name: str, text: str) -> str:
    column = table.column[name]
    field = Field(name, column.type, (), name, {}, "dmy", ".", "UTC", is_id=False, is_required=False)
    try:
        value = convert(field, text)
    except BadCellError as problem:
        raise MappingError(f"The constant for {name!r} can't be used: {text!r} {problem}.") from problem
    if value is None:
        return f"CAST(NULL AS {column.type.sql})"
    return f"CAST({literal(str(value))} AS {column.type.sql})"
