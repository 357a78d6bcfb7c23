"""From an event to a signed call that is taken once: nothing lost, the same id each time, nobody held up."""

import time
from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone
from tests.integrations.webhooks.hook_sink import HERE, Answer, HookSink
from tests.web.briefing.conftest import MONDAY
from tests.web.briefing.test_briefing import move
from tests.web.conftest import SignedIn

from trine.core.briefing import Channel
from trine.core.company import Role
from trine.integrations.webhooks.calling import post
from trine.integrations.webhooks.retrying import ATTEMPTS
from trine.web.base.models import Event
from trine.web.briefing.models import Delivery
from trine.web.briefing.outbox import plan_waiting
from trine.web.briefing.running import run_round
from trine.web.launches.models import Launch
from trine.web.people.models import Person
from trine.web.webhooks import sending
from trine.web.webhooks.actions import make, renew_secret, send_again, switch_off, switch_on
from trine.web.webhooks.models import Call, Endpoint
from trine.web.webhooks.payload import request_of, secrets_of
from trine.web.webhooks.planning import plan_calls
from trine.web.webhooks.sending import lease, send_calls
from trine.web.webhooks.switching import hold_after_restore

pytestmark = pytest.mark.django_db

Made = tuple[Endpoint, str]
SECOND, HOUR = timedelta(seconds=1), timedelta(hours=1)


def test_a_moved_launch_is_told_once_in_words_and_values_and_the_signature_holds(
    launch: Launch, made: Made, sink: HookSink
) -> None:
    move(launch)
    run_round(MONDAY)
    assert run_round(MONDAY + HOUR) == 0
    (heard,) = sink.heard
    said = heard.verified(made[1])
    event = Event.objects.get(verb="launch_moved")
    assert (said["type"], said["timestamp"]) == ("launch.moved", event.at.isoformat().replace("+00:00", "Z"))
    data = said["data"]
    assert data["subject"] == {"kind": "launch", "id": "sensor-line"}
    assert data["url"].endswith("/launches/sensor-line/")
    assert data["sentence"].startswith("Trine moved The sensor line from 1 March 2027 to 15 March 2027")
    assert (data["values"]["after"], data["topic"], data["by"]) == ("2027-03-15", "launches", None)
    call = Call.objects.get()
    assert (call.state, call.status, str(call.wire_id)) == ("taken", 204, heard.id)


def test_planning_an_event_again_adds_nothing_and_one_that_is_rolled_back_calls_nobody(
    launch: Launch, made: Made, sink: HookSink
) -> None:
    with transaction.atomic():
        move(launch)
        transaction.set_rollback(True)
    run_round(MONDAY)
    assert sink.heard == []
    move(launch)
    plan_waiting(MONDAY)
    plan_calls(Event.objects.get(verb="launch_moved"), MONDAY)
    assert Call.objects.count() == 1


def test_a_worker_that_was_killed_between_sending_and_marking_repeats_the_same_id(
    launch: Launch, made: Made, sink: HookSink
) -> None:
    move(launch)
    plan_waiting(MONDAY)
    (call,) = lease(MONDAY, 8)
    assert post(request_of(call, MONDAY), HERE).is_taken  # and the worker is gone
    assert send_calls(MONDAY + 29 * SECOND) == 0
    assert send_calls(MONDAY + 30 * SECOND) == 1
    assert len(sink.heard) == 2
    assert len({heard.id for heard in sink.heard}) == 1
    assert Call.objects.get().state == "taken"


def test_a_call_is_tried_ten_times_over_75_hours_and_then_given_up_until_somebody_sends_it_again(
    launch: Launch, made: Made, sink: HookSink, leader: Person
) -> None:
    sink.always["/hook"] = Answer(500)
    move(launch)
    plan_waiting(MONDAY)
    at = MONDAY
    for _ in range(ATTEMPTS):
        assert send_calls(at) == 1
        at = max(Call.objects.get().next_try, Endpoint.objects.get().rests_until or at)
    call = Call.objects.select_related("endpoint__made_by").get()
    assert (call.state, call.attempts, call.problem) == ("dead", 10, "It answered with 500.")
    assert timedelta(hours=75) < call.next_try - MONDAY < timedelta(hours=84)
    assert send_calls(at + 100 * HOUR) == 0
    sink.always.clear()
    send_again(leader, call=call, now=at)
    assert send_calls(at) == 1
    assert len({heard.id for heard in sink.heard}) == 1
    assert (Call.objects.get().state, Endpoint.objects.get().failing_since) == ("taken", None)


