"""What the doctor says of Slack."""

from collections.abc import Iterator

import pytest
from tests.integrations.slack.server import SlackServer, failed

from trine.runtime.doctor.slack import look_at_slack


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[SlackServer]:
    with SlackServer() as server:
        for name in ("SLACK_APP_TOKEN", "SLACK_SIGNING_SECRET", "SLACK_WEBHOOK_URL"):
            monkeypatch.delenv(name, raising=False)
        monkeypatch.setenv("SLACK_BOT_TOKEN", server.token)
        monkeypatch.setenv("SLACK_API_URL", server.api)
        yield server


def says() -> tuple[str, str]:
    looked = look_at_slack()
    return looked.status.value, looked.says


def test_tokens_that_work_are_told_with_the_workspace_and_the_way_in(
    server: SlackServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert says() == ("warn", "writes to people of Halden, but buttons do nothing")
    monkeypatch.setenv("SLACK_SIGNING_SECRET", "secret")
    assert says()[0] == "ok"
    monkeypatch.setenv("SLACK_APP_TOKEN", "xapp-test")
    assert says() == ("ok", "writes to people of Halden; what they press comes over a socket")
    server.sockets[0].close()


def test_a_wrong_token_a_missing_scope_and_a_slack_that_is_away_are_told(
    server: SlackServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    server.scopes = ("chat:write", "users:read", "links:read", "links:write")
    assert says() == ("warn", "the app lacks users:read.email")
    server.scopes += ("users:read.email",)
    monkeypatch.setenv("SLACK_APP_TOKEN", "xapp-test")
    server.faults.extend([None, failed("invalid_auth")])
    assert says() == ("warn", "writes to people of Halden, but has no socket: invalid_auth")
    server.token = "another"
    assert says() == ("warn", "Slack does not know the bot token")
    monkeypatch.setenv("SLACK_API_URL", "http://127.0.0.1:9/api")
    assert says() == ("warn", "Slack can't be reached: nobody listens there")


def test_without_slack_all_is_well(server: SlackServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SLACK_BOT_TOKEN")
    assert says() == ("ok", "not set up; messages stay in the inbox and go by mail")
    monkeypatch.setenv("SLACK_WEBHOOK_URL", server.hook)
    assert says() == ("ok", "one channel hears from Trine; people are not written to")
    assert server.asked == []
