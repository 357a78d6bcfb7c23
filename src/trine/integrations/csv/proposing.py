"""Proposing a mapping: columns to fields by their names first, then by what is in them."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from trine.analytics.schema import TABLES, Column, Type
from trine.integrations.csv.dates import parse_day
from trine.integrations.csv.errors import BadCellError, MappingError
from trine.integrations.csv.gathering import count_values
from trine.integrations.csv.mapping import DEFAULT_SOURCE, Mapping, Stages
from trine.integrations.csv.names import normal, synonyms, without_prefix
from trine.integrations.csv.numbers import parse_decimal

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from collections.abc import Mapping as MappingOf
    from pathlib import Path

    from trine.integrations.csv.dialect import Dialect

WON = frozenset(
    ("won", "closed won", "closedwon", "deal won", "win", "signed", "gewonnen", "ganado", "ganho", "gagné", "vinta")
)
LOST = frozenset(
    ("lost", "closed lost", "closedlost", "deal lost", "verloren", "perdido", "perdu", "persa", "no decision")
)
LEAST = 0.5
LEAST_FIT = 0.2
_LONGEST_EMAIL = 320
_LONGEST_NAME = 200
"""What is longer is no mail address, and no heading in brackets: the patterns are not tried on it."""

_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
_FITS = 0.9


@dataclass(frozen=True, slots=True)
class Guess:
    """One column taken for one field: how sure (0 to 1), and why."""

    field: str
    column: str
    confidence: float
    why: str


@dataclass(frozen=True, slots=True)
class Proposal:
    """A mapping to start from, the guesses behind it, what is missing before it can be used, and what is left over.

    `stage_values` are the stages seen, with how often; those that are neither won nor lost count as open.
    """

    mapping: Mapping
    guesses: tuple[Guess, ...]
    missing: tuple[str, ...]
    unused: tuple[str, ...]
    stage_values: tuple[tuple[str, int], ...] = ()


def propose(dialect: Dialect, kind: str, source: str = DEFAULT_SOURCE) -> Proposal:
    """A mapping of the file's columns to the fields of a table; raises `MappingError` for a kind that is not there."""
    if kind not in TABLES:
        raise MappingError(f"There is no kind {kind!r}; it must be one of {', '.join(TABLES)}.")
    guesses = _assign(_guesses(dialect, kind))
    by_field = {one.field: one.column for one in guesses}
    columns: dict[str, tuple[str, ...]] = {name: (by_field[name],) for name in TABLES[kind].column if name in by_field}
    columns.update(_full_name(dialect, kind, columns))
    used = {name for found in columns.values() for name in found}
    stage_values = tuple(Counter(dialect.values(columns["stage"][0])).most_common()) if "stage" in columns else ()
    mapping = Mapping(
        kind, columns, source, stages=_stages(columns, stage_values), column_dates=_column_dates(dialect, kind, columns)
    )
    return Proposal(
        mapping,
        tuple(sorted(guesses, key=lambda one: list(TABLES[kind].column).index(one.field))),
        tuple(_missing(mapping)),
        tuple(name for name in dialect.data_columns if name not in used),
        stage_values,
    )


def with_all_stages(proposal: Proposal, path: Path, dialect: Dialect) -> Proposal:
    """The proposal with every stage that the whole file has, not only those of the sample."""
    if "stage" not in proposal.mapping.columns:
        return proposal
    found = count_values(path, dialect, proposal.mapping.columns["stage"][0])
    mapping = replace(proposal.mapping, stages=_stages(proposal.mapping.columns, found))
    return replace(proposal, mapping=mapping, stage_values=found)


def guess_kinds(dialect: Dialect) -> tuple[tuple[str, float], ...]:
    """Every kind with how well the file's columns fit it (0 to 1), best first."""
    scored = []
    for kind in TABLES:
        proposal = propose(dialect, kind)
        exact = sum(one.confidence for one in proposal.guesses)
        named = normal(TABLES[kind].id) in {normal(name) for name in dialect.data_columns}
        score = exact / max(len(dialect.data_columns), 1) + 0.2 * named - 0.2 * len(proposal.missing)
        scored.append((kind, round(min(max(score, 0.0), 1.0), 2)))
    return tuple(sorted(scored, key=lambda pair: -pair[1]))


def _guesses(dialect: Dialect, kind: str) -> Iterator[Guess]:
    for name in dialect.data_columns:
        values = dialect.values(name)[:500]
        for column in TABLES[kind].columns:
            guess = _by_name(name, column, kind)
            if guess is None:
                continue
            fit = _fit(values, column, dialect)
            if fit >= LEAST_FIT or words_are_its_own(name, column):
                yield Guess(column.name, name, round(guess.confidence * (0.6 + 0.4 * fit), 2), guess.why)
        yield from _by_content(name, values, kind)


