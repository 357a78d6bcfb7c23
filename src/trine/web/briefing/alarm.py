"""Says when messages wait that should have gone: whoever would send that message may be what is not running."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import connection

from trine.core.wording import times
from trine.web.briefing.models import Outgoing, Tally

if TYPE_CHECKING:
    from datetime import datetime

LATE = timedelta(minutes=5)
SILENT = timedelta(minutes=2)
"""The process that sends shows life every 20 seconds."""
OLDEST = """
select min(at) from (
    (select min(e.at) from briefing_waiting w join base_event e on e.id = w.event_id)
    union all (select min(due) from briefing_delivery where state = 'pending')
    union all (select min(next_try) from briefing_outgoing where state = 'pending')
    union all (select min(decided_at) from briefing_outgoing where state = 'pending' and error <> '')
) as oldest (at)
"""


@dataclass(frozen=True, slots=True)
class Alarm:
    """What is wrong, in a sentence."""

    sentence: str


def alarm(now: datetime) -> Alarm | None:
    """What is wrong with the sending of messages, if anything is. One query on indexes when all is well."""
    with connection.cursor() as cursor:
        cursor.execute(OLDEST)
        row = cursor.fetchone()
    oldest = row[0] if row else None
    if oldest is None or now - oldest <= LATE:
        return None
    return _silent(now, oldest) or _stuck(now) or _slow(now, oldest)


def _silent(now: datetime, oldest: datetime) -> Alarm | None:
    seen = Tally.objects.filter(pk=1).values_list("seen_at", flat=True).first()
    if seen is not None and now - seen <= SILENT:
        return None
    waited = _span(now - oldest)
    return Alarm(f"Messages have waited for {waited}: the process that sends them is not running.")


def _stuck(now: datetime) -> Alarm | None:
    """Where nothing has gone out since the oldest failed: one mail that is refused for a while is no alarm."""
    failing = Outgoing.objects.filter(state=Outgoing.State.PENDING, decided_at__lt=now - LATE).exclude(error="")
    first = failing.order_by("decided_at").first()
    if first is None:
        return None
    sent = Outgoing.objects.filter(state=Outgoing.State.SENT, channel=first.channel).order_by("-pk").first()
    if sent is not None and sent.sent_at is not None and sent.sent_at > first.decided_at:
        return None
    return Alarm(f"By {first.channel} nothing has gone out for {_span(now - first.decided_at)}: {first.error}.")


def _slow(now: datetime, oldest: datetime) -> Alarm | None:
    """What waits without an error, though the process runs."""
    with connection.cursor() as cursor:
        cursor.execute(OLDEST.replace("and error <> ''", "and false"))
        row = cursor.fetchone()
    oldest = row[0] if row and row[0] else now
    if now - oldest <= LATE:
        return None
    return Alarm(f"Messages have waited for {_span(now - oldest)}, though the process that sends them is running.")


def _span(span: timedelta) -> str:
    minutes = int(span.total_seconds() // 60)
    if minutes < 120:
        return times(minutes, "minute")
    return times(minutes // 60, "hour") if minutes < 48 * 60 else times(minutes // (24 * 60), "day")
