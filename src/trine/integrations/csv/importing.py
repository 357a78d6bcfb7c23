"""The import itself: a dry run that changes nothing, the run, and what they report."""

from __future__ import annotations

import contextlib
import hashlib
import shutil
import tempfile
import time
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb
import pyarrow as pa

from trine.analytics.errors import StoreUnwritableError
from trine.analytics.manifest import ImportRecord
from trine.analytics.undoing import UndoReport, held_file, undo, undo_file
from trine.analytics.upsert import Change, Upsert
from trine.integrations.csv.mapping import Mapping, check_mapping
from trine.integrations.csv.rejects import Reason, Rejected
from trine.integrations.csv.sniffing import sniff
from trine.integrations.csv.staging import Staging

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from trine.analytics.store import FactStore, Writer
    from trine.integrations.csv.dialect import Dialect

__all__ = ["ENGINE_ERRORS", "ImportReport", "Progress", "UndoReport", "dry_run", "rejected_file", "run_import", "undo"]

SAMPLES = 20
ENGINE_ERRORS: tuple[type[Exception], ...] = (duckdb.Error, pa.ArrowException)
"""What the engines under an import raise for what nobody foresaw."""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far an import is: the step (`reading`, `comparing`, `writing`), bytes of bytes read, rows so far."""

    step: str
    done: int
    total: int
    rows: int
    rejected: int


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What an import did, or a dry run would do.

    `rows` were read (blank lines aside): `new`, `changed`, `unchanged`, `duplicates` (equal to an earlier row of the
    file) and `rejected` add up to it. `rejects` are the first of the rejected rows, `rejected_file` has all of them.
    `import_id` is empty for a dry run, and when the same file came again or nothing of it could be taken. `seconds` is
    how long it took.
    """

    file: str
    kind: str
    source: str
    rows: int
    new: int
    changed: int
    unchanged: int
    duplicates: int
    rejected: int
    reasons: tuple[Reason, ...]
    rejects: tuple[Rejected, ...]
    new_rows: tuple[tuple[tuple[str, Any], ...], ...]
    changed_rows: tuple[Change, ...]
    notes: tuple[str, ...]
    rejected_file: Path | None
    import_id: str | None
    generation: int
    seconds: float

    @property
    def taken(self) -> int:
        """Rows that are in the store (or would be)."""
        return self.new + self.changed + self.unchanged + self.duplicates


def dry_run(
    path: Path,
    mapping: Mapping,
    store: FactStore,
    *,
    dialect: Dialect | None = None,
    rejected_to: Path | None = None,
    progress: Callable[[Progress], None] | None = None,
    samples: int = SAMPLES,
) -> ImportReport:
    """What importing the file would do; the store stays as it is, and may be in use by a writer.

    `rejected_to` takes the rejected rows as a file. Raises `UnusableFileError`, `MappingError` and
    `StoreUnwritableError`.
    """
    with _room_or_sentence(store.root), tempfile.TemporaryDirectory(prefix="trine-") as folder:
        started = time.monotonic()
        steps = _Steps(path, mapping, dialect, Path(folder), progress=progress, samples=samples)
        with steps:
            with store.snapshot() as facts:
                upsert = steps.compared(facts.file(mapping.kind))
                report = steps.report(upsert, facts.manifest.generation, started)
            return _with_rejected(report, steps, rejected_to)


def run_import(
    path: Path,
    mapping: Mapping,
    store: FactStore,
    *,
    dialect: Dialect | None = None,
    rejected_to: Path | None = None,
    progress: Callable[[Progress], None] | None = None,
    samples: int = SAMPLES,
    name: str | None = None,
    by: str | None = None,
    job: str | None = None,
) -> ImportReport:
    """Import a file: every row that can be taken is, in one step that readers see whole; the rest are reported.

    Rows are brought in by key, so the same file again changes nothing and makes no new generation; that the facts are
    still so is put down. `name` is the file's name for the record, if `path` is a copy, and `job` the caller's key, by
    which `Manifest.import_of_job` finds the import again. Raises `UnusableFileError`, `MappingError`,
    `StoreUnwritableError`, and `StoreBusyError` while another import runs.
    """
    started = time.monotonic()
    asked = _Asked(by, job)
    with _room_or_sentence(store.root), store.writer() as writer:
        folder = writer.folder / "work"
        folder.mkdir()
        steps = _Steps(path, mapping, dialect, folder, progress=progress, samples=samples)
        with steps:
            upsert = steps.compared(writer.base_file(mapping.kind))
            report = replace(steps.report(upsert, writer.manifest.generation, started), file=name or path.name)
            report = _with_rejected(report, steps, rejected_to)
            if upsert.counts.changes_anything:
                report = _publish(writer, steps, upsert, report, asked)
            elif upsert.counts.unchanged:
                report = _confirm(writer, steps, upsert, report, asked)
        return replace(report, seconds=time.monotonic() - started)


@contextlib.contextmanager
def _room_or_sentence(root: Path) -> Iterator[None]:
    """A full disk or a folder that can't be written to ends in a sentence; the facts are then as they were."""
    try:
        yield
    except (duckdb.IOException, duckdb.OutOfMemoryException) as error:
        raise StoreUnwritableError(f"The facts in {root} can't be written: {str(error).splitlines()[0]}") from error
    except OSError as error:
        raise StoreUnwritableError(f"The facts in {root} can't be written: {error.strerror or error}.") from error