def test_a_receiver_that_asks_for_time_gets_it_and_a_redirect_is_not_followed(
    launch: Launch, made: Made, sink: HookSink
) -> None:
    sink.answers.extend((Answer(429, {"Retry-After": "3600"}), Answer(307, {"Location": "/other"})))
    move(launch)
    run_round(MONDAY)
    assert send_calls(MONDAY + timedelta(minutes=59)) == 0
    assert send_calls(MONDAY + HOUR + SECOND) == 1
    assert Call.objects.get().problem == "It answered with 307."
    assert send_calls(MONDAY + 2 * HOUR) == 1
    assert [heard.path for heard in sink.heard] == ["/hook"] * 3


def test_both_secrets_verify_for_a_day_after_a_new_one_was_made(
    launch: Launch, made: Made, sink: HookSink, leader: Person
) -> None:
    endpoint, old = made
    new = renew_secret(leader, endpoint=endpoint, now=MONDAY)
    for at in (MONDAY + 23 * HOUR, MONDAY + 25 * HOUR):
        move(launch)
        run_round(at)
    both, only_new = sink.heard
    assert both.verified(old) == both.verified(new)
    assert [len(heard.headers["webhook-signature"].split()) for heard in sink.heard] == [2, 1]
    assert only_new.verified(new)
    assert "whsec_" not in str(Endpoint.objects.values().get())


def test_a_second_new_secret_within_the_day_cuts_off_no_receiver_that_has_the_first_still(
    launch: Launch, made: Made, sink: HookSink, leader: Person
) -> None:
    endpoint, first = made
    later = [renew_secret(leader, endpoint=endpoint, now=MONDAY + hours * HOUR) for hours in (0, 1)]
    move(launch)
    run_round(MONDAY + 24 * HOUR)
    (heard,) = sink.heard
    assert all(heard.verified(secret) for secret in (first, *later))
    for hours in (2, 3):
        renew_secret(leader, endpoint=endpoint, now=MONDAY + hours * HOUR)
    assert len(secrets_of(Endpoint.objects.get(), MONDAY + 4 * HOUR)) == 3


@pytest.mark.parametrize(("status", "after", "because"), [
    (410, timedelta(), "410"),
    (500, timedelta(days=5, minutes=1), "taken no call for 5 days"),
])  # fmt: skip
def test_a_receiver_that_wants_no_more_or_failed_for_days_is_switched_off_and_its_maker_hears_of_it(
    launch: Launch, made: Made, sink: HookSink, leader: Person, status: int, after: timedelta, because: str
) -> None:
    sink.always["/hook"] = Answer(status)
    for at in sorted({MONDAY, MONDAY + after}):
        move(launch)
        run_round(at)
    endpoint = Endpoint.objects.get()
    assert endpoint.off_at is not None
    assert because in endpoint.off_why
    before = len(sink.heard)
    move(launch)
    run_round(endpoint.off_at + SECOND)
    assert len(sink.heard) == before
    told = Delivery.objects.get(person=leader, channel=Channel.INBOX)
    assert told.message.sentence.startswith("Trine switched the webhook Channel off: it ")
    assert told.relations == [["named", "you made the webhook Channel"]]


def test_what_its_maker_may_no_longer_see_is_not_sent(
    launch: Launch, made: Made, sink: HookSink, leader: Person
) -> None:
    move(launch)
    plan_waiting(MONDAY)
    Person.objects.filter(pk=leader.pk).update(role=Role.GUEST)
    send_calls(MONDAY)
    call = Call.objects.get()
    assert (sink.heard, call.state) == ([], "dropped")
    assert call.problem == "Lena Leader, who made the webhook, may no longer see it."
    move(launch)
    plan_waiting(MONDAY)
    assert Call.objects.count() == 1


