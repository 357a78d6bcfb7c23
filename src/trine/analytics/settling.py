# ruff: noqa: S608 - the SQL is made of the schema's own names and of quoted literals
"""Letting go of what old imports kept to be undone."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from itertools import takewhile
from typing import TYPE_CHECKING

import duckdb

from trine.analytics.schema import TABLES
from trine.analytics.undoing import UNDO_DAYS, UNDO_IMPORTS, held_file, undo_file
from trine.analytics.upsert import quoted

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from pathlib import Path

    from trine.analytics.manifest import ImportRecord
    from trine.analytics.store import FactStore, Writer


def settle(store: FactStore, *, days: int = UNDO_DAYS, keep: int = UNDO_IMPORTS) -> int:
    """Let imports that are older than `days`, all but the last `keep`, stand for good; how many are now newly so.

    The rows and ids that they kept are deleted, unless an import that can still be undone may need them. Does nothing
    to a store without such imports. Raises `StoreBusyError` while another writes.
    """
    since = store.clock() - timedelta(days=days)
    if not _old(store.manifest().imports, since, keep):
        return 0
    with store.writer() as writer:
        old = _old(writer.manifest.imports, since, keep)
        fresh = {record.id for record in old if not record.settled}
        if fresh:
            imports = writer.manifest.imports
            writer.amend(tuple(replace(one, settled=True) if one.id in fresh else one for one in imports))
        for kind in TABLES:
            _forget(writer, kind, [record for record in old if record.kind == kind])
    return len(fresh)


def _old(imports: Sequence[ImportRecord], since: datetime, keep: int) -> list[ImportRecord]:
    """The imports before all that can still be undone."""
    return list(takewhile(lambda record: record.at < since, imports[: max(len(imports) - keep, 0)]))


def _forget(writer: Writer, kind: str, old: Sequence[ImportRecord]) -> None:
    files = [file for one in old for file in (undo_file(writer.root, one.id), held_file(writer.root, one.id))]
    files = [file for file in files if file.exists()]
    if files and not _is_needed(writer, kind, old):
        for file in files:
            file.unlink(missing_ok=True)


def _is_needed(writer: Writer, kind: str, old: Sequence[ImportRecord]) -> bool:
    """Whether a row is left of an import that was undone: there because another holds it, or in a younger's keeping.

    What such a row gives way to, and who else holds it, is in the old imports' files. The values of all other old
    imports stand for good, so nothing before them is asked for any more.
    """
    undone = ", ".join(quoted(one.id) for one in old if one.undone_at)
    if not undone:
        return False
    names = {one.id for one in old}
    younger = [undo_file(writer.root, one.id) for one in writer.manifest.imports if one.id not in names]
    base = writer.base_file(kind)
    files: list[Path] = [file for file in younger if file.exists()] + ([base] if base else [])
    with duckdb.connect() as connection:
        return any(
            connection.execute(
                f"SELECT 1 FROM read_parquet({quoted(str(file))}) WHERE import_id IN ({undone}) LIMIT 1"
            ).fetchone()
            for file in files
        )
