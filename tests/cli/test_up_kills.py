"""What happens to committed data and to the service when processes are killed with SIGKILL."""

from __future__ import annotations

import os
import signal
import sys
import time
from pathlib import Path

import pytest
from tests.running import RunningTrine

pytestmark = [
    pytest.mark.xdist_group("up"),
    pytest.mark.slow,
    pytest.mark.kill,
    pytest.mark.skipif(sys.platform != "linux", reason="only Linux ends children with their parent"),
]


def keep_rows(trine: RunningTrine, count: int = 100) -> None:
    with trine.connect() as connection:
        connection.execute("create table if not exists kept (id int)")
        connection.execute("truncate kept")
        for number in range(count):
            connection.execute("insert into kept values (%s)", [number])


def kept_rows(trine: RunningTrine) -> int:
    with trine.connect() as connection:
        row = connection.execute("select count(*) from kept").fetchone()
    assert row is not None
    return int(row[0])


@pytest.mark.parametrize(
    ("part", "title"),
    [("postgres", "database"), ("web", "web server"), ("worker", "job worker"), ("briefing", "briefing")],
)
def test_a_killed_process_is_started_again_and_said_and_what_was_saved_is_there(
    running: RunningTrine, part: str, title: str
) -> None:
    keep_rows(running)
    killed = running.kill_part(part)
    running.wait_for(lambda: running.pid_of(part) not in {0, killed}, f"running again ({title})")
    running.wait_for(running.answers, "answering")
    assert f"{title} was killed (SIGKILL)" in running.said()
    assert f"{title} runs again" in running.said()
    assert kept_rows(running) == 100


def test_a_killed_process_of_the_web_server_takes_the_others_along_and_they_are_started_again(
    running: RunningTrine,
) -> None:
    server = running.pid_of("web")
    before = children_of(server)
    os.kill(before[0], signal.SIGKILL)
    running.wait_for(lambda: running.pid_of("web") not in {0, server}, "running again")
    running.wait_for(running.answers, "answering")
    assert not any(Path(f"/proc/{pid}").exists() for pid in before)


def test_after_the_supervisor_is_killed_nothing_is_left_running_and_the_next_start_recovers(data: Path) -> None:
    first = RunningTrine(data)
    first.start()
    first.wait_until_ready()
    keep_rows(first)
    numbers = [first.pid_of(part) for part in ("web", "postgres")]  # the others have to end by themselves
    first.kill()
    for number in numbers:
        os.kill(number, signal.SIGKILL)
    with RunningTrine(data) as second:  # at once; it does not wait for the old ones to have gone
        assert second.answers()
        assert kept_rows(second) == 100
        assert second.stop() == 0
    until = time.monotonic() + 20
    while first.processes() and time.monotonic() < until:
        time.sleep(0.05)
    assert first.processes() == []


def children_of(parent: int) -> list[int]:
    return [int(pid) for pid in Path(f"/proc/{parent}/task/{parent}/children").read_text().split()]
