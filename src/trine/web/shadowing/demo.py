"""The demo company's shadowing: last quarter's round with what was learnt, and this one's, half answered."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from trine.demo.calendar import Calendar
from trine.web.briefing.demo import into_inboxes
from trine.web.people.models import Person, Team
from trine.web.shadowing.forms import next_weeks
from trine.web.shadowing.models import Day, Learning, Round, State, Wish
from trine.web.shadowing.proposing import fill, propose

if TYPE_CHECKING:
    from datetime import date, datetime


LEARNT: tuple[tuple[str, str, int, tuple[str, ...], tuple[str, ...]], ...] = (
    # guest, host, day of the quarter, what the guest learnt, what the host learnt
    (
        "tobias",
        "lukas",
        16,
        (
            "Buyers ask what the H3 saves in energy before they ask what it costs",
            "Half of the deals wait for a drawing that we have, and that sales does not know of",
            "Nobody in sales counts on the gateway before it is on the price list",
        ),
        ("A change of the housing takes product eight weeks, not two",),
    ),
    (
        "klara",
        "ines",
        23,
        (
            "Product holds the H3's price on purpose; we tell customers it will fall",
            "The roadmap says “planned” where we say “promised”",
        ),
        ("Sales is paid on margin, so a lower price comes out of their own pay",),
    ),
    (
        "freya",
        "agnes",
        30,
        (
            "A lead from the fair is called after two days; one from the newsletter after nine",
            "Sales reads only the first line of what we hand over",
        ),
        ("Marketing counts a customer once in a lifetime, we count one again after a year",),
    ),
    (
        "amara",
        "pavel",
        37,
        ("Most tickets of a month come from one dialog, which two lines of text would mend",),
        ("Customers print the manual; nobody finds the search", "Success answers by hand what the device could say"),
    ),
    (
        "omar",
        "henrik",
        44,
        ("The promise that buyers repeat is not the one on our slides",),
        ("Enterprise deals have five readers, and we write for one of them",),
    ),
    (
        "ewa",
        "elif",
        51,
        ("Campaigns are booked a quarter ahead, so a cut of the budget saves nothing before summer",),
        ("Finance holds campaign spend because nobody showed them what a lead brings",),
    ),
)
ASKED = ("ana", "priya")
"""Who finds the question in their inbox."""
SPEAK = {"lukas": ["English", "German"], "tobias": ["English", "German"], "ines": ["English", "Portuguese"]}


@transaction.atomic
def make_demo_rounds(now: datetime) -> None:
    """Make both rounds, as if they had been arranged; nobody of the demo company gets mail for it."""
    people = {person.slug: person for person in Person.objects.all()}
    if Round.objects.exists() or not {slug for guest, host, *_ in LEARNT for slug in (guest, host)} <= people.keys():
        return
    today = timezone.localdate(now)
    teams = list(Team.objects.lasting(today))
    maker = people.get("ingrid")
    for slug, languages in SPEAK.items():
        Wish.objects.create(person=people[slug], languages=languages)
    _last_quarter(people, teams, maker, today=today, now=now)
    first, last = next_weeks(today)
    row = Round.objects.create(first=first, last=last, made_by=maker)
    row.teams.set(teams)
    days = fill(row, today)
    row.sent_at = now - timedelta(days=2)
    row.save(update_fields=["sent_at"])
    asked = [day for day in days if day.guest_id in {people[slug].pk for slug in ASKED}]
    said = [day.pk for day in days if day not in asked]
    given = row.days.all()
    given.filter(pk__in=said[::2]).update(guest_yes=row.sent_at)
    given.filter(pk__in=[*said[::3], *(day.pk for day in asked[:1])]).update(host_yes=row.sent_at)
    given.filter(guest_yes__isnull=False, host_yes__isnull=False).update(state=State.ACCEPTED)
    for day in asked:
        day.refresh_from_db()
        into_inboxes(propose(day), now)


def _last_quarter(
    people: dict[str, Person], teams: list[Team], maker: Person | None, *, today: date, now: datetime
) -> None:
    quarter = Calendar(today).quarter(-1)
    sent_at = now - timedelta(days=180)
    row = Round.objects.create(first=quarter.start, last=quarter.end, made_by=maker, sent_at=sent_at)
    row.teams.set(teams)
    days, said = [], []
    for guest, host, after, learnt_there, learnt_here in LEARNT:
        on = quarter.start + timedelta(days=after)
        day = Day(
            round=row,
            guest=people[guest],
            host=people[host],
            on=on - timedelta(days=max(0, on.weekday() - 4)),
            state=State.DONE,
            guest_yes=row.sent_at,
            host_yes=row.sent_at,
            reminded_at=now,
            shared_at=now,
        )
        days.append(day)
        for who, lines in ((people[guest], learnt_there), (people[host], learnt_here)):
            said += [Learning(day=day, person=who, position=at, text=text) for at, text in enumerate(lines, 1)]
    Day.objects.bulk_create(days)
    Learning.objects.bulk_create(said)
