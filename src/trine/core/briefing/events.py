"""What has happened, and what ties people to it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

    from trine.core.findings import Ref


class Topic(StrEnum):
    """What a message is about, as people choose how often they hear of it."""

    GOALS = "goals"
    FINDINGS = "findings"
    ROADMAP = "roadmap"
    LAUNCHES = "launches"
    COLLATERAL = "collateral"
    FEEDBACK = "feedback"
    WINS = "wins"
    STATUS = "status"
    TEAMS = "teams"
    STAND_UPS = "stand_ups"
    AGREEMENT = "agreement"


class Reason(StrEnum):
    """Why a message concerns a person; each can be turned down by itself."""

    NAMED = "named"
    OWNS = "owns"
    RELIES = "relies"
    USED = "used"
    ASKED_FOR = "asked_for"
    ON_LAUNCH = "on_launch"
    MANAGES = "manages"
    FOLLOWS = "follows"

    @property
    def words(self) -> str:
        """The reason in words, after “because”.

        >>> Reason.RELIES.words
        'your team or goal counts on it'
        """
        return _REASONS[self]


_REASONS = {
    Reason.NAMED: "somebody asks you by name",
    Reason.OWNS: "it is yours",
    Reason.RELIES: "your team or goal counts on it",
    Reason.USED: "you used it on an open deal",
    Reason.ASKED_FOR: "you asked for it",
    Reason.ON_LAUNCH: "you are on the launch",
    Reason.MANAGES: "your number moves by it",
    Reason.FOLLOWS: "you follow it",
}


class MustKnow(StrEnum):
    """Why a message passes the budget; it counts all the same."""

    NAMED = "named"
    LEGAL = "legal"
    SECURITY = "security"


@dataclass(frozen=True, slots=True)
class Relation:
    """What ties a person to a subject, with the words that follow “because”.

    `at_once`: it does not wait for the digest, unless the person wants nothing of the topic.
    """

    person: str
    subject: Ref
    reason: Reason
    words: str
    at_once: bool = False


@dataclass(frozen=True, slots=True)
class Event:
    """Something that has happened, at a moment in UTC.

    Events with one `batch` come from one bulk operation and are one message to each person. What has not been sent of
    the events that it `replaces` (ids) is not sent any more.
    """

    id: str
    topic: Topic
    subjects: tuple[Ref, ...]
    at: datetime
    actor: str | None = None
    must_know: MustKnow | None = None
    batch: str | None = None
    replaces: tuple[str, ...] = ()
