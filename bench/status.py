"""The weekly status of a large company: `python -m bench.status`.

1,000 people in 100 teams, 5,000 goals with readings from week to week. The edition is made once, as the job does it;
then it goes to everybody: each story, and the mail with both its texts. Fails if telling it takes more than 30 seconds,
or if the last person needs more queries than the first.
"""

from __future__ import annotations

import argparse
import sys
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from bench.company import TODAY, company
from bench.pages import start_django

MOST_SECONDS = 30.0
GOALS = 5_000
PEOPLE = 1_000
WORDS = "A good week: two large deals closed, and the new price list is out.\nThank you to everybody who helped."


def fill(goals: int, people: int) -> datetime:
    """A company of that size in the database, with readings a week apart; when its status goes out."""
    from django.core.management import call_command

    from trine.core.company import Person, Reading
    from trine.core.status import next_out
    from trine.web.goals.plan_in import apply_plan
    from trine.web.people.models import Person as PersonRow
    from trine.web.status.making import schedule

    call_command("flush", interactive=False, verbosity=0)
    made = company(goals=goals)
    moved = tuple(
        Reading(row.id, TODAY - timedelta(days=days), 5 + number % 7 + (days == 1))
        for number, row in enumerate(made.metrics)
        if row.formula is None
        for days in (1, 9)
    )
    readings = {(row.metric, row.on): row for row in (*made.readings, *moved)}
    teams = made.teams
    everybody = tuple(Person(f"p{i}", f"Person {i}", teams=(teams[i % len(teams)].id,)) for i in range(people))
    whole = replace(made, people=everybody, readings=tuple(readings.values()), kpis=(), facts=())
    apply_plan(actor=None, company=whole, today=TODAY)
    for number, row in enumerate(PersonRow.objects.order_by("pk")):
        PersonRow.objects.filter(pk=row.pk).update(email=f"p{number}@bench.example")
    return next_out(schedule().rhythm, datetime(TODAY.year, TODAY.month, TODAY.day, tzinfo=UTC))


def measure(out: datetime) -> bool:
    """Make, send and tell it; whether it was quick enough."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from trine.core.status import made_at
    from trine.web.briefing.channels.mail import compose
    from trine.web.briefing.models import Delivery, Outgoing
    from trine.web.briefing.outbox import plan_waiting
    from trine.web.briefing.stories import story_of
    from trine.web.status.making import make, schedule
    from trine.web.status.models import Edition, EditionPart
    from trine.web.status.sending import send_editions

    wanted = schedule()
    began = time.perf_counter()
    edition = make(Edition.Kind.WEEKLY, out, wanted, made_at(wanted.rhythm, out))
    making = time.perf_counter() - began
    EditionPart.objects.update(words=WORDS)
    began = time.perf_counter()
    send_editions(out)
    plan_waiting(out)
    planning = time.perf_counter() - began
    rows = list(
        Delivery.objects.filter(channel="mail").select_related("message__event", "person").order_by("person_id")
    )
    queries, sizes, lines = [], [], []
    began, spent = time.perf_counter(), time.process_time()
    for row in rows:
        with CaptureQueriesContext(connection) as context:
            story = story_of(row)
        outgoing = Outgoing(person=row.person, channel="mail", wire_id=f"{row.pk:032x}")
        mail = compose(outgoing, [story])
        queries.append(len(context))
        sizes.append(len(str(mail.alternatives[0][0]).encode()))
        lines.append(sum(len(section.lines) for section in story.sections))
    telling, spent = time.perf_counter() - began, time.process_time() - spent
    told = sum(len(part.lines) for part in edition.parts.all())
    print(f"made in {making:.1f} s: {edition.parts.count()} parts, {told:,} lines")
    print(f"planned for {len(rows):,} people in {planning:.1f} s")
    print(f"told and written as mail in {telling:.1f} s ({spent:.1f} s of processor time)")
    print(
        f"{min(queries)} to {max(queries)} queries each, {min(lines)} to {max(lines)} lines, "
        f"mails up to {max(sizes):,} bytes"
    )
    return telling <= MOST_SECONDS and min(queries) == max(queries)


def main() -> int:
    """The exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--goals", type=int, default=GOALS)
    parser.add_argument("--people", type=int, default=PEOPLE)
    given = parser.parse_args()
    start_django()
    out = fill(given.goals, given.people)
    return 0 if measure(out) else 1


if __name__ == "__main__":
    sys.exit(main())
