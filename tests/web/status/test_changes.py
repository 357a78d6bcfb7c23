"""What changed, for those who lead: as what it comes to, by team and kind, with money only for those who may see it."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from tests.web.conftest import SignedIn
from tests.web.factories import make_person, make_team

from trine.core import company as core
from trine.core.company import Function
from trine.web.briefing.models import Delivery
from trine.web.briefing.running import run_round
from trine.web.briefing.stories import story_of
from trine.web.goals.actions.goals import change_goal, create_goal
from trine.web.goals.goal_rows import read_goal
from trine.web.goals.models import Goal
from trine.web.people.models import Person, Team
from trine.web.status.making import make, schedule
from trine.web.status.sending import send_editions

pytestmark = pytest.mark.django_db


@pytest.fixture
def changed(world: None, leader: Person) -> Goal:
    """A goal whose target of money was changed twice, and whose title went there and back."""
    goal = Goal.objects.get(title="Sell at full margin")
    for title, to in (("Sell well", 600_000.0), ("Sell at full margin", 700_000.0)):
        content = read_goal(goal)
        first, *rest = content.key_results
        results = (core.KeyResult(first.metric, start=first.start, to=to), *rest)
        new = core.Goal(content.id, title, content.cycle, content.owners, key_results=results)
        change_goal(leader, goal=goal, content=new, today=date(2027, 2, 18))
        goal.refresh_from_db()
    return goal


def test_two_changes_of_a_goal_are_told_as_what_they_come_to(
    changed: Goal, leader: Person, signed_in: SignedIn
) -> None:
    page = signed_in(leader).get("/changes/").content.decode()
    assert "2 things changed since" in page
    assert "“from € 0 to € 500,000” became “from € 0 to € 700,000”" in page.replace("\N{NO-BREAK SPACE}", " ")
    assert "600" not in page
    assert "Sell well” became" not in page


def test_a_lead_who_may_not_see_money_is_not_told_amounts(changed: Goal, signed_in: SignedIn) -> None:
    lab = make_team("Laboratory", function=Function.OTHER)
    head = make_person("Hanna Head", leads=(lab,))
    client = signed_in(head)
    page, file = client.get("/changes/").content.decode(), client.get("/changes.csv").content.decode()
    assert "changed the goal" in page
    assert "€" not in page + file


def test_teams_and_kinds_are_chosen_and_the_file_has_the_same(
    changed: Goal, leader: Person, sales: Team, marketing: Team, signed_in: SignedIn
) -> None:
    client = signed_in(leader)
    assert "More leads" not in client.get(f"/changes/?team={sales.slug}").content.decode()
    assert "Nothing changed" in client.get("/changes/?kind=launch").content.decode()
    rows = client.get(f"/changes.csv?team={marketing.slug}").content.decode().splitlines()
    assert rows[0] == "when,kind,what,teams,change,who"
    assert len(rows) == 2
    assert ",Goals,More leads,Marketing,Lena Leader wrote the goal “More leads”.,Lena Leader" in rows[1]


def test_what_was_seen_is_not_told_again_and_that_can_be_taken_back(
    changed: Goal, leader: Person, signed_in: SignedIn
) -> None:
    client = signed_in(leader)
    client.post("/changes/seen/")
    assert "Nothing changed since you looked last" in client.get("/changes/").content.decode()
    client.post("/changes/unseen/?at=")
    assert "2 things changed" in client.get("/changes/").content.decode()


def test_more_changes_need_no_more_queries(changed: Goal, leader: Person, sales: Team, signed_in: SignedIn) -> None:
    client = signed_in(leader)

    def queries() -> int:
        with CaptureQueriesContext(connection) as found:
            client.get("/changes/")
        return len(found)

    before = queries()
    for number in range(5):
        create_goal(leader, content=core.Goal("", f"Goal {number}", "2027-q1", (sales.slug,)))
    assert queries() == before


def test_leaders_alone_get_it_as_a_message(changed: Goal, leader: Person, lead: Person) -> None:
    now = timezone.now()
    make("changes", now, schedule(), now)
    send_editions(now)
    while run_round(now):
        pass
    (row,) = Delivery.objects.filter(channel="inbox", message__event__verb="changes_summed_up")
    story = story_of(row)
    assert row.person == leader
    assert story.headline.endswith(": 2 in goals.")
    assert "from € 0 to € 700,000" in story.sections[0].lines[0].text
