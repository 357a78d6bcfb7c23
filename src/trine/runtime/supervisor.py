"""Keeps a row of processes running: starts again what dies, and stops them in reverse order when asked."""

import os
import select
import signal
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from types import FrameType

from trine.runtime.child import Child
from trine.runtime.errors import StartError
from trine.runtime.logs import rotate

LONGEST_PAUSE = 30.0
CALM_AFTER = 10.0  # a process that has run for so long is not "failing again"
LOOK_AT_LOGS_EVERY = 60.0
STOP_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)

Say = Callable[[str], None]


@dataclass
class Part:
    """A supervised process, and how to start it again when it has died."""

    child: Child
    title: str
    start_again: Callable[[], None]
    needed_by_rest: bool = False
    failures: int = 0
    due: float = 0.0
    down: bool = field(default=False)


class Supervisor:
    """Watches its parts until it is asked to stop.

    While `starting`, a stop signal raises KeyboardInterrupt, whatever is going on; afterwards it ends `watch`.
    """

    def __init__(self, say: Say) -> None:
        self.say = say
        self.parts: list[Part] = []
        self.starting = True
        self.asked_to_stop = False
        self._wake_reader, self._wake_writer = os.pipe()
        for end in (self._wake_reader, self._wake_writer):
            os.set_blocking(end, False)

    def listen(self) -> None:
        """Take over the stop signals, and be woken when a child ends."""
        for number in STOP_SIGNALS:
            signal.signal(number, self._stop_asked)
        signal.signal(signal.SIGCHLD, lambda _number, _frame: None)
        signal.set_wakeup_fd(self._wake_writer, warn_on_full_buffer=False)

    def _stop_asked(self, _number: int, _frame: FrameType | None) -> None:
        if self.asked_to_stop:
            for part in self.parts:
                part.child.hurry()
        self.asked_to_stop = True
        if self.starting:
            self.starting = False
            raise KeyboardInterrupt

    def add(
        self, child: Child, title: str, start_again: Callable[[], None] | None = None, *, needed_by_rest: bool = False
    ) -> None:
        """Watch this process from now on. The later ones are stopped before it, and while it is down and they need it
        they are not started again.
        """
        self.parts.append(Part(child, title, start_again or child.start, needed_by_rest))

    def watch(self) -> None:
        """Until asked to stop: start again what dies, and keep the logs small."""
        self.starting = False
        look_at_logs = time.monotonic() + LOOK_AT_LOGS_EVERY
        while not self.asked_to_stop:
            self._mend()
            if time.monotonic() >= look_at_logs:
                look_at_logs = time.monotonic() + LOOK_AT_LOGS_EVERY
                for part in self.parts:
                    rotate(part.child.log)
            self._sleep(self._next_due())

    def stop(self) -> None:
        """Stop every part in reverse order. A second signal meanwhile makes it quick."""
        self.starting = False
        for part in reversed(self.parts):
            self.say(f"{part.title} stops")
            part.child.stop()

    def _mend(self) -> None:
        for part in self.parts:
            if part.down:
                self._start_again(part)
            elif (code := part.child.poll()) is not None:
                self._note_death(part, code)
                self._start_again(part)
            if part.down and part.needed_by_rest:
                break

    def _note_death(self, part: Part, code: int) -> None:
        lived = time.monotonic() - part.child.started_at
        part.failures = 0 if lived > CALM_AFTER else part.failures + 1
        self.say(f"{part.title} {how_it_ended(code)}; starting it again")
        if code > 0 and (words := part.child.last_lines(5)):
            self.say(indent(words))
        part.due = time.monotonic() + pause_after(part.failures)
        part.down = True

    def _start_again(self, part: Part) -> None:
        if time.monotonic() < part.due:
            return
        began = time.monotonic()
        part.child.sweep()
        try:
            part.start_again()
        except (StartError, OSError) as error:
            part.failures += 1
            pause = pause_after(part.failures + 1)
            part.due, part.down = time.monotonic() + pause, True
            self.say(f"{part.title} does not start: {error} Trying again in {pause:.0f} s.")
            return
        part.down = False
        self.say(f"{part.title} runs again after {time.monotonic() - began:.1f} s")

    def _next_due(self) -> float:
        now = time.monotonic()
        waits = [part.due - now for part in self.parts if part.down]
        return min([1.0, *(max(wait, 0.0) for wait in waits)])

    def _sleep(self, seconds: float) -> None:
        if select.select([self._wake_reader], [], [], seconds)[0]:
            os.read(self._wake_reader, 4096)


def pause_after(failures: int) -> float:
    """Seconds to wait before the next try: none at first, then 1, 2, 4 ... up to 30.

    >>> [pause_after(failures) for failures in (0, 1, 2, 3, 4, 9)]
    [0.0, 0.0, 1.0, 2.0, 4.0, 30.0]
    """
    return 0.0 if failures < 2 else min(LONGEST_PAUSE, 2.0 ** (failures - 2))


def how_it_ended(code: int) -> str:
    """An exit code in words.

    >>> how_it_ended(-9)
    'was killed (SIGKILL)'
    """
    if code >= 0:
        return f"ended by itself (code {code})"
    try:
        name = signal.Signals(-code).name
    except ValueError:
        name = f"signal {-code}"
    return f"was killed ({name})"


def indent(words: str) -> str:
    """Lines of a log under the line that they explain."""
    return "\n".join("    " + line for line in words.splitlines())


def died_early(children: Sequence[Child]) -> Child | None:
    """The first of them that has ended already."""
    return next((child for child in children if child.poll() is not None), None)
