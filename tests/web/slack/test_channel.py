"""One channel of the company: what every member may see of chosen topics, in a few posts, never twice."""

from datetime import timedelta
from ipaddress import ip_network

import pytest
from django.db import connection, transaction
from django.utils import timezone
from pytest_django import Settings
from tests.integrations.local_server import Answer
from tests.integrations.slack.server import HANG_UP, SlackServer
from tests.web.conftest import SignedIn
from tests.web.factories import make_person
from tests.web.slack.conftest import MONDAY, move

from trine.runtime.doctor.service import MESSAGES
from trine.web.base.events import record
from trine.web.base.models import Event
from trine.web.briefing.running import run_round
from trine.web.launches.models import Launch
from trine.web.people.actions.people import end_access
from trine.web.people.models import Person
from trine.web.slack.models import ChannelPost, ChosenTopics, SlackAccount

pytestmark = pytest.mark.django_db


@pytest.fixture
def channel(slack: SlackServer, settings: Settings) -> SlackServer:
    settings.SLACK_BOT_TOKEN, settings.SLACK_WEBHOOK_URL = "", slack.hook
    settings.EGRESS_ALLOWED = (ip_network("127.0.0.0/8"),)
    ChosenTopics.objects.create(pk=1, topics=["launches"])
    return slack


def states() -> list[str]:
    return list(ChannelPost.objects.order_by("pk").values_list("state", flat=True))


def test_a_chosen_topic_is_posted_once_without_buttons_also_on_the_last_day_of_somebody(
    launch: Launch, channel: SlackServer
) -> None:
    end_access(make_person("Lou Leaving", until=timezone.localdate()))
    move(launch)
    for _ in range(2):
        run_round(MONDAY)
    (post,) = channel.posted
    assert post["text"].startswith("Trine moved The sensor line from")
    assert [block["type"] for block in post["blocks"]] == ["section"]
    assert states() == ["sent"]


def test_what_was_taken_back_before_it_was_posted_is_not_posted(launch: Launch, channel: SlackServer) -> None:
    move(launch)
    first = Event.objects.latest("pk").pk
    with transaction.atomic():
        record(None, "launch_move_undone", "launch", launch.slug, name=launch.name, day="2027-03-01", event=first)
    run_round(MONDAY)
    assert (channel.posted, states()) == ([], ["dropped"])


@pytest.mark.parametrize("fault", [None, HANG_UP])
def test_what_the_channel_has_heard_or_may_have_heard_is_taken_back_there_also_of_a_batch(
    launch: Launch, channel: SlackServer, fault: Answer | None
) -> None:
    channel.faults += [fault] if fault else []
    for _ in range(2):
        move(launch, batch="one")
    run_round(MONDAY)
    last = Event.objects.latest("pk").pk  # the message is the first one's
    with transaction.atomic():
        record(None, "launch_move_undone", "launch", launch.slug, name=launch.name, day="2027-03-01", event=last)
    run_round(MONDAY)
    assert "back" in channel.posted[-1]["text"]
    assert states() == ["held" if fault else "sent", "sent"]


def test_another_topic_is_not(launch: Launch, channel: SlackServer) -> None:
    ChosenTopics.objects.update(topics=["wins"])
    move(launch)
    run_round(MONDAY)
    assert (channel.posted, states()) == ([], [])


def test_an_hour_has_six_posts_and_the_rest_comes_as_one(launch: Launch, channel: SlackServer) -> None:
    for seconds in range(6):
        move(launch)
        run_round(MONDAY + timedelta(seconds=seconds))
    for _ in range(9):
        move(launch)
    run_round(MONDAY + timedelta(minutes=30))
    assert len(channel.posted) == 6
    run_round(MONDAY + timedelta(minutes=61))
    assert len(channel.posted) == 7
    assert channel.posted[-1]["text"].startswith("9 things have happened\n")
    assert states() == ["sent"] * 15


