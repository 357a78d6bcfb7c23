"""What a link to Trine unfolds to: names alone, for posters whom Trine knows, where no other company reads along."""

from datetime import date
from typing import Any

import pytest
from django.conf import settings as django_settings
from tests.integrations.slack.server import SlackServer
from tests.web.conftest import SignedIn
from tests.web.slack.conftest import MONDAY

from trine.core.company import Role
from trine.web.goals.models import Cycle, Goal, Metric
from trine.web.launches.models import Launch
from trine.web.people.models import Person, Team
from trine.web.slack.asked import take, work
from trine.web.slack.models import SlackAccount

pytestmark = pytest.mark.django_db

SITE = django_settings.PUBLIC_URL


@pytest.fixture
def pages(sales: Team, launch: Launch) -> list[str]:
    """Links to a goal, a metric, a team, a launch, and to what nobody knows."""
    cycle = Cycle.objects.create(slug="now", kind="quarter", start=date(2026, 1, 1), end=date(2027, 12, 31))
    goal = Goal.objects.create(slug="joint", title="Win <together>", cycle=cycle)
    goal.ownerships.create(team=sales)
    Metric.objects.create(slug="arr", name="ARR", unit="EUR", better="up", owner_team=sales)
    paths = ("goals/joint/", "metrics/arr/", f"teams/{sales.slug}/", f"launches/{launch.slug}/", "goals/none/", "x/")
    return [f"{SITE}/{path}?a=1#b" for path in paths] + ["https://evil.example/goals/joint/"]


def post(urls: list[str], user: str = "U1", number: int = 1, **more: Any) -> bool:
    """Somebody posts a message with links."""
    links = [{"domain": "x", "url": url} for url in urls]
    event = {"type": "link_shared", "user": user, "unfurl_id": f"C1.{number}", "source": "conversations_history"}
    payload = {"type": "event_callback", "event_id": f"Ev{number}", "is_ext_shared_channel": False}
    kept = take({**payload, "event": {**event, "links": links}, **more})
    work(MONDAY)
    return kept


def texts(slack: SlackServer) -> dict[str, str]:
    (sent,) = slack.unfurled
    return {url: card["blocks"][0]["text"]["text"] for url, card in sent["unfurls"].items()}


def test_goals_metrics_and_teams_show_their_names_and_whose_they_are(
    pages: list[str], rep: Person, sales: Team, slack: SlackServer
) -> None:
    assert post(pages)
    assert texts(slack) == {
        pages[0]: f"*<{SITE}/goals/joint/|Win &lt;together&gt;>*\n•  A goal of Sales",
        pages[1]: f"*<{SITE}/metrics/arr/|ARR>*\n•  A metric of Sales",
        pages[2]: f"*<{SITE}/teams/{sales.slug}/|Sales>*\n•  A team, its goals and what others need of it",
    }
    assert SlackAccount.objects.get(person=rep).slack_id == "U1"


def test_what_unfolds_is_open_to_every_guest(pages: list[str], rep: Person, guest: Person, signed_in: SignedIn) -> None:
    for page in pages[:3]:
        assert signed_in(guest).get(page.removeprefix(SITE)).status_code == 200


def test_unknown_posters_programs_and_people_of_other_companies_show_nothing(
    pages: list[str], rep: Person, slack: SlackServer
) -> None:
    slack.strangers.add("U1")
    slack.people["nobody@halden.example"] = "U2"
    for number, user in enumerate(("U1", "U2", "U3"), 1):
        post(pages, user=user, number=number)
    assert slack.unfurled == []


def test_who_has_left_shows_nothing(pages: list[str], rep: Person, slack: SlackServer) -> None:
    Person.objects.filter(pk=rep.pk).update(until=date(2026, 1, 1))
    post(pages)
    Person.objects.filter(pk=rep.pk).update(until=None, is_active=False)
    post(pages, number=2)
    assert slack.unfurled == []


def test_a_guest_shows_what_guests_may_open(pages: list[str], rep: Person, slack: SlackServer) -> None:
    Person.objects.filter(pk=rep.pk).update(role=Role.GUEST)
    post(pages)
    assert list(texts(slack)) == pages[:3]


@pytest.mark.parametrize(
    "more",
    [
        {"is_ext_shared_channel": True},
        {"is_ext_shared_channel": None},
        {"event": {"type": "link_shared", "source": "composer", "channel": "COMPOSER"}},
        {"event": {"type": "message"}},
    ],
)
def test_nothing_unfolds_where_others_may_read_nor_while_somebody_types(
    pages: list[str], rep: Person, slack: SlackServer, more: dict[str, Any]
) -> None:
    assert not post(pages, **more)
    assert slack.asked == []


def test_links_to_other_sites_are_not_even_asked_about(rep: Person, slack: SlackServer) -> None:
    post(["https://evil.example/", f"{SITE}.evil.example/goals/joint/"])
    assert slack.asked == []
