"""From a cell's text to a field's value, one cell at a time: what a value may look like is decided here.

`columns` does the same for the usual shapes of whole columns at once; whatever it can't take for sure comes here.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from trine.analytics.schema import Type
from trine.integrations.csv.dates import parse_day, parse_moment
from trine.integrations.csv.errors import BadCellError
from trine.integrations.csv.numbers import parse_integer, parse_money, parse_number

if TYPE_CHECKING:
    from collections.abc import Mapping as MappingOf
    from collections.abc import Sequence

    from trine.integrations.csv.dates import DateOrder
    from trine.integrations.csv.dialect import Dialect
    from trine.integrations.csv.mapping import Mapping
    from trine.integrations.csv.numbers import DecimalMark

Value = str | int | float | bool | Decimal | date | datetime | None

BLANKS = " \t\r\n\u00a0"
NO_TEXT = frozenset({"NULL", "\\N"})
NO_VALUE = frozenset({*NO_TEXT, "null", "N/A", "n/a", "#N/A", "NA", "-", "–", "None", "none"})
YES = frozenset({"true", "t", "yes", "y", "1", "x", "ja", "j", "sim", "si", "sí", "oui", "on", "wahr"})
NO = frozenset({"false", "f", "no", "n", "0", "nein", "não", "nao", "non", "off", "falsch"})
LONGEST_ID = 1_000


@dataclass(frozen=True, slots=True)
class Field:
    """A field to be filled: from which places of a row, and how its text is to be read."""

    name: str
    type: Type
    places: tuple[int, ...]
    column: str
    values: MappingOf[str, str]
    order: DateOrder
    mark: DecimalMark
    zone: str
    is_id: bool
    is_required: bool


def fields_of(mapping: Mapping, dialect: Dialect) -> tuple[Field, ...]:
    """The mapped fields, in the table's order; those that the key or the table needs are required."""
    table = mapping.table
    key = mapping.effective_key
    needed = {*table.required, *(key if len(key) == 1 else ())}
    return tuple(
        Field(
            name=name,
            type=column.type,
            places=tuple(dialect.columns.index(one) for one in mapping.columns[name]),
            column=" + ".join(mapping.columns[name]),
            values=mapping.values.get(name, {}),
            order=_order(mapping.column_dates.get(name), dialect),
            mark=dialect.decimal,
            zone=mapping.timezone,
            is_id=name in key or column.refers is not None,
            is_required=name in needed,
        )
        for name, column in table.column.items()
        if name in mapping.columns
    )


def _order(named: str | None, dialect: Dialect) -> DateOrder:
    if named is None:
        return dialect.dates
    return "mdy" if named == "mdy" else "dmy"


def raw_text(field: Field, cells: Sequence[str]) -> str:
    """The field's text in a row: trimmed, several columns joined by a space, replaced as the mapping says."""
    text = " ".join(part for place in field.places if (part := cells[place].strip(BLANKS)))
    return replaced(field, text)


def replaced(field: Field, text: str) -> str:
    """The text as the mapping's values have it: by the same spelling, else without regard to case."""
    if not field.values or text in field.values:
        return field.values.get(text, text)
    return {key.lower(): value for key, value in field.values.items()}.get(text.lower(), text)


def convert(field: Field, text: str) -> Value:
    """The field's value, none for an empty cell; raises `BadCellError` for a text that it can't be.

    >>> money = Field("amount", Type.MONEY, (0,), "Amount", {}, "dmy", ".", "UTC", False, False)
    >>> convert(money, "(1,200)"), convert(money, "n/a")
    (Decimal('-1200.0000'), None)
    """
    if text in (NO_TEXT if field.type is Type.TEXT else NO_VALUE) or not text:
        if field.is_required:
            raise BadCellError("is empty")
        return None
    return _typed(field, text)


def _typed(field: Field, text: str) -> Value:
    value: Value
    match field.type:
        case Type.TEXT:
            if field.is_id and len(text) > LONGEST_ID:
                raise BadCellError(f"is longer than {LONGEST_ID:,} characters")
            value = text
        case Type.TIMESTAMP:
            value = parse_moment(text, field.order, field.zone)
        case Type.DATE:
            value = parse_day(text, field.order)
        case Type.MONEY:
            value = parse_money(text, field.mark)
        case Type.NUMBER:
            value = parse_number(text, field.mark)
        case Type.INTEGER:
            value = parse_integer(text, field.mark)
        case Type.BOOLEAN:
            value = _yes_or_no(text)
    return value


def _yes_or_no(text: str) -> bool:
    if text.lower() in YES:
        return True
    if text.lower() in NO:
        return False
    raise BadCellError("is neither yes nor no")
