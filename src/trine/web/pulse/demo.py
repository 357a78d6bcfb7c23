"""The demo company's two surveys, closed and kept through the same functions as any other."""

from __future__ import annotations

from datetime import datetime, time
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.db import transaction

from trine.demo.calendar import Calendar
from trine.demo.pulse import waves
from trine.web.people.models import Person, Team
from trine.web.pulse.actions.closing import result_of
from trine.web.pulse.models import Wave, Word
from trine.web.pulse.models.waves import State

if TYPE_CHECKING:
    from datetime import date

    from trine.demo.pulse import DemoWave

ZONE = ZoneInfo("Europe/Berlin")


@transaction.atomic
def make_demo_waves(now: datetime) -> None:
    """Make both, once; nobody of the demo company gets mail for it."""
    if Wave.objects.exists():
        return
    by = Person.objects.filter(slug="ingrid").first()
    for told in waves(Calendar(now.astimezone(ZONE).date())):
        _make(told, by)


def _make(told: DemoWave, by: Person | None) -> None:
    closed = _at(told.closed, 17)
    wave = Wave(
        name=told.name,
        state=State.CLOSED,
        candidates=[{"id": id_, "name": name, "is_decoy": is_decoy} for id_, name, is_decoy in told.items],
        lists={team: list(items) for team, items in told.lists.items()},
        opened_at=_at(told.opened, 9),
        closes_at=closed,
        closed_at=closed,
        made_by=by,
    )
    wave.result = result_of(wave, told.answers, told.members, told.ratings)
    by_team = wave.result["answered"]
    wave.asked = sum(told.members[team] for team, n in by_team.items() if n)
    wave.answered = sum(n for n in by_team.values() if n)
    wave.save()
    wave.teams.set(Team.objects.filter(slug__in=told.members))
    Word.objects.bulk_create(Word(wave=wave, text=text, item=item) for text, item in told.words)


def _at(day: date, hour: int) -> datetime:
    return datetime.combine(day, time(hour), ZONE)
