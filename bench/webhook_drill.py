"""Kills the workers of briefing, and its database, while they call webhooks, and counts what is lost or comes twice.

    python -m bench.webhook_drill [--calls 2000] [--kills 100] [--restarts 5] [--seed 7]

A real PostgreSQL, real HTTP receivers that verify each signature, three workers of `django brief`. Of the four
receivers one refuses every tenth call once and one is slow. At the end every call must have come at least once; what
came again must bear the same id, and each receiver may have no more of those than kills, because a worker calls it one
call at a time.
"""

from __future__ import annotations

import argparse
import os
import random
import sys
import tempfile
import threading
import time
from collections import Counter
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from standardwebhooks.webhooks import Webhook

from bench.briefing_drill import Pack, move, restart
from trine.runtime.postgres import Postgres

PATHS = ("/quick", "/other", "/fails", "/slow")
RECOVERY = 60


class Receivers:
    """Verifies each call, and counts those that it took by their ids."""

    def __init__(self) -> None:
        self.secrets: dict[str, str] = {}
        self.came: dict[str, Counter[str]] = {path: Counter() for path in PATHS}
        self.refused: set[str] = set()
        self.heard = 0
        self.lock = threading.Lock()
        receivers = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                self.send_response(receivers.take(self.path, dict(self.headers.items()), body))
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *args: Any) -> None:
                del args

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        self.address = f"http://127.0.0.1:{self.server.server_address[1]}"

    def take(self, path: str, headers: dict[str, str], body: bytes) -> int:
        """The status that a call is answered with."""
        Webhook(self.secrets[path]).verify(body, headers)
        call = headers["webhook-id"]
        with self.lock:
            self.heard += 1
            tried = self.heard
        if path == "/slow":
            time.sleep(0.2)
        if path == "/fails" and tried % 10 == 9 and call not in self.refused:
            self.refused.add(call)
            return 503
        with self.lock:
            self.came[path][call] += 1
        return 204

    @property
    def taken(self) -> int:
        """How many calls were taken, those that came again too."""
        return sum(sum(came.values()) for came in self.came.values())


def main() -> None:
    """Run the drill and print what came of it."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--calls", type=int, default=2000)
    arguments.add_argument("--kills", type=int, default=100)
    arguments.add_argument("--restarts", type=int, default=5)
    arguments.add_argument("--seed", type=int, default=7)
    given = arguments.parse_args()
    with tempfile.TemporaryDirectory(prefix="trine-webhook-drill-") as folder:
        sys.exit(drill(Path(folder), given.calls, given.kills, given.restarts, random.Random(given.seed)))


def drill(folder: Path, calls: int, kills: int, restarts: int, chance: random.Random) -> int:
    """One drill; 0 if nothing was lost and nothing came twice that should not."""
    postgres = Postgres(folder)
    postgres.start()
    os.environ |= {
        "DATABASE_URL": postgres.url,
        "TRINE_DATA": str(folder),
        "DJANGO_SETTINGS_MODULE": "trine.config.settings",
        "TRINE_LOG_LEVEL": "ERROR",
        "TRINE_EGRESS_ALLOW": "127.0.0.0/8",
    }
    try:
        return _run(postgres, Receivers(), calls // len(PATHS), kills, restarts, chance)
    finally:
        postgres.stop()


def _run(
    postgres: Postgres, receivers: Receivers, events: int, kills: int, restarts: int, chance: random.Random
) -> int:
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    _company(receivers)
    began, moved, restarted = time.monotonic(), 0, 0
    with Pack() as pack:
        for turn in range(1, kills + 1):
            while moved < events and moved * kills <= events * turn:
                move(moved)
                moved += 1
            until = time.monotonic() + 5
            while receivers.taken < events * len(PATHS) * (turn - 1) * 9 // (10 * kills) and time.monotonic() < until:
                time.sleep(0.01)
            time.sleep(chance.uniform(0, 0.1))
            pack.kill_one(chance)
            if restarted < restarts * turn // kills:
                restart(postgres)
                restarted += 1
        last_kill = time.monotonic()
        left = _wait_until_called()
        recovery = time.monotonic() - last_kill
    print(
        f"{events * len(PATHS):,} calls, {kills} workers killed, {restarted} restarts, {time.monotonic() - began:.0f} s"
    )
    return _tell(receivers, events, kills, left, recovery)


def _company(receivers: Receivers) -> None:
    """A launch, and a leader with four webhooks."""
    from trine.core.company import Function, Role
    from trine.web.launches.models import Launch
    from trine.web.people.models import Company, Person, Team
    from trine.web.webhooks.actions import make

    Company.objects.create(pk=1, name="Drill")
    team = Team.objects.create(slug="sales", name="Sales", function=Function.SALES)
    leader = Person.objects.create(slug="lena", name="Lena", email="lena@drill.example", role=Role.LEADER)
    Launch.objects.create(slug="drill", name="Drill", day="2027-03-01", tier=1, team=team)
    for path in PATHS:
        _, secret = make(leader, name=path, url=f"{receivers.address}{path}", topics=["launches"])
        receivers.secrets[path] = secret


def _wait_until_called(seconds: float = 300) -> int:
    """Until no call waits any more; how many do all the same after that time."""
    from trine.web.briefing.models import Waiting
    from trine.web.webhooks.models import Call

    until = time.monotonic() + seconds
    while True:
        waiting = Call.objects.filter(state="pending").count() + Waiting.objects.count()
        if waiting == 0 or time.monotonic() > until:
            return waiting
        time.sleep(0.2)


def _tell(receivers: Receivers, events: int, kills: int, left: int, recovery: float) -> int:
    from trine.web.webhooks.models import Call

    wanted = {str(wire) for wire in Call.objects.values_list("wire_id", flat=True)}
    clean = len(wanted) == events * len(PATHS) and not left
    for path, came in receivers.came.items():
        own = {str(wire) for wire in Call.objects.filter(endpoint__name=path).values_list("wire_id", flat=True)}
        again = sum(came.values()) - len(came)
        clean = clean and set(came) == own and again <= kills
        print(f"  {path}: lost {len(own - set(came))}, again with the same id {again}")
    print(f"  refused and tried again: {len(receivers.refused)}")
    print(f"  left open: {left}; all made {recovery:.0f} s after the last kill")
    clean = clean and recovery <= RECOVERY
    print("clean" if clean else "NOT CLEAN")
    return 0 if clean else 1


if __name__ == "__main__":
    main()
