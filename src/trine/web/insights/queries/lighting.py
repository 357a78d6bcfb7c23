"""Which metrics a finding is about: what the metric tree lights up."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from trine.web.insights.models import FindingRecord

CODES = frozenset({"T109", "T110", "T111", "T112"})
"""The checks that reason over the metric tree."""
_BETWEEN = re.compile(r"[,:()→↑↓]")
_OF = re.compile(r" of (?=“)")


def is_in_metric_tree(row: FindingRecord) -> bool:
    """Whether the metric tree shows what the finding is about."""
    return row.code in CODES or len(subjects(row, "metric")) > 1


def subjects(row: FindingRecord, kind: str) -> tuple[str, ...]:
    """The ids of one kind of subject."""
    return tuple(id_ for subject, id_ in row.subjects if subject == kind)


def names_in(row: FindingRecord) -> frozenset[str]:
    """The pieces of the evidence's labels that may be names of metrics.

    A label names its metric at its start or end, beside the goal and the owners: `MQLs of “More leads” (Marketing,
    2027-q1)`, `“Grow” asks for at least 96 (Sales): Deals won`, `List price ↑ → Win rate ↓`.
    """
    return frozenset(piece.strip() for item in row.evidence for piece in _pieces(str(item.get("label", ""))))


def lit_by(row: FindingRecord, names: Iterable[tuple[str, str]]) -> tuple[str, ...]:
    """The ids of the metrics that a finding is about; `names` are pairs of id and name of all metrics."""
    said = names_in(row)
    return tuple(dict.fromkeys([*subjects(row, "metric"), *(id_ for id_, name in names if name in said)]))


def _pieces(label: str) -> Iterator[str]:
    yield label.rpartition(": ")[2]
    for piece in _BETWEEN.split(label):
        yield piece
        yield _OF.split(piece)[0]
