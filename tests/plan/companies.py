"""Companies as hypothesis makes them from the tables of the format, with words that are hard on YAML."""

from __future__ import annotations

import math
import operator
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

from hypothesis import strategies as st

from trine.core.company import Company
from trine.plan.format import SECTIONS
from trine.plan.format.structure import COMPANY
from trine.plan.kinds import Choice, Day, Flag, Kind, ListOf, LowHigh, Number, Slug, Text, To, Whole
from trine.plan.rows import RecordIn, Rows

if TYPE_CHECKING:
    from trine.core.deliverables import Revision
    from trine.plan.records import Field, Record

HARD = (
    "yes", "No", "on", "null", "~", "y", "1e3", "1_000", "0x1F", "22%", "2027-01-01", "12:30", ".5", ".nan",
    "-", "- a", "?", "a: b", "a:", ":a", "a #b", "#a", "a, b", "[a]", "{a}", "a]", "'a'", "\"a\"", "a'b",
    "a\"b", "\\", "a\\nb", "a\nb", "a\n\nb", "a\n", "\na", " a", "a ", "a\n b", "a \nb", "a\n  \nb", "\ta",
    "a\tb", "a\r\nb", "a\rb", "a\u2028b", "\u0085", "a\u0085b", "\ufeffa", "é", "日本", "🙂", "\u202ea",
    "a\u00a0b", "|", ">", "|-\n a", "%a", "@a", "`a`", "!a", "&a", "*a", "a?", "²?",
    "<<", "=", "---", "...", "a\n---\nb",
    "\u0007", "\u007f", "a\n#b", "a\nb:\n- c", "None",
    "x" * 150, "word " * 39 + "end",
)  # fmt: skip
IDS = {
    "team": ("a", "no", "2027"),
    "cycle": ("2027-q1", "null"),
    "person": ("y", "1e3"),
    "metric": ("x_y", "2027-01-01"),
    "goal": ("on", "0"),
    "team_plan": ("off", "1"),
    "deliverable": ("true", "12-30"),
    "playbook": ("n", "3"),
}
"""The ids that there are, so that every reference leads somewhere."""

TEXT = st.one_of(st.sampled_from(HARD), st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0")))
NUMBER = st.one_of(
    st.integers(-(10**6), 10**6).map(float),
    st.floats(allow_nan=False, allow_infinity=False),
    st.sampled_from([0.1 + 0.2, 1e15, 1e16, 5e-324]),
)
NOT_ALONE = {"parent", "serves", "formula", "under", "needs", "anchor", "after", "playbook_version"}
"""Keys whose values must fit together over several rows; other tests write them."""


def values(field: Field, id_: str) -> st.SearchStrategy[Any]:
    """Values that the field's kind can read; `id_` makes a row's own what must be its own."""
    shaped = {"id": id_, "email": f"{id_}@halden.example", "currency": "CHF", "code": "T512"}
    shaped |= {"respond_within": "30m", "hours": "8:30-18", "days": "mon,wed", "zone": "Europe/Berlin"}
    shaped |= {"country": "DE-BY"}
    is_shaped = field.key in shaped and not isinstance(field.kind, Whole)
    return st.just(shaped[field.key]) if is_shaped else values_of(field.kind)


def values_of(kind: Kind) -> st.SearchStrategy[Any]:
    match kind:
        case To():
            return st.sampled_from([*kind.words_too, *(id_ for other in kind.kinds for id_ in IDS[other])])
        case Text():
            return TEXT.filter(lambda text: bool(text.strip()) and len(text) <= kind.longest)
        case Choice():
            return st.sampled_from(list(kind.options))
        case Number():
            return NUMBER if kind.low == -math.inf else st.floats(kind.low, min(kind.high, 1e300))
        case Whole():
            return st.integers(kind.low, kind.high)
        case Slug():
            return st.just("s")
        case Flag():
            return st.booleans()
        case Day():
            return st.dates(kind.first, kind.last)
        case LowHigh():
            return st.tuples(NUMBER, NUMBER).map(lambda pair: (min(pair), max(pair)))
        case ListOf():
            found = st.lists(values_of(kind.each), min_size=kind.at_least, max_size=3, unique=True)
            return found.map(lambda items: tuple(sorted(items)))
        case RecordIn():
            word = [st.just(kind.or_word)] if kind.or_word else []
            return st.one_of(*word, rows(kind.record, "a"))
        case Rows():
            return st.lists(rows(kind.record, "a"), max_size=2).map(lambda found: canonical(kind.record, found))
        case _:
            raise AssertionError(kind)


def rows(record: Record, id_: str) -> st.SearchStrategy[Any]:
    """Rows of a record that fulfil its rules."""
    fields = [field for field in record.fields if field.key not in NOT_ALONE]
    made = st.fixed_dictionaries(
        {field.name: values(field, id_) for field in fields if field.required},
        optional={field.name: values(field, id_) for field in fields if not field.required},
    ).map(lambda found: record.make(**_in_order(found)))
    if record.noun == "revision":  # what it was and became must fit what it is
        made = made.map(_fitting)
    return made.filter(lambda row: not any(rule(row) for rule in record.rules))


def _in_order(found: dict[str, Any]) -> dict[str, Any]:
    """First days before last ones."""
    for first, last in (("start", "end"), ("since", "until")):
        if isinstance(found.get(first), date) and isinstance(found.get(last), date):
            found = {**found, first: min(found[first], found[last]), last: max(found[first], found[last])}
    return found


def _fitting(row: Revision) -> Revision:
    before, after = ("committed", "dropped") if row.what == "commitment" else ("2027-01-01", "2027-02-28")
    return replace(row, before=before, after=after)


def canonical(record: Record, found: list[Any]) -> tuple[Any, ...]:
    """The rows in the order in which they are written, each its own."""
    own = record.identity or (operator.attrgetter("id") if "id" in record.by_key else None)
    kept = list({own(row): row for row in found}.values()) if own else found
    return tuple(sorted(kept, key=record.sort_key) if record.sort else kept)


def section(record: Record) -> st.SearchStrategy[tuple[Any, ...]]:
    """All rows that others refer to, and some of those that nobody refers to."""
    if record.noun in IDS:
        found = st.tuples(*(rows(record, id_) for id_ in IDS[record.noun])).map(list)
    else:
        found = st.lists(rows(record, "e1"), max_size=1)
    return found.map(lambda some: canonical(record, some))


COMPANIES = st.builds(
    lambda company, sections: Company(**company, **sections),
    rows(COMPANY, ""),
    st.fixed_dictionaries({one.key: section(one.kind.record) for one in SECTIONS if isinstance(one.kind, Rows)}),
)
"""Companies that a plan file can hold, with their rows and sets in the order in which they are written."""
