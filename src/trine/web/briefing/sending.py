"""What goes out is leased, sent, and marked, each step committed before the next, so that a kill loses nothing.

A worker that dies between sending and marking leaves a lease that runs out. Mail and webhooks then go again with the
same id, by which the other side knows them; Slack knows no such id, so that a person decides.
"""

from __future__ import annotations

import logging
import random
import time
from datetime import timedelta
from typing import TYPE_CHECKING, Protocol

from django.db import transaction
from django.db.models import Q
from django.db.utils import InterfaceError, OperationalError

from trine.core.briefing import Channel
from trine.web.base.patience import write_patiently
from trine.web.briefing import holding
from trine.web.briefing.concerns import visible
from trine.web.briefing.models import Delivery, Outgoing, State
from trine.web.briefing.stories import told

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from django.db.models import QuerySet

    from trine.core.briefing import Story

logger = logging.getLogger(__name__)

LEASE = timedelta(seconds=30)
"""How long one worker has for one message. One that takes longer is taken for lost and sent again with the same id."""
MOST_LOST = 10
"""Attempts after which one that was lost again is not taken up any more: it may be what kills the workers."""
HIDDEN = "may no longer see it"
OPEN = (Outgoing.State.PENDING, Outgoing.State.HELD)
"""What has gone out after all is not held any more."""
WAITS = (timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=30), *(timedelta(hours=3),) * 6)
"""Between attempts; with the last one it is given up after some 19 hours."""


class TemporaryError(Exception):
    """It did not work now and may later; `after` is what the other side asked for."""

    def __init__(self, why: str, after: timedelta | None = None) -> None:
        super().__init__(why)
        self.after = after


class AmbiguousError(Exception):
    """Nobody knows whether it went out: the other side may have had it before the connection broke."""


class PermanentError(Exception):
    """It will never work; trying again would only annoy."""


class NotSetUpError(Exception):
    """There is no way to send on this channel."""


class Sender(Protocol):
    """One channel's way out."""

    may_repeat: bool
    """Whether the other side knows a message that comes twice by its id."""

    @property
    def can_be_chosen(self) -> bool:
        """Whether people are asked if they want to be reached there."""

    def send(self, outgoing: Outgoing, stories: Sequence[Story], more: int = 0) -> None:
        """Send it, and say how many more the inbox has; raises the errors above."""


_SENDERS: dict[Channel, Sender] = {}


def register_sender(channel: Channel, sender: Sender) -> None:
    """Give a channel its way out; called once, when an area is ready."""
    _SENDERS[channel] = sender


def has_sender(channel: Channel) -> bool:
    """Whether an area has brought a way out for the channel, which people can choose."""
    return channel in _SENDERS and _SENDERS[channel].can_be_chosen


def send_due(now: datetime, most: int = 50) -> int:
    """Send what is due, so many at most; how many attempts it were.

    A slow mail server lets time pass between them, and each lease begins when it is taken.
    """
    done, began = 0, time.monotonic()
    if not _due(now).exists():
        return 0
    holding.advance(now)
    while done < most:
        at = now + timedelta(seconds=time.monotonic() - began)
        outgoing = lease(at)
        if outgoing is None:
            break
        send_one(outgoing, at)
        done += 1
    holding.advance(now)
    return done


def _due(now: datetime) -> QuerySet[Outgoing]:
    free = Q(leased_until=None) | Q(leased_until__lte=now)
    return Outgoing.objects.filter(free, state=Outgoing.State.PENDING, next_try__lte=now)


def lease(now: datetime) -> Outgoing | None:
    """Take one that is due and that nobody has; what may have gone out on a channel that can't repeat is held, and so
    is what no worker has come to the end of.
    """
    with transaction.atomic():
        if not holding.is_ours():
            return None
        row = _due(now).select_for_update(skip_locked=True).order_by("next_try", "pk").first()
        if row is None:
            return None
        if row.leased_until is not None:
            if not _SENDERS[Channel(row.channel)].may_repeat:
                _hold(row, "the worker that sent it was killed")
                return lease(now)
            if row.attempts >= MOST_LOST:
                _hold(row, f"{row.attempts} workers were killed over it, or failed; logs/briefing.log may say why")
                return lease(now)
        row.leased_until = now + LEASE
        row.attempts += 1
        row.save(update_fields=["leased_until", "attempts"])
    return row


