"""The pages of revenue over the demo company's facts: what they say, for whom, and as files."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING, Any

import pytest
from django.utils import timezone
from tests.web.factories import make_person, make_team

from trine import demo
from trine.analytics.store import FactStore
from trine.core.company import Function
from trine.web.base.models import Event
from trine.web.revenue.models import Sourcing

if TYPE_CHECKING:
    from django.test import Client
    from tests.web.conftest import SignedIn

    from trine.web.people.models import Person

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("revenue pages")]
PAGES = (
    "/revenue/",
    "/revenue/funnel/",
    "/revenue/handoff/",
    "/revenue/campaigns/",
    "/revenue/win-rate/",
    "/revenue/execution/",
)


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> FactStore:
    """The demo's facts, as of today."""
    store = FactStore(tmp_path_factory.mktemp("revenue") / "facts")
    store.replace(demo.facts(timezone.localdate()), source="demo")
    return store


@pytest.fixture
def facts(store: FactStore, settings: Any) -> FactStore:
    settings.FACTS_DIR = store.root
    return store


@pytest.fixture
def reading(facts: FactStore, leader: Person, signed_in: SignedIn) -> Client:
    """A leader of a company with facts."""
    return signed_in(leader)


def text_of(client: Client, path: str) -> str:
    response = client.get(path)
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def file_of(client: Client, path: str) -> list[dict[str, str]]:
    response = client.get(path)
    assert response["Content-Disposition"].startswith("attachment")
    return list(csv.DictReader(io.StringIO(response.content.decode())))


@pytest.mark.parametrize("path", PAGES)
def test_without_facts_a_page_says_what_it_would_show_and_what_to_do(
    path: str, leader: Person, signed_in: SignedIn
) -> None:
    assert "Bring facts in" in text_of(signed_in(leader), path)


@pytest.mark.parametrize("path", PAGES)
def test_guests_do_not_see_them(path: str, facts: FactStore, guest: Person, signed_in: SignedIn) -> None:
    assert signed_in(guest).get(path).status_code == 403


def test_the_models_stand_side_by_side_and_share_out_the_same_deals(reading: Client) -> None:
    text = text_of(reading, "/revenue/?period=all")
    assert "Shapley" in text
    assert "Where the models disagree most" in text
    rows = file_of(reading, "/revenue/attribution.csv?period=all")
    sums: dict[str, float] = {}
    for row in rows:
        sums[row["model"]] = sums.get(row["model"], 0.0) + float(row["deals"])
    assert len(sums) >= 9
    assert max(sums.values()) == pytest.approx(min(sums.values()))


def test_a_segment_has_a_table_of_its_own_and_nonsense_in_the_address_is_ignored(reading: Client) -> None:
    text = text_of(reading, "/revenue/?by=segment&basis=value&period=all&lookback=-1&scope=moon")
    assert text.count("<h3>") >= 2


def test_what_sourced_means_is_said_by_a_leader_and_stands_beside_the_figures(reading: Client) -> None:
    assert "What sourced means is not said yet" in text_of(reading, "/revenue/")
    said = {"channels": ["paid_search", "webinar"], "sourced_by": "first", "scope": "account", "lookback_days": "90"}
    assert reading.post("/revenue/sourced/", said).status_code == 302
    text = text_of(reading, "/revenue/?period=all")
    assert "Marketing sourced" in text
    assert "the part of a won deal that First touch gives to paid search and webinar" in text
    assert Event.objects.filter(verb="sourcing_defined").count() == 1


def test_a_definition_without_channels_is_refused_with_a_sentence(reading: Client) -> None:
    response = reading.post("/revenue/sourced/", {"sourced_by": "first", "scope": "account", "lookback_days": "90"})
    assert response.status_code == 422
    assert not Sourcing.objects.exists()


def test_a_won_deal_leads_to_its_account_with_deals_and_touches_in_order(reading: Client) -> None:
    deals = text_of(reading, "/revenue/deals/?period=all")
    address = deals.split('href="/revenue/accounts/')[1].split('"')[0]
    text = text_of(reading, f"/revenue/accounts/{address}")
    assert " won" in text
    assert reading.get("/revenue/accounts/demo/-/nobody/").status_code == 404
    assert reading.get("/revenue/deals/?period=all&page=100000").status_code == 200


