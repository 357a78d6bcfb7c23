"""What the import tests share: a store, and files written from what the test shows."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Protocol

import pytest

from trine.analytics.store import FactStore
from trine.integrations.csv.importing import ImportReport, run_import
from trine.integrations.csv.mapping import Mapping
from trine.integrations.csv.proposing import propose
from trine.integrations.csv.sniffing import sniff


class Import(Protocol):
    """Imports a text or bytes as a file; without a mapping, with the one that Trine proposes."""

    def __call__(
        self, content: str | bytes, kind: str = ..., mapping: Mapping | None = ..., *, name: str = ...
    ) -> ImportReport: ...


class Rows(Protocol):
    """The rows of a table by id, with the columns asked for."""

    def __call__(self, table: str, *columns: str) -> dict[str, Any]: ...


@pytest.fixture
def store(tmp_path: Path) -> FactStore:
    return FactStore(tmp_path / "facts")


@pytest.fixture
def bring(store: FactStore, tmp_path: Path) -> Import:
    def run(
        content: str | bytes, kind: str = "opportunities", mapping: Mapping | None = None, *, name: str = "file.csv"
    ) -> ImportReport:
        path = tmp_path / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        chosen = mapping or propose(sniff(path), kind).mapping
        return run_import(path, chosen, store, rejected_to=tmp_path / "rejected.csv")

    return run


@pytest.fixture
def rows(store: FactStore) -> Rows:
    def read(table: str, *columns: str) -> dict[str, Any]:
        with store.snapshot() as facts:
            found = facts.arrow(table).to_pylist()
        id_ = {"opportunities": "opportunity_id", "leads": "lead_id", "accounts": "account_id"}[table]
        if len(columns) == 1:
            return {row[id_]: row[columns[0]] for row in found}
        return {row[id_]: tuple(row[column] for column in columns) for row in found}

    return read
