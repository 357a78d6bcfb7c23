"""Kills the workers of briefing, and its database, while they tell people, and counts what is lost or comes twice.

    python -m bench.briefing_drill [--deliveries 10000] [--kills 500] [--restarts 20] [--seed 7]

A real PostgreSQL (durable, as in use), a real SMTP server that keeps what it is sent, three workers, and somebody who
goes on moving a launch that all count on. The kills are spread over the work, so that each hits somebody who plans,
decides or sends. At the end every mail must have come at least once; one that came again must bear the same
Message-ID, and there must be no more of those than kills. Every inbox has each message once. A database that is set
back hard (`immediate`, as in a crash) is no kill: its workers live on, and write down what they have sent.
"""

from __future__ import annotations

import argparse
import os
import random
import signal
import socket
import subprocess
import sys
import tempfile
import time
import traceback
from collections import Counter
from contextlib import suppress
from datetime import date, timedelta
from email import message_from_bytes
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller

from trine.runtime.postgres import Postgres

WORKERS = 3
PEOPLE = 250
LONGEST_WAIT = 5.0
"""Seconds for which a kill waits for the work to get as far as its turn."""


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
    arguments.add_argument("--nursery", action="store_true", help=argparse.SUPPRESS)
    given = arguments.parse_args()
    if given.nursery:
        nurse()
        return
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
        "TRINE_LOG_LEVEL": "ERROR",
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

    call_command("migrate", verbosity=0)
    events = max(1, deliveries // PEOPLE)
    _company()
    began = time.monotonic()
    killed = restarted = moved = 0
    with Pack() as pack:
        for turn in range(1, kills + 1):
            while moved < events and moved * kills <= events * turn:
                move(moved)
                moved += 1
            _wait_for(sink, deliveries * (turn - 1) * 9 // (10 * kills))
            time.sleep(chance.uniform(0, 0.1))
            pack.kill_one(chance)
            killed += 1
            if restarted < restarts * turn // kills:
                restart(postgres)
                restarted += 1
            if turn % 50 == 0:
                print(f"  {killed} kills, {restarted} restarts, {sum(sink.came.values())} mails", flush=True)
        last_kill = time.monotonic()
        left = _wait_until_told()
        recovery = time.monotonic() - last_kill
    return _tell(sink, events, killed, restarted, left, recovery, time.monotonic() - began)


def _wait_for(sink: Sink, mails: int) -> None:
    until = time.monotonic() + LONGEST_WAIT
    while sum(sink.came.values()) < mails and time.monotonic() < until:
        time.sleep(0.01)


def restart(postgres: Postgres) -> None:
    """Like a crash: no checkpoint, so that the next start recovers from the journal."""
    from django.db import connection

    connection.close()
    postgres.child.hurry()
    while postgres.child.poll() is None:
        time.sleep(0.02)
    postgres.restart()


class Pack:
    """Workers that a process forks which has loaded Django and has no threads; the killed ones are replaced."""

    def __enter__(self) -> Pack:
        command = [sys.executable, "-m", "bench.briefing_drill", "--nursery"]
        self.nursery = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.pids = [self._fork() for _ in range(WORKERS)]
        return self

    def _fork(self) -> int:
        assert self.nursery.stdin is not None
        assert self.nursery.stdout is not None
        self.nursery.stdin.write("one more\n")
        self.nursery.stdin.flush()
        return int(self.nursery.stdout.readline())

    def kill_one(self, chance: random.Random) -> None:
        """Kill one with SIGKILL, and start another."""
        at = chance.randrange(WORKERS)
        os.kill(self.pids[at], signal.SIGKILL)  # a worker that has ended by itself ends the drill
        self.pids[at] = self._fork()

    def __exit__(self, *_: object) -> None:
        for pid in self.pids:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        self.nursery.kill()
        self.nursery.wait()


def nurse() -> None:
    """Fork a worker for each line that is read, and say its number."""
    import django

    django.setup()
    from django.core.management import call_command

    import trine.web.briefing.management.commands.brief

    assert trine.web.briefing.management.commands.brief
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # the killed are gone at once
    for _ in sys.stdin:
        pid = os.fork()
        if pid == 0:
            try:
                call_command("brief")
            finally:
                traceback.print_exc()  # it ends only when it is killed
                os._exit(1)
        print(pid, flush=True)


def _company() -> None:
    """A launch that a team of many counts on."""
    from trine.core.company import Function
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


def move(number: int) -> None:
    """The launch moves: everybody who counts on it is told."""
    from django.db import transaction

    from trine.web.base.events import record

    with transaction.atomic():
        after = str(date(2027, 3, 1) + timedelta(days=number))
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
        time.sleep(0.2)


def _tell(sink: Sink, events: int, killed: int, restarted: int, left: int, recovery: float, took: float) -> int:
    from django.db.models import Sum

    from trine.web.briefing.models import Delivery, Outgoing

    wanted = {f"<{wire}@" for wire in Outgoing.objects.values_list("wire_id", flat=True)}
    came = {key.partition("@")[0] + "@" for key in sink.came}
    again = sum(count - 1 for count in sink.came.values())
    inbox = Delivery.objects.filter(channel="inbox", state="sent").count()
    attempts = Outgoing.objects.aggregate(all=Sum("attempts"))["all"] or 0
    expected = events * PEOPLE
    lost = expected - len(came & wanted)
    held = Outgoing.objects.exclude(state="sent").count() + Delivery.objects.filter(state="held").count()
    print(
        f"{expected:,} mails and as many inbox items to {PEOPLE} people, {killed} workers killed, {restarted} restarts"
    )
    print(f"  lost: {lost}; left open: {left}; not sent: {held}; strangers: {len(came - wanted)}")
    print(f"  interrupted while they sent: {attempts - Outgoing.objects.count()}")
    print(f"  came again, each with the same id: {again}, at most {max(sink.came.values(), default=0)} times")
    print(f"  inbox: {inbox:,} of {expected:,}, each once")
    print(f"  all told {recovery:.0f} s after the last kill; {took:.0f} s in all")
    clean = not (lost or left or held) and came == wanted and inbox == expected and again <= killed and recovery <= 60
    print("clean" if clean else "NOT CLEAN")
    return 0 if clean else 1


if __name__ == "__main__":
    main()
