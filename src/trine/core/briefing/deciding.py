"""What becomes of a delivery at the moment of sending: now, later, into the digest, or not at all."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from trine.core.briefing.hours import is_open, next_digest, next_open
from trine.core.briefing.preferences import Pace

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from trine.core.briefing.fanning_out import Planned
    from trine.core.briefing.preferences import Preferences

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Send:
    """It goes out now."""


@dataclass(frozen=True, slots=True)
class Later:
    """It is looked at again at `at`."""

    at: datetime


@dataclass(frozen=True, slots=True)
class Digest:
    """It goes with the digest of `at`; `why` says what was full."""

    at: datetime
    why: str


@dataclass(frozen=True, slots=True)
class Suppress:
    """It does not go out; `why` is kept."""

    why: str


Verdict = Send | Later | Digest | Suppress


@dataclass(frozen=True, slots=True)
class Due:
    """A delivery that is due, and what is known of it now: whether the person may see it, and has read it elsewhere.

    `is_told`: the same message has interrupted the person on another channel.
    """

    id: int
    planned: Planned
    may_see: bool = True
    is_read: bool = False
    is_replaced: bool = False
    is_told: bool = False


def decide(due: Due, wants: Preferences, sent: Collection[datetime], now: datetime) -> Verdict:
    """What becomes of a delivery that does not wait for a digest.

    `sent` are the moments of the person's messages that interrupted, over all channels and topics; those that seem to
    lie in the future, because a clock was set back, count too.
    """
    if why := why_not(due, wants):
        return Suppress(why)
    if not due.planned.channel.interrupts:
        return Send()
    if not is_open(wants.hours, now):
        return Later(next_open(wants.hours, now))
    full = _what_is_full(wants, sent, now)
    if full is not None and due.planned.must_know is None:
        return (
            Suppress(f"{full}, and it came another way") if due.is_told else Digest(next_digest(wants.hours, now), full)
        )
    return Send()


def why_not(due: Due, wants: Preferences) -> str | None:
    """Why it should not come any more, in words; none if it should."""
    if not due.may_see:
        return "may no longer see it"
    if due.is_replaced:
        return "replaced by a later message"
    if due.planned.channel.interrupts and due.is_read:
        return "read in the inbox"
    return _unwanted(due.planned, wants) if due.planned.channel.interrupts else None


def _unwanted(planned: Planned, wants: Preferences) -> str | None:
    """What the person has given up since it was planned, in words: the channel, the reasons, the topic."""
    if planned.digest is None and planned.channel not in wants.channels:
        return f"no longer wanted by {planned.channel.value}"
    if planned.must_know is not None:
        return None
    if all((tie.reason, planned.topic) in wants.turned_down for tie in planned.relations):
        return "turned down since"
    return "wanted in the inbox only" if wants.pace(planned.topic) is Pace.NEVER else None


def decide_digest(wants: Preferences, sent: Collection[datetime], now: datetime) -> Send | Later:
    """Whether a digest that is due goes out now; it counts as one message."""
    if is_open(wants.hours, now) and _what_is_full(wants, sent, now) is None:
        return Send()
    return Later(_room(wants, sent, now))


def _what_is_full(wants: Preferences, sent: Collection[datetime], now: datetime) -> str | None:
    """Which part of the budget has no room left, in words; none if there is room."""
    if sum(at > now - HOUR for at in sent) >= wants.an_hour:
        return f"{wants.an_hour} messages in the last hour"
    if sum(at > now - DAY for at in sent) >= wants.a_day:
        return f"{wants.a_day} messages in the last 24 hours"
    return None


def _room(wants: Preferences, sent: Collection[datetime], now: datetime) -> datetime:
    """The first moment at which both parts of the budget have room, within the hours that are open."""
    newest = sorted(sent, reverse=True)
    free = [now]
    for limit, span in ((wants.an_hour, HOUR), (wants.a_day, DAY)):
        within = [at for at in newest if at > now - span]
        if len(within) >= limit:
            free.append(within[limit - 1] + span)
    return next_open(wants.hours, max(free))
