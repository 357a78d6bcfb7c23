"""The demo company's editions: last week's, which went out, and the next one, which is being written."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import transaction

from trine.core.status import made_at, next_out
from trine.web.briefing.demo import into_inboxes
from trine.web.status.making import make, schedule
from trine.web.status.models import Edition
from trine.web.status.sending import send_editions

if TYPE_CHECKING:
    from datetime import datetime


@transaction.atomic
def make_demo_editions(now: datetime) -> None:
    """Make both, as they would have been made; nobody of the demo company gets mail for it."""
    if Edition.objects.exists():
        return
    wanted = schedule()
    rhythm = wanted.rhythm_of(Edition.Kind.WEEKLY)
    last = next_out(rhythm, now - timedelta(days=7))
    make(Edition.Kind.WEEKLY, last, wanted, made_at(rhythm, last))
    send_editions(last)
    for edition in Edition.objects.exclude(event=None).select_related("event"):
        if edition.event is not None:
            into_inboxes(edition.event, now)
    make(Edition.Kind.WEEKLY, next_out(rhythm, now), wanted, now)
