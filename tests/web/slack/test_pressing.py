"""Buttons under a message in Slack: who pressed acts on their own messages alone, once, and sees what was done."""

import json
import time
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

import pytest
from django.db import transaction
from django.test import Client
from django.utils import timezone
from pytest_django import Settings
from slack_sdk.signature import SignatureVerifier
from tests.integrations.slack.server import HANG_UP, SlackServer
from tests.web.factories import make_person
from tests.web.slack.conftest import MONDAY

from trine.core.company import Role
from trine.web.base.events import record
from trine.web.briefing.models import Delivery, Outgoing, Preference
from trine.web.briefing.running import run_round
from trine.web.goals.models import Cycle, Goal, SignOff
from trine.web.people.models import Person, Team
from trine.web.slack.asked import take, work
from trine.web.slack.models import Asked

pytestmark = pytest.mark.django_db

SECRET = "8f742231b10e8888abcd99yyyzzz85a5"


def button(message: dict[str, Any], words: str) -> dict[str, Any]:
    elements = message["blocks"][-1]["elements"]
    return next(element for element in elements if element["text"]["text"] == words)


def pressed(message: dict[str, Any], words: str, user: str = "U1", ts: str = "1.000001", at: str = "9.1") -> Any:
    """What Slack sends when somebody presses a button."""
    element = button(message, words)
    return {
        "type": "block_actions",
        "user": {"id": user, "team_id": "T1"},
        "container": {"type": "message", "message_ts": ts, "channel_id": "DU1"},
        "actions": [{"action_id": element["action_id"], "value": element["value"], "action_ts": at}],
    }


def press(message: dict[str, Any], words: str, **more: Any) -> None:
    assert take(pressed(message, words, **more))
    assert work(MONDAY) == 1


def shown(slack: SlackServer) -> dict[str, Any]:
    """The one message as it stands now."""
    (message,) = slack.messages.values()
    return message


def in_inbox(person: Person) -> Delivery:
    return Delivery.objects.get(person=person, channel="inbox")


def test_done_takes_it_off_the_inbox_says_so_and_can_be_put_back(
    told: dict[str, Any], rep: Person, slack: SlackServer
) -> None:
    press(told, "Done")
    assert in_inbox(rep).done_at == MONDAY
    assert shown(slack)["text"].startswith("Done. It stands under “What is done” in your inbox.")
    press(shown(slack), "Put it back")
    assert in_inbox(rep).done_at is None
    assert shown(slack)["blocks"] == told["blocks"]


def test_put_off_twice_comes_back_at_the_same_moment(told: dict[str, Any], rep: Person, slack: SlackServer) -> None:
    press(told, "Tomorrow", at="9.1")
    until = in_inbox(rep).snoozed_until
    assert until == MONDAY + timedelta(hours=23, minutes=30)
    assert shown(slack)["text"].startswith("Put off: it is back in your inbox on Tuesday at 8:30.")
    press(told, "Tomorrow", at="9.2")
    assert in_inbox(rep).snoozed_until == until


def test_a_press_that_comes_again_is_taken_once(told: dict[str, Any]) -> None:
    assert take(pressed(told, "Done"))
    assert not take(pressed(told, "Done"))
    assert work(MONDAY) == 1
    assert not take(pressed(told, "Done"))


def test_nobody_presses_for_another(told: dict[str, Any], rep: Person, sales: Team, slack: SlackServer) -> None:
    other = make_person("Otto Other", email="otto@halden.example", teams=(sales,))
    Preference.objects.create(person=other, channels=["inbox", "slack"])
    slack.people["otto@halden.example"] = "U2"
    for user in ("U2", "U9", ""):
        take(pressed(told, "Done", user=user))
    work(MONDAY)
    assert in_inbox(rep).done_at is None
    assert slack.calls("chat.update") == []


def test_who_may_no_longer_see_it_reads_no_more_of_it(told: dict[str, Any], rep: Person, slack: SlackServer) -> None:
    Person.objects.filter(pk=rep.pk).update(role=Role.GUEST)
    press(told, "Done")
    assert shown(slack)["text"] == "You can’t see this any more."
    assert "sensor" not in json.dumps(shown(slack))


def test_who_has_left_presses_in_vain(told: dict[str, Any], rep: Person) -> None:
    Person.objects.filter(pk=rep.pk).update(until=date(2026, 1, 1))
    press(told, "Done")
    assert in_inbox(rep).done_at is None


def test_a_message_that_could_not_be_changed_is_tried_again_without_doing_it_twice(
    told: dict[str, Any], rep: Person, slack: SlackServer
) -> None:
    slack.faults.append(HANG_UP)
    press(told, "Done")
    assert Asked.objects.get().error == "the connection to Slack broke: it hung up"
    Delivery.objects.filter(pk=in_inbox(rep).pk).update(done_at=None)  # to see that it is not done again
    assert work(MONDAY + timedelta(seconds=5)) == 1
    assert in_inbox(rep).done_at is None
    assert shown(slack)["text"].startswith("Done.")


