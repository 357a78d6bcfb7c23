"""Talking to an engine that may be slow, or gone in the middle: every answer is waited for, but not for ever."""

from __future__ import annotations

import queue
import threading
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlsplit

import ibis
from ibis.common.exceptions import TableNotFound

from trine.integrations.sources.errors import SettingsError, SourceError, UnreachableError
from trine.integrations.sources.settings import SECRET

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

WAIT_SECONDS = 600.0
CHUNK = 50_000


class Caller:
    """A thread that makes one call after the other: SQLite wants the same one for all calls."""

    def __init__(self) -> None:
        self._calls: queue.SimpleQueue[tuple[Callable[[], Any], queue.SimpleQueue[Any]] | None] = queue.SimpleQueue()
        threading.Thread(target=self._work, daemon=True).start()

    def call(self, call: Callable[[], Any], wait: float) -> tuple[Any, Exception | None]:
        """What the call gives, or what it raises; raises `queue.Empty` if neither comes in so many seconds."""
        answers: queue.SimpleQueue[tuple[Any, Exception | None]] = queue.SimpleQueue()
        self._calls.put((call, answers))
        return answers.get(timeout=wait)

    def end(self) -> None:
        """No more calls: the thread ends with the one that it is at."""
        self._calls.put(None)

    def _work(self) -> None:
        while (asked := self._calls.get()) is not None:
            call, answers = asked
            try:
                answers.put((call(), None))
            except Exception as error:  # noqa: BLE001 - the driver of any engine may raise anything
                answers.put((None, error))


class Warehouse:
    """One engine behind an address in which `{secret}` stands for the password; connected when first asked."""

    def __init__(self, address: str, secret: str = "", *, wait: float = WAIT_SECONDS) -> None:
        self.scheme = address.partition("://")[0]
        self.calls = 0
        self._address = address
        self._secret = secret
        self._wait = wait
        self._connection: Any = None
        self._caller: Caller | None = None

    def ask(self, call: Callable[[Any], Any]) -> Any:
        """What a call on the connection gives; raises `UnreachableError` with a sentence that holds no secret."""
        self.calls += 1
        if self._connection is None:
            self._connection = self._within(self._connect)
        return self._within(lambda: call(self._connection))

    def table(self, name: str, schema: str = "") -> Any:
        """A table as an Ibis expression; none if it is not there. DuckDB would take the name of a file for a table."""

        def look(connection: Any) -> Any:
            if self.scheme == "duckdb" and name not in connection.list_tables(database=schema or None):
                return None
            try:
                return connection.table(name, database=schema or None)
            except TableNotFound:
                return None

        return self.ask(look)

    def batches(self, expression: Any) -> Iterator[Any]:
        """The rows of an Ibis expression, in Arrow batches, each waited for."""
        reader = self.ask(lambda _: expression.to_pyarrow_batches(chunk_size=CHUNK))
        while (batch := self._within(lambda: next(reader, None))) is not None:
            if batch.num_rows:
                yield batch

    def close(self) -> None:
        """Let go of the engine."""
        if self._connection is not None:
            with suppress(SourceError):
                self._within(self._connection.disconnect)
        self._let_go()

    def now(self) -> datetime:
        """The time on this machine."""
        return datetime.now(UTC)

    def _connect(self) -> Any:
        address = self._address.replace(SECRET, quote(self._secret, safe=""))
        if self.scheme == "duckdb":
            return ibis.duckdb.connect(address.partition("://")[2], read_only=True)
        if self.scheme == "sqlite" and not Path(urlsplit(address).path).is_file():
            raise FileNotFoundError(f"there is no file {urlsplit(address).path}")  # SQLite would make one
        return ibis.connect(address)

    def _within(self, call: Callable[[], Any]) -> Any:
        """A call's result, if it comes in time. A call that does not is left alone, and the connection with it."""
        self._caller = self._caller or Caller()
        try:
            result, error = self._caller.call(call, self._wait)
        except queue.Empty:
            self._let_go()
            raise UnreachableError(
                f"The warehouse did not answer within {self._wait:,.0f} seconds. The facts are as they were, and the "
                "next sync goes on from here."
            ) from None
        if isinstance(error, ImportError):
            raise SettingsError(f"Reading from {self.scheme} needs another package: {self._told(error)}.") from None
        if error is not None:
            self._let_go()
            raise UnreachableError(
                f"The warehouse can't be read: {self._told(error)}. The facts are as they were, and the next sync goes "
                "on from here."
            ) from None
        return result

    def _let_go(self) -> None:
        self._connection = None
        if self._caller is not None:
            self._caller.end()
            self._caller = None

    def _told(self, error: Exception) -> str:
        """What an engine says, in one line, without the secret."""
        text = (str(error).strip().splitlines() or [type(error).__name__])[0]
        for secret in {self._secret, quote(self._secret, safe="")} - {""}:
            text = text.replace(secret, "…")
        return text[:300].rstrip(".")
