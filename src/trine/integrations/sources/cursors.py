"""Keeping track of how far each of a source's objects was read."""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

    from trine.integrations.sources.source import Cursor

OVERLAP = timedelta(minutes=5)
"""A sync starts this long before the last one did: sources show a change a little after its time."""


class Progress:
    """A cursor that is being moved: for each object since when to read, and where in that reading we are.

    A reading of all objects is a round: what is `done` in it is not done again when it was stopped on the way.

    It is a plan of its own for each object: `since` is what the reading is of, `next` what the one after it will be of,
    and any other keys say where it is. An object that was read to its end has only `since`.

    >>> progress = Progress({}, {"fields": 1})
    >>> progress.begin("deals", datetime(2027, 1, 1, tzinfo=UTC))
    {'since': None, 'next': '2026-12-31T23:55:00+00:00'}
    >>> progress.finish("deals")
    >>> progress.cursor["objects"]
    {'deals': {'since': '2026-12-31T23:55:00+00:00'}}
    >>> progress.is_done("deals"), progress.complete().get("done")
    (True, None)
    """

    def __init__(self, cursor: Cursor, reading: Mapping[str, Any]) -> None:
        digest = hashlib.sha256(json.dumps(reading, sort_keys=True, default=str).encode()).hexdigest()[:16]
        known = dict(cursor) if cursor.get("reading") == digest else {}
        self._known: dict[str, Any] = {**known, "reading": digest}
        self._objects: dict[str, dict[str, Any]] = {
            name: dict(place) for name, place in known.get("objects", {}).items()
        }

    @property
    def cursor(self) -> dict[str, Any]:
        """The cursor as it is now; later moves do not change it."""
        return {**self._known, "objects": {name: dict(place) for name, place in self._objects.items()}}

    def begin(self, name: str, now: datetime) -> dict[str, Any]:
        """Where the reading of an object is: a killed one goes on, else a new one begins."""
        place = self._objects.setdefault(name, {"since": None})
        if "next" not in place:
            place["next"] = (now - OVERLAP).isoformat()
        return dict(place)

    def move(self, name: str, **place: Any) -> None:
        """Put down where in the reading we are."""
        self._objects[name].update(place)

    def finish(self, name: str) -> None:
        """An object was read to its end."""
        self._objects[name] = {"since": self._objects[name]["next"]}
        self.mark(name)

    def mark(self, name: str) -> None:
        """An object needs nothing more in this round."""
        self._known["done"] = [*self._known.get("done", ()), name]

    def is_done(self, name: str) -> bool:
        """Whether an object needs nothing more in this round."""
        return name in self._known.get("done", ())

    def complete(self) -> dict[str, Any]:
        """The round is over; gives the cursor for the next one."""
        self._known.pop("done", None)
        return self.cursor

    def place(self, name: str) -> dict[str, Any]:
        """Where an object is; empty if it was never read."""
        return dict(self._objects.get(name, {}))

    def since(self, name: str) -> datetime | None:
        """Since when an object is to be read; none for all of it."""
        text = self._objects.get(name, {}).get("since")
        return datetime.fromisoformat(text) if text else None

    def is_due(self, key: str, now: datetime, every: timedelta) -> bool:
        """Whether something that is done now and then is to be done again."""
        last = self._known.get(key)
        return last is None or now - datetime.fromisoformat(last) >= every

    def did(self, key: str, now: datetime) -> None:
        """Something that is done now and then was done."""
        self._known[key] = now.astimezone(UTC).isoformat()
