"""What time brings, in every round of briefing: who can't any more, days that are over, what is still to be told.

Each row and the event that people are told of are written in one transaction, so that a kill between two steps neither
loses a message nor sends it twice.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q

from trine.web.base.events import record
from trine.web.briefing.wishes import zones_of
from trine.web.people.models import Membership
from trine.web.roadmap.models import Absence
from trine.web.shadowing.actions.learnings import share
from trine.web.shadowing.circle import circle, open_days
from trine.web.shadowing.models import Day, Round, State
from trine.web.shadowing.proposing import end, propose, replace_pair

if TYPE_CHECKING:
    from datetime import date, datetime

    from django.db.models import QuerySet

    from trine.web.shadowing.circle import Circle

REMINDED_AFTER, SHARED_AFTER = timedelta(days=7), timedelta(days=14)
BEHIND_UTC, AHEAD_OF_UTC = timedelta(hours=12), timedelta(hours=14)
"""No clock on earth is further behind or ahead."""


def mend_due(now: datetime) -> int:
    """Propose anew where somebody has left, is away on the day, or has come into the other's team; how many days."""
    gone = Q()
    for who in ("guest", "host"):
        gone |= Q(**{f"{who}__until__lt": F("on")}) | Q(**{f"{who}__is_active": False})
    away = Absence.objects.filter(
        Q(person=OuterRef("guest")) | Q(person=OuterRef("host")), start__lte=OuterRef("on"), end__gte=OuterRef("on")
    )
    first = (now - BEHIND_UTC).date()
    theirs = Membership.objects.current(first).filter(person=OuterRef(OuterRef("host"))).values("team")
    together = Membership.objects.current(first).filter(person=OuterRef("guest"), team__in=theirs)
    rows = Day.objects.filter(open_days(), gone | Q(Exists(away)) | Q(Exists(together)), on__gte=first)
    return sum(_mend(pk, today) for pk, on, today in _todays(rows, now) if on >= today)


def _mend(pk: int, today: date) -> bool:
    with transaction.atomic():
        day = _held(Day.objects.filter(open_days(), pk=pk))
        if day is None:
            return False
        around = circle(day.round, today)
        if because := _not_together(day, around):
            end(day, state=State.CANCELLED, by=None, because=because)
            replace_pair(day, today, by=None)
            return True
        two = {day.guest_id: day.guest, day.host_id: day.host}
        away = Absence.objects.filter(person__in=two, start__lte=day.on, end__gte=day.on).first()
        if away is None:
            return False
        because = f"{two[away.person_id].name} is away on that day."
        free = sorted(around.people[day.guest_id].free & around.people[day.host_id].free)
        if not free:
            end(day, state=State.CANCELLED, by=None, because=because)
            replace_pair(day, today, by=None)
            return True
        day.on, day.state, day.guest_yes, day.host_yes = free[0], State.PROPOSED, None, None
        day.changes += 1
        day.save()
        propose(day, because=because, moved=True)
        return True


def _not_together(day: Day, around: Circle) -> str:
    """Why the two can't have any day together any more, in a sentence; empty if they can."""
    for person in (day.guest, day.host):
        if person.pk not in around.people or (person.until is not None and person.until < day.on):
            return f"{person.name} is not here any more on that day."
    guest, host = around.people[day.guest_id], around.people[day.host_id]
    return f"{guest.name} and {host.name} are in one team by now." if guest.profile.teams & host.profile.teams else ""


def finish_due(now: datetime) -> int:
    """Ask what was learnt on days that are over, remind once, and tell both teams; how many days."""
    today = (now + AHEAD_OF_UTC).date()
    rows = Day.objects.filter(round__sent_at__isnull=False)
    over = rows.filter(open_days(), on__lt=today)
    told = rows.filter(state=State.DONE, shared_at=None)
    late = told.filter(on__lte=today - REMINDED_AFTER, reminded_at=None)
    last = told.filter(on__lte=today - SHARED_AFTER)
    return sum(_finish(pk, today, now) for pk, on, today in _todays(over | late | last, now) if on < today)


def _todays(rows: QuerySet[Day], now: datetime) -> list[tuple[int, date, date]]:
    """Of each day its number, when it is, and today by the clock of whichever of its two people is further behind."""
    days = list(rows.order_by("pk").values_list("pk", "on", "guest_id", "host_id"))
    zones = zones_of({person for _, _, *two in days for person in two}) if days else {}
    dates = {person: now.astimezone(ZoneInfo(zone)).date() for person, zone in zones.items()}
    return [(pk, on, min(dates[guest], dates[host])) for pk, on, guest, host in days]


def _finish(pk: int, today: date, now: datetime) -> bool:
    with transaction.atomic():
        day = _held(Day.objects.filter(pk=pk))
        if day is None:
            return False
        names = {"guest": day.guest.name, "host": day.host.name, "on": day.on.isoformat()}
        if day.is_open and day.on < today:
            return _over(day, names)
        if day.state != State.DONE or day.shared_at is not None:
            return False
        if day.on <= today - SHARED_AFTER:
            share(day, now, only_if_both=False)
            return True
        if day.reminded_at is None and day.on <= today - REMINDED_AFTER:
            day.reminded_at = now
            earlier = [day.event] if day.event else []
            event = record(None, "shadowing_reminded", "shadowing_day", str(day.pk), replaces=earlier, **names)
            day.event = event.pk
            day.save(update_fields=["reminded_at", "event", "changed_at"])
            return True
        return False


def _over(day: Day, names: dict[str, str]) -> bool:
    if day.state == State.PROPOSED:
        end(day, state=State.CANCELLED, by=None, because="It went by before both had said yes.")
        record(None, "shadowing_lapsed", "shadowing_day", str(day.pk), **names)
        return True
    day.state = State.DONE
    day.event = record(None, "shadowing_over", "shadowing_day", str(day.pk), **names).pk
    day.save(update_fields=["state", "event", "changed_at"])
    return True


def _held(rows: QuerySet[Day]) -> Day | None:
    """A day with its round held; none if another worker has it, or if it is past already."""
    found = rows.values_list("round_id", flat=True).first()
    if found is None:
        return None
    held = Round.objects.select_for_update(skip_locked=True).filter(pk=found).first()
    if held is None:
        return None
    day = rows.select_related("guest", "host").first()
    if day is not None:
        day.round = held
    return day
