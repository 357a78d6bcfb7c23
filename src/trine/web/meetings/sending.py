"""The steps of check-ins in every round of briefing: send agendas, tell what is due, end what was forgotten.

A meeting's row and the event that people are told of are written in one transaction, so that a kill between two steps
neither loses an agenda nor sends it twice.
"""

from __future__ import annotations

import logging
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, TypeVar
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import Model
from django.db.utils import InterfaceError, OperationalError

from trine.core.meetings.days import MORNING
from trine.web.base.errors import Invalid
from trine.web.base.events import record
from trine.web.meetings.actions.meetings import finish
from trine.web.meetings.agendas import freeze
from trine.web.meetings.models import Action, Meeting, Series
from trine.web.people.holidays import company_holidays

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import date

logger = logging.getLogger(__name__)

Row = TypeVar("Row", bound=Model)

FORGOTTEN = timedelta(hours=8)
"""So long after its time a meeting that nobody has ended is over."""


def send_agendas(now: datetime) -> int:
    """Send the agenda of every meeting of today whose morning has come; how many."""
    return _each(Series.objects.filter(ended_on=None), lambda series: _send(series, now))


def _send(series: Series, now: datetime) -> bool:
    on = series.day_of(now)
    if series.next_on(on) != on or not series.sent_at(on) <= now < series.starts_at(on):
        return False
    known = Meeting.objects.filter(series=series, on=on).first()
    if known is None and on in company_holidays(range(on.year, on.year + 1)):
        return False
    if known is not None and (known.told or known.state != Meeting.State.PLANNED):
        return False
    with transaction.atomic():
        Meeting.objects.get_or_create(series=series, on=on, defaults={"starts_at": series.starts_at(on)})
        rows = Meeting.objects.select_for_update(of=("self",), skip_locked=True).select_related("series")
        row = rows.filter(series=series, on=on, told=None, state=Meeting.State.PLANNED).first()
        if row is None:
            return False
        row.starts_at = series.starts_at(on)
        freeze(row, now)
        told = {"name": series.name, "on": on.isoformat()}
        row.told = record(None, "meeting_agenda_sent", "meeting", str(row.pk), **told).pk
        row.save(update_fields=["starts_at", "told"])
    return True


def tell_what_is_due(now: datetime) -> int:
    """Tell people in the morning what they have promised for the day; each once; how many."""
    latest = (now + timedelta(days=1)).date()
    rows = Action.objects.open().filter(told=None, due__lte=latest).select_related("series").order_by("pk")
    return _each(rows, lambda row: _tell(row, now))


def _tell(row: Action, now: datetime) -> bool:
    if now < _morning(row.due, row.series.zone):
        return False
    with transaction.atomic():
        held = Action.objects.select_for_update(of=("self",), skip_locked=True).select_related("series")
        action = held.open().filter(pk=row.pk, told=None).first()
        if action is None:
            return False
        said = {"text": action.text, "name": action.series.name, "due": action.due.isoformat()}
        action.told = record(None, "meeting_action_due", "meeting_action", str(action.pk), **said).pk
        action.save(update_fields=["told"])
    return True


def _morning(on: date, zone: str) -> datetime:
    return datetime.combine(on, time(MORNING.hour, MORNING.minute), tzinfo=ZoneInfo(zone))


def end_forgotten(now: datetime) -> int:
    """End meetings that nobody has ended for hours, so that everybody gets what they came to; how many."""
    rows = Meeting.objects.filter(state=Meeting.State.RUNNING, begun_at__lt=now - FORGOTTEN).select_related("series")
    return _each(rows, lambda row: _end(row, now))


def _end(row: Meeting, now: datetime) -> bool:
    if now - FORGOTTEN < row.ends_at:
        return False
    try:
        finish(None, meeting=row, now=now)
    except Invalid:  # somebody has ended it meanwhile
        return False
    return True


def _each(rows: Iterable[Row], step: Callable[[Row], bool]) -> int:
    """Take the step for each; how many it was done for. One that fails keeps no other from it."""
    done = 0
    for row in rows:
        try:
            done += step(row)
        except (OperationalError, InterfaceError):
            raise
        except Exception:  # whatever is wrong with one check-in, the others go on
            logger.exception("The check-ins step failed for %s %s", type(row).__name__, row.pk)
    return done
