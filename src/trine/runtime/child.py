"""One child process of the supervisor: started tied to us, watched, stopped in order, and never left behind."""

import contextlib
import fcntl
import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import IO

from trine.runtime.errors import InUseError

PATIENCE = 4.0  # seconds for what should take far less
LAUNCHER = Path(__file__).with_name("launch.py")


class Child:
    """A process (and those it starts) that ends with us, even when we are killed.

    Three things see to that. The kernel sends it `death_signal` when we die (Linux). It leads a session of its own, so
    that what it has started can be ended with it. And it inherits a lock on `mark`, which is free only when the last of
    them has ended: the next start waits for that, and ends what an earlier run has left behind.
    """

    def __init__(
        self,
        name: str,
        command: Sequence[str | Path],
        *,
        mark: Path,
        log: Path,
        env: Mapping[str, str],
        identity: str = "-",
        stop_signal: signal.Signals = signal.SIGTERM,
        last_signal: signal.Signals = signal.SIGKILL,
        grace: float = 15.0,
    ) -> None:
        self.name = name
        self.command = [str(part) for part in command]
        self.mark = mark
        self.log = log
        self.env = dict(env)
        self.identity = identity
        self.stop_signal = stop_signal
        self.last_signal = last_signal
        self.grace = grace
        self.started_at = 0.0
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def pid(self) -> int | None:
        """The process id while it runs."""
        return self._process.pid if self._process and self._process.returncode is None else None

    def poll(self) -> int | None:
        """None while it runs or was never started, else its exit code (negative: the signal that ended it)."""
        return self._process.poll() if self._process else None

    def start(self) -> None:
        """Start it, after what an earlier run may have left has ended."""
        with self.mark.open("a+") as mark:
            self._wait_for_mark(mark)
            mark.truncate(0)  # first: a number of an earlier run must not stand in a mark that is locked anew
            with self.log.open("ab") as log:
                self._process = subprocess.Popen(
                    launched(self.command, self.identity, self.stop_signal),
                    env=self.env,
                    stdin=subprocess.DEVNULL,
                    stdout=log,
                    stderr=log,
                    pass_fds=[mark.fileno()],
                    start_new_session=True,
                    cwd="/",
                )
            mark.write(str(self._process.pid))
        self.started_at = time.monotonic()

    def stop(self) -> None:
        """Ask it to end, wait for `grace` seconds, then make it end, with everything that it has started."""
        if self._process is None:
            return
        for what, seconds in ((self.stop_signal, self.grace), (self.last_signal, 5.0), (signal.SIGKILL, None)):
            if self._process.poll() is None:
                self._process.send_signal(what)
                with contextlib.suppress(subprocess.TimeoutExpired):
                    self._process.wait(seconds)
        self.sweep()

    def hurry(self) -> None:
        """Make it end now rather than soon; `stop`, which is waiting for it, does the rest."""
        if self._process is not None and self._process.returncode is None:
            self._process.send_signal(self.last_signal)

    def sweep(self) -> None:
        """End what the process has started and left behind."""
        if self._process is not None and self._process.returncode is not None:
            signal_group(self._process.pid, signal.SIGKILL)

    def last_lines(self, count: int = 15) -> str:
        """The end of its log."""
        try:
            with self.log.open("rb") as log:
                log.seek(max(0, self.log.stat().st_size - 16_384))
                lines = log.read().decode("utf-8", "replace").splitlines()
        except OSError:
            return ""
        return "\n".join(lines[-count:])

    def end_leftover(self) -> None:
        """End what an earlier run has left of this process, if anything."""
        with self.mark.open("a+") as mark:
            self._wait_for_mark(mark)

    def _wait_for_mark(self, mark: IO[str]) -> None:
        steps: tuple[tuple[float, signal.Signals | None], ...] = (
            (PATIENCE, self.stop_signal),  # they may be ending already, because we died
            (self.grace, self.last_signal),
            (PATIENCE, signal.SIGKILL),
            (PATIENCE, None),
        )
        for seconds, then in steps:
            if take_lock(mark, seconds):
                return
            leader = read_pid(mark)
            if then is not None and leader is not None:
                # The mark is locked, so somebody of that group lives, and its number is not given to others.
                signal_group(leader, then)
        raise InUseError(
            f"A process of an earlier run ({self.name}, process {read_pid(mark)}) does not end. "
            f"End it (`kill -9 {read_pid(mark)}`) and start again."
        )


def launched(command: Sequence[str], identity: str, death_signal: signal.Signals) -> list[str]:
    """The command that runs `command` under this identity, and sends it `death_signal` when we die."""
    return [sys.executable, "-I", "-S", str(LAUNCHER), str(os.getpid()), str(int(death_signal)), identity, *command]


def take_lock(file: IO[str], seconds: float = 0.0) -> bool:
    """Lock the open file for us alone, trying for that long; False if somebody else keeps it."""
    until = time.monotonic() + seconds
    while True:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() >= until:
                return False
            time.sleep(0.02)
        else:
            return True


def read_pid(mark: IO[str]) -> int | None:
    """The process id that is written in the file."""
    mark.seek(0)
    text = mark.read().strip()
    return int(text) if text.isdigit() and int(text) > 1 else None


def signal_group(leader: int, what: signal.Signals) -> None:
    """Send a signal to a group of processes; no matter if none of them is left."""
    try:
        os.killpg(leader, what)
    except (ProcessLookupError, PermissionError):
        return
