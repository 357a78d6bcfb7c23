"""Asking patiently: what is tried again, for how long, and what a secret never does."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.integrations.local_server import Answer, Asked, LocalServer

from trine.integrations.sources.errors import QuotaError, RefusedError, SettingsError, UnreachableError
from trine.integrations.sources.retrying import Hints, Patience, Session


class Echo(LocalServer):
    """Answers with the headers that it was sent."""

    def answer(self, asked: Asked) -> Answer:
        return Answer({"headers": asked.headers})


@pytest.fixture
def server() -> Iterator[Echo]:
    with Echo() as server:
        yield server


def session(waits: list[float] | None = None, *, attempts: int = 3) -> Session:
    keep = (waits if waits is not None else []).append
    made = Session("The CRM", Hints({}), Patience(attempts=attempts, connect=1, read=0.2), sleep=keep, chance=lambda: 1)
    made.headers["Authorization"] = "Bearer s3cret"
    return made


def test_waits_grow_and_end_in_a_sentence(server: Echo) -> None:
    waits: list[float] = []
    server.faults.extend([Answer(status=500)] * 4)
    with pytest.raises(UnreachableError, match=r"has a problem of its own \(500\), 4 times in a row"):
        session(waits, attempts=4).get_json(server.address)
    assert waits == [1.0, 2.0, 4.0]


def test_a_long_wait_is_left_to_the_next_sync(server: Echo) -> None:
    server.faults.append(Answer(status=429, headers={"Retry-After": "7200"}))
    with pytest.raises(QuotaError, match="The CRM asks to be left alone for 2 hours"):
        session().get_json(server.address)
    assert len(server.asked) == 1


def test_a_secret_follows_no_redirect_and_no_netrc_takes_its_place(
    server: Echo, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "netrc").write_text("machine 127.0.0.1 login me password other\n")
    monkeypatch.setenv("NETRC", str(tmp_path / "netrc"))
    assert session().get_json(server.address)["headers"]["Authorization"] == "Bearer s3cret"
    with Echo() as elsewhere:
        server.faults.append(Answer(status=302, headers={"Location": f"{elsewhere.address}/?token=1"}))
        with pytest.raises(
            RefusedError, match=f"sends us on to {elsewhere.address.removeprefix('http://')}."
        ) as caught:
            session().get_json(server.address)
        assert elsewhere.asked == []
    assert "token" not in str(caught.value)


def test_an_address_that_nobody_answers_at_is_named_without_what_else_stands_in_it() -> None:
    with pytest.raises(UnreachableError, match=r"127\.0\.0\.1:9 can't be reached, 3 times in a row") as caught:
        session().get_json("http://me:s3cret@127.0.0.1:9/path?key=s3cret")
    assert "s3cret" not in repr(caught.value)
    with pytest.raises(SettingsError, match="is the address right"):
        session().get_json("http://[nonsense/")
