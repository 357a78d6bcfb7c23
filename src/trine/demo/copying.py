"""Copies of plans, deliverables, playbooks and launches, whose ids carry a number."""

from __future__ import annotations

import re
from dataclasses import fields, is_dataclass, replace
from typing import TYPE_CHECKING, Any

from trine.core.company import COMPANY

if TYPE_CHECKING:
    from trine.core.company import Company


class Numbered:
    """Ids and names of one copy."""

    def __init__(self, number: int) -> None:
        self.number = number

    def id(self, text: str) -> str:
        """An id; the company stays the company."""
        return text if text == COMPANY else f"{text}-{self.number}"

    def ids(self, texts: tuple[str, ...]) -> tuple[str, ...]:
        """Several ids."""
        return tuple(self.id(text) for text in texts)

    def metric(self, text: str) -> str:
        """The id of a metric, which formulas read."""
        return f"{text}_{self.number}"

    def formula(self, text: str | None) -> str | None:
        """A formula over the copies' metrics."""
        return text and re.sub(r"[a-z][a-z0-9_]*", lambda found: self.metric(found[0]), text)

    def name(self, text: str) -> str:
        """A name, title or label."""
        return f"{text} {self.number}"


def copied_work(one: Company, to: Numbered) -> dict[str, Any]:
    """The company's plans, deliverables, absences, playbooks and launches, for one of its copies."""
    ids = {
        *one.team,
        *one.person,
        *one.goal,
        *(row.id for row in one.plans),
        *(row.id for row in one.deliverables),
        *(row.id for row in one.playbooks),
        *(row.id for row in one.launches),
    }
    kinds = ("plans", "deliverables", "absences", "playbooks", "launches")
    return {kind: tuple(_copied(row, to, ids) for row in getattr(one, kind)) for kind in kinds}


_IDS = frozenset({"id", "team", "teams", "person", "by", "lead", "owner", "goal", "goals", "plan", "under", "needs"})
_IDS |= {"relies_on", "relied_on_by", "told", "reviewers", "playbook", "deliverables"}
_WITHIN = frozenset({"steps", "tasks", "lessons", "proposes"})
"""Rows whose ids are their own within a playbook or launch."""


def _copied(row: Any, to: Numbered, ids: set[str], *, is_within: bool = False) -> Any:
    """The row with every id in it numbered, and those of the rows within it."""
    changed: dict[str, Any] = {}
    for field in fields(row):
        value = getattr(row, field.name)
        if field.name == "metric":
            changed[field.name] = to.metric(value)
        elif field.name in _IDS and not (is_within and field.name == "id"):
            changed[field.name] = _numbered(value, to, ids)
        elif is_dataclass(value):
            changed[field.name] = _copied(value, to, ids, is_within=is_within or field.name in _WITHIN)
        elif isinstance(value, tuple) and value and is_dataclass(value[0]):
            within = is_within or field.name in _WITHIN
            changed[field.name] = tuple(_copied(each, to, ids, is_within=within) for each in value)
    return replace(row, **changed)


def _numbered(value: Any, to: Numbered, ids: set[str]) -> Any:
    if isinstance(value, tuple):
        return tuple(_numbered(each, to, ids) for each in value)
    return to.id(value) if value in ids else value
