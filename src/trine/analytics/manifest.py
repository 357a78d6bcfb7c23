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


@dataclass(frozen=True, slots=True)
class ImportRecord:
    """One import that changed the store: what came, from where, and what became of it."""

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


@dataclass(frozen=True, slots=True)
class TableState:
    """What a generation holds of one table: rows per source, and when it last changed (UTC)."""

    rows: int = 0
    sources: Mapping[str, int] = field(default_factory=dict)
    changed_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Manifest:
    """A generation: its number (0 is the empty store), its tables and every import so far, oldest first."""

    generation: int = 0
    created_at: datetime | None = None
    tables: Mapping[str, TableState] = field(default_factory=lambda: {name: TableState() for name in TABLES})
    imports: tuple[ImportRecord, ...] = ()

    @property
    def next_import_id(self) -> str:
        """The id of the import that makes the next generation.

        >>> Manifest(generation=41).next_import_id
        'i000042'
        """
        return f"i{self.generation + 1:06d}"

    @property
    def sources(self) -> tuple[str, ...]:
        """Every source that has rows, sorted."""
        return tuple(sorted({source for state in self.tables.values() for source in state.sources}))

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
        **{**known, "at": datetime.fromisoformat(row["at"]), "undone_at": _moment(row.get("undone_at"))}
    )
