"""The pages of webhooks: adding one, its secret shown once, a test, what became of calls, off and on."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from tests.integrations.webhooks.hook_sink import Answer, HookSink
from tests.web.briefing.test_briefing import move
from tests.web.conftest import SignedIn

from trine.core.company import Role
from trine.web.briefing.running import run_round
from trine.web.launches.models import Launch
from trine.web.people.models import Person
from trine.web.webhooks.models import Call, Endpoint

pytestmark = pytest.mark.django_db

Made = tuple[Endpoint, str]


def test_a_webhook_is_added_its_secret_shown_once_and_a_test_shows_what_was_answered(
    leader: Person, sink: HookSink, signed_in: SignedIn
) -> None:
    client = signed_in(leader)
    assert "No program is told of changes yet" in client.get("/webhooks/").content.decode()
    given = {"name": "Channel", "url": f" {sink.address}/hook ", "topics": ["launches", "goals"]}
    page = client.post("/webhooks/new/", given).content.decode()
    secret = re.search(r"whsec_[\w+/=]+", page)
    assert secret is not None
    row = Endpoint.objects.get()
    assert "whsec_" not in client.get(row.get_absolute_url()).content.decode()
    sink.answers.extend((Answer(200, body=b"thanks <b>" + b"x" * 600), Answer(503, body=b"not now")))
    taken = client.post(f"/webhooks/{row.pk}/test/").content.decode()
    assert sink.heard[0].verified(secret[0])["type"] == "trine.test"
    assert re.search(r"answered with 200 after \d+ ms", taken)
    assert "thanks &lt;b&gt;" + "x" * 490 + "</code>" in taken
    refused = client.post(f"/webhooks/{row.pk}/test/").content.decode()
    assert "The test was not taken" in refused
    assert "It answered with 503." in refused
    assert client.post("/webhooks/new/", given).status_code == 422


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("https://169.254.169.254/", "does not lead to the public internet"),
        ("http://[::ffff:7f00:1]/", "does not lead to the public internet"),
        ("https://user@halden.example/", "take out what is before the @"),
        ("halden.example", "This is not a web address"),
    ],
)
def test_an_address_that_may_not_be_called_is_refused_with_a_sentence(
    leader: Person, signed_in: SignedIn, url: str, said: str
) -> None:
    page = signed_in(leader).post("/webhooks/new/", {"name": "Inside", "url": url, "topics": ["goals"]})
    assert page.status_code == 422
    assert said in page.content.decode()
    assert not Endpoint.objects.exists()


def test_each_call_stands_there_with_what_became_of_it_and_can_be_sent_again(
    launch: Launch, made: Made, sink: HookSink, leader: Person, signed_in: SignedIn
) -> None:
    client, page = signed_in(leader), made[0].get_absolute_url()
    sink.answers.append(Answer(500))
    move(launch)
    run_round(timezone.now())
    shown = client.get(page).content.decode()
    assert "Channel takes no calls" in shown
    assert "It answered with 500. 1 attempt of 10." in shown
    assert "Trine moved The sensor line" in shown
    call = Call.objects.get()
    client.post(f"/webhooks/calls/{call.pk}/again/")
    run_round(timezone.now() + timedelta(seconds=1))
    assert "Taken with 204, after 2 attempts" in client.get(page).content.decode()
    client.post(f"/webhooks/calls/{call.pk}/again/")
    run_round(timezone.now() + timedelta(seconds=1))
    assert len({heard.id for heard in sink.heard}) == 1
    assert len(sink.heard) == 3


def test_it_is_switched_off_and_on_changed_given_a_new_secret_and_removed(
    made: Made, sink: HookSink, leader: Person, owner: Person, signed_in: SignedIn
) -> None:
    client, page = signed_in(leader), made[0].get_absolute_url()
    off = client.post(f"{page}off/", follow=True).content.decode()
    assert "Channel is off" in off
    assert f'action="{page}on/"' in off
    client.post(f"{page}on/")
    assert Endpoint.objects.get().off_at is None
    new = client.post(f"{page}secret/").content.decode()
    assert "For 24 hours calls are signed with the old one too." in new
    assert made[1] not in new
    moved = {"name": "Room", "url": f"{sink.address}/room", "topics": ["goals"]}
    assert client.post(f"{page}edit/", {**moved, "url": "https://10.0.0.1/"}).status_code == 422
    client.post(f"{page}edit/", moved)
    assert "Room" in client.get("/webhooks/").content.decode()
    Person.objects.filter(pk=leader.pk).update(is_active=False)
    Endpoint.objects.update(off_at=timezone.now())
    refused = signed_in(owner).post(f"{page}on/", follow=True).content.decode()
    assert "Lena Leader, who made this webhook, has left." in refused
    assert "Remove Room?" in signed_in(owner).get(f"{page}remove/").content.decode()
    signed_in(owner).post(f"{page}remove/")
    assert not Endpoint.objects.exists()


def test_a_leader_sees_that_another_has_a_webhook_and_not_what_it_is_told(
    made: Made, leader: Person, owner: Person, signed_in: SignedIn
) -> None:
    Person.objects.filter(pk=owner.pk).update(role=Role.LEADER)
    client, page = signed_in(Person.objects.get(pk=owner.pk)), made[0].get_absolute_url()
    shown = client.get("/webhooks/").content.decode()
    assert "Channel" in shown
    assert "/hook" not in shown.replace("/webhooks", "")
    for answer in (client.get(page), client.post(f"{page}test/"), client.post(f"{page}secret/")):
        assert answer.status_code == 403
