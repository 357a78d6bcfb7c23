"""A message in Slack: to whom, once, and what becomes of it when Slack fails."""

from datetime import timedelta

import pytest
from pytest_django import Settings
from tests.integrations.local_server import Answer
from tests.integrations.slack.server import HANG_UP, SlackServer, failed, rate_limited
from tests.web.conftest import SignedIn
from tests.web.slack.conftest import MONDAY, move

from trine.core.briefing import Channel
from trine.web.briefing.actions import send_held
from trine.web.briefing.models import Delivery, Outgoing, Preference
from trine.web.briefing.outbox import plan_waiting
from trine.web.briefing.running import run_round
from trine.web.briefing.sending import lease
from trine.web.briefing.settling import settle_due
from trine.web.briefing.stories import story_of
from trine.web.launches.models import Launch
from trine.web.people.models import Person
from trine.web.slack.sending import SlackSender

pytestmark = pytest.mark.django_db


def states(person: Person, channel: Channel = Channel.SLACK) -> list[str]:
    rows = Delivery.objects.filter(person=person, channel=channel).order_by("pk")
    return [str(state) for state in rows.values_list("state", flat=True)]


def known(slack: SlackServer, launch: Launch) -> None:
    """A first message, so that the account is known and the next call is the message itself."""
    move(launch)
    run_round(MONDAY)
    slack.posted.clear()
    slack.asked.clear()


def test_a_rep_is_found_by_mail_once_and_told_with_the_reason_why(
    launch: Launch, rep: Person, slack: SlackServer
) -> None:
    for minutes in (0, 1):
        move(launch)
        run_round(MONDAY + timedelta(minutes=minutes))
    first = slack.posted[0]
    assert first["channel"] == "U1"
    assert first["text"].startswith("Trine moved The sensor line from 1 March 2027 to 15 March 2027")
    assert "You get this because Sales counts on The sensor line." in first["text"]
    assert "http" in first["blocks"][0]["text"]["text"]
    assert [one.path for one in slack.asked] == [
        "/api/users.lookupByEmail",
        "/api/chat.postMessage",
        "/api/chat.postMessage",
    ]
    assert (states(rep), states(rep, Channel.INBOX)) == (["sent", "sent"], ["sent", "sent"])


def test_whom_slack_does_not_know_has_it_in_the_inbox_and_is_asked_for_once_a_day(
    launch: Launch, rep: Person, slack: SlackServer
) -> None:
    slack.people.clear()
    for _ in range(2):
        move(launch)
        run_round(MONDAY)
    assert (states(rep), states(rep, Channel.INBOX)) == (["suppressed"] * 2, ["sent"] * 2)
    why = "Slack knows nobody as rita@halden.example; the inbox has it"
    assert set(Delivery.objects.filter(channel="slack").values_list("why", flat=True)) == {why}
    assert len(slack.calls("users.lookupByEmail")) == 1


def test_without_slack_the_inbox_has_it(launch: Launch, rep: Person, settings: Settings) -> None:
    settings.SLACK_BOT_TOKEN = ""
    move(launch)
    run_round(MONDAY)
    assert Outgoing.objects.get().error == "Slack is not set up; the inbox has it"
    assert states(rep) == ["suppressed"]


def test_what_may_have_gone_out_is_held_and_not_sent_twice_unless_an_owner_says_so(
    launch: Launch, rep: Person, owner: Person, slack: SlackServer
) -> None:
    known(slack, launch)
    slack.faults.append(HANG_UP)
    move(launch)
    for minutes in (0, 1, 60):
        run_round(MONDAY + timedelta(minutes=minutes))
    held = Outgoing.objects.get(state="held")
    assert held.error == (
        "It may have gone out: the connection to Slack broke: it hung up. Look there, then send it or let it go."
    )  # fmt: skip
    assert len(slack.calls("chat.postMessage")) == 1
    send_held(owner, outgoing=held, now=MONDAY)
    run_round(MONDAY)
    assert states(rep) == ["sent", "sent"]


def test_a_worker_that_was_killed_leaves_a_message_that_is_held(
    launch: Launch, rep: Person, slack: SlackServer
) -> None:
    move(launch)
    plan_waiting(MONDAY)
    settle_due(MONDAY)
    outgoing = lease(MONDAY)
    assert outgoing is not None
    SlackSender().send(outgoing, [story_of(row) for row in outgoing.deliveries.all()])  # and the worker is gone
    for minutes in (1, 60):
        run_round(MONDAY + timedelta(minutes=minutes))
    assert (len(slack.posted), Outgoing.objects.get().state) == (1, "held")


def test_people_can_choose_slack_where_it_is_set_up(rep: Person, settings: Settings, signed_in: SignedIn) -> None:
    client = signed_in(rep)
    assert "In Slack" in client.get("/inbox/settings/").content.decode()
    settings.SLACK_BOT_TOKEN = ""
    assert "In Slack" not in client.get("/inbox/settings/").content.decode()


def test_slack_is_asked_again_no_sooner_than_it_says(launch: Launch, rep: Person, slack: SlackServer) -> None:
    known(slack, launch)
    slack.faults.append(rate_limited(600))
    for _ in range(3):
        move(launch)
    run_round(MONDAY)
    assert run_round(MONDAY + timedelta(seconds=599)) == 0
    assert len(slack.asked) == 1  # that one was enough for all three
    run_round(MONDAY + timedelta(seconds=601))
    assert (states(rep), len(slack.posted)) == (["sent"] * 4, 3)


@pytest.mark.parametrize(
    ("fault", "state", "why"),
    [
        (failed("invalid_auth"), "suppressed", "Slack does not know the bot token; the inbox has it"),
        (failed("account_inactive"), "suppressed", "the app was removed from Slack, or its token belongs"),
        (failed("channel_not_found"), "suppressed", "Slack does not find this account any more; the inbox has it"),
        (failed("msg_too_long"), "dead", "Slack refused it: msg_too_long"),
        (Answer({}, 503), "going", ""),
    ],
)
def test_a_refusal_ends_it_with_a_sentence(
    launch: Launch, rep: Person, slack: SlackServer, fault: Answer, state: str, why: str
) -> None:
    known(slack, launch)
    slack.faults.append(fault)
    move(launch)
    run_round(MONDAY)
    last = Delivery.objects.filter(channel="slack").latest("pk")
    assert (last.state, last.why[: len(why)]) == (state, why)


def test_a_digest_goes_to_slack_as_one_message(launch: Launch, rep: Person, slack: SlackServer) -> None:
    Preference.objects.filter(person=rep).update(paces={"launches": "daily"})
    for _ in range(3):
        move(launch)
    run_round(MONDAY)
    run_round(MONDAY + timedelta(days=1))
    (message,) = slack.posted
    assert message["text"].startswith("3 messages for you\n•  Trine moved The sensor line")
    assert states(rep) == ["digested"] * 3
