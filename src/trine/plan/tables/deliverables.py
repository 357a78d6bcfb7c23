"""A team's deliverables as a table."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from trine.core.formulas import circles
from trine.plan.collecting import Collected
from trine.plan.format.roadmap import DELIVERABLE
from trine.plan.kinds import Spot
from trine.plan.nodes import Items, Pairs, Scalar
from trine.plan.problems import PlanError, Position
from trine.plan.references import check_references
from trine.plan.rows import Rows
from trine.plan.tables.cells import source_of
from trine.plan.tables.names import Names, id_from
from trine.plan.tables.sheet import Sheet

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from trine.core.company import Company
    from trine.core.deliverables import Deliverable

SHEET = Sheet(
    DELIVERABLE,
    tuple(
        field.key
        for field in DELIVERABLE.fields
        if not isinstance(field.kind, Rows)  # a cell holds no rows
    ),
    {
        "name": "title",
        "deliverable": "title",
        "begin": "start",
        "due": "end",
        "status": "commitment",
        "description": "what",
        "for_whom": "audience",
        "owner": "lead",
        "waits_for": "needs",
    },
    "deliverables",
)


def read_deliverables(data: bytes | str, company: Company, name: str = "deliverables.csv") -> tuple[Deliverable, ...]:
    """The deliverables of a table, in its order. Teams, people, plans and goals may stand by id or by name.

    A row whose id (or, without one, whose title) the company has changes that deliverable: what the table has no column
    for, such as who works on it, stays. Other rows are new; without an id they get one made of the title. Raises
    PlanError with all problems, each at its cell.
    """
    collected = Collected(is_table=True)
    names = Names(company)
    source = source_of(name, data)
    items, columns = SHEET.rows(source, collected, names.id_of)
    _give_ids(items, names)
    spot = Spot(collected, "deliverables", SHEET.keys[0])
    Rows(DELIVERABLE).read(items, spot)
    rows = collected.rows.get("deliverable", [])
    somewhere = Position(name, 1, 1)
    for kind, ids in names.ids.items():
        collected.ids[kind] = {**dict.fromkeys(ids, somewhere), **collected.ids.get(kind, {})}
    check_references(collected)
    found = [(row.made, row.nodes) for row in rows if row.is_right]
    merged = [_merged(made, company, columns) for made, _ in found]
    _tell_circles(merged, [nodes.get("needs") for _, nodes in found], company, collected)
    if collected.problems:
        raise PlanError(collected.sorted_problems([name]))
    return tuple(merged)


def _merged(row: Deliverable, company: Company, columns: Sequence[str]) -> Deliverable:
    """The deliverable that the company has, with what the table says of it."""
    known = next((each for each in company.deliverables if each.id == row.id), None)
    if known is None:
        return row
    return replace(known, **{key: getattr(row, key) for key in columns})


def _give_ids(items: Items, names: Names) -> None:
    """Ids for rows without one: that of the deliverable with this title, else one made of the title."""
    given = {_word(row, "id") for row in items.items if isinstance(row, Pairs)}
    taken = {*names.ids["deliverable"], *given}
    for row in items.items:
        if not isinstance(row, Pairs) or _word(row, "id"):
            continue
        title = _word(row, "title")
        known = names.titled(title)
        made = known if known and known not in given else id_from(title, taken)
        given.add(made)
        taken.add(made)
        place = next((node.start for key, node in row.pairs if key.text == "id"), row.start)
        rest = [(key, node) for key, node in row.pairs if key.text != "id"]
        key = Scalar(row.source, place, place, "id", "")
        row.pairs[:] = [(key, Scalar(row.source, place, place, made, '"')), *rest]


def _word(row: Pairs, key: str) -> str:
    return next((node.text for name, node in row.pairs if name.text == key and isinstance(node, Scalar)), "").strip()


def _tell_circles(rows: Sequence[Deliverable], nodes: Sequence[object], company: Company, collected: Collected) -> None:
    """Tells of deliverables that wait for themselves, at the table's cells, though others close the circle."""
    cells = {row.id: node for row, node in zip(rows, nodes, strict=True)}
    after = {**{row.id: row for row in company.deliverables}, **{row.id: row for row in rows}}
    waits = {id_: [need for need in row.needs if need in after] for id_, row in after.items()}
    for circle in circles(waits):
        for at, id_ in enumerate(circle):
            following = circle[(at + 1) % len(circle)]
            cell = cells.get(id_)
            if not isinstance(cell, Items):
                continue
            where = next((node for node in cell.items if isinstance(node, Scalar) and node.text == following), cell)
            shown = " → ".join([*circle[at:], *circle[:at], id_])
            sentence = f"the deliverable `{id_}` waits for itself: {shown}; take one of them out of `needs`"
            collected.problem(where, sentence)
            break


def write_deliverables(rows: Iterable[Deliverable]) -> str:
    """The deliverables as a table, which `read_deliverables` reads back.

    Who works on them, what was checked and what was revised is not in it.
    """
    return SHEET.text(rows)
