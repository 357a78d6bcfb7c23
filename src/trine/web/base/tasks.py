"""Jobs that look after jobs and sessions.

The worker writes a heartbeat every ten seconds. A job whose worker has been silent for longer is given to the next
one; so every job may run twice, and ends in the same state if it does.
"""

from __future__ import annotations

import logging
from importlib import import_module

from django.conf import settings
from procrastinate.contrib.django import app
from procrastinate.exceptions import UniqueViolation
from procrastinate.jobs import Job, Status

logger = logging.getLogger(__name__)

SILENT_AFTER = 30
"""Seconds without a heartbeat after which a worker counts as gone."""

MOST_ATTEMPTS = 5
"""A job that has taken so many workers down with it is not run again."""

KEPT_HOURS = 30 * 24
"""How long finished jobs are kept, for whoever looks into what went wrong."""


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="rescue_stalled_jobs")
async def rescue_stalled_jobs(timestamp: int) -> None:
    """Every minute: run the jobs again whose worker has gone."""
    del timestamp
    for job in await app.job_manager.get_stalled_jobs(seconds_since_heartbeat=SILENT_AFTER):
        await rescue(job)


async def rescue(job: Job) -> None:
    """Put one job back into its queue; give it up if it keeps killing workers, or if the same waits there already."""
    if job.attempts >= MOST_ATTEMPTS:
        logger.error("Job %s (%s) was given up: its worker went away %s times.", job.id, job.task_name, job.attempts)
        await app.job_manager.finish_job(job, Status.FAILED, delete_job=False)
        return
    try:
        await app.job_manager.retry_job(job)
    except UniqueViolation:
        await app.job_manager.finish_job(job, Status.ABORTED, delete_job=False)
    else:
        logger.warning("Job %s (%s) is run again: its worker has gone.", job.id, job.task_name)


@app.periodic(cron="30 3 * * *")
@app.task(queueing_lock="forget_finished_jobs")
async def forget_finished_jobs(timestamp: int) -> None:
    """Every night: delete jobs that ended a month ago."""
    del timestamp
    await app.job_manager.delete_old_jobs(
        nb_hours=KEPT_HOURS, include_failed=True, include_cancelled=True, include_aborted=True
    )


@app.periodic(cron="40 3 * * *")
@app.task(queueing_lock="forget_expired_sessions")
def forget_expired_sessions(timestamp: int) -> None:
    """Every night: delete the sessions that have run out."""
    del timestamp
    import_module(settings.SESSION_ENGINE).SessionStore.clear_expired()
