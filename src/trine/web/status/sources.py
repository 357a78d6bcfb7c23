"""Where the lines of editions come from: areas register their sources, those above this one too."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime

    from trine.core.status import Line, Rhythm


@dataclass(frozen=True, slots=True)
class Window:
    """The time that an edition tells of, and when it goes out; `rhythm` knows the company's clock."""

    since: datetime
    until: datetime
    out: datetime
    rhythm: Rhythm
    remembered: Mapping[str, Any] = field(default_factory=dict)
    """What this source noted in the edition before."""

    @property
    def first(self) -> date:
        """The day on which it begins."""
        return self.rhythm.day_of(self.since)

    @property
    def last(self) -> date:
        """The day of the data."""
        return self.rhythm.day_of(self.until)

    @property
    def day(self) -> date:
        """The day on which people read it."""
        return self.rhythm.day_of(self.out)


@dataclass(frozen=True, slots=True)
class Found:
    """Lines, and what the source wants to know again when the next edition is made."""

    lines: tuple[Line, ...]
    remember: Mapping[str, Any] = field(default_factory=dict)


class Source(Protocol):
    """One area's lines."""

    name: str

    def find(self, window: Window) -> Found:
        """What there is to tell of the time, in a constant number of queries."""


_REGISTERED: dict[str, dict[str, Source]] = {}


def register(kind: str, source: Source) -> None:
    """Have a source write on editions of a kind (`weekly`, `monthly`); called once, when its area is ready."""
    _REGISTERED.setdefault(kind, {})[source.name] = source


def sources_of(kind: str) -> tuple[Source, ...]:
    """All that write on editions of a kind."""
    return tuple(_REGISTERED.get(kind, {}).values())
