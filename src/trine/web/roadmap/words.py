"""Commitments, weekly words and changes as people read them."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from trine.core.deliverables import Commitment, Stage, Track
from trine.core.wording import day

if TYPE_CHECKING:
    from collections.abc import Iterable

TONES = {
    Commitment.IDEA: "open",
    Commitment.PLANNED: "plain",
    Commitment.COMMITTED: "strong",
    Commitment.SHIPPED: "done",
    Commitment.DROPPED: "quiet",
}
MEANT = {
    Commitment.IDEA: "Idea: nobody may count on it",
    Commitment.PLANNED: "Planned: meant, but no promise",
    Commitment.COMMITTED: "Committed: others may count on it",
    Commitment.SHIPPED: "Shipped: it is there",
    Commitment.DROPPED: "Dropped: it will not come",
}
TRACKS = {Track.ON_TRACK: "on track", Track.AT_RISK: "at risk", Track.OFF: "off"}
FIELDS = {"start": "first day", "end": "last day", "commitment": "commitment", "day": "day"}
STAGES = {stage: stage.words for stage in Stage}


def changed(what: str, before: str, after: str) -> str:
    """A revision in words.

    >>> changed("end", "2027-02-10", "2027-02-24"), changed("commitment", "planned", "committed")
    ('last day from 10 February 2027 to 24 February 2027', 'commitment from planned to committed')
    """
    return f"{FIELDS.get(what, what)} from {_word(before)} to {_word(after)}"


def _word(text: str) -> str:
    try:
        return day(date.fromisoformat(text))
    except ValueError:
        return text


def sentence_of(changes: Iterable[tuple[str, str, str]]) -> str:
    """Several revisions as one text."""
    return "; ".join(changed(*each) for each in changes)


OTHERS_CHANGED = (
    "Others changed it meanwhile; open it in another tab to see how. What you typed is still here: save again if it is "
    "to stand."
)
