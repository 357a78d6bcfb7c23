"""The socket that Trine opens to Slack: what comes is kept, then nodded at."""

from collections.abc import Mapping
from typing import Any

import pytest
from pytest_django import Settings
from slack_sdk.errors import SlackApiError
from tests.integrations.slack.server import SlackServer, failed

from trine.web.slack.socket import listen

PRESS = {
    "type": "block_actions",
    "user": {"id": "U1"},
    "container": {"message_ts": "1.1", "channel_id": "D1"},
    "actions": [{"action_id": "done", "value": "7", "action_ts": "9.1"}],
}


def test_a_press_over_the_socket_is_kept_before_slack_has_its_nod(slack: SlackServer, settings: Settings) -> None:
    settings.SLACK_APP_TOKEN = "xapp-test"
    kept: list[Mapping[str, Any]] = []
    client = listen(kept.append)
    socket = slack.sockets[0]
    try:
        socket.send({"type": "interactive", "envelope_id": "e1", "payload": PRESS})
        assert socket.receive() == {"envelope_id": "e1"}
        assert kept == [PRESS]
        assert slack.asked[0].headers["Authorization"] == "Bearer xapp-test"
    finally:
        socket.close()  # first, or the client waits for three seconds for more
        client.close()


def test_a_token_that_slack_does_not_take_opens_nothing(slack: SlackServer, settings: Settings) -> None:
    settings.SLACK_APP_TOKEN = "xapp-wrong"
    slack.faults.append(failed("invalid_auth"))
    with pytest.raises(SlackApiError, match="invalid_auth"):
        listen(print)
