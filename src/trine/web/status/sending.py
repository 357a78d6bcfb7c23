"""An edition goes out as one event, recorded in the transaction that marks it as sent: once, whoever is killed when."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from trine.core.status import opens
from trine.web.base.events import record
from trine.web.status.models import Edition
from trine.web.status.queries.changes import has_changes
from trine.web.status.rows import part_of

if TYPE_CHECKING:
    from datetime import datetime

    from trine.web.base.models import Event

VERBS = {"weekly": "status_sent", "monthly": "rollup_sent", "changes": "changes_summed_up"}
FOR_LEADERS = [["money", "pay", "unreleased"]]


def send_editions(now: datetime) -> int:
    """Send what is due; how many it were. A step of each round of briefing."""
    done = 0
    while _send_one(now):
        done += 1
    return done


def _send_one(now: datetime) -> bool:
    with transaction.atomic():
        due = Edition.objects.filter(state=Edition.State.DRAFTED, goes_out_at__lte=now)
        edition = due.select_for_update(skip_locked=True).order_by("goes_out_at", "pk").first()
        if edition is None:
            return False
        edition.opens = _opens(edition)
        if edition.opens:
            edition.state, edition.sent_at = Edition.State.SENT, now
            edition.event = _event(edition)
        else:
            edition.state = Edition.State.SKIPPED
        edition.save(update_fields=["opens", "state", "sent_at", "event"])
    return True


def _opens(edition: Edition) -> list[list[str]]:
    """What it takes to see any of it; nothing at all for an edition with nothing in it."""
    if edition.kind == Edition.Kind.CHANGES:
        return FOR_LEADERS if has_changes(edition.since, edition.until) else []
    return sorted(sorted(needs) for needs in opens(part_of(row) for row in edition.parts.all()))


def _event(edition: Edition) -> Event:
    words = {"title": edition.title, "day": edition.day.isoformat(), "since": edition.since.date().isoformat()}
    return record(None, VERBS[edition.kind], "edition", str(edition.pk), **words)
