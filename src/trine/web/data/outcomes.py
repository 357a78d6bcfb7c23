"""What became of a file whose job ran, stopped, or went away: written once, whoever finds out first."""

from __future__ import annotations

import logging
from typing import Any

from django.db import transaction
from procrastinate.contrib.django.models import ProcrastinateJob

from trine.analytics.errors import FactError
from trine.integrations.csv.errors import ImportingError
from trine.web.base.events import record
from trine.web.data.models import RUNNING, FileImport, State
from trine.web.data.report import told_of
from trine.web.data.store import fact_store

logger = logging.getLogger(__name__)

JOBS = ("trine.web.data.tasks.check_file", "trine.web.data.tasks.import_file")
ALIVE = ("todo", "doing")


def imported(row: FileImport, told: dict[str, Any], import_id: str) -> None:
    """Put down what the import of a file came to, with its event."""
    with transaction.atomic():
        locked = _locked(row, State.IMPORTING)
        if locked is None:
            return
        changes = bool(told["new"] or told["changed"])
        locked.state = State.IMPORTED if changes else State.UNCHANGED
        locked.report, locked.rows, locked.rejected = told, told["rows"], told["rejected"]
        locked.import_id, locked.problem = import_id, ""
        locked.save()
        if changes:
            counts = {name: told[name] for name in ("new", "changed", "rejected")}
            record(locked.by, "facts_imported", "facts", import_id, name=locked.name, kind=locked.kind, **counts)
        elif told["unchanged"]:
            record(locked.by, "facts_confirmed", "file", str(locked.pk), name=locked.name, kind=locked.kind)


def stopped(row: FileImport, problem: BaseException) -> None:
    """Put down that a job could not do its work, with a sentence; what it had imported before that counts."""
    if isinstance(problem, FactError | ImportingError):
        sentence = str(problem)
    else:
        logger.error("The job on file %s (%s) stopped.", row.pk, row.name, exc_info=problem)
        sentence = _sentence(problem)
    if not _was_imported(row):
        FileImport.objects.filter(pk=row.pk, state__in=RUNNING).update(state=State.FAILED, problem=sentence)


def _sentence(problem: BaseException) -> str:
    match problem:
        case FileNotFoundError():
            return "The file is no longer in Trine’s data folder. Drop it again."
        case OSError():
            return f"The file can’t be read: {problem.strerror or problem}. Mend that, then check the file again."
        case MemoryError():
            return "The machine has too little memory for this file. Free some, or cut the file into parts."
        case _:
            return (
                f"Something in this file made Trine stop ({type(problem).__name__}). Nothing was imported. "
                "Check the file again; if it stops again, the worker’s log says where."
            )


def reconcile(row: FileImport) -> None:
    """Give a file that is said to be worked on, but whose job is gone, the state that it is in."""
    if not row.is_running:
        return
    with transaction.atomic():
        locked = _locked(row, *RUNNING)
        if locked is None or _has_job(locked) or _was_imported(locked):
            return
        logger.error("File %s (%s) was %s, but no job works on it.", locked.pk, locked.name, locked.state)
        locked.state = State.FAILED
        locked.problem = locked.problem or "The work on this file stopped before it was done. Check the file again."
        locked.save()


def reconcile_all() -> None:
    """The same for every file."""
    for row in FileImport.objects.filter(state__in=RUNNING):
        reconcile(row)


def _locked(row: FileImport, *states: State) -> FileImport | None:
    files = FileImport.objects.select_for_update(of=("self",)).select_related("by")
    return files.filter(pk=row.pk, state__in=states).first()


def _has_job(row: FileImport) -> bool:
    """Whether a job waits or runs; a row is written before its job ends, so under the row's lock that is sure."""
    return ProcrastinateJob.objects.filter(task_name__in=JOBS, status__in=ALIVE, args__pk=row.pk).exists()


def _was_imported(row: FileImport) -> bool:
    """Finish a row whose facts are in the store already: the job was stopped between the two."""
    if row.state != State.IMPORTING or not row.job:
        return False
    try:
        found = fact_store().manifest().import_of_job(row.job)
    except FactError:
        return False
    if found is not None:
        imported(row, told_of(found), found.id)
    return found is not None
