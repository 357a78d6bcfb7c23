"""Jobs that read live sources. A run after a kill goes on from what is in the store."""

from __future__ import annotations

import logging
import time

from django.db import InterfaceError, OperationalError, transaction
from django.utils import timezone
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from trine.integrations.sources.errors import SettingsError
from trine.integrations.sources.syncing import sync
from trine.web.base.events import record
from trine.web.data.sources.connecting import connected, told
from trine.web.data.sources.models import LiveSource, Rhythm
from trine.web.data.store import fact_store

logger = logging.getLogger(__name__)

SLICE_SECONDS = 60.0

patiently = RetryStrategy(max_attempts=5, wait=10, retry_exceptions={OperationalError, InterfaceError})


@app.task(queue="facts", retry=patiently)
def sync_source(pk: int) -> None:
    """Bring a source's changes into the store, and put down what was done, or why not.

    A long reading is done in slices, so that other jobs get their turn.
    """
    row = LiveSource.objects.filter(pk=pk).first()
    if row is None:
        return
    now = timezone.now()
    try:
        source = connected(row)
    except SettingsError as problem:
        LiveSource.objects.filter(pk=pk).update(problem=str(problem), synced_at=now)
        return
    until = time.monotonic() + SLICE_SECONDS
    report = sync(source, fact_store(), enough=lambda: time.monotonic() > until)
    kept = told(report, row.report)
    is_good = not (report.problem or report.unfinished)
    fresh = {"good_at": timezone.now()} if is_good else {}
    with transaction.atomic():
        LiveSource.objects.filter(pk=pk).update(report=kept, problem=report.problem, synced_at=timezone.now(), **fresh)
        if report.unfinished:
            defer_sync(pk)
            return
        if report.problem:
            logger.warning("The source %s was not read to its end: %s", row.name, report.problem)
        counts = {name: kept["total"][name] for name in ("new", "changed", "deleted", "merged")}
        if any(counts.values()):
            record(row.by, "source_synced", "source", str(pk), name=row.name, **counts)


@app.periodic(cron="7 * * * *")
@app.task(queueing_lock="sync_hourly_sources")
def sync_hourly_sources(timestamp: int) -> None:
    """Every hour: read the sources that are to be read every hour."""
    del timestamp
    _read(Rhythm.HOURLY)


@app.periodic(cron="15 2 * * *")
@app.task(queueing_lock="sync_nightly_sources")
def sync_nightly_sources(timestamp: int) -> None:
    """Every night: read the sources that are to be read every night."""
    del timestamp
    _read(Rhythm.NIGHTLY)


def _read(every: Rhythm) -> None:
    for pk in LiveSource.objects.filter(every=every).values_list("pk", flat=True):
        defer_sync(pk)


def defer_sync(pk: int) -> None:
    """Put the reading of a source into the queue, unless it waits there; two never read one source at once."""
    try:
        with transaction.atomic():
            sync_source.configure(lock=f"source-{pk}", queueing_lock=f"source-{pk}").defer(pk=pk)
    except AlreadyEnqueued:
        return
