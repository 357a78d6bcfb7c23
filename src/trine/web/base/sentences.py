"""The event log in words. Each area says its own verbs, in its AppConfig's `ready`:

    say({"person_left": "{actor} marked {name} as left; the last day is {until}."})

Names in braces are `actor` and the event's payload. Days are written out; a verb that nobody says is read as it stands.
"""

from __future__ import annotations

from datetime import date
from string import Formatter
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

    from trine.web.base.models import Event

NOBODY = "Trine"
"""Who did what no person did."""

_sentences: dict[str, str] = {}


def say(sentences: Mapping[str, str]) -> None:
    """Register the sentences of an area's verbs; two areas never share a verb."""
    if both := set(sentences) & set(_sentences):
        msg = f"Two areas say {', '.join(sorted(both))}."
        raise ValueError(msg)
    _sentences.update(sentences)


def is_said(verb: str) -> bool:
    """Whether some area has a sentence for the verb."""
    return verb in _sentences


def sentence(event: Event) -> str:
    """What happened, as a sentence."""
    actor = event.actor.name if event.actor else NOBODY
    pattern = _sentences.get(event.verb)
    if pattern is None:
        return f"{event.verb.replace('_', ' ').capitalize()}, by {actor}."
    return pattern.format_map(_Words({"actor": actor, **event.payload}))


def told_values(event: Event) -> dict[str, Any]:
    """What the event's sentence names besides the actor, as values: no more than whoever reads the sentence knows."""
    named = (name for _, name, _, _ in Formatter().parse(_sentences.get(event.verb, "")) if name and name != "actor")
    return {name: event.payload.get(name) for name in named}


class _Words(dict[str, Any]):
    """A payload as it is read aloud; what is missing or empty is a dash."""

    def __getitem__(self, name: str) -> str:
        return in_words(self.get(name))


def in_words(value: object) -> str:
    """A value of a payload in words.

    >>> in_words("2027-03-18"), in_words(None), in_words(["Sales", "Product"])
    ('18 March 2027', '–', 'Sales, Product')
    """
    if value is None or value == "":
        return "–"
    if isinstance(value, list | tuple):
        return ", ".join(in_words(item) for item in value)
    text = str(value)
    try:
        day = date.fromisoformat(text) if len(text) == len("2027-03-18") else None
    except ValueError:
        day = None
    return f"{day.day} {day:%B %Y}" if day else text