def test_what_a_worker_was_killed_over_the_next_one_does(told: dict[str, Any], rep: Person, slack: SlackServer) -> None:
    take(pressed(told, "Done"))
    Asked.objects.update(leased_until=MONDAY + timedelta(seconds=60), attempts=1)  # and the worker is gone
    assert work(MONDAY + timedelta(seconds=59)) == 0
    assert work(MONDAY + timedelta(seconds=60)) == 1
    assert shown(slack)["text"].startswith("Done.")


def test_what_kills_every_worker_is_given_up(told: dict[str, Any], rep: Person) -> None:
    take(pressed(told, "Done"))
    Asked.objects.update(leased_until=MONDAY, attempts=6)
    assert work(MONDAY) == 0
    assert "given up" in Asked.objects.get().error


@pytest.fixture
def asked(sales: Team, marketing: Team, slack: SlackServer) -> tuple[dict[str, Any], Goal]:
    """A joint goal has changed, and the lead of Sales is asked in Slack whether Sales agrees."""
    lead = make_person("Ludo Lead", email="ludo@halden.example", leads=(sales,))
    Preference.objects.create(person=lead, channels=["inbox", "slack"], paces={"goals": "immediate"})
    slack.people["ludo@halden.example"] = "U1"
    cycle = Cycle.objects.create(slug="now", kind="quarter", start=date(2026, 1, 1), end=date(2027, 12, 31))
    goal = Goal.objects.create(slug="joint", title="Win together", cycle=cycle, changed=date(2026, 1, 2))
    for team in (sales, marketing):
        goal.ownerships.create(team=team)
    with transaction.atomic():
        record(None, "goal_created", "goal", goal.slug, title=goal.title)
    run_round(MONDAY)
    (message,) = slack.posted
    return message, goal


def test_an_answer_does_what_the_button_of_the_page_does_by_the_same_rules(
    asked: tuple[dict[str, Any], Goal], slack: SlackServer
) -> None:
    message, goal = asked
    press(message, "Agree for Sales")
    row = SignOff.objects.get(goal=goal)
    assert (row.team.name, row.by.name) == ("Sales", "Ludo Lead")
    assert shown(slack)["text"].startswith("Agree for Sales. Sales agrees.")
    press(message, "Agree for Sales", at="9.2")
    assert shown(slack)["text"].startswith("This can’t be answered any more.")


def test_who_leads_no_more_does_not_answer_for_the_team(asked: tuple[dict[str, Any], Goal], slack: SlackServer) -> None:
    message, goal = asked
    Person.objects.get(name="Ludo Lead").memberships.update(is_lead=False)
    press(message, "Agree for Sales")
    assert not SignOff.objects.filter(goal=goal).exists()
    assert shown(slack)["text"].startswith("This can’t be answered any more.")


def test_an_address_that_was_not_offered_is_not_posted_to(
    asked: tuple[dict[str, Any], Goal], owner: Person, slack: SlackServer
) -> None:
    message, _ = asked
    forged = pressed(message, "Agree for Sales")
    handle = str(Outgoing.objects.get().wire_id)
    forged["actions"][0]["value"] = json.dumps({"of": handle, "url": f"/people/{owner.slug}/leave/"})
    take(forged)
    work(MONDAY)
    assert shown(slack)["text"].startswith("This can’t be answered any more.")


def signed(client: Client, path: str, body: str, *, secret: str = SECRET, age: int = 0, kind: str) -> Any:
    at = str(int(time.time()) - age)
    signature = SignatureVerifier(secret).generate_signature(timestamp=at, body=body) or ""
    headers = {"X-Slack-Request-Timestamp": at, "X-Slack-Signature": signature}
    return client.post(path, body, content_type=kind, headers=headers)


def test_what_slack_has_signed_is_taken_once_and_nothing_else(
    told: dict[str, Any], rep: Person, settings: Settings
) -> None:
    client, kind = Client(enforce_csrf_checks=True), "application/x-www-form-urlencoded"
    body = urlencode({"payload": json.dumps(pressed(told, "Done"))})
    assert signed(client, "/slack/actions/", body, kind=kind).status_code == 404
    settings.SLACK_SIGNING_SECRET = SECRET
    assert signed(client, "/slack/actions/", body, kind=kind, secret="another").status_code == 401
    assert signed(client, "/slack/actions/", body, kind=kind, age=301).status_code == 401
    assert client.post("/slack/actions/", body, content_type=kind).status_code == 401
    assert client.post("/slack/actions/", body, content_type=kind, headers={
        "X-Slack-Request-Timestamp": "1²", "X-Slack-Signature": "v0=é"
    }).status_code == 401  # fmt: skip
    assert not Asked.objects.exists()
    for _ in range(2):
        assert signed(client, "/slack/actions/", body, kind=kind).status_code == 200
    assert work(MONDAY) == 1
    assert in_inbox(rep).done_at == MONDAY
    assert signed(client, "/slack/actions/", "payload=[]", kind=kind).status_code == 400
    hello = json.dumps({"type": "url_verification", "challenge": "3eZbrw1a"})
    assert signed(client, "/slack/events/", hello, kind="application/json").json() == {"challenge": "3eZbrw1a"}


def test_a_press_that_trine_fails_over_is_ended_and_written_down(slack: SlackServer) -> None:
    Asked.objects.create(key="broken", payload={"kind": "press", "user": "U1"})
    assert work(timezone.now()) == 1
    assert Asked.objects.get().error == "Trine failed over it: KeyError"
