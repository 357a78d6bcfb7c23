"""Records: values with keys, such as a goal, told by a table of fields that reads, writes and describes them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeAlias

from trine.plan.collecting import quote
from trine.plan.kinds import WRONG, Kind, Schema, Spot
from trine.plan.nodes import Items, Node, Pairs, Scalar

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from trine.plan.collecting import Collected
    from trine.plan.layout import Tree
    from trine.plan.problems import Position


Where: TypeAlias = "str | tuple[str | int, ...]"
"""The attribute that is wrong; or the way from a key down to it, by keys and by places in lists."""

Rule: TypeAlias = "Callable[[Any], tuple[Where, str] | Sequence[tuple[Where, str]] | None]"
"""What the values of a row must fulfil together: gives what is wrong, each place with a sentence, or nothing."""


@dataclass(frozen=True)
class Field:
    """One key of a record: what may stand there, what it means, and where the value goes."""

    key: str
    kind: Kind
    means: str
    example: str
    """A value as it stands in a file."""
    required: bool = False
    default: Any = None
    attribute: str = ""
    """The attribute of the value in `trine.core.company`, where it is not called like the key."""
    get: Callable[[Any], Any] | None = None
    """How the value is got, where it is not one attribute."""

    @property
    def name(self) -> str:
        """The attribute's name."""
        return self.attribute or self.key

    def value(self, row: Any) -> Any:
        """The field's value of a row."""
        return self.get(row) if self.get else getattr(row, self.name)


@dataclass(frozen=True)
class Record:
    """A kind of row: its fields in the order of the file, and what makes it."""

    noun: str
    """What sentences and findings call it, in the singular."""
    about: str
    make: Callable[..., Any]
    fields: tuple[Field, ...]
    rules: tuple[Rule, ...] = ()
    """What its values must fulfil together."""
    identity: Callable[[Any], str] | None = None
    """What no two rows may share, where rows have no `id` in the file."""
    unshared: tuple[str, ...] = ()
    """Keys whose value no two rows may share, whatever its case."""
    sort: tuple[str, ...] = ()
    """The keys that order the rows in a written file."""
    place: Callable[[Any], int] | None = None
    """A row's place among the others, where its keys do not say it."""
    by_key: dict[str, Field] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "by_key", {field.key: field for field in self.fields})

    @property
    def called(self) -> str:
        """The noun in words."""
        return {"kpi": "KPI", "sign_off": "sign-off", "check_in": "check-in"}.get(
            self.noun, self.noun.replace("_", " ")
        )

    def read(self, node: Pairs, collected: Collected) -> Row:
        """The row of a group of keys; all its problems are collected."""
        values: dict[str, Any] = {}
        nodes: dict[str, Node] = {}
        for key, value in node.pairs:
            if self._known(key, value, nodes, collected):
                nodes[key.text] = value
                spot = Spot(collected, key.text, collected.example(key.text, self.by_key[key.text].example))
                values[key.text] = self._value(self.by_key[key.text], value, spot)
        self._tell_missing(node, nodes, values, collected)
        row = Row(self, node, nodes, values)
        if not any(value is WRONG for value in values.values()):
            given = {self.by_key[key].name: value for key, value in values.items() if value is not None}
            row.made = self.make(**given)
            row.is_right = self._fulfilled(row, collected)
        return row

    def _known(self, key: Scalar, value: Node, nodes: dict[str, Node], collected: Collected) -> bool:
        if key.text in nodes:
            first = nodes[key.text].position
            collected.problem(key, f"`{key.text}` is given twice, first in line {first.line}; keep one of the two")
            return False
        if key.text in self.by_key:
            return True
        if key.text.isdigit() and isinstance(value, Scalar) and not value.text:
            ending = "a comma begins a new key here: write numbers without thousands separators, as `600000`"
        else:
            keys = ", ".join(f"`{known}`" for known in self.by_key)
            ending = collected.did_you_mean(key.text, self.by_key, f"keys of {self.noun}", f"its keys are {keys}")
        collected.problem(key, f"{quote(key.text)} is not a key of {article(self.called)}; {ending}")
        return False

    def _value(self, field_: Field, node: Node, spot: Spot) -> Any:
        value = None if isinstance(node, Scalar) and node.is_none else field_.kind.read(node, spot)
        if value is None and field_.required:
            spot.collected.problem(
                node, f"`{spot.key}` of {article(self.called)} is empty; write it like `{spot.example}`"
            )
            return WRONG
        return value

    def _tell_missing(self, node: Pairs, nodes: dict[str, Node], values: dict[str, Any], collected: Collected) -> None:
        for field_ in self.fields:
            if field_.required and field_.key not in nodes:
                which = f" {quote(values['id'])}" if isinstance(values.get("id"), str) else ""
                example = collected.example(field_.key, field_.example)
                sentence = f"the {self.called}{which} has no `{field_.key}`; add it, like `{example}`"
                collected.problem(node, sentence)
                values[field_.key] = WRONG

    def _fulfilled(self, row: Row, collected: Collected) -> bool:
        told = [found for rule in self.rules for found in _complaints(rule(row.made))]
        for where, sentence in told:
            collected.problem(self._place(row, where), sentence)
        return not told

    def _place(self, row: Row, where: Where) -> Node:
        if isinstance(where, str):
            keys = {field_.name: field_.key for field_ in self.fields}
            return row.nodes.get(keys[where], row.node)
        node: Node = row.node
        for step in where:
            below = _below(node, step)
            if below is None:
                break
            node = below
        return node

    def write(self, row: Any) -> dict[str, Tree]:
        """The row's keys and values; what is none, empty or the default is left out."""
        pairs = ((field_, field_.value(row)) for field_ in self.fields)
        return {
            field_.key: field_.kind.write(value)
            for field_, value in pairs
            if value not in (None, (), "", field_.default)
        }

    def sort_key(self, row: Any) -> tuple[str, ...]:
        """What orders rows in a written file, as text; days and ids sort as they read."""
        if self.place is not None:
            return (_sortable(self.place(row)),)
        return tuple(_sortable(self.by_key[key].value(row)) for key in self.sort)

    def schema(self) -> Schema:
        """An object with these keys and no others."""
        required = [field_.key for field_ in self.fields if field_.required]
        return {
            "type": "object",
            "title": self.called[0].upper() + self.called[1:],
            "description": self.about,
            "properties": {field_.key: _field_schema(field_) for field_ in self.fields},
            "required": required,
            "additionalProperties": False,
        }


