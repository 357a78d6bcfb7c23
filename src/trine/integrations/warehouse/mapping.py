"""Which of a warehouse's tables and columns are which facts; spelt as the mappings of files are.

tables:
  opportunities:
    table: crm.deals               # a schema and a table, or a table
    changed: updated_at            # when a row last changed; without it the table is read whole each time
    columns:
      opportunity_id: deal_id
      name: [first_name, last_name]
      amount: amount_eur
    values:
      product: {GTXPro: GTX Pro}
    constants: {currency: EUR}
    stages: {won: [Closed Won], lost: [Closed Lost]}
"""

from __future__ import annotations

import difflib
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from trine.analytics.schema import TABLES, Table, Type
from trine.integrations.sources.errors import SettingsError
from trine.integrations.sources.values import READERS

_KEYS = ("table", "changed", "columns", "values", "constants", "stages")


@dataclass(frozen=True, slots=True)
class TableMapping:
    """How one table of a warehouse becomes rows of one table of facts."""

    table: Table
    origin: str
    columns: Mapping[str, tuple[str, ...]]
    changed: str
    values: Mapping[str, Mapping[str, str]]
    constants: Mapping[str, str]
    won: frozenset[str]
    lost: frozenset[str]

    @property
    def provides(self) -> tuple[str, ...]:
        """The columns of facts that it fills."""
        stage = ("is_won", "is_closed") if (self.won or self.lost) and "stage" in self.columns else ()
        filled = {*self.columns, *self.constants, *stage}
        return tuple(name for name in self.table.column if name in filled)

    @property
    def needs(self) -> tuple[str, ...]:
        """The warehouse's columns that are read."""
        named = [one for found in self.columns.values() for one in found]
        return tuple(dict.fromkeys((*named, *((self.changed,) if self.changed else ()))))


def table_mapping(kind: str, document: Mapping[str, Any]) -> TableMapping:
    """Read the mapping of one table; raises `SettingsError` with a sentence on the first thing that is wrong.

    >>> table_mapping("leads", {"table": "l", "columns": {"lead_id": "id"}}).columns
    {'lead_id': ('id',)}
    """
    table = TABLES[kind]
    _known(document, _KEYS, f"`tables.{kind}`")
    columns = {
        name: _texts(found, f"tables.{kind}.columns.{name}") for name, found in _pairs(document, kind, "columns")
    }
    values = {name: dict(_pairs({"values": found}, kind, "values")) for name, found in _pairs(document, kind, "values")}
    constants = {name: str(found) for name, found in _pairs(document, kind, "constants")}
    stages = dict(_pairs(document, kind, "stages"))
    for part in (columns, values, constants):
        _known(part, tuple(table.column), kind)
    _known(stages, ("won", "lost"), f"`tables.{kind}.stages`")
    for name, found in columns.items():
        if len(found) > 1 and table.column[name].type is not Type.TEXT:
            raise SettingsError(f"{name!r} of {kind} takes one column; only texts can be joined.")
    for name, text in constants.items():
        try:
            READERS[table.column[name].type](text)
        except (ValueError, TypeError, ArithmeticError):
            raise SettingsError(f"The constant {text!r} can't be used for {name!r} of {kind}.") from None
    origin = document.get("table")
    if not isinstance(origin, str) or not origin:
        raise SettingsError(f"`tables.{kind}.table` is missing: the warehouse's table, such as crm.deals.")
    for name in (table.id, *table.required):
        if name not in columns and name not in constants:
            raise SettingsError(f"Rows of {kind} need a column for {name!r}.")
    for group in table.one_of:
        if not any(name in columns for name in group):
            raise SettingsError(f"Rows of {kind} need a column for one of {', '.join(group)}.")
    lists = {key: frozenset(one.lower() for one in _texts(found, "stages")) for key, found in stages.items()}
    return TableMapping(
        table,
        origin,
        columns,
        str(document.get("changed") or ""),
        values,
        constants,
        lists.get("won", frozenset()),
        lists.get("lost", frozenset()),
    )


def meant(name: str, among: Collection[str]) -> str:
    """A hint at what may have been meant."""
    close = difflib.get_close_matches(name, list(among), n=1)
    return f"; did you mean {close[0]!r}?" if close else f"; there are {', '.join(sorted(among)[:12])}."


def _pairs(document: Mapping[str, Any], kind: str, key: str) -> list[tuple[str, Any]]:
    found = document.get(key) or {}
    if not isinstance(found, dict):
        raise SettingsError(f"`tables.{kind}.{key}` must be pairs of `name: value`.")
    return [(str(name), value) for name, value in found.items()]


def _texts(value: object, where: str) -> tuple[str, ...]:
    if isinstance(value, str) and value:
        return (value,)
    if isinstance(value, list) and value and all(isinstance(one, str) for one in value):
        return tuple(value)
    raise SettingsError(f"`{where}` must be a text or a list of texts.")


def _known(found: Collection[str], allowed: tuple[str, ...], where: str) -> None:
    for name in found:
        if name not in allowed:
            raise SettingsError(f"There is no {name!r} in {where}{meant(name, allowed)}")
