"""`trine up` as a person uses it: started, looked at, stopped. Real processes; nothing is faked."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest
from tests.running import RunningTrine, clean_environment, run_trine

from trine.runtime.child import launched
from trine.runtime.postgres import Postgres

pytestmark = [pytest.mark.xdist_group("up"), pytest.mark.slow]
ROOT = os.geteuid() == 0
LINUX = pytest.mark.skipif(sys.platform != "linux", reason="looks at processes in /proc")


def test_a_first_start_tells_each_step_with_its_time_and_then_the_address(started_once: tuple[Path, str]) -> None:
    _, said = started_once
    assert said.index("job worker stops") < said.index("web server stops") < said.index("database stops")
    for step in (r"database\s+PostgreSQL \d+", r"tables\s+tables made \(\d+ steps\)", r"web\s+http://localhost:\d+"):
        assert re.search(step + r".*  \d+\.\d s", said), said
    assert re.search(r"http://localhost:\d+\s+ready after", said)


def test_the_first_start_makes_a_secret_key_that_only_its_owner_reads_and_no_log_repeats(
    started_once: tuple[Path, str],
) -> None:
    folder, said = started_once
    key = folder / "secret_key"
    assert key.stat().st_mode & 0o777 == 0o600
    secret = key.read_text()
    assert len(secret) >= 50
    logs = "".join(log.read_text(errors="replace") for log in (folder / "logs").iterdir())
    assert secret not in logs + said


def test_it_serves_pages_and_their_static_files_without_debug(running: RunningTrine) -> None:
    with urllib.request.urlopen(running.address, timeout=20) as response:
        page = response.read().decode()
    files = re.findall(r'(?:href|src)="(/[^"]+\.(?:css|js|svg)[^"]*)"', page)
    assert len(files) >= 3, page[:2000]
    for file in files:
        with urllib.request.urlopen(running.address + file, timeout=20) as response:
            assert response.status == 200, file
    with pytest.raises(urllib.error.HTTPError) as missing:
        urllib.request.urlopen(running.address + "/no-such-page-at-all", timeout=20)
    assert "DEBUG" not in missing.value.read().decode()


@LINUX
def test_it_stops_in_reverse_order_and_starts_again_at_once_on_the_same_port_beside_another_trine(
    running: RunningTrine, data: Path
) -> None:
    with RunningTrine(data) as first:
        assert len(first.processes()) >= 4
        assert first.address != running.address
        port = int(first.address.rsplit(":", 1)[1])
        for _ in range(3):
            with socket.create_connection(("127.0.0.1", port)) as caller:
                caller.sendall(b"GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
                while caller.recv(4096):
                    pass
        assert first.stop(signal.SIGTERM) == 0
    has_stopped_in_order(first)
    second = RunningTrine(data, port=port)
    second.start()
    seconds = second.wait_until_ready()
    assert second.address == first.address
    assert second.answers()
    assert second.stop(signal.SIGHUP) == 0
    has_stopped_in_order(second)
    assert running.answers()
    allowed = 5.0 * max(1.0, os.getloadavg()[0])  # as many others are waiting for the machine, one after the other
    assert seconds < allowed


def has_stopped_in_order(trine: RunningTrine) -> None:
    said = trine.said()
    assert said.index("job worker stops") < said.index("web server stops") < said.index("database stops")
    assert trine.processes() == []
    assert not (trine.folder / "postgres" / "postmaster.pid").exists()


@LINUX
def test_ctrl_c_while_it_starts_stops_what_has_started(data: Path) -> None:
    trine = RunningTrine(data)
    trine.start()
    trine.wait_for(lambda: "PostgreSQL" in trine.said(), "at its database")
    assert trine.stop() == 0
    assert "Stopped before it was ready" in trine.said()
    assert trine.processes() == []


@LINUX
def test_a_terminal_that_is_closed_does_not_hurt(data: Path) -> None:
    reader, writer = os.pipe()
    command = [sys.executable, "-m", "trine.cli", "up", "--data", str(data), "--port", "0"]
    trine = subprocess.Popen(command, env=clean_environment(), stdout=writer, stderr=writer)
    os.close(writer)
    with os.fdopen(reader) as said:
        for line in said:
            if "ready after" in line:
                break
    worker = int((data / "run" / "worker.mark").read_text())
    os.kill(worker, signal.SIGKILL)  # something to say, and nobody to hear it
    time.sleep(1.5)
    assert trine.poll() is None
    assert int((data / "run" / "worker.mark").read_text()) != worker
    trine.send_signal(signal.SIGHUP)
    assert trine.wait(60) == 0
    assert not (data / "postgres" / "postmaster.pid").exists()


def test_an_address_for_people_that_is_none_gets_a_sentence(data: Path) -> None:
    done = run_trine("up", "--data", data, "--port", "0", env={"TRINE_URL": "trine.example"})
    assert done.returncode == 2
    assert "it must be an address such as https://trine.example" in done.stderr


def test_a_second_start_on_the_same_folder_names_the_first(running: RunningTrine) -> None:
    second = run_trine("up", "--data", running.folder, "--port", "0")
    assert running.answers()
    assert running.process is not None
    assert second.returncode == 2
    assert "already runs on" in second.stderr
    for known in (str(running.process.pid), running.address, "--data"):
        assert known in second.stderr


def test_a_busy_port_is_said_with_one_that_is_free(data: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        done = run_trine("up", "--data", data, "--port", port)
    assert done.returncode == 2
    assert f"Port {port} on 127.0.0.1 is taken" in done.stderr
    assert "trine up --port" in done.stderr
    assert "PostgreSQL" not in done.stdout


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (["--port", "70000"], "There is no port 70000. Choose one from 1 to 65535"),
        (["--host", "not a host"], "is not an address of this machine"),
        (["--host", "203.0.113.9"], "is not an address of this machine"),
    ],
)
def test_an_address_that_cannot_be_listened_on_gets_a_sentence(data: Path, options: list[str], sentence: str) -> None:
    done = run_trine("up", "--data", data, *options)
    assert done.returncode == 2
    assert sentence in done.stderr
    assert "Traceback" not in done.stderr


def test_a_file_in_the_place_of_the_folder_gets_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    done = run_trine("up", "--data", tmp_path / "file")
    assert done.returncode == 1
    assert "is a file, not a folder" in done.stderr


@pytest.mark.skipif(not ROOT, reason="an ordinary user cannot give a folder away")
def test_a_folder_of_somebody_else_gets_a_sentence(tmp_path: Path) -> None:
    theirs = tmp_path / "theirs"
    theirs.mkdir(mode=0o700)
    os.chown(theirs, 12345, 12345)
    command = [sys.executable, "-m", "trine.cli", "up", "--data", str(theirs / "data")]
    done = subprocess.run(
        launched(command, "inside:65534", signal.SIGKILL),
        capture_output=True,
        text=True,
        check=False,
        env=clean_environment(),
    )
    assert done.returncode == 1
    assert "Trine may not write to" in done.stderr
    assert "--data" in done.stderr


@pytest.mark.skipif(not ROOT, reason="only root can mount a small disk")
def test_a_full_disk_gets_a_sentence(tmp_path: Path) -> None:
    small = tmp_path / "small"
    small.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=30m", "tmpfs", small], capture_output=True, check=False
    )
    if mounted.returncode != 0:
        pytest.skip("this machine does not let us mount a disk")
    try:
        done = run_trine("up", "--data", small / "data", "--port", "0")
    finally:
        subprocess.run(["umount", small], check=True)
    assert done.returncode == 1
    assert "MB left" in done.stderr


def test_a_folder_of_another_major_version_is_not_touched(tmp_path: Path) -> None:
    cluster = tmp_path / "data" / "postgres"
    cluster.mkdir(parents=True)
    (cluster / "PG_VERSION").write_text("14\n")
    done = run_trine("up", "--data", tmp_path / "data", "--port", "0")
    assert done.returncode == 2
    assert "was made by PostgreSQL 14" in done.stderr
    assert "pg_dump" in done.stderr


def test_a_database_that_a_newer_trine_has_used_is_not_touched(data: Path) -> None:
    server = Postgres(data)
    server.start()
    try:
        import psycopg

        with psycopg.connect(server.url) as connection:
            connection.execute("insert into django_migrations (app, name, applied) values ('goals', '9999_new', now())")
    finally:
        server.stop()
    done = run_trine("up", "--data", data, "--port", "0")
    assert done.returncode == 1
    assert "newer version of Trine" in done.stderr
    assert "goals 9999_new" in done.stderr


def test_a_server_of_ones_own_is_used_and_its_password_never_shown(data: Path, tmp_path: Path) -> None:
    server = Postgres(data)
    server.start()
    try:
        url = server.url.replace("//trine@", "//trine:hunter%402@")
        with RunningTrine(tmp_path / "elsewhere", env={"DATABASE_URL": url}) as trine:
            assert trine.answers()
            assert "the database 'trine' at" in trine.said()
        assert not (tmp_path / "elsewhere" / "postgres").exists()
        assert server.running
    finally:
        server.stop()
    logs = "".join(log.read_text() for log in (tmp_path / "elsewhere" / "logs").iterdir())
    assert "hunter" not in trine.said() + logs


@pytest.mark.skipif(not ROOT, reason="this test run is an ordinary user's already")
def test_an_ordinary_user_starts_it_too(data: Path) -> None:
    """In a namespace where we are user 65534 and hold no privilege, which is an ordinary user by all that counts."""
    command = [sys.executable, "-m", "trine.cli", "up", "--data", str(data), "--port", "0"]
    user = subprocess.Popen(
        launched(command, "inside:65534", signal.SIGKILL),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        env=clean_environment(),
    )
    assert user.stdout is not None
    said = ""
    for line in user.stdout:
        said += line
        if "ready after" in line:
            break
    user.send_signal(signal.SIGINT)
    rest, _ = user.communicate(timeout=60)
    assert "ready after" in said, said + rest
    assert user.returncode == 0


@LINUX
def test_a_web_server_that_cannot_load_the_application_is_said_with_its_last_words(data: Path, tmp_path: Path) -> None:
    broken = tmp_path / "broken"
    broken.mkdir()
    (broken / "sitecustomize.py").write_text(
        "import sys\nif 'trine.runtime.serve' in sys.orig_argv: raise SystemExit('the cable is out')\n"
    )
    began = time.monotonic()
    done = run_trine("up", "--data", data, "--port", "0", env={"PYTHONPATH": str(broken)})
    assert done.returncode == 1
    assert "The web process ended at once" in done.stderr
    assert "the cable is out" in done.stderr
    assert time.monotonic() - began < 60
