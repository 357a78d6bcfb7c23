"""One round of briefing: plan what waits, decide on what is due, send what goes out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trine.core.briefing import Channel
from trine.web.briefing.channels.mail import MailSender
from trine.web.briefing.outbox import plan_waiting
from trine.web.briefing.sending import Senders, send_due
from trine.web.briefing.settling import settle_due

if TYPE_CHECKING:
    from datetime import datetime


def senders() -> Senders:
    """Every channel's way out."""
    return Senders({Channel.MAIL: MailSender()})


def run_round(now: datetime, to: Senders | None = None) -> int:
    """Plan, decide and send what can be done now; how much it was, none when there is nothing to do."""
    return plan_waiting(now) + settle_due(now) + send_due(to or senders(), now)
