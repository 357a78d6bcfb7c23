"""A table's columns as the keys of a record: each row becomes what the same words would be in a plan file."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from trine.plan.collecting import quote
from trine.plan.kinds import Choice, ListOf, Number, To, Whole
from trine.plan.nodes import Items, Node, Pairs, Scalar
from trine.plan.rows import Rows
from trine.plan.tables.cells import cells, table

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from trine.plan.collecting import Collected
    from trine.plan.records import Field, Record
    from trine.plan.source import Source
    from trine.plan.tables.cells import TableSource

    Naming = Callable[[tuple[str, ...], str], str | None]
    """The id of what has a name, among kinds."""

_AFTER = re.compile(r"(.*?)\s*\+\s*(\d{1,9})(?:\s*days?)?", re.DOTALL)
_DAY_ITSELF = frozenset({"day", "launch", "launch day", "the launch day"})


@dataclass(frozen=True)
class Sheet:
    """The keys of a record that a table has, and other headings that people give them."""

    record: Record
    keys: tuple[str, ...]
    also: Mapping[str, str]
    called: str
    """Its rows in words, in the plural."""

    @property
    def fields(self) -> tuple[Field, ...]:
        """The columns, in their order."""
        return tuple(self.record.by_key[key] for key in self.keys)

    def rows(self, source: TableSource, collected: Collected, naming: Naming) -> tuple[Items, tuple[str, ...]]:
        """The rows as they would stand in a plan file, and the keys that the table has; problems are collected."""
        head, *body = cells(source) or [[]]
        columns = self._columns(source, head, collected)
        items = [self._row(source, cells_, columns, collected, naming) for cells_ in body]
        return Items(source, 0, list(items)), tuple(column.text for column in columns if column is not None)

    def _columns(self, source: Source, head: Sequence[Scalar], collected: Collected) -> list[Scalar | None]:
        """The key of each column, as a scalar at the heading's place; none for one that is unknown."""
        found: list[Scalar | None] = []
        for cell in head:
            key = self._key(cell.text)
            taken = next((other for other in found if other is not None and other.text == key), None)
            if taken is not None:
                collected.problem(cell, f"the column `{key}` is there twice; take one of the two out")
            elif key is None and cell.text.strip():
                known = ", ".join(f"`{each}`" for each in self.keys)
                group = f"columns of {self.called}"
                ending = collected.did_you_mean(cell.text, self.keys, group, f"its columns are {known}")
                sentence = f"{quote(cell.text)} is not a column of {self.called}; {ending}"
                collected.problem(cell, sentence)
            usable = key is not None and taken is None
            found.append(Scalar(source, cell.start, cell.end, key, "") if usable and key else None)
        self._tell_missing(source, {column.text for column in found if column}, collected)
        return found

    def _tell_missing(self, source: Source, there: set[str], collected: Collected) -> None:
        missing = [field.key for field in self.fields if field.required and field.key not in {*there, "id"}]
        if not there:
            first = ",".join(self.keys)
            collected.problem(source.position(0), f"no columns are named; let the first line name them, like `{first}`")
        elif missing:
            named = ", ".join(f"`{key}`" for key in missing)
            collected.problem(source.position(0), f"{self.called} need the columns {named}; add them to the first line")

    def _key(self, heading: str) -> str | None:
        word = re.sub(r"[\s_-]+", "_", heading.strip().casefold())
        key = self.also.get(word, word)
        return key if key in self.keys else None

    def _row(
        self,
        source: Source,
        row: Sequence[Scalar],
        columns: Sequence[Scalar | None],
        collected: Collected,
        naming: Naming,
    ) -> Pairs:
        beyond = [cell for cell in row[len(columns) :] if cell.text.strip()]
        if beyond:
            sentence = (
                f"this row has {len(row)} cells and the table {len(columns)} columns; "
                "put a text that holds a separator in quotes"
            )
            collected.problem(beyond[0], sentence)
        pairs: list[tuple[Scalar, Node]] = []
        for column, cell in zip(columns, row, strict=False):
            if column is not None:
                pairs.append((column, _node(self.record.by_key[column.text], cell, naming)))
        return Pairs(source, row[0].start, pairs)

    def text(self, rows: Iterable[Any]) -> str:
        """The rows as a table with all columns."""
        return table(self.keys, ([_text(field, field.value(row)) for field in self.fields] for row in rows))


