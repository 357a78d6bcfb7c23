"""DATABASE_URL: what is wrong with it is said in a sentence, and its password in none."""

from __future__ import annotations

import socket
import struct
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING

import psycopg
import pytest

from trine.runtime.errors import StartError, WrongVersionError
from trine.runtime.given_database import check_server
from trine.runtime.postgres import Postgres

if TYPE_CHECKING:
    from collections.abc import Iterator

SECRET = "hunter2"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Postgres]:
    """A server with a guest who needs a password and may make nothing."""
    postgres = Postgres(tmp_path_factory.mktemp("server"), fast=True)
    postgres.start()
    with psycopg.connect(postgres.url, autocommit=True) as connection:
        connection.execute(f"create role guest login password '{SECRET}'")
        (postgres.cluster / "pg_hba.conf").write_text("local all guest scram-sha-256\nlocal all trine trust\n")
        connection.execute("select pg_reload_conf()")
    yield postgres
    postgres.stop()


@contextmanager
def old_server() -> Iterator[int]:
    """A listener that greets as PostgreSQL 14.9 does and says nothing more."""

    def message(kind: bytes, body: bytes) -> bytes:
        return kind + struct.pack("!i", len(body) + 4) + body

    greeting = message(b"R", struct.pack("!i", 0)) + message(b"S", b"server_version\x0014.9\x00")
    greeting += message(b"S", b"client_encoding\x00UTF8\x00") + message(b"Z", b"I")

    def serve() -> None:
        while True:
            try:
                client, _ = listener.accept()
            except OSError:
                return
            with client:
                if client.recv(8)[4:] == struct.pack("!i", 80877103):  # "may we encrypt?"
                    client.sendall(b"N")
                    client.recv(8)
                client.recv(4096)
                client.sendall(greeting)
                client.recv(4096)

    with socket.create_server(("127.0.0.1", 0)) as listener:
        threading.Thread(target=serve, daemon=True).start()
        yield listener.getsockname()[1]


def sentence(url: str) -> str:
    with pytest.raises(StartError) as caught:
        check_server(url)
    said = caught.value.sentence + caught.value.detail
    assert SECRET not in said
    return said


def test_a_server_that_will_do_is_described_without_its_password(server: Postgres) -> None:
    found = check_server(server.url.replace("//trine@", f"//trine:{SECRET}@"))
    assert SECRET not in found.where
    assert int(found.version.split(".")[0]) >= 15


def test_a_wrong_password_is_said(server: Postgres) -> None:
    assert "The password for user 'guest' is wrong" in sentence(server.url.replace("//trine@", "//guest:wrong@"))


def test_a_missing_password_is_said(server: Postgres) -> None:
    assert "asks for a password" in sentence(server.url.replace("//trine@", "//guest@"))


def test_a_user_who_may_not_make_tables_is_told_what_to_grant(server: Postgres) -> None:
    said = sentence(server.url.replace("//trine@", f"//guest:{SECRET}@"))
    assert "may not create tables" in said
    assert "GRANT CREATE" in said


def test_a_database_that_is_not_there_is_said(server: Postgres) -> None:
    assert "no such database" in sentence(server.url.replace("/trine?", "/other?"))


def test_nobody_listening_is_said() -> None:
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    assert "Nothing answers at" in sentence(f"postgresql://me:{SECRET}@127.0.0.1:{port}/trine")


def test_an_unknown_host_is_said() -> None:
    assert "Nobody knows the host" in sentence(f"postgresql://me:{SECRET}@no-such-host.invalid/trine")


def test_a_socket_that_is_not_there_is_said(tmp_path: object) -> None:
    assert "no PostgreSQL socket" in sentence(f"postgresql://me@/trine?host={tmp_path}")


def test_a_server_that_is_too_old_is_said() -> None:
    with old_server() as port, pytest.raises(WrongVersionError, match=r"is PostgreSQL 14\.9; Trine needs 15 or newer"):
        check_server(f"postgresql://me@127.0.0.1:{port}/trine")


@pytest.mark.parametrize(
    "url",
    [
        f"postgresql://me:{SECRET}@x@host/trine",
        f"postgresql://me:{SECRET}/x@host/trine",
        f"postgresql://me:{SECRET}#x@host/trine",
        f"postgresql://me:{SECRET}?x@host/trine",
    ],
)
def test_a_password_with_characters_that_tear_the_address_apart_is_explained_and_not_repeated(url: str) -> None:
    said = sentence(url)
    assert "DATABASE_URL cannot be read" in said
    assert "%40" in said


@pytest.mark.parametrize("url", ["mysql://me@host/db", "host=localhost dbname=x", "trine.db"])
def test_another_kind_of_database_is_refused(url: str) -> None:
    assert "must be the address of a PostgreSQL database" in sentence(url)
