"""From what a person gives as `--facts` to facts that can be read: a folder, or an address that Ibis knows."""

from __future__ import annotations

import contextlib
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb
import ibis
from ibis.common.exceptions import IbisError

from trine.analytics import generations
from trine.analytics.errors import UnusableFactsError
from trine.analytics.schema import TABLES
from trine.analytics.snapshot import EngineFacts, Facts
from trine.analytics.store import FactStore

if TYPE_CHECKING:
    from collections.abc import Iterator


def find_store(path: Path) -> FactStore:
    """The store in a folder, or in the `facts` folder of Trine's data folder; raises `UnusableFactsError`."""
    for folder in (path, path / "facts"):
        if (folder / generations.CURRENT).is_file():
            return FactStore(folder)
    if not path.exists():
        raise UnusableFactsError(f"There is no folder {path}. Import facts first: trine facts import KIND FILE.")
    hint = f"Import it first: trine facts import KIND {path} --facts DIR." if path.is_file() else ""
    hint = hint or f"Import some first: trine facts import KIND FILE --facts {path}."
    raise UnusableFactsError(f"{path} holds no facts of Trine. {hint}")


@contextlib.contextmanager
def open_facts(address: str) -> Iterator[Facts]:
    """Facts from a folder or from an address such as `duckdb://facts.db`; raises `UnusableFactsError` with a sentence.

    The tables of another engine are named as Trine's own (`opportunities`, `leads`, …); columns it lacks are empty.
    """
    if "://" not in address:
        with find_store(Path(address)).snapshot() as snapshot:
            yield snapshot
        return
    facts = _connect(address)
    try:
        yield facts
    finally:
        facts.connection.disconnect()


def _connect(address: str) -> EngineFacts:
    scheme, _, rest = address.partition("://")
    try:
        is_duckdb = scheme == "duckdb"
        connection = ibis.duckdb.connect(rest, read_only=True) if is_duckdb else ibis.connect(address)
        if connection.name == "duckdb":
            connection.raw_sql(
                "SET TimeZone = 'UTC'"
            )  # times with a zone become UTC, whatever the machine's clock says
        facts = EngineFacts(connection, address, datetime.now(UTC))
    except (IbisError, ImportError, ValueError, OSError, duckdb.Error) as error:
        raise UnusableFactsError(f"The facts at {address} can't be read: {str(error).splitlines()[0]}") from error
    if not facts.names & frozenset(TABLES):
        connection.disconnect()
        raise UnusableFactsError(f"{address} has none of the tables {', '.join(TABLES)}.")
    return facts