def test_what_may_have_gone_out_is_held_until_an_owner_says_what_to_do(
    launch: Launch, channel: SlackServer, owner: Person, signed_in: SignedIn
) -> None:
    channel.faults.append(HANG_UP)
    move(launch)
    for minutes in (0, 10):
        run_round(MONDAY + timedelta(minutes=minutes))
    assert (states(), len(channel.posted)) == (["held"], 1)
    with connection.cursor() as cursor:
        cursor.execute(MESSAGES)  # what the doctor asks
        assert cursor.fetchone() == (0, 0, 1, 0)
    client, row = signed_in(owner), ChannelPost.objects.get()
    assert (
        "A post to the channel may have gone out, and waits for you" in client.get("/settings/slack/").content.decode()
    )
    client.post(f"/settings/slack/posts/{row.pk}/send/")
    assert states() == ["pending"]
    ChannelPost.objects.update(state="held")
    client.post(f"/settings/slack/posts/{row.pk}/let-go/")
    assert states() == ["dropped"]
    assert {"slack_post_sent_again", "slack_post_let_go"} <= set(Event.objects.values_list("verb", flat=True))


@pytest.mark.parametrize(
    ("fault", "state", "after"),
    [
        (Answer("rate_limited", 429, {"Retry-After": "120"}), "pending", timedelta(seconds=120)),
        (Answer("no_service", 404), "dead", None),
        (Answer("", 500), "held", None),
    ],
)
def test_a_refusal_of_the_channel_means_what_it_says(
    launch: Launch, channel: SlackServer, fault: Answer, state: str, after: timedelta | None
) -> None:
    channel.faults.append(fault)
    move(launch)
    run_round(MONDAY)
    assert states() == [state]
    assert after is None or ChannelPost.objects.get().next_try == MONDAY + after


def test_a_worker_that_was_killed_leaves_a_post_that_is_held(launch: Launch, channel: SlackServer) -> None:
    move(launch)
    run_round(MONDAY - timedelta(days=1))
    ChannelPost.objects.update(state="pending", leased_until=MONDAY)
    run_round(MONDAY)
    assert states() == ["held"]


def test_an_address_within_the_network_is_refused(launch: Launch, channel: SlackServer, settings: Settings) -> None:
    settings.EGRESS_ALLOWED = ()
    move(launch)
    run_round(MONDAY)
    assert (states(), channel.posted) == (["dead"], [])
    assert "does not lead to the public internet" in ChannelPost.objects.get().error


def test_owners_choose_the_topics_and_read_how_slack_stands(
    rep: Person, owner: Person, channel: SlackServer, settings: Settings, signed_in: SignedIn
) -> None:
    client = signed_in(owner)
    assert client.post("/settings/slack/", {"topics": ["launches", "wins"]}).status_code == 302
    assert ChosenTopics.objects.get().topics == ["launches", "wins"]
    assert client.post("/settings/slack/", {"topics": ["nonsense"]}).status_code == 422
    assert "One channel in Slack hears from Trine" in client.get("/settings/slack/").content.decode()
    settings.SLACK_BOT_TOKEN = channel.token
    SlackAccount.objects.create(person=rep, email=rep.email or "", looked_at=MONDAY)
    page = client.get("/settings/slack/").content.decode()
    assert "Trine writes to people in Slack, but its buttons do nothing yet" in page
    assert "rita@halden.example" in page
    settings.SLACK_BOT_TOKEN = settings.SLACK_WEBHOOK_URL = ""
    assert "Slack in ten minutes" in client.get("/settings/slack/").content.decode()


def test_an_owner_has_trine_write_to_them_and_reads_what_slack_said(
    owner: Person, slack: SlackServer, signed_in: SignedIn
) -> None:
    client = signed_in(owner)
    page = client.post("/settings/slack/test/", follow=True).content.decode()
    assert "Your address here and in Slack have to be the same" in page
    slack.people[owner.email or ""] = "U7"
    assert "Sent: look into Slack." in client.post("/settings/slack/test/", follow=True).content.decode()
    assert slack.posted[0]["channel"] == "U7"
    slack.token = "xoxb-another"
    page = client.post("/settings/slack/test/", follow=True).content.decode()
    assert "It did not work: Slack does not know the bot token." in page
