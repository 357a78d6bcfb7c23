"""The JSON Schema of the plan file, so that editors complete and check it while somebody writes."""

from __future__ import annotations

from typing import Any

from trine.plan.format import PLAN
from trine.plan.kinds import Kind
from trine.plan.records import Record
from trine.plan.rows import RecordIn, Rows


def plan_schema() -> dict[str, Any]:
    """The schema (draft 2020-12), made from the tables that the reader uses.

    It says all that one value or row can tell. What needs the whole plan (references, unique ids, formulas) only
    `trine check` tells.

    >>> plan_schema()["required"]
    ['trine']
    """
    defs: dict[str, Any] = {}
    _add_defs(PLAN, defs)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": "urn:trine:plan:1",
        **PLAN.schema(),
        "title": "Trine plan file, version 1",
        "$defs": defs,
    }


def _add_defs(record: Record, defs: dict[str, Any]) -> None:
    for field in record.fields:
        inner = _record_of(field.kind)
        if inner is not None and inner.noun not in defs:
            defs[inner.noun] = inner.schema()
            _add_defs(inner, defs)


def _record_of(kind: Kind) -> Record | None:
    return kind.record if isinstance(kind, Rows | RecordIn) else None
