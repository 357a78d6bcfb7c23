"""What differs between the parts of a row, such as the tasks of a launch: each part by a name of its own."""

from __future__ import annotations

from dataclasses import fields
from typing import TYPE_CHECKING, Any

from trine.core import deliverables, launches

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    Told = Callable[[Any, Any], str]
    """A value of a row in words."""

PARTS: Mapping[type, tuple[str, tuple[str, ...]]] = {
    deliverables.Assignment: ("work of", ("person", "since")),
    deliverables.Involvement: ("part of", ("team", "stage", "on")),
    deliverables.Revision: ("change on", ("on", "what")),
    deliverables.Look: ("last look of", ("team",)),
    deliverables.WorkCheck: ("weekly check on", ("on", "by")),
    launches.PlaybookVersion: ("version", ("version",)),
    launches.Step: ("step", ("title",)),
    launches.Part: ("brief:", ("part",)),
    launches.Review: ("word of", ("team",)),
    launches.Task: ("task", ("title",)),
    launches.ReadyItem: ("readiness of", ("audience", "what")),
    launches.Measure: ("measure", ("metric", "effect")),
    launches.Rating: ("rating by", ("by",)),
    launches.Lesson: ("lesson", ("what",)),
    launches.Action: ("action", ("what",)),
    launches.After: ("after", ("step",)),
    launches.Retrospective: ("retrospective on", ("on",)),
}
"""Kinds of parts: what each is called, and the fields that tell it from others."""


def is_part(value: Any) -> bool:
    """Whether it is a part of a row, with fields of its own."""
    return type(value) in PARTS


def name(part: Any, told: Told) -> str:
    """What the part is called, by the fields that tell it from others."""
    noun, keys = PARTS[type(part)]
    named = [getattr(part, key) for key in keys]
    return " ".join([noun, ", ".join(told(value, part) for value in named if value not in (None, ()))])


def in_words(part: Any, told: Told) -> str:
    """What else the part says, field by field; what is as if left out is not told, and parts of its own are counted."""
    said = [*_plain(part, told)]
    for field in fields(part):
        own = rows(getattr(part, field.name))
        if own and is_part(own[0]):
            said.append(f"{len(own)} {field.name.replace('_', ' ')}" if len(own) > 1 else name(own[0], told))
    return "; ".join(said) or "there"


def _plain(part: Any, told: Told) -> Iterator[str]:
    """The fields that are neither its name nor parts of its own."""
    keys = {"id", *PARTS[type(part)][1]}
    for field in fields(part):
        value = getattr(part, field.name)
        if field.name in keys or value in (field.default, ()) or any(map(is_part, rows(value))):
            continue
        word, text = field.name.removeprefix("is_").replace("_", " "), told(value, part)
        yield word if text == "yes" else f"{word} {text}"


def rows(value: Any) -> tuple[Any, ...]:
    """A value as the rows that it holds: none, several, or itself."""
    if value is None:
        return ()
    return value if isinstance(value, tuple) else (value,)


def differing(before: tuple[Any, ...], after: tuple[Any, ...], told: Told) -> Iterator[tuple[str, str, str]]:
    """Name, text before and text after of each part that differs; an empty text where it is not there."""
    old, new = _by_name(before, told), _by_name(after, told)
    for key in dict.fromkeys((*old, *new)):
        one, other = old.get(key), new.get(key)
        if one is None or other is None:
            yield key, in_words(one, told) if one else "", in_words(other, told) if other else ""
        elif one != other:
            yield from _within(key, one, other, told)
    if before != after and old == new:
        yield f"order of {len(after)}", "as it was", "another"


def _within(key: str, one: Any, other: Any, told: Told) -> Iterator[tuple[str, str, str]]:
    """What differs between two states of a part, and between its own parts."""
    old, new = ("; ".join(_plain(part, told)) or "there" for part in (one, other))
    if old != new:
        yield key, old, new
    for field in fields(one):
        before, after = rows(getattr(one, field.name)), rows(getattr(other, field.name))
        if before != after and any(map(is_part, (*before, *after))):
            yield from ((f"{key}, {inner}", was, now) for inner, was, now in differing(before, after, told))


def _by_name(parts: tuple[Any, ...], told: Told) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for part in parts:
        called = name(part, told)
        same = sum(key == called or key.startswith(f"{called} (") for key in found)
        found[f"{called} ({same + 1})" if same else called] = part
    return found
