"""How a person wants to be told: where, how often, when, how much."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING

from trine.core.briefing.events import Reason, Topic
from trine.core.briefing.hours import Hours

if TYPE_CHECKING:
    from collections.abc import Mapping


class Channel(StrEnum):
    """Where a message goes. The inbox waits until somebody looks; the others interrupt."""

    INBOX = "inbox"
    MAIL = "mail"
    SLACK = "slack"

    @property
    def interrupts(self) -> bool:
        """Whether a message there counts against attention.

        >>> Channel.INBOX.interrupts, Channel.SLACK.interrupts
        (False, True)
        """
        return self is not Channel.INBOX


class Pace(StrEnum):
    """How soon a message on a topic comes."""

    IMMEDIATE = "immediate"
    DAILY = "daily"
    WEEKLY = "weekly"
    NEVER = "never"


USUAL_PACE: Mapping[Topic, Pace] = MappingProxyType(
    {
        Topic.GOALS: Pace.DAILY,
        Topic.FINDINGS: Pace.DAILY,
        Topic.ROADMAP: Pace.IMMEDIATE,
        Topic.LAUNCHES: Pace.IMMEDIATE,
        Topic.COLLATERAL: Pace.IMMEDIATE,
        Topic.FEEDBACK: Pace.DAILY,
        Topic.WINS: Pace.WEEKLY,
        Topic.STATUS: Pace.IMMEDIATE,
        Topic.TEAMS: Pace.DAILY,
        Topic.STAND_UPS: Pace.IMMEDIATE,
        Topic.AGREEMENT: Pace.DAILY,
    }
)
"""What slips or is replaced reaches people at once; what only moves waits for the day's digest."""


@dataclass(frozen=True)
class Preferences:
    """One person's choices; what they have not chosen is as usual.

    Raises ValueError for a budget without room for a single message: a digest could never come.
    """

    hours: Hours = field(default_factory=Hours)
    an_hour: int = 6
    a_day: int = 20
    """How many messages may interrupt within an hour, and within 24 hours, over all topics and channels."""
    paces: Mapping[Topic, Pace] = field(default_factory=dict)
    channels: tuple[Channel, ...] = (Channel.INBOX, Channel.MAIL)
    turned_down: frozenset[tuple[Reason, Topic]] = frozenset()

    def __post_init__(self) -> None:
        if self.an_hour < 1 or self.a_day < 1:
            raise ValueError("The budget has to have room for one message; turn topics off to have none.")

    @property
    def digest_channel(self) -> Channel | None:
        """Where digests go: the first channel that interrupts."""
        return next((channel for channel in self.channels if channel.interrupts), None)

    def pace(self, topic: Topic) -> Pace:
        """How soon a message on the topic comes.

        >>> Preferences(paces={Topic.GOALS: Pace.WEEKLY}).pace(Topic.GOALS).value, Preferences().pace(Topic.WINS).value
        ('weekly', 'weekly')
        """
        return self.paces.get(topic) or USUAL_PACE[topic]


USUAL_PREFERENCES = Preferences()
