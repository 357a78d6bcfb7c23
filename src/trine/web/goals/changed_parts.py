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
    """What else the part says, field by field; what is as if left out is not told."""
    keys = PARTS[type(part)][1]
    said = [
        (field.name, getattr(part, field.name))
        for field in fields(part)
        if field.name not in keys and getattr(part, field.name) != field.default and getattr(part, field.name) != ()
    ]
    return "; ".join(_said(name_, told(value, part)) for name_, value in said) or "as it is"


def _said(name_: str, value: str) -> str:
    word = name_.removeprefix("is_").replace("_", " ")
    return word if value == "yes" else f"{word} {value}"


def differing(before: tuple[Any, ...], after: tuple[Any, ...], told: Told) -> Iterator[tuple[str, str, str]]:
    """Name, text before and text after of each part that differs; an empty text where it is not there."""
    old, new = _by_name(before, told), _by_name(after, told)
    for key in dict.fromkeys((*old, *new)):
        one, other = old.get(key), new.get(key)
        if one != other:
            yield (
                key,
                in_words(one, told) if one is not None else "",
                in_words(other, told) if other is not None else "",
            )


def _by_name(parts: tuple[Any, ...], told: Told) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for part in parts:
        called = name(part, told)
        same = sum(key == called or key.startswith(f"{called} (") for key in found)
        found[f"{called} ({same + 1})" if same else called] = part
    return found
