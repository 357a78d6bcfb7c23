"""Parts and lines as rows of the database, and back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from trine.core.status import Kind, Line, Needs, Part

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from trine.web.status.models import EditionPart


def as_json(lines: Iterable[Line], hidden: Collection[str] = ()) -> list[dict[str, Any]]:
    """Lines as they are kept."""
    return [
        {
            "key": line.key,
            "kind": line.kind.value,
            "text": line.text,
            "url": line.url,
            "needs": sorted(line.needs),
            "about": line.about,
            "hidden": line.key in hidden,
        }
        for line in lines
    ]


def part_of(row: EditionPart) -> Part:
    """A part for the policy."""
    lines = tuple(
        Line(
            each["key"],
            Kind(each["kind"]),
            each["text"],
            each["url"],
            frozenset(Needs(need) for need in each["needs"]),
            each["about"],
        )
        for each in row.lines
    )
    return Part(row.slug, row.name, row.hue, row.words, lines, frozenset(e["key"] for e in row.lines if e["hidden"]))
