"""Asking a Tryton server by JSON-RPC, as its own clients do."""

from __future__ import annotations

import base64
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from trine.integrations.sources.errors import RefusedError
from trine.integrations.sources.retrying import Hints, Patience, Session
from trine.integrations.sources.source import Usage

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

PAGE = 1_000
HINTS = Hints(
    {
        401: "Tryton does not accept the user and password.",
        404: "Tryton has no database of that name at this address.",
    }
)


class Tryton:
    """One database of a Tryton server, as a user may see it."""

    def __init__(
        self,
        address: str,
        database: str,
        user: str,
        password: str,
        *,
        session: Session | None = None,
        page: int = PAGE,
    ) -> None:
        self.session = session or Session("Tryton", HINTS, Patience())
        self.page = page
        self._url = f"{address.rstrip('/')}/{quote(database, safe='')}/rpc/"
        self._user = user
        self._password = password
        self._context: dict[str, Any] | None = None

    def usage(self) -> Usage:
        """Calls so far; Tryton knows no quota."""
        return Usage(self.session.calls)

    def call(self, method: str, *params: Any) -> Any:
        """What a method of a model gives, such as `model.party.party.search`; an ended session is opened anew."""
        for first in (True, False):
            if self._context is None:
                self._log_in()
            try:
                return self._rpc(f"model.{method}", [*params, self._context])
            except RefusedError as error:
                if error.status not in {401, 403} or not first:
                    raise
                self._context = None
        return None

    def ids(self, model: str) -> list[int]:
        """The ids of every record that there is, archived ones too."""
        return [int(one) for one in self.call(f"{model}.search", _every(model), 0, None, [["id", "ASC"]])]

    def records_after(
        self, model: str, fields: Sequence[str], since: datetime | None, after: int
    ) -> list[dict[str, Any]]:
        """The next records that changed since a moment, by id. One that was never edited has no date of writing."""
        domain: list[Any] = [["id", ">", after], *_every(model)]
        if since is not None:
            at = _sent(since)
            domain.append(["OR", ["write_date", ">=", at], ["create_date", ">=", at]])
        found = self.call(f"{model}.search_read", domain, 0, self.page, [["id", "ASC"]], list(fields))
        return [read(one) for one in found]

    def versions(self, model: str, id_: int, fields: Sequence[str]) -> list[dict[str, Any]]:
        """A record as it was after each of its changes, the oldest first, with `at`; for models that keep a history."""
        found = []
        for revision in sorted(self.call(f"{model}.history_revisions", [id_]), key=lambda one: str(read(one[0]))):
            context = {**(self._context or {}), "_datetime": revision[0]}
            for record in self._rpc(f"model.{model}.read", [[id_], list(fields), context]):
                found.append({**read(record), "at": read(revision[0])})
        return found

    def clock(self) -> datetime:
        """The server's clock (UTC)."""
        if self._context is None:
            self._log_in()
        return self.session.at or datetime.now(UTC)

    def states(self, model: str, field: str) -> dict[str, str]:
        """What the choices of a field are called."""
        told = self.call(f"{model}.fields_get", [field])
        return {str(key): str(label) for key, label in told[field]["selection"]}

    def _log_in(self) -> None:
        self.session.headers.pop("Authorization", None)
        told = self._rpc("common.db.login", [self._user, {"password": self._password}])
        token = f"{self._user}:{told[0]}:{told[1]}"
        self.session.headers["Authorization"] = f"Session {base64.b64encode(token.encode()).decode()}"
        self._context = {}
        preferences = self._rpc("model.res.user.get_preferences", [True, {}])
        self._context = {key: preferences[key] for key in ("company", "language") if preferences.get(key)}

    def _rpc(self, method: str, params: list[Any]) -> Any:
        answer = self.session.post_json(self._url, {"id": 1, "method": method, "params": params})
        if isinstance(answer, dict) and "error" in answer:
            raise _refusal(answer["error"])
        return answer["result"]


def _every(model: str) -> list[Any]:
    """A part of a domain that finds archived records as well, for models that can be archived."""
    return [["active", "in", [True, False]]] if model == "party.party" else []


def _refusal(error: Any) -> RefusedError:
    parts = error if isinstance(error, list) else [error]
    kind = str(parts[0]) if parts else ""
    if kind == "LoginException":
        return RefusedError("Tryton does not accept the user and password.", 401)
    said = " ".join(str(part) for part in parts[:2] if isinstance(part, str) and "Traceback" not in part)
    return RefusedError(
        f"Tryton refuses what it was asked: {' '.join(said.split())[:300]}.", 403 if "ccess" in said else 400
    )


def _sent(at: datetime) -> dict[str, Any]:
    at = at.astimezone(UTC)
    parts = ("year", "month", "day", "hour", "minute", "second", "microsecond")
    return {"__class__": "datetime", **{part: getattr(at, part) for part in parts}}


def read(value: Any) -> Any:
    """A value as Tryton sends it: moments, days and amounts are objects that name their class.

    >>> read({"amount": {"__class__": "Decimal", "decimal": "12.50"}})
    {'amount': '12.50'}
    >>> read({"__class__": "date", "year": 2027, "month": 3, "day": 31})
    '2027-03-31'
    """
    if isinstance(value, list):
        return [read(one) for one in value]
    if not isinstance(value, dict):
        return value
    made = _READERS.get(str(value.get("__class__")))
    return made(value) if made else {key: read(one) for key, one in value.items()}


def _parts(value: Mapping[str, Any]) -> tuple[int, int, int, int, int, int, int]:
    return (
        value["year"],
        value["month"],
        value["day"],
        value["hour"],
        value["minute"],
        value["second"],
        value["microsecond"],
    )


_READERS: Mapping[str, Callable[[Mapping[str, Any]], Any]] = {
    "datetime": lambda value: datetime(*_parts(value), tzinfo=UTC).isoformat(),
    "date": lambda value: f"{value['year']:04d}-{value['month']:02d}-{value['day']:02d}",
    "Decimal": lambda value: str(value["decimal"]),
    "timedelta": lambda value: value["seconds"],
}
