"""A Trine that really runs, for tests and drills: started as a person starts it, looked at and killed from outside."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
import urllib.request
from pathlib import Path
from typing import TYPE_CHECKING, Self

import psycopg

from trine.runtime.child import launched
from trine.runtime.postgres import Postgres

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

TRINE = [sys.executable, "-m", "trine.cli"]
SET_BY_THE_TEST_RUN = {
    "DATABASE_URL",
    "TRINE_DATA",
    "TRINE_HOSTS",
    "TRINE_URL",
    "TRINE_DEBUG",
    "DJANGO_SETTINGS_MODULE",
}


def clean_environment(**more: str) -> dict[str, str]:
    """Our environment without what the test run has put there for itself."""
    return {key: value for key, value in os.environ.items() if key not in SET_BY_THE_TEST_RUN} | more


def run_trine(*arguments: str | Path, env: Mapping[str, str] | None = None) -> subprocess.CompletedProcess[str]:
    """`trine ARGUMENTS`, to its end."""
    command = [*TRINE, *(str(argument) for argument in arguments)]
    return subprocess.run(
        command, env=clean_environment(**(env or {})), capture_output=True, text=True, check=False, timeout=120
    )


class RunningTrine:
    """`trine up` on a folder, as a process of its own. Use it as a context; it is stopped at the end."""

    def __init__(self, folder: Path, *options: str, port: int = 0, env: Mapping[str, str] | None = None) -> None:
        self.folder = folder
        self.output = ""
        self.address = ""
        self._command = [*TRINE, "up", "--data", str(folder), "--port", str(port), *options]
        self._env = clean_environment(**(env or {}))
        self.process: subprocess.Popen[bytes] | None = None
        self._out = folder.with_name(folder.name + ".out")

    def __enter__(self) -> Self:
        self.start()
        self.wait_until_ready()
        return self

    def __exit__(self, *_: object) -> None:
        if self.process is not None and self.process.poll() is None:
            self.stop()

    def start(self) -> None:
        """Begin to start; does not wait."""
        with self._out.open("wb") as out:
            self.process = subprocess.Popen(
                launched(
                    self._command, "-", signal.SIGTERM
                ),  # so that it ends with the tests, whatever happens to them
                env=self._env,
                stdout=out,
                stderr=subprocess.STDOUT,
                stdin=subprocess.DEVNULL,
            )

    def wait_until_ready(self, seconds: float = 120.0) -> float:
        """Until it says that it is ready; how long that took."""
        began = time.monotonic()
        self.wait_for(lambda: "ready after" in self.said(), "ready", seconds)
        found = re.search(r"(http://\S+)\s+ready after", self.said())
        assert found is not None, self.said()
        self.address = found.group(1)
        return time.monotonic() - began

    def wait_for(self, sign: Callable[[], bool], what: str, seconds: float = 60.0) -> None:
        """Until the sign is there; fails if the process ends before that."""
        until = time.monotonic() + seconds
        while not sign():
            assert self.process is not None
            assert self.process.poll() is None, f"ended with {self.process.returncode}:\n{self.said()}"
            assert time.monotonic() < until, f"not {what} within {seconds} s:\n{self.said()}"
            time.sleep(0.02)

    def said(self) -> str:
        """Everything that it has printed."""
        return self._out.read_text(errors="replace")

    def stop(self, how: signal.Signals = signal.SIGINT, seconds: float = 60.0) -> int:
        """Ask it to stop and wait; its exit code."""
        assert self.process is not None
        self.process.send_signal(how)
        return self.process.wait(seconds)

    def kill(self) -> None:
        """Kill the supervisor alone, so that it cannot put anything in order."""
        assert self.process is not None
        self.process.kill()
        self.process.wait()

    def pid_of(self, part: str) -> int:
        """The process of "postgres", "web", "worker" or "briefing"; 0 for the moment between an old and a new one."""
        return int((self.folder / "run" / f"{part}.mark").read_text() or 0)

    def kill_part(self, part: str) -> int:
        """Kill one of its processes; returns the number that it had."""
        pid = self.pid_of(part)
        assert pid > 1  # 0 would be ourselves
        os.kill(pid, signal.SIGKILL)
        return pid

    def answers(self) -> bool:
        """Whether the web server says that all is well (it asks the database)."""
        try:
            with urllib.request.urlopen(f"{self.address}/healthz", timeout=10) as response:
                return bool(response.status == 200)
        except OSError:
            return False

    @property
    def database_url(self) -> str:
        """Its own database."""
        return Postgres(self.folder).url

    def connect(self) -> psycopg.Connection:
        """A connection to its own database."""
        return psycopg.connect(self.database_url, autocommit=True, connect_timeout=5)

    def processes(self) -> list[int]:
        """All processes that serve this folder, the supervisor apart (Linux)."""
        return [int(entry.name) for entry in Path("/proc").glob("[0-9]*") if str(self.folder) in environment_of(entry)]


def environment_of(process: Path) -> str:
    """The command and environment that a process was started with; empty when it has gone."""
    try:
        words = (process / "cmdline").read_bytes() + (process / "environ").read_bytes()
    except OSError:
        return ""
    return words.decode("utf-8", "replace") if process.name != str(os.getpid()) else ""
