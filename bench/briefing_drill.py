"""Kills the workers of briefing, and its database, while they tell people and call webhooks, and counts what is lost.

    python -m bench.briefing_drill [--deliveries 10000] [--kills 500] [--restarts 20] [--seed 7]

A real PostgreSQL (durable, as in use), a real mail server and four receivers of webhooks, which keep what they have
taken, three workers, and somebody who goes on moving launches: one that 250 people count on and one that webhooks alone
are told of. 85 of 100 deliveries are mails. One receiver is slow, one refuses every tenth call once. The kills are
spread over the work, so that each hits somebody who plans, decides, sends or calls.

At the end everything must have come. What came again must bear the same id, and there must be no more of it than kills:
of mails and calls together and, because a worker has one call at a time for each receiver, of each receiver too. Every
inbox has each message once. A database that is ended hard (`immediate`, as in a crash) is no kill: its workers live on,
and write down what they have sent. 60 s after the last kill nothing may be behind: what a receiver has refused and
waits for its next try is not behind.
"""

from __future__ import annotations

import argparse
import os
import random
import sys
import tempfile
import time
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from bench.briefing_pack import Pack, restart
from bench.briefing_sinks import PATHS, CallSink, MailSink
from trine.runtime.postgres import Postgres

if TYPE_CHECKING:
    from collections.abc import Callable

PEOPLE = 250
MAILS = 0.85
"""Of the deliveries; the others are calls."""
BACKLOG = 200
"""So much may be left over at each kill: leases that have to run out don't hold up the next kills, and what is measured
after the last one is recovery and not a queue."""
LONGEST_WAIT = 5.0
"""Seconds for which a kill waits for the work to get as far as its turn."""
RECOVERY = 60.0


