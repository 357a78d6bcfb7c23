"""From one event to the deliveries of 10,000 people, beside the time that PostgreSQL needs to COPY the same rows.

    python -m bench.fan_out [--people 10000] [--repeats 7]

A real PostgreSQL, durable as in use. Each repeat tells of one event (its relations, who may see it, what each wants,
and the rows of all deliveries, in one transaction), then empties the table and copies the very rows back by COPY, in
one transaction too.
"""

from __future__ import annotations

import argparse
import os
import tempfile
import time
from datetime import date
from pathlib import Path
from statistics import median

from trine.runtime.postgres import Postgres


def main() -> None:
    """Run it and print the medians."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--people", type=int, default=10_000)
    arguments.add_argument("--repeats", type=int, default=7)
    given = arguments.parse_args()
    with tempfile.TemporaryDirectory(prefix="trine-fan-out-") as folder:
        postgres = Postgres(Path(folder))
        postgres.start()
        os.environ |= {
            "DATABASE_URL": postgres.url,
            "TRINE_DATA": folder,
            "DJANGO_SETTINGS_MODULE": "trine.config.settings",
        }
        try:
            compare(given.people, given.repeats)
        finally:
            postgres.stop()


def compare(people: int, repeats: int) -> None:
    """Both ways in turn, so that what else the machine does falls on both."""
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    _company(people)
    ours, theirs, rows = [], [], 0
    for number in range(repeats + 1):  # the first one warms up
        planned, rows = _plan(number)
        copied = _copy()
        if number:
            ours.append(planned)
            theirs.append(copied)
    ratio = median(mine / copy for mine, copy in zip(ours, theirs, strict=True))
    print(f"one event to {people:,} people, {rows:,} deliveries, medians of {repeats} runs")
    print(f"  planned and queued: {median(ours):.2f} s ({min(ours):.2f} to {max(ours):.2f})")
    print(f"  COPY of the same rows: {median(theirs):.2f} s ({min(theirs):.2f} to {max(theirs):.2f})")
    print(f"  {ratio:.1f} times COPY (at most 3)")


def _company(people: int) -> None:
    from trine.core.company import Function
    from trine.web.launches.models import Launch
    from trine.web.people.models import Company, Membership, Person, Team

    Company.objects.create(pk=1, name="Fan-out")
    team = Team.objects.create(slug="sales", name="Sales", function=Function.SALES)
    rows = Person.objects.bulk_create(
        Person(slug=f"p{n}", name=f"Person {n}", email=f"p{n}@fan-out.example", password="!") for n in range(people)
    )
    Membership.objects.bulk_create(Membership(person=person, team=team) for person in rows)
    launch = Launch.objects.create(slug="launch", name="Launch", day=date(2027, 3, 1), tier=1, team=team)
    launch.relied_on_by.add(team)


def _plan(number: int) -> tuple[float, int]:
    """Seconds from the event to its deliveries, and how many there are."""
    from django.db import transaction
    from django.utils import timezone

    from trine.web.base.events import record
    from trine.web.briefing.models import Delivery
    from trine.web.briefing.outbox import plan_waiting

    Delivery.objects.all().delete()
    with transaction.atomic():
        words = {"name": "Launch", "before": "2027-03-01", "after": "2027-03-15", "because": f"{number}", "told": []}
        record(None, "launch_moved", "launch", "launch", **words)
    began = time.perf_counter()
    plan_waiting(timezone.now())
    return time.perf_counter() - began, Delivery.objects.count()


def _copy() -> float:
    """Seconds for the same rows by COPY into the same table, with all its indexes and keys."""
    from django.db import connection, transaction

    with connection.cursor() as cursor:
        with cursor.copy("COPY briefing_delivery TO STDOUT") as out:
            data = b"".join(bytes(part) for part in out)
        cursor.execute("TRUNCATE briefing_delivery CASCADE")
        began = time.perf_counter()
        with transaction.atomic(), cursor.copy("COPY briefing_delivery FROM STDIN") as into:
            into.write(data)
        return time.perf_counter() - began


if __name__ == "__main__":
    main()
