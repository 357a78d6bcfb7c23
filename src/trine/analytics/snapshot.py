"""Reading facts: one generation, or another engine's tables, as Ibis tables of the fact schema."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any, Protocol, Self

import ibis

from trine.analytics.errors import UnknownFactError
from trine.analytics.manifest import Manifest
from trine.analytics.schema import TABLES, Type

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime
    from pathlib import Path
    from types import TracebackType

_IBIS: dict[Type, str] = {
    Type.TEXT: "string",
    Type.TIMESTAMP: "timestamp",
    Type.DATE: "date",
    Type.MONEY: "decimal(18, 4)",
    Type.NUMBER: "float64",
    Type.INTEGER: "int64",
    Type.BOOLEAN: "boolean",
}


class Facts(Protocol):
    """What the measures need: tables of the fact schema, where they are, and as of when."""

    @property
    def address(self) -> str:
        """Where the facts are, for people."""
        ...

    @property
    def as_of(self) -> datetime | None:
        """When the newest facts came in; none if that is not known or there are none."""
        ...

    def known_at(self, tables: Collection[str]) -> datetime | None:
        """Up to when all of these tables are known: of their last imports the earliest. Empty ones do not count."""
        ...

    def table(self, name: str) -> Any:
        """An Ibis table with the columns of `TABLES[name]`."""
        ...


def conform(table: Any, name: str) -> Any:
    """The table with exactly the schema's columns: those that an older store or another engine lacks are empty.

    >>> import ibis
    >>> conform(ibis.memtable({"spend_id": ["1"]}), "spend").columns[:3]
    ('spend_id', 'spend_date', 'campaign_id')
    """
    present = set(table.columns)
    columns = [
        (table[column.name] if column.name in present else ibis.null()).cast(_IBIS[column.type]).name(column.name)
        for column in TABLES[name].all_columns
    ]
    return table.select(columns)


class Snapshot:
    """One generation of a fact store: it stays what it is while imports go on beside it.

    Belongs to one thread. Close it, or use it in a `with` statement.
    """

    def __init__(self, root: Path, folder: Path | None, manifest: Manifest) -> None:
        self.root = root
        self.folder = folder
        self.manifest = manifest
        self._tables: dict[str, Any] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the engine; the tables can't be used any longer."""
        if "connection" in self.__dict__:
            self.connection.disconnect()
            del self.__dict__["connection"]
            self._tables.clear()

    @cached_property
    def connection(self) -> Any:
        """The DuckDB engine behind the tables."""
        connection = ibis.duckdb.connect()
        connection.raw_sql("SET autoinstall_known_extensions = false")
        connection.raw_sql("SET TimeZone = 'UTC'")
        return connection

    @property
    def address(self) -> str:
        """The store's folder."""
        return str(self.root)

    @property
    def as_of(self) -> datetime | None:
        """When the newest facts came in (UTC); none while the store is empty."""
        return max((at for name in TABLES if (at := self.manifest.as_of(name))), default=None)

    def known_at(self, tables: Collection[str]) -> datetime | None:
        """When an import last confirmed the tables (UTC); of several the one that has waited longest."""
        return min((at for name in tables if (at := self.manifest.as_of(name))), default=None)

    def file(self, name: str) -> Path | None:
        """The Parquet file behind a table; none while the table is empty. Raises `UnknownFactError`."""
        if name not in TABLES:
            raise UnknownFactError(f"There is no table {name!r}; the tables are {', '.join(TABLES)}.")
        return self.folder / f"{name}.parquet" if self.folder and self.manifest.tables[name].rows else None

    def table(self, name: str) -> Any:
        """The table as an Ibis expression, empty if nothing was imported yet. Raises `UnknownFactError`."""
        if name not in self._tables:
            file = self.file(name)
            if file is None:
                table = self.connection.create_table(name, schema=ibis.schema(_empty(name)), temp=True)
            else:
                table = self.connection.read_parquet(str(file), table_name=name)
            is_whole = tuple(table.columns) == tuple(column.name for column in TABLES[name].all_columns)
            self._tables[name] = table if is_whole else conform(table, name)
        return self._tables[name]

    def arrow(self, name: str) -> Any:
        """The whole table in memory, as Arrow. Raises `UnknownFactError`."""
        return self.table(name).to_pyarrow().cast(TABLES[name].arrow)


def _empty(name: str) -> dict[str, str]:
    return {column.name: _IBIS[column.type] for column in TABLES[name].all_columns}


class EngineFacts:
    """Facts in another engine that Ibis speaks to, whose tables are named as ours; missing tables are empty."""

    def __init__(self, connection: Any, address: str, as_of: datetime) -> None:
        self.connection = connection
        self.names = frozenset(connection.list_tables())
        self._address = address
        self._as_of = as_of

    @property
    def address(self) -> str:
        """The address as given."""
        return self._address

    @property
    def as_of(self) -> datetime | None:
        """When it was opened: the engine is read as it is then."""
        return self._as_of

    def known_at(self, tables: Collection[str]) -> datetime | None:
        """When it was opened, for every table: how the engine gets its rows is not known here."""
        del tables
        return self._as_of

    def table(self, name: str) -> Any:
        """The engine's table of that name, with the schema's columns. Raises `UnknownFactError`."""
        if name not in TABLES:
            raise UnknownFactError(f"There is no table {name!r}; the tables are {', '.join(TABLES)}.")
        if name not in self.names:
            return ibis.memtable(TABLES[name].arrow.empty_table())
        return conform(self.connection.table(name), name)