def test_the_webhook_of_somebody_who_has_left_is_switched_off_and_owners_hear_of_it(
    launch: Launch, made: Made, sink: HookSink, leader: Person, owner: Person
) -> None:
    Person.objects.filter(pk=leader.pk).update(until=MONDAY.date() - timedelta(days=900))
    move(launch)
    run_round(MONDAY)
    run_round(MONDAY)
    assert sink.heard == []
    assert Endpoint.objects.get().off_why == "Lena Leader, who made it, has left"
    told = Delivery.objects.get(person=owner, channel=Channel.INBOX)
    assert told.message.sentence == "Trine switched the webhook Channel off: Lena Leader, who made it, has left."


def test_a_slow_drip_ends_in_time_and_holds_up_no_other_webhook(
    launch: Launch, made: Made, sink: HookSink, leader: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sending, "CALL_SECONDS", 0.4)
    sink.always["/hook"] = Answer(200, hangs=True)
    make(leader, name="Quick", url=f"{sink.address}/quick", topics=["launches"])
    for _ in range(3):
        move(launch)
    plan_waiting(MONDAY)
    began = time.monotonic()
    assert send_calls(MONDAY) == 5
    assert time.monotonic() - began < 2
    states = Call.objects.order_by("endpoint__name", "pk").values_list("endpoint__name", "state", "attempts")
    slow, quick = list(states[:3]), list(states[3:])
    assert quick == [("Quick", "taken", 1)] * 3
    assert slow == [("Channel", "pending", 1), ("Channel", "pending", 1), ("Channel", "pending", 0)]
    problems = set(Call.objects.filter(attempts=1, state="pending").values_list("problem", flat=True))
    assert "did not answer within 0.4 seconds" in " ".join(problems)


def test_one_call_that_is_refused_holds_up_no_other_to_the_same_receiver(
    launch: Launch, made: Made, sink: HookSink
) -> None:
    sink.answers.append(Answer(503))
    for _ in range(3):
        move(launch)
    plan_waiting(MONDAY)
    assert send_calls(MONDAY) == 3
    assert list(Call.objects.order_by("pk").values_list("state", flat=True)) == ["pending", "taken", "taken"]
    assert send_calls(MONDAY + 6 * SECOND) == 1
    assert len(sink.heard) == 4


def test_what_waited_while_it_was_off_goes_out_when_it_is_on_again_and_nothing_new_gathers(
    launch: Launch, made: Made, sink: HookSink, leader: Person
) -> None:
    move(launch)
    plan_waiting(MONDAY)
    switch_off(leader, endpoint=made[0], now=MONDAY)
    move(launch)
    run_round(MONDAY)
    assert (sink.heard, Call.objects.count()) == ([], 1)
    switch_on(leader, endpoint=made[0])
    run_round(MONDAY)
    assert len(sink.heard) == 1


def test_one_event_that_cannot_be_told_holds_up_no_other(
    launch: Launch, made: Made, sink: HookSink, monkeypatch: pytest.MonkeyPatch
) -> None:
    move(launch)
    move(launch)
    plan_waiting(MONDAY)
    broken = Call.objects.order_by("pk")[0]
    monkeypatch.setattr(sending, "request_of", lambda call, now: 1 / 0 if call == broken else request_of(call, now))
    assert send_calls(MONDAY) == 2
    assert len(sink.heard) == 1
    broken.refresh_from_db()
    assert (broken.state, broken.problem) == ("pending", "Trine failed over it: ZeroDivisionError.")


def test_what_was_pending_in_a_restored_back_up_is_held_until_somebody_looks(
    launch: Launch, made: Made, sink: HookSink, leader: Person, signed_in: SignedIn
) -> None:
    move(launch)
    plan_waiting(MONDAY)
    hold_after_restore(MONDAY)
    assert send_calls(MONDAY + HOUR) == 0
    client, page = signed_in(leader), made[0].get_absolute_url()
    assert "A back-up was restored" in client.get(page).content.decode()
    assert "will not go out" in client.post(f"{page}held/let-go/", follow=True).content.decode()
    Call.objects.update(state="held")
    client.post(f"{page}held/send/")
    assert send_calls(timezone.now() + SECOND) == 1
