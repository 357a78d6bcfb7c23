"""`trine doctor` on set-ups that are well and on some that are not."""

from __future__ import annotations

import json
import os
import signal
import socket
from typing import TYPE_CHECKING, Any

import psycopg
import pytest
from tests.running import RunningTrine, run_trine

from trine.runtime.postgres import Postgres

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

pytestmark = [pytest.mark.xdist_group("up"), pytest.mark.slow]


def examine(data: Path, *options: str, env: Mapping[str, str] | None = None) -> tuple[int, dict[str, dict[str, Any]]]:
    done = run_trine("doctor", "--data", data, "--format", "json", *options, env=env)
    assert done.stderr == ""
    told = json.loads(done.stdout)
    assert told["ok"] == (done.returncode == 0)
    return done.returncode, {check["name"]: check for check in told["checks"]}


def free_port() -> str:
    with socket.create_server(("127.0.0.1", 0)) as free:
        return str(free.getsockname()[1])


def test_before_the_first_start_it_says_what_will_be_made_and_makes_nothing(tmp_path: Path) -> None:
    code, looked = examine(tmp_path / "new", "--port", free_port())
    assert code == 0
    assert "the first start makes it" in looked["data folder"]["says"]
    assert looked["tables and jobs"]["says"] == "not looked at, because Trine does not run"
    assert not (tmp_path / "new").exists()


def test_a_running_trine_is_well_in_every_point(running: RunningTrine) -> None:
    running.wait_for(lambda: has_worker(running), "working")
    code, looked = examine(running.folder)
    assert running.process is not None
    assert str(running.process.pid) in looked["running"]["says"]
    assert code == 0
    for name in (
        "database",
        "tables",
        "web server",
        "job worker",
        "jobs",
        "messages",
        "secret key",
        "own database",
        "port",
    ):
        assert looked[name]["status"] == "ok", looked[name]


def has_worker(trine: RunningTrine) -> bool:
    with trine.connect() as connection:
        return connection.execute("select 1 from procrastinate_workers").fetchone() is not None


def test_a_job_that_hangs_without_a_worker_is_found(running: RunningTrine) -> None:
    running.wait_for(lambda: has_worker(running), "working")
    running.wait_for(lambda: running.pid_of("worker") > 1, "working")
    worker = running.pid_of("worker")
    os.kill(worker, signal.SIGSTOP)  # or else it would take the job up again while we look
    try:
        with running.connect() as connection:
            connection.execute(
                "insert into procrastinate_jobs (queue_name, task_name, status) values ('x', 'y', 'doing')"
            )
            _, looked = examine(running.folder)
            connection.execute("delete from procrastinate_jobs where queue_name = 'x'")
    finally:
        os.kill(worker, signal.SIGCONT)
    assert looked["jobs"]["status"] == "warn"
    assert "1 hang without a worker" in looked["jobs"]["says"]


def test_a_key_and_a_folder_that_others_may_read_are_found(data: Path) -> None:
    (data / "secret_key").chmod(0o644)
    data.chmod(0o755)
    code, looked = examine(data, "--port", free_port())
    assert code == 0
    assert looked["secret key"]["status"] == looked["data folder"]["status"] == "warn"
    assert "chmod 600" in looked["secret key"]["do"]
    assert "chmod 700" in looked["data folder"]["do"]


def test_a_damaged_key_is_found(data: Path) -> None:
    (data / "secret_key").write_text("short")
    code, looked = examine(data, "--port", free_port())
    assert code == 1
    assert "damaged" in looked["secret key"]["says"]


def test_a_busy_port_is_found(data: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        code, looked = examine(data, "--port", str(taken.getsockname()[1]))
    assert code == 1
    assert "taken by another program" in looked["port"]["do"]


def test_a_database_of_another_major_version_is_found(tmp_path: Path) -> None:
    cluster = tmp_path / "data" / "postgres"
    cluster.mkdir(parents=True)
    (cluster / "PG_VERSION").write_text("15\n")
    code, looked = examine(tmp_path / "data", "--port", free_port())
    assert code == 1
    assert "pg_dump" in looked["own database"]["do"]


def test_a_clock_that_was_set_back_is_found(data: Path) -> None:
    tomorrow = (data / "logs" / "web.log").stat().st_mtime + 86_400
    os.utime(data / "logs" / "web.log", (tomorrow, tomorrow))
    _, looked = examine(data, "--port", free_port())
    assert looked["clock"]["status"] == "warn"


def test_a_server_of_ones_own_is_looked_at_too_and_old_tables_are_found(data: Path) -> None:
    server = Postgres(data)
    server.start()
    try:
        with psycopg.connect(server.url) as connection:
            connection.execute("delete from django_migrations where app = 'insights'")
        _, looked = examine(data, "--port", free_port(), env={"DATABASE_URL": server.url})
    finally:
        server.stop()
    assert looked["database"]["status"] == "ok"
    assert looked["tables"]["status"] == "warn"
    assert "trine up" in looked["tables"]["do"]


def test_a_server_that_does_not_answer_is_found_and_its_password_not_shown(data: Path) -> None:
    url = f"postgresql://me:hunter2@127.0.0.1:{free_port()}/trine"
    done = run_trine("doctor", "--data", data, "--port", free_port(), env={"DATABASE_URL": url})
    assert done.returncode == 1
    assert "Nothing answers at the database 'trine'" in done.stdout
    assert "keeps Trine from running" in done.stdout
    assert "hunter2" not in done.stdout + done.stderr
