"""What has happened in the demo company stands in inboxes at once, as if it had been read about there all along."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trine.web.briefing.models import Delivery, State, Waiting
from trine.web.briefing.outbox import plan

if TYPE_CHECKING:
    from datetime import datetime

    from trine.web.base.models import Event


def into_inboxes(event: Event, now: datetime) -> None:
    """Tell of an event in inboxes, and nowhere else; what it replaces leaves them."""
    plan(event, now)
    Waiting.objects.filter(event=event).delete()
    rows = Delivery.objects.filter(message__event=event, state=State.PENDING)
    rows.filter(channel="inbox").update(state=State.SENT)
    rows.exclude(channel="inbox").update(state=State.SUPPRESSED, why="the demo company gets no mail")
    replaced = Delivery.objects.filter(channel="inbox", state=State.SENT, message__is_replaced=True)
    replaced.update(state=State.SUPPRESSED, why="replaced by a later message")
