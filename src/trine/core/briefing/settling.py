"""Everything that is due for one person, settled together, so that one budget holds over all of it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from trine.core.briefing.deciding import Digest, Later, Send, Suppress, Verdict, decide, decide_digest, why_not

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from trine.core.briefing.deciding import Due
    from trine.core.briefing.preferences import Channel, Preferences


@dataclass(frozen=True, slots=True)
class DigestOf:
    """A digest that goes out now: where, and the deliveries (ids) that it takes with it."""

    channel: Channel
    items: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Settled:
    """What becomes of each delivery (by id), and the digest that goes out, if one does."""

    verdicts: dict[int, Verdict]
    digest: DigestOf | None = None


def settle(due: Iterable[Due], wants: Preferences, sent: Iterable[datetime], now: datetime) -> Settled:
    """What becomes of all that is due for one person at a moment.

    What they must know goes first, then the digest, then the rest in the order in which it became due, so that a busy
    hour can't starve the digest. A delivery that waits for a digest without a channel that interrupts is suppressed:
    the inbox has it. Where a message was to come on several channels, a digest has it once, and not at all if one of
    them brought it or is about to: should that one fail after all, the inbox has it.
    """
    had, told = list(sent), set[str]()
    verdicts: dict[int, Verdict] = {}
    rows = sorted(due, key=lambda row: (row.planned.must_know is None, row.planned.due, row.id))
    waiting = [row for row in rows if row.planned.digest is not None]
    at_once = [row for row in rows if row.planned.digest is None]

    def settle_one(row: Due) -> None:
        row = replace(row, is_told=row.is_told or row.planned.message in told)
        verdicts[row.id] = verdict = decide(row, wants, had, now)
        if isinstance(verdict, Send) and row.planned.channel.interrupts:
            had.append(now)
            told.add(row.planned.message)

    for row in at_once:
        if row.planned.must_know is not None:
            settle_one(row)
    digest = _settle_digest(waiting, wants, had, now, verdicts)
    for row in at_once:
        if row.planned.must_know is None:
            settle_one(row)
    return Settled(verdicts, digest)


def _settle_digest(
    waiting: list[Due], wants: Preferences, had: list[datetime], now: datetime, verdicts: dict[int, Verdict]
) -> DigestOf | None:
    """The digest of what waits for one; no digest is empty."""
    left: dict[str, Due] = {}
    for row in waiting:
        if why := why_not(row, wants):
            verdicts[row.id] = Suppress(why)
        elif wants.digest_channel is None:
            verdicts[row.id] = Suppress("the inbox has it")
        elif row.is_told:
            verdicts[row.id] = Suppress("it came another way")
        elif row.planned.message in left:
            verdicts[row.id] = Suppress("the digest has it")
        else:
            left[row.planned.message] = row
    if not left or wants.digest_channel is None:
        return None
    when = decide_digest(wants, had, now)
    if isinstance(when, Later):
        verdicts.update((row.id, when) for row in left.values())
        return None
    had.append(now)
    verdicts.update((row.id, Digest(now, "with the digest")) for row in left.values())
    return DigestOf(wants.digest_channel, tuple(row.id for row in left.values()))
