"""What can be checked once all files are read: references, circles and formulas."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trine.core.company import Better, Metric
from trine.core.formulas import circles, formula_problems
from trine.core.launches import Playbook
from trine.plan.collecting import quote
from trine.plan.nodes import Items, Scalar

if TYPE_CHECKING:
    from trine.plan.collecting import Collected, Reference
    from trine.plan.nodes import Node
    from trine.plan.records import Row

SECTION_OF = {
    "team": "teams",
    "cycle": "cycles",
    "person": "people",
    "metric": "metrics",
    "goal": "goals",
    "team_plan": "plans",
    "deliverable": "deliverables",
    "playbook": "playbooks",
}


_CALLED = {"team_plan": "plan"}


def check_references(collected: Collected) -> None:
    """Tells of every word that should be the id of something and is not."""
    for reference in collected.references:
        known = any(reference.node.text in collected.ids.get(kind, {}) for kind in reference.kinds)
        if known or reference.node.text in reference.words or not collected.unread.isdisjoint(reference.kinds):
            continue
        collected.problem(reference.node, _unknown(reference, collected))


def _unknown(reference: Reference, collected: Collected) -> str:
    words = [f"`{word}`" for word in reference.words]
    kinds = " or ".join(f"a {_CALLED.get(kind, kind)}" for kind in reference.kinds)
    called = "id or name" if collected.is_table else "id"
    what = f"the {called} of {kinds}{''.join(f', nor {word}' for word in words)}"
    candidates = [*reference.words, *(id_ for kind in reference.kinds for id_ in collected.ids.get(kind, ()))]
    sections = " or ".join(f"`{SECTION_OF[kind]}`" for kind in reference.kinds)
    otherwise = "write the id or the name of one" if collected.is_table else f"add it to {sections}, or correct it"
    ending = collected.did_you_mean(reference.node.text, candidates, sections, otherwise)
    return f"{quote(reference.node.text)} in `{reference.key}` is not {what}; {ending}"


def check_circles(collected: Collected) -> None:
    """Tells of what is part of itself, serves itself or waits for itself, in however many steps."""
    for noun, key, sentence in (
        ("team", "parent", "the team `{0}` is part of itself: {1}; take one `parent` out"),
        ("goal", "serves", "the goal `{0}` serves itself: {1}; take one of them out of `serves`"),
        ("team_plan", "under", "the plan `{0}` is part of itself: {1}; take one `under` out"),
        ("deliverable", "needs", "the deliverable `{0}` waits for itself: {1}; take one of them out of `needs`"),
    ):
        rows = {row.id: row for row in reversed(collected.rows.get(noun, [])) if row.id}
        edges = {id_: _ids(row.nodes.get(key)) for id_, row in reversed(rows.items())}
        for circle in circles({id_: [node.text for node in nodes] for id_, nodes in edges.items()}):
            first, second = circle[0], circle[1 % len(circle)]
            shown = " → ".join([*circle[:8], *(["…"] if len(circle) > 8 else []), first])
            where = next(node for node in edges[first] if node.text == second)
            collected.problem(where, sentence.format(first, shown))


def check_versions(collected: Collected) -> None:
    """Tells of launches that run on a version that their playbook does not have."""
    books = {row.made.id: row.made for row in collected.rows.get("playbook", []) if row.is_right}
    for row in collected.rows.get("launch", []):
        book, number = books.get(row.values.get("playbook")), row.values.get("playbook_version")
        if isinstance(book, Playbook) and isinstance(number, int) and book.version(number) is None:
            known = ", ".join(f"`{version.version}`" for version in book.versions)
            rest = f"it has {known}" if known else "it has none"
            collected.problem(
                row.nodes["playbook_version"],
                f"`{number}` in `playbook_version` is not a version of the playbook `{book.id}`; {rest}",
            )


def _ids(node: Node | None) -> list[Scalar]:
    if isinstance(node, Items):
        return [item for item in node.items if isinstance(item, Scalar)]
    return [node] if isinstance(node, Scalar) and not node.is_none else []


def check_formulas(collected: Collected) -> None:
    """Tells of every problem in the metrics' formulas, at its place in the file."""
    rows = {row.id: row for row in reversed(collected.rows.get("metric", [])) if row.id}
    metrics = [_metric(id_, row) for id_, row in reversed(rows.items())]
    for found in formula_problems(metrics):
        node = rows[found.metric_id].nodes["formula"]
        if isinstance(node, Scalar):
            collected.problem(node.place_of(found.offset), f"in the `formula` of `{found.metric_id}`, {found.sentence}")


def _metric(id_: str, row: Row) -> Metric:
    """The metric, or as much of it as formulas need where something else in it is wrong."""
    if isinstance(row.made, Metric):
        return row.made
    unit, formula = row.values.get("unit"), row.values.get("formula")
    return Metric(
        id=id_,
        name=id_,
        unit=unit if isinstance(unit, str) else "",
        better=Better.UP,
        formula=formula if isinstance(formula, str) else None,
    )