@dataclass
class Row:
    """A record as it was read: the values of its keys, and what was made of them if all are right."""

    record: Record
    node: Pairs
    nodes: dict[str, Node]
    values: dict[str, Any]
    made: Any = None
    is_right: bool = False

    @property
    def id(self) -> str | None:
        """Its id as it stands in the file, or what must be its own in the place of an id; none if it has none."""
        given = self.nodes.get("id")
        if given is not None:
            return given.text if isinstance(given, Scalar) else None
        return self.record.identity(self.made) if self.record.identity and self.made is not None else None

    def tell_if_taken(self, taken: dict[str, Position], collected: Collected) -> None:
        """Tells where the row has the id of an earlier one, or shares what it must not share."""
        noun = self.record.called
        if self.id and (first := _first(taken, self.id, self.nodes.get("id", self.node).position)):
            rest = "give one of the two another id" if "id" in self.nodes else "take one of the two out"
            collected.problem(
                self.nodes.get("id", self.node), f"the {noun} {quote(self.id)} is already in {first}; {rest}"
            )
            self.is_right = False
        for key in self.record.unshared:
            value = self.values.get(key)
            others = collected.ids.setdefault(f"{self.record.noun}.{key}", {})
            if isinstance(value, str) and (first := _first(others, value.casefold(), self.nodes[key].position)):
                sentence = f"{quote(value)} in `{key}` is already given in {first}; each {noun} has their own"
                collected.problem(self.nodes[key], sentence)


def _complaints(
    found: tuple[Where, str] | Sequence[tuple[Where, str]] | None,
) -> Sequence[tuple[Where, str]]:
    if found is None:
        return ()
    return [found] if isinstance(found, tuple) else found


def _below(node: Node, step: str | int) -> Node | None:
    """What stands in a node under a key or at a place; none if nothing does."""
    if isinstance(node, Pairs):
        return next((value for key, value in node.pairs if key.text == step), None)
    if isinstance(node, Items) and isinstance(step, int):
        return node.items[step]
    return None


def _first(taken: dict[str, Position], word: str, here: Position) -> str | None:
    """Where the word is taken already, as `FILE:LINE`; else it is taken here."""
    first = taken.setdefault(word, here)
    return None if first is here else f"{first.file}:{first.line}"


def article(noun: str) -> str:
    """The noun with its article.

    >>> article("expectation")
    'an expectation'
    """
    return f"{'an' if noun[0] in 'aeio' else 'a'} {noun}"


def _sortable(value: Any) -> str:
    if isinstance(value, int | float):
        return f"{value:020.6f}"
    return ",".join(sorted(value)) if isinstance(value, tuple) else str(value or "")


def _field_schema(field_: Field) -> Schema:
    schema = field_.kind.schema()
    if not field_.required:
        schema = _or_null(schema)
    default = {} if field_.default in (None, "") else {"default": field_.default}
    return {"title": field_.key.replace("_", " ").capitalize(), "description": field_.means, **schema, **default}


def _or_null(schema: Schema) -> Schema:
    if "type" in schema:
        types = schema["type"] if isinstance(schema["type"], list) else [schema["type"]]
        return {**schema, "type": [*types, "null"]}
    if "enum" in schema:
        return {**schema, "enum": [*schema["enum"], None]}
    return {**schema, "anyOf": [*schema["anyOf"], {"type": "null"}]}
