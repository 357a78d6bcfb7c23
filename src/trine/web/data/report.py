"""What an import did, as JSON that a page reads back."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from trine.analytics.manifest import ImportRecord
    from trine.analytics.upsert import Change
    from trine.integrations.csv.importing import ImportReport
    from trine.integrations.csv.rejects import Rejected

SHOWN = 80
"""How much of a rejected value is kept, in characters."""

COUNTS = ("rows", "new", "changed", "unchanged", "duplicates", "rejected", "seconds")


def told(report: ImportReport) -> dict[str, Any]:
    """Counts, reasons, the first rejected rows, and samples of what is new and changed."""
    return {
        **{name: getattr(report, name) for name in COUNTS},
        "taken": report.taken,
        "notes": list(report.notes),
        "reasons": [asdict(reason) for reason in report.reasons],
        "rejects": [_reject(each) for each in report.rejects],
        "new_rows": [[[name, _text(value)] for name, value in row] for row in report.new_rows],
        "changed_rows": [_change(change) for change in report.changed_rows],
    }


def told_of(record: ImportRecord) -> dict[str, Any]:
    """The same of an import that is in the store already: its counts are known, samples are not."""
    counts = {name: getattr(record, name, 0) for name in COUNTS}
    taken = record.rows - record.rejected
    return {
        **counts,
        "duplicates": max(taken - record.new - record.changed - record.unchanged, 0),
        "taken": taken,
        **{name: [] for name in ("notes", "reasons", "rejects", "new_rows", "changed_rows")},
    }


def _reject(row: Rejected) -> dict[str, Any]:
    value = row.value if len(row.value) <= SHOWN else f"{row.value[:SHOWN]}…"
    return {"line": row.line, "column": row.column, "value": _text(value), "reason": _text(row.reason)}


def _change(change: Change) -> dict[str, Any]:
    columns = [{"name": name, "before": _text(before), "after": _text(after)} for name, before, after in change.columns]
    return {"id": change.id, "line": change.line, "columns": columns}


def _text(value: object) -> str:
    """A value as the database takes it in JSON: it has no place for NUL, nor for halves of characters."""
    return "" if value is None else str(value).replace("\x00", "␀").encode(errors="replace").decode()
