"""Workers of briefing that are forked, so that a killed one is replaced at once, and a database that is ended hard."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
import traceback
from contextlib import suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from trine.runtime.postgres import Postgres

WORKERS = 3


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
        command = [sys.executable, "-m", "bench.briefing_pack"]
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
    from django.urls import get_resolver

    import trine.web.briefing.management.commands.brief

    assert trine.web.briefing.management.commands.brief
    assert get_resolver().url_patterns  # loaded here, not by each worker
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


if __name__ == "__main__":
    nurse()
