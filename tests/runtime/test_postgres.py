"""PostgreSQL as a child of ours: real processes, really killed."""

from __future__ import annotations

import os
import signal
import stat
import subprocess
import sys
import time
from contextlib import closing
from typing import TYPE_CHECKING

import psycopg
import pytest
from tests.running import clean_environment

from trine.runtime.binaries import find_binaries
from trine.runtime.child import launched
from trine.runtime.errors import InUseError, StartError, WrongVersionError
from trine.runtime.postgres import Postgres, short_socket_folder

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

ROOT = os.geteuid() == 0
START_AND_WAIT = """
import sys, time
from pathlib import Path
from trine.runtime.postgres import Postgres
postgres = Postgres(Path(sys.argv[1]), fast=len(sys.argv) > 2)
postgres.start()
print(postgres.child.pid, flush=True)
time.sleep(600)
"""


@pytest.fixture
def postgres(tmp_path: Path) -> Iterator[Postgres]:
    server = Postgres(tmp_path / "data", fast=True)
    server.start()
    yield server
    server.stop()


def rows(server: Postgres) -> int:
    with closing(psycopg.connect(server.url)) as connection:
        row = connection.execute("select count(*) from kept").fetchone()
    assert row is not None
    return int(row[0])


def keep(server: Postgres, count: int) -> None:
    with psycopg.connect(server.url) as connection:
        connection.execute("create table if not exists kept (id int)")
        connection.execute("insert into kept select generate_series(1, %s)", [count])


def wait_until_gone(pid: int, seconds: float = 20.0) -> None:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return
        time.sleep(0.02)
    pytest.fail(f"process {pid} still lives")


def test_what_was_saved_is_there_after_a_stop_and_a_start(tmp_path: Path) -> None:
    first = Postgres(tmp_path)
    first.start()
    keep(first, 10)
    first.stop()
    second = Postgres(tmp_path)
    second.start()
    try:
        assert rows(second) == 10
    finally:
        second.stop()


def test_nobody_reaches_it_but_through_a_socket_in_a_folder_of_ours(postgres: Postgres) -> None:
    with psycopg.connect(postgres.url) as connection:
        row = connection.execute("select current_setting('listen_addresses')").fetchone()
    assert row == ("",)
    assert postgres.socket_folder.stat().st_mode & 0o077 == 0


def test_a_second_one_in_the_same_folder_is_refused(postgres: Postgres) -> None:
    with pytest.raises(InUseError, match="Another process runs the database"):
        Postgres(postgres.folder).start()
    assert postgres.running


def test_two_run_at_once_in_different_folders(postgres: Postgres, tmp_path: Path) -> None:
    other = Postgres(tmp_path / "other", fast=True)
    other.start()
    try:
        keep(postgres, 1)
        keep(other, 2)
        assert (rows(postgres), rows(other)) == (1, 2)
    finally:
        other.stop()


@pytest.mark.kill
def test_a_killed_server_recovers_with_what_was_saved_although_a_query_was_running(tmp_path: Path) -> None:
    server = Postgres(tmp_path)
    server.start()
    try:
        keep(server, 100)
        busy = psycopg.connect(server.url, autocommit=True)
        busy.pgconn.send_query(b"select pg_sleep(60)")
        assert server.child.pid is not None
        os.kill(server.child.pid, signal.SIGKILL)
        while server.running:
            time.sleep(0.01)
        server.restart()
        busy.close()
        assert rows(server) == 100
    finally:
        server.stop()


@pytest.mark.kill
@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a child that its parent has died")
def test_it_ends_when_its_owner_is_killed_and_the_next_start_finds_everything(tmp_path: Path) -> None:
    owner = subprocess.Popen([sys.executable, "-c", START_AND_WAIT, str(tmp_path)], stdout=subprocess.PIPE, text=True)
    assert owner.stdout is not None
    pid = int(owner.stdout.readline())
    keep(Postgres(tmp_path), 50)
    owner.kill()
    owner.wait()
    again = Postgres(tmp_path)
    again.start()  # at once: it waits for the old one itself
    try:
        wait_until_gone(pid)
        assert rows(again) == 50
    finally:
        again.stop()


@pytest.mark.kill
def test_a_database_that_was_half_made_when_it_was_killed_is_made_anew(tmp_path: Path) -> None:
    owner = subprocess.Popen([sys.executable, "-c", START_AND_WAIT, str(tmp_path)])
    while not (tmp_path / "postgres.unfinished" / "PG_VERSION").exists():
        assert owner.poll() is None
        time.sleep(0.002)
    owner.kill()
    owner.wait()
    assert not (tmp_path / "postgres").exists()
    server = Postgres(tmp_path, fast=True)
    server.start()
    try:
        keep(server, 3)
        assert rows(server) == 3
    finally:
        server.stop()


