"""Kills the workers of briefing, and its database, while they tell people, and counts what is lost or comes twice.

    python -m bench.briefing_drill [--deliveries 10000] [--kills 500] [--restarts 20] [--seed 7]

A real PostgreSQL (durable, as in use), a real SMTP server that keeps what it is sent, three workers. At the end every
mail must have come at least once; one that came again must bear the same Message-ID, and there must be no more of
those than kills. Every inbox has each message once.
"""

from __future__ import annotations

import argparse
import os
import random
import signal
import socket
import sys
import tempfile
import time
from collections import Counter
from datetime import date, timedelta
from email import message_from_bytes
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller

from trine.runtime.postgres import Postgres

WORKERS = 3
PEOPLE = 250


class Sink:
    """Keeps the Message-ID of every mail that it has said yes to."""

    def __init__(self) -> None:
        self.came: Counter[str] = Counter()

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802 - aiosmtpd's name
        """Take a mail."""
        self.came[str(message_from_bytes(envelope.content)["Message-ID"])] += 1
        return "250 OK"


def main() -> None:
    """Run the drill and print what came of it."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--deliveries", type=int, default=10_000)
    arguments.add_argument("--kills", type=int, default=500)
    arguments.add_argument("--restarts", type=int, default=20)
    arguments.add_argument("--seed", type=int, default=7)
    given = arguments.parse_args()
    with tempfile.TemporaryDirectory(prefix="trine-briefing-drill-") as folder:
        sys.exit(drill(Path(folder), given.deliveries, given.kills, given.restarts, random.Random(given.seed)))


def drill(folder: Path, deliveries: int, kills: int, restarts: int, chance: random.Random) -> int:
    """One drill; 0 if nothing was lost and nothing came twice that should not."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    sink = Sink()
    server = Controller(sink, hostname="127.0.0.1", port=port)
    server.start()
    postgres = Postgres(folder)
    postgres.start()
    os.environ |= {
        "DATABASE_URL": postgres.url,
        "TRINE_DATA": str(folder),
        "DJANGO_SETTINGS_MODULE": "trine.config.settings",
        "EMAIL_HOST": "127.0.0.1",
        "EMAIL_PORT": str(port),
        "EMAIL_SECURITY": "none",
    }
    try:
        return _run(postgres, sink, deliveries, kills, restarts, chance)
    finally:
        postgres.stop()
        server.stop()


def _run(postgres: Postgres, sink: Sink, deliveries: int, kills: int, restarts: int, chance: random.Random) -> int:
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connections

    call_command("migrate", verbosity=0)
    events = deliveries // PEOPLE
    _company(events)
    connections.close_all()
    began = time.monotonic()
    pack = Pack()
    killed = restarted = 0
    every = max(1, kills // max(1, restarts))
    while killed < kills:
        time.sleep(chance.uniform(0.02, 0.25))
        pack.kill_one(chance)
        killed += 1
        if killed % every == 0 and restarted < restarts:
            postgres.child.hurry()  # an immediate shutdown: no checkpoint, recovery at the next start
            while postgres.child.poll() is None:
                time.sleep(0.02)
            postgres.restart()
            restarted += 1
        if killed % 50 == 0:
            print(f"  {killed} kills, {restarted} restarts, {sum(sink.came.values())} mails", flush=True)
    last_kill = time.monotonic()
    left = _wait_until_told()
    recovery = time.monotonic() - last_kill
    pack.end()
    return _tell(sink, events, killed, restarted, left, recovery, time.monotonic() - began)


class Pack:
    """Workers as children that were forked from a process which has loaded Django; the killed ones are replaced."""

    def __init__(self) -> None:
        self.pids = [self._fork() for _ in range(WORKERS)]

    def _fork(self) -> int:
        pid = os.fork()
        if pid == 0:
            from django.core.management import call_command

            call_command("brief")
            os._exit(0)
        return pid

    def kill_one(self, chance: random.Random) -> None:
        """Kill one with SIGKILL, and start another."""
        at = chance.randrange(WORKERS)
        os.kill(self.pids[at], signal.SIGKILL)
        os.waitpid(self.pids[at], 0)
        self.pids[at] = self._fork()

    def end(self) -> None:
        """Ask all to stop."""
        for pid in self.pids:
            os.kill(pid, signal.SIGKILL)
            os.waitpid(pid, 0)


def _company(events: int) -> None:
    """A launch that a team of many counts on, and a thread that moves it again and again."""
    from django.db import transaction

    from trine.core.company import Function
    from trine.web.base.events import record
    from trine.web.briefing.models import Preference
    from trine.web.launches.models import Launch
    from trine.web.people.models import Company, Membership, Person, Team

    Company.objects.create(pk=1, name="Drill")
    team = Team.objects.create(slug="sales", name="Sales", function=Function.SALES)
    people = Person.objects.bulk_create(
        Person(slug=f"p{n}", name=f"Person {n}", email=f"p{n}@drill.example", password="!") for n in range(PEOPLE)
    )
    Membership.objects.bulk_create(Membership(person=person, team=team) for person in people)
    Preference.objects.bulk_create(
        Preference(person=person, opens=0, closes=24 * 60, weekdays=[0, 1, 2, 3, 4, 5, 6], an_hour=9999, a_day=9999)
        for person in people
    )
    launch = Launch.objects.create(slug="drill", name="Drill", day=date(2027, 3, 1), tier=1, team=team)
    launch.relied_on_by.add(team)
    for n in range(events):
        with transaction.atomic():
            after = str(date(2027, 3, 1) + timedelta(days=n))
            words = {"name": "Drill", "before": "2027-03-01", "after": after, "because": "drill", "told": ["sales"]}
            record(None, "launch_moved", "launch", "drill", **words)


def _wait_until_told(seconds: float = 600) -> int:
    """Until nothing waits any more; what does all the same after that time."""
    from django.db.models import Q

    from trine.web.briefing.models import Delivery, Waiting

    until = time.monotonic() + seconds
    while True:
        open_ = Delivery.objects.filter(Q(state="pending") | Q(state="going")).count() + Waiting.objects.count()
        if open_ == 0 or time.monotonic() > until:
            return open_
        time.sleep(0.5)


def _tell(sink: Sink, events: int, killed: int, restarted: int, left: int, recovery: float, took: float) -> int:
    from trine.web.briefing.models import Delivery, Outgoing

    wanted = {f"<{wire}@" for wire in Outgoing.objects.values_list("wire_id", flat=True)}
    came = {key.partition("@")[0] + "@" for key in sink.came}
    again = sum(count - 1 for count in sink.came.values())
    inbox = Delivery.objects.filter(channel="inbox", state="sent").count()
    expected = events * PEOPLE
    lost = expected - len(came & wanted)
    print(
        f"{expected:,} mails and as many inbox items to {PEOPLE} people, {killed} workers killed, {restarted} restarts"
    )
    print(f"  lost: {lost}; left open: {left}; strangers: {len(came - wanted)}")
    print(f"  came again, each with the same id: {again}, at most {max(sink.came.values(), default=0)} times")
    print(f"  inbox: {inbox:,} of {expected:,}, each once")
    print(f"  all told {recovery:.0f} s after the last kill; {took:.0f} s in all")
    clean = lost == 0 and left == 0 and came <= wanted and inbox == expected and again <= killed + restarted * WORKERS
    print("clean" if clean else "NOT CLEAN")
    return 0 if clean else 1


if __name__ == "__main__":
    main()