def main() -> None:
    """Run the drill and print what came of it."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--deliveries", type=int, default=10_000)
    arguments.add_argument("--kills", type=int, default=500)
    arguments.add_argument("--restarts", type=int, default=20)
    arguments.add_argument("--seed", type=int, default=7)
    given = arguments.parse_args()
    with tempfile.TemporaryDirectory(prefix="trine-briefing-drill-") as folder:
        postgres, mails, calls = Postgres(Path(folder)), MailSink(), CallSink()
        postgres.start()
        os.environ |= {
            "DATABASE_URL": postgres.url,
            "TRINE_DATA": folder,
            "DJANGO_SETTINGS_MODULE": "trine.config.settings",
            "TRINE_LOG_LEVEL": "ERROR",
            "TRINE_EGRESS_ALLOW": "127.0.0.0/8",
            "EMAIL_HOST": "127.0.0.1",
            "EMAIL_PORT": str(mails.port),
            "EMAIL_SECURITY": "none",
        }
        try:
            drill = Drill(postgres, mails, calls, given.deliveries)
            clean = drill.run(given.kills, given.restarts, random.Random(given.seed))
        finally:
            postgres.stop()
            mails.server.stop()
    print("clean" if clean else "NOT CLEAN")
    sys.exit(0 if clean else 1)


class Drill:
    """One drill on a database that is new."""

    def __init__(self, postgres: Postgres, mails: MailSink, calls: CallSink, deliveries: int) -> None:
        self.postgres, self.mails, self.calls = postgres, mails, calls
        self.told = max(1, round(deliveries * MAILS / PEOPLE))
        """Moves that people are told of."""
        self.moves = max(self.told, (deliveries - self.told * PEOPLE) // len(PATHS))
        self.moved = 0

    @property
    def taken(self) -> int:
        """How much has come, what came again too."""
        return sum(map(sum, (self.mails.came.values(), *(came.values() for came in self.calls.came.values()))))

    def run(self, kills: int, restarts: int, chance: random.Random) -> bool:
        """Whether nothing was lost and nothing came twice that should not."""
        import django

        django.setup()
        from django.core.management import call_command

        call_command("migrate", verbosity=0)
        self._make_company()
        deliveries = self.told * PEOPLE + self.moves * len(PATHS)
        began, restarted = time.monotonic(), 0
        with Pack() as pack:
            for turn in range(1, kills + 1):
                while self.moved * kills < self.moves * turn:
                    self._move()
                until = time.monotonic() + LONGEST_WAIT
                while self.taken < deliveries * (turn - 1) // kills - BACKLOG and time.monotonic() < until:
                    time.sleep(0.01)
                time.sleep(chance.uniform(0, 0.1))
                pack.kill_one(chance)
                if restarted < restarts * turn // kills:
                    restart(self.postgres)
                    restarted += 1
                if turn % 50 == 0:
                    print(f"  {turn} kills, {restarted} restarts, {self.taken:,} of {deliveries:,} came", flush=True)
            ended = time.monotonic()
            behind = _wait_while(_behind)
            recovery = time.monotonic() - ended
            left = behind or _wait_while(_open)
            all_told = time.monotonic() - ended
        print(f"{self.told * PEOPLE:,} mails, {self.moves * len(PATHS):,} calls", end=", ")
        print(f"{kills} workers killed, {restarted} restarts; {time.monotonic() - began:.0f} s in all")
        print(f"  nothing behind {recovery:.0f} s after the last kill; all told after {all_told:.0f} s")
        print(f"  left open: {left}")
        checked = (self._check_inbox(), *self._check_came(kills))
        return all(checked) and not left and recovery <= RECOVERY

    def _make_company(self) -> None:
        """A launch that a team of many counts on, another one, and a leader with webhooks that hear of both."""
        from trine.core.company import Function, Role
        from trine.web.briefing.models import Preference
        from trine.web.launches.models import Launch
        from trine.web.people.models import Company, Membership, Person, Team
        from trine.web.webhooks.actions import make

        Company.objects.create(pk=1, name="Drill")
        team = Team.objects.create(slug="sales", name="Sales", function=Function.SALES)
        people = Person.objects.bulk_create(
            Person(slug=f"p{n}", name=f"Person {n}", email=f"p{n}@drill.example", password="!") for n in range(PEOPLE)
        )
        Membership.objects.bulk_create(Membership(person=person, team=team) for person in people)
        Preference.objects.bulk_create(
            Preference(person=each, opens=0, closes=24 * 60, weekdays=[0, 1, 2, 3, 4, 5, 6], an_hour=9999, a_day=9999)
            for each in people
        )
        for slug in ("told", "quiet"):
            Launch.objects.create(slug=slug, name=slug.title(), day=date(2027, 3, 1), tier=1, team=team)
        Launch.objects.get(slug="told").relied_on_by.add(team)
        leader = Person.objects.create(slug="lena", name="Lena", email="lena@drill.example", role=Role.LEADER)
        for path in PATHS:
            _, self.calls.secrets[path] = make(
                leader, name=path, url=f"{self.calls.address}{path}", topics=["launches"]
            )

    def _move(self) -> None:
        """A launch moves: the one that people count on as often as mails are wanted, evenly spread."""
        from django.db import transaction

        from trine.web.base.events import record

        is_told = self.moved * self.told % self.moves < self.told
        self.moved += 1
        slug = "told" if is_told else "quiet"
        after = str(date(2027, 3, 1) + timedelta(days=self.moved))
        words = {"name": slug.title(), "before": "2027-03-01", "after": after, "because": "drill"}
        with transaction.atomic():
            record(None, "launch_moved", "launch", slug, told=["sales"] if is_told else [], **words)

    def _check_inbox(self) -> bool:
        from trine.web.briefing.models import Delivery

        rows = Delivery.objects.filter(channel="inbox", state="sent")
        once = rows.values("message", "person").distinct().count()
        print(f"  inbox: {rows.count():,} of {self.told * PEOPLE:,}, each once")
        return rows.count() == once == self.told * PEOPLE

    def _check_came(self, kills: int) -> list[bool]:
        """By receiver: everything that was to be sent has come, nothing else, and no more came again than kills."""
        from django.db.models import Sum

        from trine.web.briefing.models import Outgoing
        from trine.web.webhooks.models import Call

        came = {"mail": self.mails.came, **self.calls.came}
        wanted = {"mail": {f"<{wire}@" for wire in Outgoing.objects.values_list("wire_id", flat=True)}}
        for path in PATHS:
            wanted[path] = {
                str(wire) for wire in Call.objects.filter(endpoint__name=path).values_list("wire_id", flat=True)
            }
        again = {}
        clean = []
        for name, counted in came.items():
            ids = {key.partition("@")[0] + "@" if name == "mail" else key for key in counted}
            expected = self.told * PEOPLE if name == "mail" else self.moves
            again[name] = sum(counted.values()) - len(counted)
            lost, most = expected - len(ids & wanted[name]), max(counted.values(), default=0)
            print(f"  {name}: lost {lost} of {expected:,}, came again {again[name]}, each at most {most} times", end="")
            print(f", strangers {len(ids - wanted[name])}")
            clean.append(not lost and ids == wanted[name] and again[name] <= kills)
        attempts = (Outgoing.objects.aggregate(all=Sum("attempts"))["all"] or 0) - Outgoing.objects.count()
        tries = (Call.objects.aggregate(all=Sum("attempts"))["all"] or 0) - Call.objects.count()
        print(f"  interrupted while they were sent: {attempts} mails, {tries - len(self.calls.refused)} calls", end="")
        print(f"; refused and called again: {len(self.calls.refused)}; came again: {sum(again.values())} in all")
        return [*clean, sum(again.values()) <= kills]


def _behind() -> int:
    """What should have been done by now; a call that was refused is not, before its next try."""
    from django.utils import timezone

    from trine.web.webhooks.models import Call

    return _open() - Call.objects.filter(state="pending", next_try__gt=timezone.now()).count()


def _open() -> int:
    """What has not been told yet."""
    from django.db.models import Q

    from trine.web.briefing.models import Delivery, Waiting
    from trine.web.webhooks.models import Call

    deliveries = Delivery.objects.filter(Q(state="pending") | Q(state="going")).count()
    return deliveries + Waiting.objects.count() + Call.objects.filter(state="pending").count()


def _wait_while(count: Callable[[], int], seconds: float = 600) -> int:
    """Until it is none; how many there are all the same after that time."""
    until = time.monotonic() + seconds
    while (found := count()) and time.monotonic() < until:
        time.sleep(0.2)
    return found


if __name__ == "__main__":
    main()