def test_a_folder_of_another_major_version_is_left_alone_and_the_way_out_is_told(tmp_path: Path) -> None:
    cluster = tmp_path / "postgres"
    cluster.mkdir()
    (cluster / "PG_VERSION").write_text("16\n")
    with pytest.raises(WrongVersionError) as caught:
        Postgres(tmp_path).start()
    for words in ("made by PostgreSQL 16", "Nothing was changed", "pg_dump", "pg_restore", "PG_BINDIR"):
        assert words in caught.value.sentence
    assert [path.name for path in cluster.iterdir()] == ["PG_VERSION"]


def test_a_database_folder_without_a_database_is_not_overwritten(tmp_path: Path) -> None:
    cluster = tmp_path / "postgres"
    cluster.mkdir()
    (cluster / "something").write_text("mine")
    with pytest.raises(StartError, match="holds no database"):
        Postgres(tmp_path).start()
    assert (cluster / "something").read_text() == "mine"


@pytest.mark.parametrize(
    "name", ["a folder with spaces", "quote\"d, and 'comma'd", "Größe", "d" * 150, "per%41cent&q?=#"]
)
def test_any_name_of_the_data_folder_will_do(tmp_path: Path, name: str) -> None:
    server = Postgres(tmp_path / name, fast=True)
    server.start()
    try:
        keep(server, 1)
        assert rows(server) == 1
    finally:
        server.stop()


def test_the_short_socket_folder_is_refused_when_others_may_enter_it(tmp_path: Path) -> None:
    wanted = tmp_path / ("d" * 150)
    short = short_socket_folder(wanted)
    try:
        short.chmod(0o777)
        with pytest.raises(StartError, match="folder of yours alone"):
            short_socket_folder(wanted)
    finally:
        short.rmdir()


def test_the_note_of_an_earlier_server_does_not_matter_when_another_program_has_its_number(postgres: Postgres) -> None:
    keep(postgres, 5)
    postgres.stop()
    (postgres.cluster / "postmaster.pid").write_text(f"{os.getpid()}\n{postgres.cluster}\n1\n5432\n\n\n\n")
    postgres.start()
    assert rows(postgres) == 5


def test_the_log_does_not_repeat_what_people_wrote(postgres: Postgres) -> None:
    with psycopg.connect(postgres.url, autocommit=True) as connection:
        connection.execute("create table people (mail text unique)")
        connection.execute("insert into people values ('secret@example.com')")
        with pytest.raises(psycopg.errors.UniqueViolation):
            connection.execute("insert into people values ('secret@example.com')")
    log = (postgres.logs / "postgres.log").read_text()
    assert "duplicate key" in log
    assert "secret@example.com" not in log


def test_what_the_environment_says_to_postgres_does_not_change_ours(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in {
        "PGDATA": "/nowhere",
        "PGPORT": "1",
        "PGOPTIONS": "-c nonsense=1",
        "LC_ALL": "xx_YY.bad",
    }.items():
        monkeypatch.setenv(name, value)
    server = Postgres(tmp_path, fast=True)
    server.start()
    server.stop()


def test_programs_that_are_not_there_are_told_apart_from_a_broken_database(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PG_BINDIR", str(tmp_path))
    find_binaries.cache_clear()
    try:
        with pytest.raises(StartError, match=r"PG_BINDIR.*does not run"):
            Postgres(tmp_path / "data").start()
    finally:
        find_binaries.cache_clear()


@pytest.mark.skipif(not ROOT, reason="only root can become another account")
def test_root_without_user_namespaces_runs_it_as_another_account(
    tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TRINE_NO_USER_NAMESPACE", "1")
    folder = tmp_path_factory.mktemp("dropped")
    for parent in (folder, *folder.parents):
        if not parent.stat().st_mode & stat.S_IXOTH:
            parent.chmod(0o711)
    server = Postgres(folder / "data", fast=True)
    server.start()
    try:
        keep(server, 4)
        assert rows(server) == 4
        assert server.cluster.stat().st_uid != 0
        monkeypatch.delenv("TRINE_NO_USER_NAMESPACE")
        server.stop()
        server.start()  # it keeps the account that owns the files
        assert rows(server) == 4
    finally:
        server.stop()


@pytest.mark.skipif(not ROOT, reason="only root can become another account")
def test_a_folder_that_the_other_account_cannot_reach_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRINE_NO_USER_NAMESPACE", "1")
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o700)
    with pytest.raises(StartError, match=r"may not enter .*closed"):
        Postgres(closed / "data", fast=True).start()


@pytest.mark.skipif(not ROOT, reason="this test run is an ordinary user's already")
def test_an_ordinary_user_runs_it_too(tmp_path: Path) -> None:
    """In a namespace where we are user 65534 and hold no privilege, which is an ordinary user by all that counts."""
    command = [sys.executable, "-c", START_AND_WAIT, str(tmp_path), "fast"]
    user = subprocess.Popen(
        launched(command, "inside:65534", signal.SIGKILL), stdout=subprocess.PIPE, text=True, env=clean_environment()
    )
    try:
        assert user.stdout is not None
        assert int(user.stdout.readline()) > 1
        keep(Postgres(tmp_path), 2)
        assert rows(Postgres(tmp_path)) == 2
    finally:
        user.kill()
        user.wait()
