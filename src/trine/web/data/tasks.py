"""Jobs of the data area: checking and importing files. Both can run again after a kill and end in the same state."""

from __future__ import annotations

import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

from django.db import DataError, InterfaceError, OperationalError
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from trine.analytics.errors import FactError, StoreBusyError
from trine.analytics.settling import settle
from trine.integrations.csv.errors import ImportingError
from trine.integrations.csv.importing import ENGINE_ERRORS, dry_run, run_import
from trine.integrations.csv.mapping import parse_mapping
from trine.web.data import outcomes
from trine.web.data.models import FileImport, State
from trine.web.data.report import told, told_of
from trine.web.data.sources import tasks as sources
from trine.web.data.store import fact_store

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from trine.integrations.csv.importing import Progress

__all__ = ["check_file", "import_file", "reconcile_files", "settle_old_imports", "sources"]

EVERY_SECONDS = 0.5
"""How often a running job writes how far it is."""

PROBLEMS: tuple[type[Exception], ...] = (
    FactError,
    ImportingError,
    *ENGINE_ERRORS,
    DataError,
    OSError,
    MemoryError,
    ArithmeticError,
    LookupError,
    ValueError,
    TypeError,
    AttributeError,
    RuntimeError,
    AssertionError,
)
"""All that a file can make reading and writing stumble over. Whoever dropped it is told, and the log says where."""

patiently = RetryStrategy(max_attempts=20, wait=5, retry_exceptions={StoreBusyError, OperationalError, InterfaceError})


@app.task(queue="facts", retry=patiently)
def check_file(pk: int) -> None:
    """Read a file as if to import it, and keep what would happen. The store stays as it is."""
    row = FileImport.objects.filter(pk=pk, state=State.CHECKING).first()
    if row is None:
        return
    with _told_to(row):
        report = dry_run(
            row.path,
            parse_mapping(row.mapping),
            fact_store(),
            rejected_to=row.rejected_path,
            progress=progress_of(row),
        )
        FileImport.objects.filter(pk=pk, state=State.CHECKING).update(
            state=State.CHECKED, report=told(report), rows=report.rows, rejected=report.rejected, problem=""
        )


@app.task(queue="facts", retry=patiently)
def import_file(pk: int) -> None:
    """Import a file. A run after a kill finds the import that was made under the row's key, and makes no other."""
    row = FileImport.objects.select_related("by").filter(pk=pk, state=State.IMPORTING).first()
    if row is None:
        return
    with _told_to(row):
        made = fact_store().manifest().import_of_job(row.job) if row.job else None
        if made is not None:
            outcomes.imported(row, told_of(made), made.id)
            return
        report = run_import(
            row.path,
            parse_mapping(row.mapping),
            fact_store(),
            rejected_to=row.rejected_path,
            progress=progress_of(row),
            name=row.name,
            by=row.by.slug,
            job=row.job or None,
        )
        outcomes.imported(row, told(report), report.import_id or "")


@contextmanager
def _told_to(row: FileImport) -> Iterator[None]:
    """Whatever stops the job is written down for the person who waits for it; a busy store is tried again."""
    try:
        yield
    except StoreBusyError:
        busy = "Another import was running all the time. Check the file again when it is done."
        FileImport.objects.filter(pk=row.pk).update(problem=busy)
        raise
    except PROBLEMS as problem:
        outcomes.stopped(row, problem)


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="reconcile_files")
def reconcile_files(timestamp: int) -> None:
    """Every minute: tell of files whose job was given up, or is gone."""
    del timestamp
    outcomes.reconcile_all()


@app.periodic(cron="20 3 * * *")
@app.task(queueing_lock="settle_old_imports", retry=patiently)
def settle_old_imports(timestamp: int) -> None:
    """Every night: let go of what imports kept to be undone that are too old for it."""
    del timestamp
    settle(fact_store())


def progress_of(row: FileImport) -> Callable[[Progress], None]:
    """Writes how far the job is, at most twice a second."""
    written = 0.0

    def write(progress: Progress) -> None:
        nonlocal written
        if time.monotonic() - written < EVERY_SECONDS:
            return
        written = time.monotonic()
        FileImport.objects.filter(pk=row.pk).update(
            step=progress.step, done=progress.done, rows=progress.rows, rejected=progress.rejected
        )

    return write
