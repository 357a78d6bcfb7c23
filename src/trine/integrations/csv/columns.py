# ruff: noqa: S608 - the SQL is made of the schema's own names and of quoted literals
"""From columns of text to columns of values, all rows at once: the texts by Arrow, the values by DuckDB.

Only shapes that can be read in one way are taken here; for everything else the row is marked and `cells` decides. Where
both can read a cell they agree (a property test holds them to it).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.compute as pc

from trine.analytics.schema import Type
from trine.integrations.csv.cells import BLANKS, LONGEST_ID, NO, NO_TEXT, NO_VALUE, YES, replaced
from trine.integrations.csv.dates import FIRST_YEAR, LAST_YEAR
from trine.integrations.csv.numbers import LONGEST

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from trine.integrations.csv.cells import Field

MARK = "bad"
"""The column that says that a row has a cell which could not be read here."""


def literal(text: str) -> str:
    """A text as SQL.

    >>> literal("O'Hara")
    "'O''Hara'"
    """
    return "'" + text.replace("'", "''") + "'"


def identifier(name: str) -> str:
    """A name as SQL."""
    return '"' + name.replace('"', '""') + '"'


def _listed(texts: Iterable[str]) -> str:
    return ", ".join(literal(text) for text in sorted(texts))


def field_texts(columns: Any, fields: Sequence[Field]) -> Any:
    """The text of each field, as `cells.raw_text` and the empty words of `cells.convert` have it; no text is null.

    `columns` is an Arrow table of strings named by their places in a row.
    """
    arrays = [_text(columns, field) for field in fields]
    return pa.table(arrays, names=[field.name for field in fields])


def _text(columns: Any, field: Field) -> Any:
    parts = [_trimmed(columns[str(place)]) for place in field.places]
    text = parts[0]
    if len(parts) > 1:
        filled = [pc.if_else(pc.equal(part, ""), None, part) for part in parts]
        text = pc.binary_join_element_wise(*filled, " ", null_handling="skip")
    if field.values:
        text = _replaced(text, field)
    none = NO_TEXT if field.type is Type.TEXT else NO_VALUE
    return pc.if_else(pc.is_in(text, value_set=pa.array(["", *sorted(none)])), None, text)


def _trimmed(column: Any) -> Any:
    return pc.utf8_trim(column, characters=BLANKS)


def _replaced(text: Any, field: Field) -> Any:
    """Replace each distinct value once, by the very function that reads single cells."""
    encoded = pc.dictionary_encode(text).combine_chunks()
    distinct = encoded.dictionary.to_pylist()
    return pa.array([replaced(field, value) for value in distinct], pa.string()).take(encoded.indices)


def select_values(fields: Sequence[Field], relation: str) -> str:
    """The query from the texts of the fields, and `line`, to their values, `line` and the mark.

    It is built in layers, each over the one before, so that no expression is written (and computed) twice.
    """
    typed = "".join(
        f", {identifier(field.name)} AS {_raw(field)}, {_value(field)} AS {identifier(field.name)}" for field in fields
    )
    ranged = "".join(f", {_raw(field)}, {_in_range(field)} AS {identifier(field.name)}" for field in fields)
    marks = " OR ".join(_is_bad(field) for field in fields) or "false"
    names = "".join(f", {identifier(field.name)}" for field in fields)
    return (
        f"SELECT line{names}, ({marks}) AS {MARK} FROM (SELECT line{ranged} FROM (SELECT line{typed} FROM {relation}))"
    )


def _raw(field: Field) -> str:
    return identifier(f"raw {field.name}")


def _value(field: Field) -> str:
    name = identifier(field.name)
    match field.type:
        case Type.TEXT:
            return f"CASE WHEN length({name}) <= {LONGEST_ID} THEN {name} END" if field.is_id else name
        case Type.TIMESTAMP:
            return _moment(name, field)
        case Type.DATE:
            return _day(name, field)
        case Type.BOOLEAN:
            yes, no = _listed(YES), _listed(NO)
            return f"CASE WHEN lower({name}) IN ({yes}) THEN true WHEN lower({name}) IN ({no}) THEN false END"
        case Type.INTEGER:
            return f"CASE WHEN regexp_full_match({name}, '-?\\d{{1,18}}') THEN CAST({name} AS BIGINT) END"
        case Type.MONEY | Type.NUMBER:
            return _number(name, field)


def _number(name: str, field: Field) -> str:
    if field.mark == ".":
        plain, grouped, point = r"-?\d+(\.\d+)?", r"-?\d{1,3}(,\d{3})+(\.\d+)?", name
    else:
        plain, grouped, point = r"-?\d+(,\d+)?", r"-?\d{1,3}(\.\d{3})+(,\d+)?", f"replace({name}, ',', '.')"
    bare = f"replace({name}, ',', '')" if field.mark == "." else f"replace(replace({name}, '.', ''), ',', '.')"
    return (
        f"CASE WHEN strlen({name}) > {LONGEST} THEN NULL "
        f"WHEN regexp_full_match({name}, '{plain}') THEN try_cast({point} AS {field.type.sql}) "
        f"WHEN regexp_full_match({name}, '{grouped}') THEN try_cast({bare} AS {field.type.sql}) END"
    )


def _day(name: str, field: Field) -> str:
    whole, timed = _iso(name)
    return (
        f"CASE WHEN {whole} THEN try_cast({name} AS DATE) "
        f"WHEN {timed} THEN CAST(try_cast({name} AS TIMESTAMP) AS DATE) "
        f"ELSE CAST({_ordered(name, field, timed=True)} AS DATE) END"
    )


def _iso(name: str) -> tuple[str, str]:
    """Whether a text looks like `2018-02-26`, or like `2018-02-26 19:58:54`."""
    return (
        f"strlen({name}) = 10 AND substr({name}, 5, 1) = '-'",
        f"strlen({name}) = 19 AND substr({name}, 5, 1) = '-' AND substr({name}, 17, 1) = ':'",
    )


def _moment(name: str, field: Field) -> str:
    whole, timed = _iso(name)
    local = f"try_cast({name} AS TIMESTAMP)"
    if field.zone != "UTC":
        local = f"timezone('UTC', timezone({literal(field.zone)}, {local}))"
    zulu = r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(\.\d{1,6})?Z"
    return (
        f"CASE WHEN {whole} THEN try_cast({name} AS TIMESTAMP) WHEN {timed} THEN {local} "
        f"WHEN regexp_full_match({name}, '{zulu}') THEN try_cast(rtrim({name}, 'Z') AS TIMESTAMP) "
        f"ELSE {_ordered(name, field, timed=field.zone == 'UTC')} END"
    )


def _ordered(name: str, field: Field, *, timed: bool) -> str:
    """Dates with slashes, points or dashes in the file's order, with a time of day where no zone has to be minded."""
    shape = "%d{0}%m{0}%Y" if field.order == "dmy" else "%m{0}%d{0}%Y"
    clocks = ("", " %H:%M:%S", " %H:%M") if timed else ("",)
    formats = ", ".join(literal(shape.format(mark) + clock) for clock in clocks for mark in "/.-")
    digits = r"\d{1,2}[-/.]\d{1,2}[-/.]\d{4}" + (r"( \d{1,2}:\d\d(:\d\d)?)?" if timed else "")
    return f"CASE WHEN regexp_full_match({name}, '{digits}') THEN try_strptime({name}, [{formats}]) END"


def _in_range(field: Field) -> str:
    name = identifier(field.name)
    if field.type not in {Type.DATE, Type.TIMESTAMP}:
        return name
    kind = field.type.sql
    return (
        f"CASE WHEN {name} >= {kind} '{FIRST_YEAR}-01-01' AND {name} < {kind} '{LAST_YEAR + 1}-01-01' THEN {name} END"
    )


def _is_bad(field: Field) -> str:
    name = identifier(field.name)
    if field.is_required:
        return f"{name} IS NULL"
    if field.type is Type.TEXT and not field.is_id:
        return "false"
    return f"({name} IS NULL AND {_raw(field)} IS NOT NULL)"