def _by_name(name: str, column: Column, kind: str) -> Guess | None:
    words = normal(name)
    known = synonyms(kind)[column.name]
    if words in known:
        place = known.index(words)
        return Guess(
            column.name, name, 1.0 if place == 0 else 0.98 - 0.01 * min(place, 20), f"{name!r} is a name for it"
        )
    plain = normal(re.sub(r"[(\[].*?[)\]]", " ", name)) if len(name) <= _LONGEST_NAME else words
    if plain in known:
        return Guess(column.name, name, 0.9 - 0.01 * min(known.index(plain), 20), f"{plain!r} is a name for it")
    bare = without_prefix(words, kind)
    if bare in known:
        return Guess(column.name, name, 0.75 - 0.01 * min(known.index(bare), 20), f"{name!r} without its first word")
    ending = next((one for one in known if " " in one and words.endswith(f" {one}")), None)
    return Guess(column.name, name, 0.65, f"{name!r} ends in a name for it") if ending else None


def words_are_its_own(name: str, column: Column) -> bool:
    """Whether a column is called just as the field is; it is then that field, whatever is in it."""
    return normal(name) == normal(column.name)


def _by_content(name: str, values: Sequence[str], kind: str) -> Iterator[Guess]:
    if not values:
        return
    if "email" in TABLES[kind].column and sum(_is_email(value) for value in values) >= _FITS * len(values):
        yield Guess("email", name, 0.7, "its cells are mail addresses")
    words = {normal(value) for value in values}
    if "stage" in TABLES[kind].column and words & WON and words & LOST:
        yield Guess("stage", name, 0.7, "its cells are stages, won and lost among them")


def _is_email(value: str) -> bool:
    return len(value) <= _LONGEST_EMAIL and bool(_EMAIL.fullmatch(value))


def _fit(values: Sequence[str], column: Column, dialect: Dialect) -> float:
    """Which share of the cells can be what the field needs; texts always can, and so can no cells at all."""
    if not values or column.type is Type.TEXT:
        return 1.0
    fitting = sum(_can_be(value, column.type, dialect) for value in values)
    return fitting / len(values)


def _can_be(value: str, wanted: Type, dialect: Dialect) -> bool:
    try:
        match wanted:
            case Type.DATE | Type.TIMESTAMP:
                if value.replace(".", "").isdigit() and len(value) not in {8, 10, 13}:
                    return False
                parse_day(value, dialect.dates)
            case Type.BOOLEAN:
                return value.lower() in {"true", "false", "yes", "no", "1", "0", "t", "f", "y", "n"}
            case _:
                parse_decimal(value, dialect.decimal)
    except BadCellError as problem:
        return "no month" in str(problem)
    return True


def _assign(guesses: Iterator[Guess]) -> list[Guess]:
    """The surest guesses first, each field and each column once."""
    taken: list[Guess] = []
    for guess in sorted(guesses, key=lambda one: -one.confidence):
        if guess.confidence >= LEAST and not any(
            guess.field == one.field or guess.column == one.column for one in taken
        ):
            taken.append(guess)
    return taken


def _full_name(dialect: Dialect, kind: str, columns: dict[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    by_words = {normal(name): name for name in dialect.data_columns}
    if "name" not in TABLES[kind].column or "name" in columns or not {"first name", "last name"} <= set(by_words):
        return {}
    return {"name": (by_words["first name"], by_words["last name"])}


def _stages(columns: MappingOf[str, tuple[str, ...]], stage_values: Sequence[tuple[str, int]]) -> Stages | None:
    """Won and lost by their usual names, unless the file says itself which deals are won."""
    if "is_won" in columns:
        return None
    seen = [value for value, _ in stage_values]
    won = tuple(value for value in seen if normal(value) in WON)
    lost = tuple(value for value in seen if normal(value) in LOST)
    return Stages(won, lost) if won or lost else None


def _column_dates(dialect: Dialect, kind: str, columns: dict[str, tuple[str, ...]]) -> dict[str, str]:
    """The order of day and month for those dates of the file that show another one than the rest."""
    dated = {name for name, column in TABLES[kind].column.items() if column.type in {Type.DATE, Type.TIMESTAMP}}
    return {
        name: dialect.column_dates[found[0]]
        for name, found in columns.items()
        if name in dated and dialect.column_dates.get(found[0], dialect.dates) != dialect.dates
    }


def _missing(mapping: Mapping) -> Iterator[str]:
    table = mapping.table
    if not mapping.effective_key:
        yield table.id
    yield from (name for name in table.required if name not in mapping.columns)
    for group in table.one_of:
        if not any(name in mapping.columns for name in group):
            yield " or ".join(group)