def test_the_funnel_expects_more_than_it_has_seen_and_plans_backwards(reading: Client) -> None:
    today = timezone.localdate()
    text = text_of(reading, f"/revenue/funnel/?target=500000&start={today}&end={today.replace(year=today.year + 1)}")
    assert "of leads are won in the end" in text
    assert "Wins still needed" in text
    newest = file_of(reading, "/revenue/funnel.csv")[-3]
    assert float(newest["expected"]) > float(newest["so_far"])


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ("target=0&start=2027-01-01&end=2027-03-31", "greater than or equal to"),
        ("target=1000&start=2027-04-01&end=2027-03-31", "The period ends before it starts."),
        ("target=1000&start=2027-01-01&end=2037-03-31", "two years ahead at most"),
        ("target=1000&start=soon&end=2027-03-31", "Enter a valid date"),
    ],
)
def test_a_target_that_cannot_be_planned_for_gets_a_sentence(reading: Client, given: str, says: str) -> None:
    response = reading.get(f"/revenue/funnel/?{given}")
    assert response.status_code == 422
    assert says in response.content.decode()


def test_the_handoff_shows_both_teams_the_same_leads(reading: Client) -> None:
    text = text_of(reading, "/revenue/handoff/?by=lead_source&state=returned")
    assert "came back unworked" in text
    rows = file_of(reading, "/revenue/handoff.csv?by=lead_source")
    assert sum(int(row["handed_over"]) for row in rows[1:]) == int(rows[0]["handed_over"])


def test_a_leader_writes_down_how_soon_sales_answers_and_takes_it_back(reading: Client) -> None:
    assert "No time to answer in is agreed." in text_of(reading, "/revenue/handoff/")
    agreed = {"respond_within": "4h", "hours": "8:30-17", "days": "mon-thu", "zone": "Europe/Berlin"}
    assert reading.post("/revenue/handoff/agreement/", agreed).status_code == 302
    text = text_of(reading, "/revenue/handoff/")
    assert "Agreed: answered within 4 working hours (Monday to Thursday, 8:30 to 17:00, Europe/Berlin)." in text
    assert reading.post("/revenue/handoff/agreement/", {**agreed, "respond_within": ""}).status_code == 302
    assert "No time to answer in is agreed." in text_of(reading, "/revenue/handoff/")


@pytest.mark.parametrize(
    ("field", "given", "says"),
    [
        ("respond_within", "soon", "Write the time as 30m, 4h or 2d."),
        ("hours", "17-9", "Write the hours as 9-17"),
        ("days", "weekdays", "Write the days as mon-fri"),
        ("zone", "Moon/Crater", "Select a valid choice"),
    ],
)
def test_an_agreement_that_cannot_be_read_gets_a_sentence(reading: Client, field: str, given: str, says: str) -> None:
    agreed = {"respond_within": "4h", "hours": "9-17", "days": "mon-fri", "zone": "UTC", field: given}
    response = reading.post("/revenue/handoff/agreement/", agreed)
    assert response.status_code == 422
    assert says in response.content.decode()


def test_campaigns_show_cost_and_return_by_the_chosen_model(reading: Client) -> None:
    assert "cover their cost" in text_of(reading, "/revenue/campaigns/?model=first").replace("not cover", "cover")
    rows = [row for row in file_of(reading, "/revenue/campaigns.csv") if row["actual_return"]]
    assert float(rows[0]["actual_return"]) == pytest.approx(float(rows[0]["revenue"]) / float(rows[0]["cost"]))


@pytest.mark.parametrize("count", ["deals", "leads"])
def test_a_change_of_the_win_rate_is_taken_apart_by_mix_and_rates(reading: Client, count: str) -> None:
    text = text_of(reading, f"/revenue/win-rate/?count={count}&by=segment")
    assert "come from the mix of segments" in text
    rows = file_of(reading, f"/revenue/win-rate.csv?count={count}&by=segment")
    before, after = (
        sum(float(row[f"won_{when}"]) for row in rows) / sum(float(row[f"n_{when}"]) for row in rows)
        for when in ("before", "after")
    )
    assert sum(float(row["mix"]) + float(row["rate"]) for row in rows) == pytest.approx(after - before)


def test_a_quarter_without_deals_is_said(reading: Client) -> None:
    quarters = text_of(reading, "/revenue/win-rate/").split('<option value="')[1:14]
    oldest = quarters[-1].split('"')[0]
    assert "There are no leads in" in text_of(reading, f"/revenue/win-rate/?count=leads&from={oldest}")


def test_execution_names_the_figures_that_trend_and_season_do_not_explain(reading: Client) -> None:
    text = text_of(reading, "/revenue/execution/?metric=deals_won")
    assert "Deals won" in text
    rows = file_of(reading, "/revenue/execution.csv?metric=deals_won")
    assert all(float(row["low"]) <= float(row["expected"]) <= float(row["high"]) for row in rows)


def test_members_of_sales_see_revenue_and_those_of_a_team_without_money_do_not(
    facts: FactStore, member: Person, signed_in: SignedIn
) -> None:
    assert signed_in(member).get("/revenue/").status_code == 200
    elsewhere = make_person(teams=(make_team("People", function=Function.OTHER),))
    assert signed_in(elsewhere).get("/revenue/").status_code == 403
