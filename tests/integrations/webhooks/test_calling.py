"""One signed call, held against the library of the Standard Webhooks specification, and when the next one is due."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from standardwebhooks.webhooks import WebhookVerificationError
from tests.integrations.webhooks.hook_sink import HERE, Answer, HookSink, hook_sink

from trine.integrations.webhooks.calling import Request, body_of, post
from trine.integrations.webhooks.retrying import ATTEMPTS, WAITS, rest_after, wait_after
from trine.integrations.webhooks.signing import new_secret


@pytest.fixture
def sink() -> Iterator[HookSink]:
    with hook_sink() as sink:
        yield sink


def request(sink: HookSink, *secrets: str) -> Request:
    body = body_of("launch.moved", datetime(2027, 1, 11, 9, tzinfo=UTC), {"name": "Größe & mehr"})
    return Request(f"{sink.address}/hook", "0b8e3b56", secrets, body)


def test_a_receiver_with_either_secret_takes_the_call_and_one_with_another_does_not(sink: HookSink) -> None:
    old, new = new_secret(), new_secret()
    assert post(request(sink, new, old), HERE).is_taken
    (heard,) = sink.heard
    said = {"type": "launch.moved", "timestamp": "2027-01-11T09:00:00Z", "data": {"name": "Größe & mehr"}}
    assert heard.verified(old) == heard.verified(new) == said
    assert (heard.id, heard.headers["content-type"]) == ("0b8e3b56", "application/json")
    with pytest.raises(WebhookVerificationError):
        heard.verified(new_secret())


def test_what_is_answered_is_told_with_how_long_to_wait(sink: HookSink) -> None:
    later = datetime.now(UTC) + timedelta(hours=1)
    sink.answers.extend(
        (
            Answer(503, {"Retry-After": "120"}, b"busy\0"),
            Answer(429, {"Retry-After": f"{later:%a, %d %b %Y %H:%M:%S} GMT"}),
            Answer(500, {"Retry-After": "soon"}),
            Answer(302, {"Location": "http://169.254.169.254/"}),
            Answer(410),
        )
    )
    busy, limited, broken, moved, gone = (post(request(sink, new_secret()), HERE) for _ in range(5))
    assert (busy.problem, busy.said, busy.retry_after) == ("It answered with 503.", "busy�", timedelta(minutes=2))
    assert limited.retry_after is not None
    assert timedelta(minutes=59) < limited.retry_after <= timedelta(hours=1)
    assert (broken.retry_after, moved.is_taken, gone.is_gone) == (None, False, True)
    assert len(sink.heard) == 5


def test_what_cannot_be_reached_or_may_not_be_is_an_outcome_too(sink: HookSink) -> None:
    sink.answers.append(Answer(200, hangs=True))
    slow = post(request(sink, new_secret()), HERE, seconds=0.3)
    refused = post(request(sink, new_secret()))
    assert (slow.status, slow.problem) == (None, "127.0.0.1 can't be reached: it did not answer within 0.3 seconds.")
    assert (refused.status, refused.is_taken) == (None, False)
    assert "does not lead to the public internet" in refused.problem


def test_ten_attempts_are_spread_over_75_hours_and_a_receiver_that_asks_for_more_gets_a_day_at_most() -> None:
    assert (ATTEMPTS, sum(WAITS, timedelta()) // timedelta(hours=1)) == (10, 75)
    assert wait_after(10, None, 0.5) is None
    assert wait_after(9, None, 1.0) == timedelta(hours=24) * 1.1
    assert wait_after(1, timedelta(seconds=1), 0.0) == timedelta(seconds=5)
    assert wait_after(1, timedelta(days=365), 0.0) == rest_after(1, timedelta(days=365)) == timedelta(hours=24)
