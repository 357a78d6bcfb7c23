"""Kills Trine's processes at random, many times, while rows are being saved, and counts what is lost.

    python -m bench.kill_drill --kills 50 [--seed 7] [--data DIR]

A row counts as saved when PostgreSQL has acknowledged its commit. At the end every such row must be there once, the
database's checksums must hold, and Trine must still stop in order.
"""

from __future__ import annotations

import argparse
import os
import random
import signal
import statistics
import tempfile
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import psycopg
from tests.running import RunningTrine

from trine.runtime.account import choose_account
from trine.runtime.binaries import find_binaries
from trine.runtime.postgres import run_once

if TYPE_CHECKING:
    from collections.abc import Callable

VICTIMS = {
    "database": 4,
    "a connection's process": 2,
    "web server": 3,
    "a process of the web server": 2,
    "job worker": 3,
    "supervisor": 3,
    "everything at once": 3,
}
CONNECTIONS = "select pid from pg_stat_activity where backend_type = 'client backend' and pid <> pg_backend_pid()"
WRITERS = 3


@dataclass
class Figures:
    """What came of it."""

    kills: Counter[str] = field(default_factory=Counter)
    recoveries: list[float] = field(default_factory=list)
    saved: int = 0
    lost: int = 0
    doubled: int = 0

    def table(self) -> str:
        """For people."""
        lines = [f"{count:5} x {victim}" for victim, count in sorted(self.kills.items())]
        seconds = sorted(self.recoveries)
        lines += [
            f"{self.saved} rows were acknowledged as saved; {self.lost} lost, {self.doubled} doubled",
            f"until everything answered again: median {statistics.median(seconds):.1f} s, longest {seconds[-1]:.1f} s",
        ]
        return "\n".join(lines)


class Writer(threading.Thread):
    """Saves rows without pause, and remembers those that PostgreSQL has acknowledged."""

    def __init__(self, number: int, url: str, stop: threading.Event) -> None:
        super().__init__(daemon=True)
        self.number = number
        self.acknowledged: list[int] = []
        self._url = url
        self._stop_asked = stop

    def run(self) -> None:
        row = 0
        while not self._stop_asked.is_set():
            try:
                with psycopg.connect(self._url, autocommit=True, connect_timeout=5) as connection:
                    while not self._stop_asked.is_set():
                        row += 1  # a row whose fate is unknown is not tried again under the same number
                        connection.execute("insert into drill values (%s, %s)", [self.number, row])
                        self.acknowledged.append(row)
                        time.sleep(0.002)
            except psycopg.Error:
                time.sleep(0.05)


class Drill:
    """One Trine, its writers, and the killing."""

    def __init__(self, folder: Path, seed: int, say: Callable[[str], None]) -> None:
        self.folder = folder
        self.figures = Figures()
        self._say = say
        self._chance = random.Random(seed)
        self._trine = RunningTrine(folder)
        self._stop = threading.Event()

    def run(self, kills: int) -> Figures:
        """Kill that many times, then count."""
        self._trine.start()
        self._trine.wait_until_ready()
        with self._trine.connect() as connection:
            connection.execute("create table if not exists drill (writer int, number int)")
            connection.execute("truncate drill")
        writers = [Writer(number, self._trine.database_url, self._stop) for number in range(WRITERS)]
        try:
            for writer in writers:
                writer.start()
            for number in range(1, kills + 1):
                self._kill_one(number, kills)
        finally:
            self._stop.set()
            for writer in writers:
                writer.join(20)
        self._count(writers)
        return self.figures

    def _kill_one(self, number: int, kills: int) -> None:
        time.sleep(self._chance.uniform(0.1, 1.0))
        victim = self._chance.choices(list(VICTIMS), weights=list(VICTIMS.values()))[0]
        began = time.monotonic()
        before = self._numbers()
        self._kill(victim, before)
        self._wait_until_well(victim, before)
        self.figures.kills[victim] += 1
        self.figures.recoveries.append(time.monotonic() - began)
        self._say(f"{number:3}/{kills}  {victim}: well again after {time.monotonic() - began:.1f} s")

    def _numbers(self) -> dict[str, int]:
        parts = ("postgres", "web", "worker")
        self._trine.wait_for(lambda: all(self._trine.pid_of(part) for part in parts), "running in all parts")
        return {part: self._trine.pid_of(part) for part in parts}

    def _kill(self, victim: str, numbers: dict[str, int]) -> None:
        match victim:
            case "database":
                kill(numbers["postgres"])
            case "a connection's process":
                with self._trine.connect() as connection:
                    kill(self._chance.choice(connection.execute(CONNECTIONS).fetchall())[0])
            case "web server":
                kill(numbers["web"])
            case "a process of the web server":
                kill(self._chance.choice(children_of(numbers["web"])))
            case "job worker":
                kill(numbers["worker"])
            case "supervisor":
                self._trine.kill()
            case _:
                self._trine.kill()
                for number in numbers.values():
                    kill(number)

    def _wait_until_well(self, victim: str, before: dict[str, int]) -> None:
        replaced = {
            "database": "postgres",
            "web server": "web",
            "a process of the web server": "web",
            "job worker": "worker",
        }
        if victim in {"supervisor", "everything at once"}:
            self._trine.start()
            self._trine.wait_until_ready()
        elif part := replaced.get(victim):
            self._trine.wait_for(lambda: self._trine.pid_of(part) not in {0, before[part]}, f"replaced ({part})")
        self._trine.wait_for(self._trine.answers, "answering")

    def _count(self, writers: list[Writer]) -> None:
        assert self._trine.stop() == 0, self._trine.said()
        account = choose_account(self.folder / "postgres")
        checksums = [str(find_binaries().program("pg_checksums")), "--check", "-D", str(self.folder / "postgres")]
        run_once(checksums, account, self.folder / "logs" / "postgres.log")
        with RunningTrine(self.folder) as trine, trine.connect() as connection:
            found = Counter(connection.execute("select writer, number from drill").fetchall())
        saved = {(writer.number, row) for writer in writers for row in writer.acknowledged}
        self.figures.saved = len(saved)
        self.figures.lost = len(saved - set(found))
        self.figures.doubled = sum(count - 1 for count in found.values())


def kill(number: int) -> None:
    """SIGKILL, whether it still lives or not."""
    assert number > 1  # 0 would be ourselves
    try:
        os.kill(number, signal.SIGKILL)
    except ProcessLookupError:
        return


def children_of(parent: int) -> list[int]:
    """The numbers of a process's children (Linux)."""
    return [int(pid) for pid in Path(f"/proc/{parent}/task/{parent}/children").read_text().split()]


def main() -> None:
    """Run the drill and print its figures."""
    parser = argparse.ArgumentParser(description="Kill Trine's processes at random and count what is lost.")
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--data", type=Path, help="a data folder to use; a temporary one by default")
    wishes = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="trine-drill-") as temporary:
        folder = wishes.data or Path(temporary) / "data"
        figures = Drill(folder, wishes.seed, lambda line: print(line, flush=True)).run(wishes.kills)
    print(figures.table())
    raise SystemExit(1 if figures.lost or figures.doubled else 0)


if __name__ == "__main__":
    main()
