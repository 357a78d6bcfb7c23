"""What a connector is: a source of facts that can be asked what has changed."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

Cursor = Mapping[str, Any]
"""How far a source was read: whatever the connector needs to go on, as JSON can hold it."""


@dataclass(frozen=True, slots=True)
class Batch:
    """A step of reading: what came, and the cursor to go on from once this is in the store.

    `rows` are Arrow tables of facts by table; `deleted` ids that are gone, `merged` ids that live on under another.
    `whole` is every id that the source still has of a table, at most once in a sync. `read` counts the records that the
    source gave, by table. `seen` names tables that are now read to their end. `notes` are sentences for the report.
    """

    cursor: Cursor
    rows: Mapping[str, Any] = field(default_factory=dict)
    deleted: Mapping[str, Collection[str]] = field(default_factory=dict)
    merged: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    whole: Mapping[str, Collection[str]] = field(default_factory=dict)
    read: Mapping[str, int] = field(default_factory=dict)
    seen: Collection[str] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Usage:
    """Calls made so far; the source's daily quota and what is left of it, where the source says so."""

    calls: int = 0
    quota: int | None = None
    left: int | None = None


class Source(Protocol):
    """A live source of facts.

    `name` is what its rows carry as their source, `title` what people call the system, `tables` what it can fill.
    `kept` names the columns, by table, whose known values are never emptied because the source forgets them.
    """

    name: str
    title: str
    tables: tuple[str, ...]
    kept: Mapping[str, Collection[str]]

    def check(self) -> str:
        """A sentence that says that the credentials work; raises `SourceError` with one that says why not."""
        ...

    def changes(self, cursor: Cursor) -> Iterator[Batch]:
        """What has changed since the cursor, an empty one for everything; each batch can be brought in by itself.

        Raises `SourceError`; what came before it is good.
        """
        ...

    def usage(self) -> Usage:
        """What it has cost so far."""
        ...
