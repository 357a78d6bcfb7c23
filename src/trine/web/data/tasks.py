"""Jobs of the data area: checking and importing files. Both can run again after a kill and end in the same state."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from django.db import transaction
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from trine.analytics.errors import FactError, StoreBusyError
from trine.integrations.csv.errors import ImportingError
from trine.integrations.csv.importing import dry_run, run_import
from trine.integrations.csv.mapping import parse_mapping
from trine.web.base.events import record
from trine.web.data.models import FileImport, State
from trine.web.data.report import told
from trine.web.data.store import fact_store

if TYPE_CHECKING:
    from collections.abc import Callable

    from trine.integrations.csv.importing import Progress

EVERY_SECONDS = 0.5
"""How often a running job writes how far it is."""

patiently = RetryStrategy(max_attempts=20, wait=5, retry_exceptions={StoreBusyError})


@app.task(queue="facts", retry=patiently)
def check_file(pk: int) -> None:
    """Read a file as if to import it, and keep what would happen. The store stays as it is."""
    row = FileImport.objects.filter(pk=pk, state=State.CHECKING).first()
    if row is None:
        return
    try:
        report = dry_run(
            row.path,
            parse_mapping(row.mapping),
            fact_store(),
            rejected_to=row.rejected_path,
            progress=progress_of(row),
        )
    except StoreBusyError:
        raise
    except (FactError, ImportingError, OSError) as problem:
        _fail(row, problem)
        return
    FileImport.objects.filter(pk=pk).update(
        state=State.CHECKED, report=told(report), rows=report.rows, rejected=report.rejected
    )


@app.task(queue="facts", retry=patiently)
def import_file(pk: int) -> None:
    """Import a file; a second run after a kill finds its rows there and changes nothing."""
    row = FileImport.objects.select_related("by").filter(pk=pk, state=State.IMPORTING).first()
    if row is None:
        return
    try:
        report = run_import(
            row.path,
            parse_mapping(row.mapping),
            fact_store(),
            rejected_to=row.rejected_path,
            progress=progress_of(row),
            name=row.name,
            by=row.by.slug,
        )
    except StoreBusyError:
        raise
    except (FactError, ImportingError, OSError) as problem:
        _fail(row, problem)
        return
    with transaction.atomic():
        FileImport.objects.filter(pk=pk).update(
            state=State.IMPORTED if report.import_id else State.UNCHANGED,
            report=told(report),
            rows=report.rows,
            rejected=report.rejected,
            import_id=report.import_id or "",
        )
        if report.import_id:
            counts = {"new": report.new, "changed": report.changed, "rejected": report.rejected}
            record(row.by, "facts_imported", "facts", report.import_id, name=row.name, kind=row.kind, **counts)


def _fail(row: FileImport, problem: Exception) -> None:
    FileImport.objects.filter(pk=row.pk).update(state=State.FAILED, problem=str(problem))


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
