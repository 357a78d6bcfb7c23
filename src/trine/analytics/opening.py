"""From what a person gives as `--facts` to facts that can be read: a folder, or an address that Ibis knows."""

from __future__ import annotations

import contextlib
import re
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

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
    try:
        facts = _connect(address)
        try:
            yield facts
        finally:
            facts.connection.disconnect()
    except Exception as error:
        if not _is_of_an_engine(error):
            raise
        told = (str(error).strip().splitlines() or [type(error).__name__])[0]
        for secret in filter(None, {urlsplit(address).password, unquote(urlsplit(address).password or "")}):
            told = told.replace(secret, "…")
        raise UnusableFactsError(f"The facts at {without_secret(address)} can't be read: {told}") from error


def without_secret(address: str) -> str:
    """An address as it may be shown.

    >>> without_secret("postgres://reader:s3cret@warehouse/sales")
    'postgres://reader:…@warehouse/sales'
    """
    return re.sub(r"^([^/]*//[^:/@]*):.*@", r"\1:…@", address)


def _is_of_an_engine(error: Exception) -> bool:
    """Whether Ibis or a driver raised it: by PEP 249, whatever a driver raises is an `Error` of its own."""
    return isinstance(error, IbisError) or any(kind.__name__ == "Error" for kind in type(error).__mro__)


def _connect(address: str) -> EngineFacts:
    scheme, _, rest = address.partition("://")
    try:
        is_duckdb = scheme == "duckdb"
        connection = ibis.duckdb.connect(rest, read_only=True) if is_duckdb else ibis.connect(address)
        if connection.name == "duckdb":
            connection.raw_sql(
                "SET TimeZone = 'UTC'"
            )  # times with a zone become UTC, whatever the machine's clock says
        facts = EngineFacts(connection, without_secret(address), datetime.now(UTC))
    except (ImportError, ValueError, OSError) as error:
        raise UnusableFactsError(
            f"The facts at {without_secret(address)} can't be read: {str(error).splitlines()[0]}"
        ) from error
    if not facts.names & frozenset(TABLES):
        connection.disconnect()
        raise UnusableFactsError(f"{without_secret(address)} has none of the tables {', '.join(TABLES)}.")
    return facts
