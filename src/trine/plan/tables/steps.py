"""The steps of a playbook and the tasks of a launch as tables."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from trine.core.company import Company
from trine.core.launches import PlaybookVersion
from trine.plan.collecting import Collected, quote
from trine.plan.format.launches import PLAYBOOK_VERSION, STEP, TASK, steps_that_meet
from trine.plan.nodes import Items, Pairs, Scalar
from trine.plan.problems import PlanError
from trine.plan.records import Field, Record
from trine.plan.references import check_references
from trine.plan.rows import Rows
from trine.plan.tables.cells import source_of
from trine.plan.tables.names import Names, id_from, said
from trine.plan.tables.sheet import Sheet, is_launch_day

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from trine.core.launches import Step, Task
    from trine.plan.nodes import Node
    from trine.plan.source import Source
    from trine.plan.tables.cells import TableSource

_TIMING = ("stage", "role", "anchor", "offset", "days", "after", "materials", "gate")
_ALSO = {
    "name": "title",
    "step": "title",
    "task": "title",
    "counted_from": "anchor",
    "duration": "days",
    "working_days": "days",
    "waits_for": "after",
    "depends_on": "after",
    "begin": "start",
    "due": "end",
    "who": "owner",
}
STEPS = Sheet(STEP, ("id", "title", *_TIMING), _ALSO, "steps")
TASKS = Sheet(TASK, ("id", "title", "start", "end", "owner", *_TIMING, "manual", "done"), _ALSO, "tasks")


@dataclass(frozen=True, slots=True)
class _Tasks:
    tasks: tuple[Task, ...] = ()


_TABLE_OF_TASKS = Record(
    "table",
    "The tasks of a launch.",
    _Tasks,
    (Field("tasks", Rows(TASK, within=True), "Its tasks.", "[]", default=()),),
    rules=(steps_that_meet,),
)


def read_steps(data: bytes | str, name: str = "steps.csv") -> tuple[Step, ...]:
    """The steps of a table, in its order; steps may name each other by id or by title.

    A step without an id gets one made of its title. `after` is like `price-list +2; brief`, `anchor` a step or the
    launch day. Raises PlanError with all problems, each at its cell; steps that wait for themselves are one.
    """
    source = source_of(name, data)
    collected = Collected(is_table=True)
    items = _items(STEPS, source, collected, Names(Company("", None)))
    version = Scalar(source, 0, 0, "1", "")
    row = PLAYBOOK_VERSION.read(_keys(source, version=version, steps=items), collected)
    _raise(collected, name)
    return row.made.steps if isinstance(row.made, PlaybookVersion) else ()


def read_tasks(data: bytes | str, company: Company, name: str = "tasks.csv") -> tuple[Task, ...]:
    """The tasks of a table, in its order: like `read_steps`, with dates, and owners by id, name or address."""
    source, names = source_of(name, data), Names(company)
    collected = Collected(is_table=True)
    row = _TABLE_OF_TASKS.read(_keys(source, tasks=_items(TASKS, source, collected, names)), collected)
    for kind, ids in names.ids.items():
        collected.ids[kind] = dict.fromkeys(ids, source.position(0))
    check_references(collected)
    _raise(collected, name)
    return row.made.tasks if isinstance(row.made, _Tasks) else ()


def _items(sheet: Sheet, source: TableSource, collected: Collected, names: Names) -> Items:
    items, _ = sheet.rows(source, collected, names.id_of)
    _give_ids(items)
    _name_steps(items, collected)
    return items


def _keys(source: Source, **nodes: Node) -> Pairs:
    return Pairs(source, 0, [(Scalar(source, 0, 0, key, ""), node) for key, node in nodes.items()])


def _raise(collected: Collected, name: str) -> None:
    if collected.problems:
        raise PlanError(collected.sorted_problems([name]))


def _scalar(row: Pairs, key: str) -> Scalar | None:
    return next((node for name, node in row.pairs if name.text == key and isinstance(node, Scalar)), None)


def _give_ids(items: Items) -> None:
    rows = [row for row in items.items if isinstance(row, Pairs)]
    given = [_scalar(row, "id") for row in rows]
    taken = {cell.text for cell in given if cell is not None and cell.text}
    for row, cell in zip(rows, given, strict=True):
        if cell is not None and cell.text:
            continue
        title = _scalar(row, "title")
        made = id_from(title.text if title else "", taken)
        taken.add(made)
        place = cell.start if cell else row.start
        key, value = Scalar(row.source, place, place, "id", ""), Scalar(row.source, place, place, made, '"')
        row.pairs[:] = [(key, value), *((name, node) for name, node in row.pairs if name.text != "id")]


def _name_steps(items: Items, collected: Collected) -> None:
    """Steps that others name by title become their ids; the launch day as an anchor becomes none. What names no other
    step is told, and left out.
    """
    rows = [row for row in items.items if isinstance(row, Pairs)]
    titles: dict[str, list[str]] = {}
    ids = {cell.text for row in rows if (cell := _scalar(row, "id"))}
    for row in rows:
        if (title := _scalar(row, "title")) and (cell := _scalar(row, "id")):
            titles.setdefault(said(title.text), []).append(cell.text)
    single = {title: found[0] for title, found in titles.items() if len(found) == 1}
    for row in rows:
        anchor = _scalar(row, "anchor")
        if anchor is not None and anchor.text not in ids and is_launch_day(anchor.text):
            anchor.text, anchor.style = "", ""
        for key, cell in _others(row):
            if cell.text not in ids:
                cell.text = single.get(said(cell.text), cell.text)
            sentence = _wrong_step(row, key, cell, ids)
            if sentence:
                collected.problem(cell, sentence)
                cell.text, cell.style = "", ""
        _leave_out_empty(row)


def _wrong_step(row: Pairs, key: str, cell: Scalar, ids: Collection[str]) -> str:
    """What is wrong with the step that a cell names; nothing if nothing is."""
    own = _scalar(row, "id")
    if own is not None and cell.text == own.text:
        ending = ", or leave the cell empty for the launch day" if key == "anchor" else ", or leave it out"
        return f"{quote(cell.text)} in `{key}` is the step itself; name another step{ending}"
    if cell.text not in ids:
        return f"{quote(cell.text)} in `{key}` is not the id or title of one of the steps; name one of them"
    return ""


def _leave_out_empty(row: Pairs) -> None:
    """Takes out what `after` no longer names."""
    for key, node in row.pairs:
        if key.text == "after" and isinstance(node, Items):
            node.items[:] = [
                each
                for each in node.items
                if not (isinstance(each, Pairs) and (step := _scalar(each, "step")) and not step.text)
            ]


def _others(row: Pairs) -> list[tuple[str, Scalar]]:
    """The places in which a row names other steps, each with its column."""
    after = next((node for key, node in row.pairs if key.text == "after"), None)
    waits = after.items if isinstance(after, Items) else []
    named = [("after", _scalar(each, "step")) for each in waits if isinstance(each, Pairs)]
    return [(key, cell) for key, cell in (("anchor", _scalar(row, "anchor")), *named) if cell is not None and cell.text]


def write_steps(rows: Iterable[Step]) -> str:
    """The steps as a table, which `read_steps` reads back."""
    return STEPS.text(rows)


def write_tasks(rows: Iterable[Task]) -> str:
    """The tasks as a table, which `read_tasks` reads back."""
    return TASKS.text(rows)
