"""A generation's manifest: what its tables hold, and the imports that made them."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

from trine.analytics.errors import StoreDamagedError, UnknownFactError
from trine.analytics.schema import TABLES

if TYPE_CHECKING:
    from collections.abc import Mapping

FORMAT = "facts 1"
EVERY_KIND = "all"
"""The kind of an import that replaced all that a source had, whatever the tables."""


@dataclass(frozen=True, slots=True)
class ImportRecord:
    """One import: what came, from where, and what became of it.

    An import that changed nothing has one too, if its file is another than those before: it shows that what it holds is
    still so. Of a file that came before, `seen_at` is when it came again. `job` is the caller's own key for the import.
    `holds_all` says that every row of the source was in the file; `settled` that the import can no longer be undone.
    """

    id: str
    at: datetime
    kind: str
    source: str
    file: str | None = None
    sha256: str | None = None
    rows: int = 0
    new: int = 0
    changed: int = 0
    unchanged: int = 0
    rejected: int = 0
    by: str | None = None
    undone_at: datetime | None = None
    can_undo: bool = True
    job: str | None = None
    seen_at: datetime | None = None
    holds_all: bool = False
    settled: bool = False

    @property
    def number(self) -> int:
        """Where it stands in the row of imports.

        >>> ImportRecord("i000042", datetime(2027, 1, 1), "leads", "crm").number
        42
        """
        return int(self.id[1:])

    @property
    def last_seen(self) -> datetime:
        """When its file last came in."""
        return max(self.at, self.seen_at) if self.seen_at else self.at


@dataclass(frozen=True, slots=True)
class TableState:
    """What a generation holds of one table: rows per source, and when it last changed (UTC)."""

    rows: int = 0
    sources: Mapping[str, int] = field(default_factory=dict)
    changed_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Manifest:
    """A generation: its number (0 is the empty store), its tables and every import so far, oldest first.

    `cursors` has for each live source how far it was read: what is here and what was read always go together.
    """

    generation: int = 0
    created_at: datetime | None = None
    tables: Mapping[str, TableState] = field(default_factory=lambda: {name: TableState() for name in TABLES})
    imports: tuple[ImportRecord, ...] = ()
    cursors: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)

    @property
    def next_import_id(self) -> str:
        """The id of the next import.

        >>> Manifest(generation=41).next_import_id
        'i000042'
        """
        return f"i{max(self.generation, *(record.number for record in self.imports[-1:]), 0) + 1:06d}"

    @property
    def edition(self) -> tuple[int, datetime | None, datetime | None]:
        """What tells two states of the store apart: the generation, when it was made, and when it was last confirmed.

        The number alone is not enough: a store that was emptied and filled anew counts from one again.
        """
        return self.generation, self.created_at, max((record.last_seen for record in self.imports), default=None)

    @property
    def sources(self) -> tuple[str, ...]:
        """Every source that has rows, sorted."""
        return tuple(sorted({source for state in self.tables.values() for source in state.sources}))

    def as_of(self, table: str) -> datetime | None:
        """When an import last confirmed the table: brought rows in, or held them as they are (UTC).

        Imports that were undone do not count. None for a table without rows.
        """
        state = self.tables[table]
        if not state.rows:
            return None
        seen = (
            record.last_seen
            for record in self.imports
            if record.undone_at is None
            and (record.kind == table or (record.kind == EVERY_KIND and record.source in state.sources))
        )
        return max(seen, default=state.changed_at)

    def import_of_job(self, job: str) -> ImportRecord | None:
        """The import that a caller made under this key, unless it was undone."""
        return next((one for one in reversed(self.imports) if one.job == job and one.undone_at is None), None)

    def import_record(self, import_id: str) -> ImportRecord:
        """The import of that id; raises `UnknownFactError` with the ids that there are."""
        for record in self.imports:
            if record.id == import_id:
                return record
        known = ", ".join(record.id for record in self.imports[-5:]) or "none so far"
        raise UnknownFactError(f"There is no import {import_id!r} in this store; the latest are: {known}.")

    def with_record(self, changed: ImportRecord) -> tuple[ImportRecord, ...]:
        """The imports with the one of the same id replaced, or added at the end."""
        kept = tuple(changed if record.id == changed.id else record for record in self.imports)
        return kept if changed in kept else (*kept, changed)

    def to_json(self) -> str:
        """The manifest as text; `from_json` reads it back."""
        document = {"trine": FORMAT, **asdict(self)}
        return json.dumps(document, indent=1, default=datetime.isoformat, ensure_ascii=False)

    @staticmethod
    def from_json(text: str) -> Manifest:
        """Read a manifest; raises `StoreDamagedError` if it is not one, or of a newer Trine.

        >>> Manifest.from_json(Manifest(generation=3).to_json()).generation
        3
        """
        try:
            document = json.loads(text)
            if document["trine"] != FORMAT:
                raise StoreDamagedError(
                    f"The fact store is written as {document['trine']!r}, this Trine reads {FORMAT!r}: "
                    "use a newer Trine."
                )
            return Manifest(
                generation=int(document["generation"]),
                created_at=_moment(document["created_at"]),
                tables={name: _table(document["tables"].get(name)) for name in TABLES},
                imports=tuple(_record(row) for row in document["imports"]),
                cursors=dict(document.get("cursors", {})),
            )
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise StoreDamagedError(f"The fact store's manifest can't be read: {error}.") from error


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def _table(row: dict[str, Any] | None) -> TableState:
    return replace(TableState(**row), changed_at=_moment(row["changed_at"])) if row else TableState()


def _record(row: dict[str, Any]) -> ImportRecord:
    known = {name: row[name] for name in ImportRecord.__dataclass_fields__ if name in row}
    return ImportRecord(
        **{
            **known,
            "at": datetime.fromisoformat(row["at"]),
            "undone_at": _moment(row.get("undone_at")),
            "seen_at": _moment(row.get("seen_at")),
        }
    )