def rejected_file(store: FactStore, import_id: str) -> Path | None:
    """The rejected rows of a past import; none if there were none."""
    file = store.root / "rejected" / f"{import_id}.csv"
    return file if file.exists() else None


@dataclass(frozen=True, slots=True)
class _Asked:
    """Who asked for an import, and their key for it."""

    by: str | None
    job: str | None


class _Steps:
    """The steps that a dry run and a run share."""

    def __init__(
        self,
        path: Path,
        mapping: Mapping,
        dialect: Dialect | None,
        folder: Path,
        *,
        progress: Callable[[Progress], None] | None,
        samples: int,
    ) -> None:
        self.path = path
        self.mapping = mapping
        self.dialect = dialect or sniff(path, mapping.hints)
        check_mapping(mapping, self.dialect.columns)
        self.samples = samples
        self.staging = Staging(folder, path, mapping, self.dialect, samples)
        self._progress = progress

    def __enter__(self) -> _Steps:
        return self

    def __exit__(self, *_: object) -> None:
        self.staging.close()

    def say(self, step: str, done: int) -> None:
        if self._progress:
            rows, rejected = self.staging.rows, self.staging.rejects.count
            self._progress(Progress(step, done, self.dialect.size, rows, rejected))

    def compared(self, base: Path | None) -> Upsert:
        self.say("reading", 0)
        self.staging.read(lambda done: self.say("reading", done))
        self.say("comparing", self.dialect.size)
        self.staging.finish()
        return Upsert(
            self.staging.connection,
            self.mapping.table,
            source=self.mapping.source,
            provided=self.staging.provided,
            base=base,
        )

    def report(self, upsert: Upsert, generation: int, started: float) -> ImportReport:
        rejects, counts = self.staging.rejects, upsert.counts
        return ImportReport(
            file=self.path.name,
            kind=self.mapping.kind,
            source=self.mapping.source,
            rows=self.staging.rows,
            new=counts.new,
            changed=counts.changed,
            unchanged=counts.unchanged,
            duplicates=self.staging.duplicates,
            rejected=rejects.count,
            reasons=rejects.reasons,
            rejects=tuple(rejects.samples),
            new_rows=upsert.news(self.samples),
            changed_rows=upsert.changes(self.samples),
            notes=self.dialect.notes,
            rejected_file=None,
            import_id=None,
            generation=generation,
            seconds=time.monotonic() - started,
        )


def _with_rejected(report: ImportReport, steps: _Steps, target: Path | None) -> ImportReport:
    file = steps.staging.rejects.close()
    if file is None or target is None:
        return report
    shutil.copyfile(file, target)
    return replace(report, rejected_file=target)


def _publish(writer: Writer, steps: _Steps, upsert: Upsert, report: ImportReport, asked: _Asked) -> ImportReport:
    steps.say("writing", steps.dialect.size)
    import_id = writer.manifest.next_import_id
    upsert.write(writer.new_file(report.kind), undo_file(writer.root, import_id), import_id)
    upsert.write_held(held_file(writer.root, import_id))
    report = _with_kept_rejects(writer, steps, report, import_id)
    record = _record(writer, steps, upsert, report, asked)
    shutil.rmtree(steps.staging.rejects.file.parent, ignore_errors=True)
    manifest = writer.publish(writer.manifest.with_record(record))
    return replace(report, import_id=import_id, generation=manifest.generation)


def _with_kept_rejects(writer: Writer, steps: _Steps, report: ImportReport, import_id: str) -> ImportReport:
    rejects = steps.staging.rejects.close()
    if rejects is None:
        return report
    kept = writer.root / "rejected" / f"{import_id}.csv"
    kept.parent.mkdir(exist_ok=True)
    shutil.copyfile(rejects, kept)
    return replace(report, rejected_file=report.rejected_file or kept)


def _confirm(writer: Writer, steps: _Steps, upsert: Upsert, report: ImportReport, asked: _Asked) -> ImportReport:
    """Put down that a file held what is there already: one that came before came again, another is one more import."""
    record = _record(writer, steps, upsert, report, asked)
    before = next((one for one in reversed(writer.manifest.imports) if _is_same(one, record)), None)
    if before is not None:
        writer.amend(writer.manifest.with_record(replace(before, seen_at=record.at)))
        return report
    upsert.write_held(held_file(writer.root, record.id))
    report = _with_kept_rejects(writer, steps, report, record.id)
    writer.amend(writer.manifest.with_record(record))
    return replace(report, import_id=record.id)


def _is_same(one: ImportRecord, other: ImportRecord) -> bool:
    """Whether two imports that stand are of the same content."""
    return one.undone_at is None and (one.sha256, one.kind, one.source) == (other.sha256, other.kind, other.source)


def _record(writer: Writer, steps: _Steps, upsert: Upsert, report: ImportReport, asked: _Asked) -> ImportRecord:
    with steps.path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    return ImportRecord(
        writer.manifest.next_import_id,
        writer.now(),
        report.kind,
        report.source,
        file=report.file,
        sha256=digest,
        rows=report.rows,
        new=report.new,
        changed=report.changed,
        unchanged=report.unchanged,
        rejected=report.rejected,
        by=asked.by,
        job=asked.job,
        holds_all=upsert.holds_all,
    )
