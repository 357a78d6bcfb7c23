"""Bringing a source's changes into the fact store, and saying what was done, or why not.

What was read and how far it was read are written in one step. A sync that is killed goes on from the last step: it may
read some records again, which changes nothing, and never misses one.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from trine.analytics.errors import FactError, StoreBusyError
from trine.analytics.following import Followed, follow
from trine.integrations.sources.errors import SourceError
from trine.integrations.sources.gathering import Gathered
from trine.integrations.sources.source import Usage

if TYPE_CHECKING:
    from collections.abc import Callable

    from trine.analytics.store import FactStore
    from trine.integrations.sources.source import Cursor, Source

STEP_ROWS = 50_000
MOST_ROWS = 1_000_000
BUSY_SECONDS = 60.0


@dataclass(frozen=True, slots=True)
class TableReport:
    """What became of one table: records that the source gave, and rows by what happened to them."""

    table: str
    read: int = 0
    new: int = 0
    changed: int = 0
    unchanged: int = 0
    deleted: int = 0
    merged: int = 0


@dataclass(frozen=True, slots=True)
class SyncReport:
    """What a sync did. `problem` is the sentence that says why it did not come to its end; empty if it did.
    `unfinished` says that it was asked to stop on the way.

    `usage` is what it cost; `seconds` how long it took; `generation` the store's, after it.
    """

    source: str
    title: str
    tables: tuple[TableReport, ...]
    usage: Usage
    notes: tuple[str, ...]
    problem: str
    unfinished: bool
    seconds: float
    generation: int

    @property
    def changed_anything(self) -> bool:
        """Whether a row is another than before."""
        return any(one.new or one.changed or one.deleted or one.merged for one in self.tables)


@dataclass(frozen=True, slots=True)
class SyncProgress:
    """How far a sync is: records read so far, rows brought in, calls made."""

    read: int
    rows: int
    calls: int


def sync(
    source: Source,
    store: FactStore,
    *,
    progress: Callable[[SyncProgress], None] | None = None,
    enough: Callable[[], bool] | None = None,
    allow_loss: bool = False,
    step: int = STEP_ROWS,
    sleep: Callable[[float], None] = time.sleep,
) -> SyncReport:
    """Read what has changed in the source and bring it in; the same again changes nothing.

    `enough` is asked where the cursor has moved; once it says so, the sync stops there and the report is `unfinished`.

    Never raises for what the source or the store says: that is the report's `problem`, and what was brought in before
    it stays. `allow_loss` believes the source when a large part of a table's rows is missing there.
    """
    started = time.monotonic()
    run = _Run(source, store, progress, enough, step=step, allow_loss=allow_loss, sleep=sleep)
    problem = ""
    try:
        run.read()
    except (SourceError, FactError) as error:
        problem = str(error)
    return SyncReport(
        source=source.name,
        title=source.title,
        tables=tuple(run.tables[name] for name in source.tables if name in run.tables),
        usage=source.usage(),
        notes=tuple(dict.fromkeys(run.notes)),
        problem=problem,
        unfinished=run.unfinished,
        seconds=time.monotonic() - started,
        generation=store.manifest().generation,
    )


class _Run:
    """One sync under way."""

    def __init__(
        self,
        source: Source,
        store: FactStore,
        progress: Callable[[SyncProgress], None] | None,
        enough: Callable[[], bool] | None,
        *,
        step: int,
        allow_loss: bool,
        sleep: Callable[[float], None],
    ) -> None:
        self.source = source
        self.store = store
        self.progress = progress
        self.enough = enough
        self.unfinished = False
        self.allow_loss = allow_loss
        self.tables: dict[str, TableReport] = {}
        self.notes: list[str] = []
        self._sleep = sleep
        manifest = store.manifest()
        self._before: Cursor | None = manifest.cursors.get(source.name)
        self._present = max(state.sources.get(source.name, 0) for state in manifest.tables.values())
        self._least, self._grows = step, step == STEP_ROWS
        self._read = self._brought = 0

    def read(self) -> None:
        """Read to the end, bringing in what has come step by step; also what came before a problem."""
        gathered = Gathered(self.source.kept)
        place = self._before or {}
        try:
            for batch in self.source.changes(self._before or {}):
                gathered.add(batch)
                self.notes += batch.notes
                self._read += sum(batch.read.values())
                self._tell()
                moved, place = batch.cursor != place, batch.cursor
                if moved and self.enough and self.enough():
                    self.unfinished = True
                    break
                if gathered.size >= self._step():
                    full, gathered = gathered, Gathered(self.source.kept)
                    self._bring(full)
        finally:
            if gathered.cursor is not None:
                self._bring(gathered)

    def _step(self) -> int:
        """How many rows make a step: more for a larger table, because each step writes it anew."""
        return max(self._least, min((self._present + self._brought) // 2, MOST_ROWS)) if self._grows else self._least

    def _bring(self, gathered: Gathered) -> None:
        cursor = gathered.cursor
        if cursor is None:
            return
        waited = 0.0
        while True:
            try:
                done = follow(
                    self.store,
                    self.source.name,
                    gathered.changes(),
                    before=self._before,
                    cursor=cursor,
                    allow_loss=self.allow_loss,
                )
                break
            except StoreBusyError:
                if waited >= BUSY_SECONDS:
                    raise
                self._sleep(1.0)
                waited += 1.0
        self._before = cursor
        self._brought += gathered.size
        for name in {*done, *gathered.read}:
            self._count(name, gathered.read[name], done.get(name, Followed()))
        self._tell()

    def _count(self, name: str, read: int, done: Followed) -> None:
        so_far = self.tables.get(name, TableReport(name))
        self.tables[name] = replace(
            so_far,
            read=so_far.read + read,
            new=so_far.new + done.new,
            changed=so_far.changed + done.changed,
            unchanged=so_far.unchanged + done.unchanged,
            deleted=so_far.deleted + done.deleted,
            merged=so_far.merged + done.merged,
        )
        if done.withheld:
            self.notes.append(
                f"{self.source.title} no longer shows {done.withheld:,} rows of {name}. So many at once look like a "
                "permission that was taken away, so they stay. If they are really gone, sync once with --allow-loss."
            )

    def _tell(self) -> None:
        if self.progress:
            self.progress(SyncProgress(self._read, self._brought, self.source.usage().calls))
