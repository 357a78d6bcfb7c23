"""Each failure of Slack means one thing, and no call is made twice without our knowing."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from tests.integrations.local_server import Answer
from tests.integrations.slack.server import HANG_UP, SlackServer, failed, rate_limited

from trine.core.briefing import Story
from trine.integrations.slack.blocks import Post, post_of
from trine.integrations.slack.client import (
    BusyError,
    DoubtfulError,
    NobodyThereError,
    NoEntryError,
    RefusedError,
    Slack,
    SlackError,
)

POST = post_of([Story("Hello.")], "https://trine.example")


@pytest.fixture
def server() -> Iterator[SlackServer]:
    with SlackServer() as server:
        server.people["rita@halden.example"] = "U1"
        yield server


@pytest.fixture
def slack(server: SlackServer) -> Slack:
    return Slack("xoxb-test", address=server.api, seconds=1)


def test_somebody_is_found_by_mail_and_written_to(server: SlackServer, slack: Slack) -> None:
    assert slack.find("rita@halden.example") == "U1"
    assert slack.find("nobody@halden.example") is None
    at = slack.post("U1", POST)
    slack.update(at, Post("Done.", POST.blocks))
    assert server.messages[at.channel, at.ts]["text"] == "Done."
    assert slack.account("U1", "T1").is_ours
    assert not slack.account("U1", "T9").is_ours


def test_a_token_is_looked_at_with_the_scopes_that_it_lacks(server: SlackServer, slack: Slack) -> None:
    assert slack.workspace().missing == ()
    server.scopes = ("chat:write", "users:read")
    assert slack.workspace().missing == ("users:read.email", "links:read", "links:write")


@pytest.mark.parametrize(
    ("fault", "kind"),
    [
        (rate_limited(30), BusyError),
        (Answer({"ok": False, "error": "service_unavailable"}, 503), BusyError),
        (HANG_UP, DoubtfulError),
        (Answer({}, 500), DoubtfulError),
        (Answer("bad gateway", 502), DoubtfulError),
        (failed("fatal_error"), DoubtfulError),
        (Answer({"ok": True}, cut=4), DoubtfulError),
        (failed("invalid_auth"), NoEntryError),
        (failed("account_inactive"), NoEntryError),
        (failed("channel_not_found"), NobodyThereError),
        (failed("is_archived"), NobodyThereError),
        (failed("msg_too_long"), RefusedError),
    ],
)
def test_a_failure_is_told_apart_and_nothing_is_asked_twice(
    server: SlackServer, slack: Slack, fault: Answer, kind: type[SlackError]
) -> None:
    server.faults.append(fault)
    with pytest.raises(kind):
        slack.post("U1", POST)
    assert len(server.asked) == 1


def test_slack_says_how_long_to_wait(server: SlackServer, slack: Slack) -> None:
    server.faults.append(rate_limited(42))
    with pytest.raises(BusyError) as error:
        slack.post("U1", POST)
    assert error.value.after == timedelta(seconds=42)


def test_what_can_be_asked_twice_is_never_doubtful(server: SlackServer, slack: Slack) -> None:
    server.faults.extend([HANG_UP, Answer({}, 500)])
    for _ in range(2):
        with pytest.raises(BusyError):
            slack.find("rita@halden.example")


def test_who_is_not_reached_at_all_has_nothing(server: SlackServer) -> None:
    gone = Slack("xoxb-test", address="http://127.0.0.1:9/api/", seconds=1)
    with pytest.raises(BusyError, match="nobody listens there"):
        gone.post("U1", POST)


def test_blocks_that_slack_would_refuse_are_not_sent(server: SlackServer, slack: Slack) -> None:
    with pytest.raises(RefusedError, match="control sequence"):
        slack.post("U1", Post("<!channel>", POST.blocks))
    assert server.asked == []
