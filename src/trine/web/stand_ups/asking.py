"""The two steps of a stand-up, in every round of briefing: ask on its hour, gather on its hour. Each happens once.

The day's row and the event that people are told of are written in one transaction, so that a kill between two steps
neither loses a question nor asks it twice.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from trine.core.wording import listed
from trine.web.base.events import record
from trine.web.briefing.actions import clear
from trine.web.stand_ups.circle import asked, holiday
from trine.web.stand_ups.models import StandUp, StandUpAnswer, StandUpDay

if TYPE_CHECKING:
    from datetime import datetime


def ask_due(now: datetime) -> int:
    """Ask the people of every stand-up whose hour has come today; how many stand-ups."""
    return sum(_ask(stand_up, now) for stand_up in StandUp.objects.filter(ended_on=None))


def _ask(stand_up: StandUp, now: datetime) -> bool:
    on = stand_up.day_of(now)
    asks_at, gathers_at = stand_up.moments(on)
    if on.weekday() not in stand_up.weekdays or not asks_at <= now < gathers_at:
        return False
    if StandUpDay.objects.filter(stand_up=stand_up, on=on).exists() or holiday(stand_up, on):
        return False
    with transaction.atomic():
        day, is_new = StandUpDay.objects.get_or_create(stand_up=stand_up, on=on, defaults={"gathers_at": gathers_at})
        if is_new:
            event = record(None, "stand_up_asked", "stand_up_day", str(day.pk), name=stand_up.name, on=on.isoformat())
            day.asked = event.pk
            day.save(update_fields=["asked"])
    return is_new


def gather_due(now: datetime) -> int:
    """Gather what was said, once the hour has come; how many days."""
    due = StandUpDay.objects.filter(gathered_at=None, skipped_because="", gathers_at__lte=now)
    return sum(_gather(pk, now) for pk in list(due.order_by("pk").values_list("pk", flat=True)))


def _gather(pk: int, now: datetime) -> bool:
    with transaction.atomic():
        rows = StandUpDay.objects.select_for_update(skip_locked=True, of=("self",)).select_related("stand_up")
        day = rows.filter(pk=pk, gathered_at=None, skipped_because="").first()
        if day is None:
            return False
        day.gathered_at = now
        day.save(update_fields=["gathered_at"])
        clear(day.asked, now=now)
        answers = list(day.answers.select_related("person", "waits_for"))
        wanted = asked(day.stand_up, day.on) | {answer.person_id for answer in answers}
        record(
            None,
            "stand_up_gathered",
            "stand_up_day",
            str(day.pk),
            name=day.stand_up.name,
            on=day.on.isoformat(),
            answered=len(answers),
            asked=len(wanted),
            blocked=sum(bool(answer.in_the_way) for answer in answers),
            replaces=[day.asked] if day.asked else [],
        )
        tell_of_blockers(day, answers)
    return True


def tell_of_blockers(day: StandUpDay, answers: list[StandUpAnswer]) -> None:
    """Have the leads of each team that somebody waits for told, in one message a team."""
    waiting: dict[str, list[StandUpAnswer]] = {}
    for answer in answers:
        if answer.waits_for is not None and answer.in_the_way:
            waiting.setdefault(answer.waits_for.slug, []).append(answer)
    for slug, rows in waiting.items():
        team = rows[0].waits_for
        record(
            None,
            "stand_up_blocked",
            "stand_up_day",
            str(day.pk),
            name=day.stand_up.name,
            team=team.name if team else slug,
            team_id=slug,
            people=listed([row.person.name for row in rows]),
            answers=[row.pk for row in rows],
        )
