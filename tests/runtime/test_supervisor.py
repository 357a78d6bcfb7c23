"""The supervisor with small programs in the place of Trine's."""

from __future__ import annotations

import os
import signal
import sys
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from trine.runtime.child import Child
from trine.runtime.errors import InUseError
from trine.runtime.supervisor import Supervisor

if TYPE_CHECKING:
    from collections.abc import Callable


def child(folder: Path, name: str, program: str, grace: float = 5.0) -> Child:
    command = [sys.executable, "-c", program]
    return Child(
        name, command, mark=folder / f"{name}.mark", log=folder / f"{name}.log", env=dict(os.environ), grace=grace
    )


def until(sign: Callable[[], object], seconds: float = 20.0) -> None:
    end = time.monotonic() + seconds
    while not sign():
        assert time.monotonic() < end
        time.sleep(0.01)


def lives(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except OSError:
        return False


def test_a_program_that_keeps_failing_is_tried_less_and_less_often_and_its_last_words_are_said(tmp_path: Path) -> None:
    said: list[str] = []
    supervisor = Supervisor(said.append)
    failing = child(tmp_path, "failing", "print('no paper left', flush=True); raise SystemExit(3)")
    failing.start()
    supervisor.add(failing, "printer")

    def ask_to_stop() -> None:
        time.sleep(3.0)
        supervisor.asked_to_stop = True

    threading.Thread(target=ask_to_stop).start()
    supervisor.watch()
    supervisor.stop()
    deaths = [line for line in said if "ended by itself (code 3)" in line]
    assert 2 <= len(deaths) <= 4  # at once, then after 1 s, then 2 s
    assert any("no paper left" in line for line in said)


def test_what_refuses_to_stop_is_killed_after_its_grace(tmp_path: Path) -> None:
    stubborn = child(
        tmp_path,
        "stubborn",
        "import signal, time; signal.signal(15, signal.SIG_IGN); print(1, flush=True); time.sleep(60)",
        0.3,
    )
    stubborn.start()
    until((tmp_path / "stubborn.log").read_text)
    began = time.monotonic()
    stubborn.stop()
    assert stubborn.poll() == -signal.SIGKILL
    assert time.monotonic() - began < 5


@pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")
def test_what_a_stopped_program_has_started_and_left_behind_is_ended_too(tmp_path: Path) -> None:
    program = (
        "import subprocess, sys, time; p = subprocess.Popen(['sleep', '60']); print(p.pid, flush=True); time.sleep(60)"
    )
    parent = child(tmp_path, "parent", program)
    parent.start()
    until(lambda: (tmp_path / "parent.log").read_text().strip())
    grandchild = int((tmp_path / "parent.log").read_text())
    assert lives(grandchild)
    parent.stop()
    until(lambda: not lives(grandchild))


@pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")
def test_what_an_earlier_run_has_left_is_ended_before_the_next_starts(tmp_path: Path) -> None:
    first = child(tmp_path, "web", "import time; time.sleep(60)")
    first.start()
    left = first.pid
    assert left is not None
    second = child(tmp_path, "web", "import time; time.sleep(60)")
    second.start()
    try:
        assert not lives(left)
        assert second.poll() is None
    finally:
        second.stop()
        first.stop()


def test_what_cannot_be_ended_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import fcntl

    from trine.runtime import child as module

    monkeypatch.setattr(module, "PATIENCE", 0.05)
    mark = tmp_path / "web.mark"
    with mark.open("a+") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        held.write("999999999")  # a number that nobody has
        held.flush()
        with pytest.raises(InUseError, match="999999999"):
            child(tmp_path, "web", "", grace=0.05).start()


def test_the_log_of_a_program_is_read_from_its_end(tmp_path: Path) -> None:
    chatty = child(tmp_path, "chatty", "print('x\\n' * 100_000 + '\\nthe end')")
    chatty.start()
    until(lambda: chatty.poll() is not None)
    assert chatty.last_lines(1) == "the end"
    assert chatty.last_lines(3).splitlines() == ["x", "", "the end"]