def send_one(outgoing: Outgoing, now: datetime) -> None:
    """Send one that was leased, and write down what came of it; who may see it is asked again."""
    try:
        rows = list(outgoing.deliveries.select_related("message__event", "person").order_by("pk"))
        seen = visible((row.message.event for row in rows), outgoing.person_id)
        items = [row for row in rows if row.message.event_id in seen]
        if not items:
            _end(outgoing, Outgoing.State.DROPPED, State.SUPPRESSED, HIDDEN, now)
            return
        if hidden := [row.pk for row in rows if row.message.event_id not in seen]:
            left_out = outgoing.deliveries.filter(pk__in=hidden)
            left_out.update(state=State.SUPPRESSED, why=HIDDEN, outgoing=None)
        _SENDERS[Channel(outgoing.channel)].send(outgoing, *told(items))
    except TemporaryError as error:
        _try_again(outgoing, error, now)
    except AmbiguousError as error:
        if _SENDERS[Channel(outgoing.channel)].may_repeat:
            _try_again(outgoing, TemporaryError(str(error)), now)
        else:
            _hold(outgoing, str(error))
    except PermanentError as error:
        logger.warning("What goes to %s by %s failed for good: %s", outgoing.person_id, outgoing.channel, error)
        _end(outgoing, Outgoing.State.DEAD, State.DEAD, str(error), now)
    except NotSetUpError as error:
        _end(outgoing, Outgoing.State.DROPPED, State.SUPPRESSED, str(error), now)
    except (OperationalError, InterfaceError):
        raise
    except Exception as error:  # what is wrong with one message must not hold up all the others
        logger.exception("What goes to %s by %s can't be sent", outgoing.person_id, outgoing.channel)
        _try_again(outgoing, TemporaryError(f"Trine failed over it: {type(error).__name__}: {error}"), now)
    else:
        _mark_sent(outgoing, now)


def _try_again(outgoing: Outgoing, error: TemporaryError, now: datetime) -> None:
    if outgoing.attempts > len(WAITS):
        why = f"given up after {outgoing.attempts} attempts: {error}"
        _end(outgoing, Outgoing.State.DEAD, State.DEAD, why, now)
        return
    wait = error.after or WAITS[outgoing.attempts - 1] * random.uniform(0.8, 1.2)  # noqa: S311 - spreads retries only
    _ours(outgoing).update(next_try=now + wait, leased_until=None, error=str(error))


def _hold(outgoing: Outgoing, why: str) -> None:
    said = f"It may have gone out: {why}. Look there, then send it or let it go."
    _ours(outgoing).update(state=Outgoing.State.HELD, leased_until=None, error=said)


def _ours(outgoing: Outgoing) -> QuerySet[Outgoing]:
    """It, as long as nobody else has taken it up or ended it: the lease may have run out meanwhile."""
    return Outgoing.objects.filter(pk=outgoing.pk, attempts=outgoing.attempts, state=Outgoing.State.PENDING)


def _mark_sent(outgoing: Outgoing, now: datetime) -> None:
    """Write down that it went out; a database that is away is asked again for as long as the lease lasts."""
    state = State.DIGESTED if outgoing.is_digest else State.SENT
    write_patiently(lambda: _end(outgoing, Outgoing.State.SENT, state, "", now), LEASE)


def _end(outgoing: Outgoing, end: str, state: str, why: str, now: datetime) -> None:
    with transaction.atomic():
        is_sent = end == Outgoing.State.SENT
        open_ = Outgoing.objects.filter(pk=outgoing.pk, state__in=OPEN) if is_sent else _ours(outgoing)
        if open_.update(state=end, error=why, leased_until=None, sent_at=now if is_sent else None):
            Delivery.objects.filter(outgoing=outgoing).update(state=state, **({"why": why} if why else {}))
