"""The two steps of a survey, in every round of briefing: remind once, close on its hour. Each happens once."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from trine.web.base.events import record
from trine.web.pulse.actions.closing import close
from trine.web.pulse.models import Wave
from trine.web.pulse.models.waves import State

if TYPE_CHECKING:
    from datetime import datetime

AHEAD = timedelta(days=2)
"""How long before its closing it reminds those who have not answered."""
SHORTEST = timedelta(days=3)
"""A survey that is open for less than this does not remind."""


def remind_due(now: datetime) -> int:
    """Remind once; how many surveys."""
    rows = Wave.objects.filter(state=State.OPEN, reminder=None, closes_at__lte=now + AHEAD, closes_at__gt=now)
    return sum(_remind(pk, now) for pk in list(rows.values_list("pk", flat=True)))


def _remind(pk: int, now: datetime) -> bool:
    with transaction.atomic():
        rows = Wave.objects.select_for_update(skip_locked=True)
        wave = rows.filter(pk=pk, state=State.OPEN, reminder=None, closes_at__gt=now).first()
        if wave is None or wave.opened_at is None or wave.closes_at - wave.opened_at < SHORTEST:
            return False
        until = timezone.localtime(wave.closes_at).date().isoformat()
        replaced = [wave.opening] if wave.opening else []
        event = record(None, "wave_reminded", "wave", str(wave.pk), name=wave.name, until=until, replaces=replaced)
        wave.reminder = event.pk
        wave.save(update_fields=["reminder"])
    return True


def close_due(now: datetime) -> int:
    """Close what is open past its hour; how many surveys."""
    rows = Wave.objects.filter(state=State.OPEN, closes_at__lte=now)
    return sum(close(None, wave=wave, now=now) for wave in list(rows))