def _node(field: Field, cell: Scalar, naming: Naming) -> Node:
    """The cell as it would stand in a plan file."""
    kind = field.kind
    if not cell.text.strip():
        return Scalar(cell.source, cell.start, cell.end, "", "")
    if isinstance(kind, Rows):
        return Items(cell.source, cell.start, [_after(part, naming) for part in _parts(cell, ";,")])
    if isinstance(kind, ListOf):
        ids = isinstance(kind.each, To)
        named = [_named(kind.each, part, naming) for part in _parts(cell, ";," if ids else ";")]
        return Items(cell.source, cell.start, list(named))
    return _named(kind, cell, naming)


def _named(kind: Any, cell: Scalar, naming: Naming) -> Scalar:
    word = cell.text.strip()
    if isinstance(kind, To):
        word = naming(kind.kinds, word) or word
    elif isinstance(kind, Choice):
        same = re.sub(r"[\s-]+", "_", word.casefold())
        word = same if same in kind.texts else word
    elif isinstance(kind, Number | Whole):
        return Scalar(cell.source, cell.start, cell.end, word, "")
    elif kind.words == "a text":
        word = cell.text
    return Scalar(cell.source, cell.start, cell.end, word, '"')


def _parts(cell: Scalar, separators: str) -> list[Scalar]:
    """The cell's parts: its lines, if it has several, else what separators part."""
    at = "\n" if "\n" in cell.text else separators
    shift = cell.start + len(cell.style)
    found = re.finditer(rf"[^{at}]+", cell.text)
    parts = [(part.start() + len(part[0]) - len(part[0].lstrip()), part[0].strip()) for part in found]
    return [
        Scalar(cell.source, shift + start, shift + start + len(word), word, cell.style) for start, word in parts if word
    ]


def _after(part: Scalar, naming: Naming) -> Pairs:
    """`price-list +2` as a row of `after`."""
    found = _AFTER.fullmatch(part.text)
    step, lag = (found[1], found[2]) if found else (part.text, None)
    key = Scalar(part.source, part.start, part.start, "step", "")
    word = Scalar(part.source, part.start, part.end, naming(("step",), step) or step, '"')
    pairs: list[tuple[Scalar, Node]] = [(key, word)]
    if lag is not None:
        last = Scalar(part.source, part.end - len(lag), part.end, lag, "")
        pairs.append((Scalar(part.source, part.start, part.start, "lag", ""), last))
    return Pairs(part.source, part.start, pairs)


def _text(field: Field, value: Any) -> str | int:
    """A field's value as a cell; nothing and the default are an empty one."""
    if value in (None, (), "") or (value == field.default and not isinstance(value, str)):
        return ""
    if isinstance(value, bool):
        return "yes"
    if isinstance(value, int):
        return value
    if isinstance(field.kind, Rows):
        return "; ".join(f"{each.step} +{each.lag}" if each.lag else each.step for each in value)
    if isinstance(value, tuple):
        parts = sorted(value) if isinstance(field.kind, ListOf) and field.kind.is_set else list(value)
        simple = not any(";" in part or "\n" in part for part in parts)
        return "; ".join(parts) if simple else "".join(f"{part}\n" for part in parts)
    return str(value)


def is_launch_day(word: str) -> bool:
    """Whether the word in `anchor` is the launch day itself.

    >>> is_launch_day("Launch day"), is_launch_day("price-list")
    (True, False)
    """
    return word.strip().casefold() in _DAY_ITSELF
