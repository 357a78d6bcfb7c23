"""Kills Trine's processes at random, many times, while rows are saved and facts imported, and counts what is lost.

    python -m bench.kill_drill --kills 50 [--seed 7] [--data DIR]

A row counts as saved when PostgreSQL has acknowledged its commit, and a file as imported when `trine facts import` has
ended well. At the end every such row and file must be there once, a file whose import was killed must be there whole or
not at all, the database's checksums must hold, and Trine must still stop in order.
"""

from __future__ import annotations

import argparse
import os
import random
import signal
import statistics
import subprocess
import tempfile
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import psycopg
from tests.running import TRINE, RunningTrine, clean_environment

from trine.analytics.store import FactStore
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
    "import": 4,
}
CONNECTIONS = "select pid from pg_stat_activity where backend_type = 'client backend' and pid <> pg_backend_pid()"
WRITERS = 3
ROWS_IN_A_FILE = 1_000


@dataclass
class Figures:
    """What came of it."""

    kills: Counter[str] = field(default_factory=Counter)
    recoveries: list[float] = field(default_factory=list)
    saved: int = 0
    lost: int = 0
    doubled: int = 0
    imported: int = 0
    imports_lost: int = 0
    imports_torn: int = 0

    @property
    def clean(self) -> bool:
        """Whether nothing is missing, doubled or torn."""
        return not (self.lost or self.doubled or self.imports_lost or self.imports_torn)

    def table(self) -> str:
        """For people."""
        lines = [f"{count:5} x {victim}" for victim, count in sorted(self.kills.items())]
        seconds = sorted(self.recoveries)
        lines += [
            f"{self.saved} rows were acknowledged as saved; {self.lost} lost, {self.doubled} doubled",
            f"{self.imported} files were imported; {self.imports_lost} lost, {self.imports_torn} torn",
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


class Importer(threading.Thread):
    """Imports one file after another with `trine facts import`, and remembers which went well."""

    def __init__(self, folder: Path, stop: threading.Event) -> None:
        super().__init__(daemon=True)
        self.imported: set[int] = set()
        self.store = FactStore(folder / "facts")
        self.running: subprocess.Popen[bytes] | None = None
        self._file = folder / "drill.csv"
        self._stop_asked = stop

    def run(self) -> None:
        number = 0
        while not self._stop_asked.is_set():
            number += 1
            rows = (f"{number}-{row},Account {row}" for row in range(ROWS_IN_A_FILE))
            self._file.write_text("account_id,name\n" + "\n".join(rows) + "\n")
            command = [*TRINE, "facts", "import", "accounts", str(self._file), "--source", "drill"]
            command += ["--facts", str(self.store.root)]
            self.running = subprocess.Popen(command, env=clean_environment(), stdout=subprocess.DEVNULL)
            if self.running.wait() == 0:
                self.imported.add(number)

    def found(self) -> Counter[int]:
        """How many rows of each file are in the store."""
        with self.store.snapshot() as facts:
            return Counter(int(name.split("-")[0]) for name in facts.arrow("accounts")["account_id"].to_pylist())


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
        try:
            return self._run(kills)
        finally:
            if self._trine.process is not None and self._trine.process.poll() is None:
                self._trine.stop()

    def _run(self, kills: int) -> Figures:
        self._trine.start()
        self._trine.wait_until_ready()
        with self._trine.connect() as connection:
            connection.execute("create table if not exists drill (writer int, number int)")
            connection.execute("truncate drill")
        writers = [Writer(number, self._trine.database_url, self._stop) for number in range(WRITERS)]
        self._importer = Importer(self.folder, self._stop)
        try:
            for thread in (*writers, self._importer):
                thread.start()
            for number in range(1, kills + 1):
                self._kill_one(number, kills)
        finally:
            self._stop.set()
            for thread in (*writers, self._importer):
                thread.join(60)
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
            case "import":
                if (running := self._importer.running) and running.poll() is None:
                    running.kill()
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
        files = self._importer.found()
        self.figures.imported = len(self._importer.imported)
        self.figures.imports_lost = len(self._importer.imported - set(files))
        self.figures.imports_torn = sum(count != ROWS_IN_A_FILE for count in files.values())


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
    raise SystemExit(0 if figures.clean else 1)


if __name__ == "__main__":
    main()
