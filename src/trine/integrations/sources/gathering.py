"""Batches on their way into one generation: later ones count over earlier ones."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from trine.analytics.following import Changes
from trine.analytics.schema import TABLES

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from trine.integrations.sources.source import Batch, Cursor


class Gathered:
    """What several batches say together, and the last one's cursor."""

    def __init__(self, kept: Mapping[str, Collection[str]]) -> None:
        self.kept = kept
        self.cursor: Cursor | None = None
        self.read: Counter[str] = Counter()
        self._rows: dict[str, list[Any]] = {}
        self._gone: dict[str, set[str]] = {}
        self._merged: dict[str, dict[str, str]] = {}
        self._whole: dict[str, Collection[str]] = {}
        self._seen: set[str] = set()
        self.size = 0

    def add(self, batch: Batch) -> None:
        """Take one more batch: a row that comes again is there again, one that is deleted after it came is gone."""
        for name, rows in batch.rows.items():
            if not rows.num_rows:
                continue
            self._rows.setdefault(name, []).append(rows)
            self.size += rows.num_rows
            if gone := self._gone.get(name):
                gone.difference_update(rows[TABLES[name].id].to_pylist())
        for name, ids in batch.deleted.items():
            self._gone.setdefault(name, set()).update(ids)
            self.size += len(ids)
        for name, pairs in batch.merged.items():
            self._merged.setdefault(name, {}).update(pairs)
            self.size += len(pairs)
        self._whole.update(batch.whole)
        self._seen.update(batch.seen)
        self.read.update(batch.read)
        self.cursor = batch.cursor

    def changes(self) -> Changes:
        """All of it, for the store."""
        return Changes(
            rows={name: pa.concat_tables(parts, promote_options="default") for name, parts in self._rows.items()},
            gone=self._gone,
            merged=self._merged,
            whole=self._whole,
            kept=self.kept,
            seen=self._seen,
        )
