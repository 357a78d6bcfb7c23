"""The demo company's check-in of Marketing and Sales: last week's, and the one to come. Nobody gets mail for it."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import transaction

from trine.core.meetings import make_agenda
from trine.web.meetings.agendas import freeze
from trine.web.meetings.gathering.unsettled import Unsettled, findings, in_the_way
from trine.web.meetings.models import Action, Entry, Meeting, Series
from trine.web.meetings.table import table_of
from trine.web.people.models import Person, Team

if TYPE_CHECKING:
    from datetime import date, datetime

ZONE = "Europe/Berlin"
A_WEEK = timedelta(days=7)


@transaction.atomic
def make_demo_meetings(now: datetime) -> None:
    """One series, a meeting that was held, and what was decided and promised there."""
    teams = {team.slug: team for team in Team.objects.filter(slug__in=("marketing", "sales"))}
    people = {person.slug: person for person in Person.objects.filter(slug__in=("marek", "ana", "freya"))}
    if Series.objects.exists() or len(teams) < 2 or len(people) < 3:
        return
    row = Series(name="Marketing and Sales", minute=10 * 60, zone=ZONE, minutes=30)
    row.made_by = row.run_by = people["marek"]
    last = _a_working_day(row.day_of(now) + timedelta(days=2)) - A_WEEK
    row.first_on = last - 4 * A_WEEK
    row.save()
    row.teams.set(teams.values())
    _held(row, last, people)
    row.topics.create(text="What the maintenance fair is to bring us", by=people["ana"], at=now - timedelta(days=1))


def _a_working_day(on: date) -> date:
    return on + timedelta(days=max(0, 7 - on.weekday()) if on.weekday() > 4 else 0)


def _held(row: Series, on: date, people: dict[str, Person]) -> None:
    """The meeting of last week: the money for campaigns, and the leads that came back."""
    begun = row.starts_at(on)
    meeting = Meeting.objects.create(series=row, on=on, starts_at=begun, begun_at=begun)
    table = table_of(row, on, begun)
    freeze(meeting, begun, make_agenda([*findings(table, Unsettled.now()), *in_the_way(table)], row.minutes))
    item = meeting.items.filter(text__contains="ampaign spend at").first() or meeting.items.first()
    at = begun + timedelta(minutes=12)
    decision = "Until Finance has answered, no campaign is booked that is not paid for yet."
    note = "Marketing plans with 260,000, Finance with 200,000; Sales counts on the leads of the larger sum."
    for kind, text, by in ((Entry.Kind.NOTE, note, "freya"), (Entry.Kind.DECISION, decision, "marek")):
        Entry.objects.create(meeting=meeting, item=item, kind=kind, text=text, by=people[by], at=at)
    done = on + timedelta(days=3)
    for text, who, due, done_on in (
        ("Ask Hanneke which of the two sums holds", "marek", on + A_WEEK, None),
        ("Send Marketing the ten leads that came back without a reason", "ana", on + timedelta(days=4), done),
    ):
        Action.objects.create(
            series=row, meeting=meeting, item=item, text=text, who=people[who], due=due, at=at, done_on=done_on
        )
    meeting.state, meeting.ended_at = Meeting.State.HELD, begun + timedelta(minutes=28)
    meeting.save(update_fields=["state", "ended_at"])
