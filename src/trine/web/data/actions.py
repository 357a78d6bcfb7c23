"""From a dropped file to facts: upload, map, check, import, undo."""

from __future__ import annotations

import hashlib
import shutil
from typing import TYPE_CHECKING
from uuid import uuid4

from django.db import transaction

from trine.analytics.errors import FactError
from trine.integrations.csv.errors import ImportingError
from trine.integrations.csv.importing import undo
from trine.integrations.csv.mapping import DEFAULT_SOURCE, Mapping, check_mapping, parse_mapping
from trine.integrations.csv.proposing import guess_kinds, propose
from trine.integrations.csv.sniffing import sniff
from trine.web.base.errors import Invalid, NotAllowed
from trine.web.base.events import record
from trine.web.data.models import FileImport, SavedMapping, State
from trine.web.data.outcomes import reconcile
from trine.web.data.store import fact_store
from trine.web.data.tasks import check_file, import_file
from trine.web.people import policy

if TYPE_CHECKING:
    from django.core.files.uploadedfile import UploadedFile

    from trine.integrations.csv.dialect import Dialect
    from trine.web.people.models import Person


def _may(actor: Person) -> None:
    if not policy.can_import_facts(actor):
        raise NotAllowed("Only owners and leaders import facts.")


def upload(*, actor: Person, file: UploadedFile[bytes], kind: str = "") -> FileImport:
    """Keep a dropped file and propose how to read it: kind, dialect and mapping.

    A file that cannot be read at all is kept too, as failed, with the sentence that says why. Raises NotAllowed.
    """
    _may(actor)
    with transaction.atomic():
        row = FileImport.objects.create(name=(file.name or "file")[:255], size=file.size or 0, kind="leads", by=actor)
        shutil.rmtree(row.folder, ignore_errors=True)  # of an earlier database on this data folder
        row.folder.mkdir(parents=True, mode=0o700)
        with row.path.open("wb") as target:
            shutil.copyfileobj(file, target)
        _propose(row, kind)
        row.save()
        record(actor, "file_dropped", "file", str(row.pk), name=row.name)
    return row


def choose_kind(*, actor: Person, row: FileImport, kind: str) -> None:
    """Read the file as another kind of facts, with a mapping proposed anew.

    Raises NotAllowed, and Invalid while a job is at it or its import stands.
    """
    _may(actor)
    with transaction.atomic():
        row = _mappable(row)
        row.state, row.problem = State.MAPPING, ""
        _propose(row, kind)
        row.save()
        record(actor, "file_kind_chosen", "file", str(row.pk), kind=kind)


def _mappable(row: FileImport) -> FileImport:
    """The row, locked, if its columns can be given another meaning now; raises Invalid with what to do first."""
    locked = FileImport.objects.select_for_update().get(pk=row.pk)
    if locked.is_running:
        raise Invalid("A job is working on this file; wait until it is done.")
    if not locked.can_be_mapped:
        raise Invalid("This file is imported. Take the import back first, or drop the file once more.")
    return locked


def _propose(row: FileImport, kind: str) -> None:
    try:
        dialect = sniff(row.path)
        saved = None if kind else saved_mapping(dialect)
        if saved:
            row.kind, row.mapping = saved.kind, saved.to_yaml()
            return
        row.kind = kind or guess_kinds(dialect)[0][0]
        row.mapping = propose(dialect, row.kind, DEFAULT_SOURCE).mapping.to_yaml()
    except ImportingError as problem:
        row.state, row.problem = State.FAILED, str(problem)


def columns_hash(dialect: Dialect) -> str:
    """What tells files of one shape: their column names in order."""
    return hashlib.sha256("\x1f".join(dialect.data_columns).encode()).hexdigest()


def saved_mapping(dialect: Dialect) -> Mapping | None:
    """The mapping last used for files with these columns; none if it was never used or no longer fits."""
    row = SavedMapping.objects.filter(columns_hash=columns_hash(dialect)).first()
    try:
        mapping = parse_mapping(row.mapping) if row else None
        if mapping:
            check_mapping(mapping, dialect.columns)
    except ImportingError:
        return None
    return mapping


def save_mapping(*, actor: Person, row: FileImport, mapping: Mapping) -> None:
    """Use this mapping for the file, remember it for the next one of the same shape, and check the file with it.

    Raises NotAllowed, and Invalid with the sentence of what the mapping lacks, or while a job is at the file or its
    import stands.
    """
    _may(actor)
    try:
        dialect = sniff(row.path, mapping.hints)
        check_mapping(mapping, dialect.columns)
    except ImportingError as problem:
        raise Invalid(str(problem)) from problem
    with transaction.atomic():
        row = _mappable(row)
        row.mapping, row.kind = mapping.to_yaml(), mapping.kind
        _start(row, State.CHECKING)
        SavedMapping.objects.update_or_create(
            columns_hash=columns_hash(dialect), defaults={"mapping": row.mapping, "by": actor}
        )
        record(actor, "file_mapped", "file", str(row.pk), kind=row.kind)
        check_file.defer(pk=row.pk)


def start_import(*, actor: Person, row: FileImport) -> None:
    """Import a checked file, in a job. Starting what is already running changes nothing. Raises NotAllowed, Invalid."""
    _may(actor)
    with transaction.atomic():
        row = FileImport.objects.select_for_update().get(pk=row.pk)
        if row.state == State.IMPORTING:
            return
        if row.state != State.CHECKED:
            raise Invalid("Check the file first: only a checked file can be imported.")
        row.job, row.import_id = uuid4().hex, ""
        _start(row, State.IMPORTING)
        record(actor, "file_import_started", "file", str(row.pk), name=row.name)
        import_file.defer(pk=row.pk)


def _start(row: FileImport, state: State) -> None:
    row.state, row.step, row.done, row.rows, row.rejected = state, "", 0, 0, 0
    row.report, row.problem = None, ""
    row.save()


def undo_import(*, actor: Person, row: FileImport) -> str:
    """Take an import back: its new rows go, what it changed is as before. Gives a sentence on what was undone.

    Rows that a later import has changed again, or holds too, stay as they are. Raises NotAllowed, and Invalid if it
    can't be undone.
    """
    _may(actor)
    with transaction.atomic():
        row = FileImport.objects.select_for_update().get(pk=row.pk)
        if row.state == State.UNDONE:
            raise Invalid("This import was undone already.")
        if not row.import_id or row.state not in {State.IMPORTED, State.UNCHANGED}:
            raise Invalid("Nothing was imported from this file, so there is nothing to take back.")
        try:
            undone = undo(fact_store(), row.import_id)
        except FactError as problem:
            raise Invalid(str(problem)) from problem
        row.state = State.UNDONE
        row.save()
        record(actor, "facts_import_undone", "facts", row.import_id, name=row.name)
    parts = [f"{undone.removed:,} new rows are gone", f"{undone.restored:,} changed rows are as they were"]
    if undone.kept:
        parts.append(f"{undone.kept:,} rows stay, because a later import changed them or holds them too")
    return f"{', '.join(parts)}."


def discard(*, actor: Person, row: FileImport) -> None:
    """Throw a dropped file away; what was imported from it stays. Raises NotAllowed, Invalid while a job runs."""
    _may(actor)
    reconcile(row)
    with transaction.atomic():
        row = FileImport.objects.select_for_update().get(pk=row.pk)
        if row.is_running:
            raise Invalid("A job is working on this file; wait until it is done.")
        shutil.rmtree(row.folder, ignore_errors=True)
        record(actor, "file_discarded", "file", str(row.pk), name=row.name)
        row.delete()
