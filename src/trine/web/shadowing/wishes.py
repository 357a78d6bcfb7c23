"""Which pairs of teams should meet sooner: areas above may say so, such as where teams misread each other."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from trine.core.shadowing import Wishes

Source = Callable[[], Mapping[frozenset[str], int]]
"""Points (`core.shadowing.MOST_WISHED` at most) by pairs of teams, as primary keys in text."""

_SOURCES: list[Source] = []


def register(source: Source) -> None:
    """Have a source of wishes asked for each round; called once, when an area is ready."""
    _SOURCES.append(source)


def wished() -> Wishes:
    """What all sources wish; the stronger wish counts."""
    found: dict[frozenset[str], int] = {}
    for source in _SOURCES:
        for teams, points in source().items():
            found[teams] = max(points, found.get(teams, 0))
    return found
