"""`trine facts sync` as a person or a script uses it, with a HubSpot of our own beside it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.integrations.hubspot.server import KEY, Account, HubSpotServer
from typer.testing import CliRunner

from trine.cli.main import app

Sync = Callable[..., Any]


@pytest.fixture
def server() -> Iterator[HubSpotServer]:
    account = Account()
    account.put("companies", "100", name="Acme")
    with HubSpotServer(account) as server:
        yield server


@pytest.fixture
def sync(server: HubSpotServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Sync:
    monkeypatch.setenv("TRINE_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("HUBSPOT_KEY", KEY)
    path = tmp_path / "hubspot.yaml"
    path.write_text(
        f"trine: source 1\nkind: hubspot\naddress: {server.address}\nobjects: [companies]\nsecret_env: HUBSPOT_KEY\n"
    )
    return lambda *more: CliRunner().invoke(app, ["facts", "sync", str(path), *more], catch_exceptions=False)


def test_a_sync_says_what_it_did_and_what_it_cost(sync: Sync, server: HubSpotServer) -> None:
    result = sync()
    assert result.exit_code == 0
    assert "HubSpot, source hubspot" in result.stdout
    assert f"It took {len(server.asked)} calls; {server.left:,} of 250,000 are left today." in result.stdout
    assert "Nothing changed: the store has all of this already." in sync().stdout
    table = json.loads(sync("--format", "json").stdout)["tables"][0]
    assert (table["table"], table["new"], table["deleted"]) == ("accounts", 0, 0)


def test_checking_changes_nothing(sync: Sync, tmp_path: Path) -> None:
    assert sync("--check").stdout == "HubSpot accepts the key. It may read companies.\n"
    assert not (tmp_path / "data").exists()


def test_a_wrong_key_is_a_sentence_and_never_shown(sync: Sync, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HUBSPOT_KEY", "pat-wrong")
    result = sync()
    assert (result.exit_code, "It stopped: HubSpot does not accept the service key" in result.stdout) == (1, True)
    assert "pat-wrong" not in result.output
    monkeypatch.delenv("HUBSPOT_KEY")
    result = sync("--check")
    assert (result.exit_code, result.stderr) == (
        2,
        "The environment variable HUBSPOT_KEY is empty; hubspot needs it.\n",
    )
