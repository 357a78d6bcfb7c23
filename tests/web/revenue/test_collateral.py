"""What was replaced reaches the reps whose open deals had the old one, with the deals, and with nobody else's."""

from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from pytest_django import Settings
from tests.web.briefing.conftest import MONDAY
from tests.web.conftest import SignedIn
from tests.web.factories import make_person, make_team

from trine.analytics.store import FactStore
from trine.core.company import Function
from trine.web.base.errors import Invalid, NotAllowed
from trine.web.briefing.models import Delivery
from trine.web.briefing.running import run_round
from trine.web.briefing.stories import story_of
from trine.web.people.models import Person, Team
from trine.web.revenue.actions import confirm_asset, replace_asset, withdraw_replacement
from trine.web.revenue.models import Confirmation, Replacement

pytestmark = pytest.mark.django_db
LINK = "https://drive.halden.example/deck-2027"


def deal(number: int, owner: str, **more: Any) -> dict[str, Any]:
    row: dict[str, Any] = {
        "opportunity_id": f"o{number}",
        "name": f"Deal {number}",
        "account_id": f"a{number}",
        "owner": owner,
    }
    row |= {"contact_id": None, "amount": Decimal(20_000), "currency": "EUR", "close_date": date(2027, 3, 3)}
    return {**row, "created_at": datetime(2026, 12, 1), "is_closed": False, "is_won": False, **more}


def touch(number: int, asset: str = "Deck 2026", **more: Any) -> dict[str, Any]:
    row = {"touch_id": f"t{number}", "touched_at": datetime(2027, 1, 2, 9), "asset": asset}
    return {**row, "account_id": None, "contact_id": None, "lead_id": None, **more}


DEALS = [
    deal(1, "Rita Rep"),
    deal(2, "RITA@halden.example ", amount=None),
    deal(3, "Rita Rep", is_closed=True),  # lost
    deal(4, "Rita Rep", created_at=datetime(2027, 1, 5)),  # began after the old one was sent
    deal(5, "Somebody Else"),
    deal(6, "Max Mustermann"),  # two are called so
    deal(7, "Rita Rep"),  # another asset
]
TOUCHES = [
    *(touch(number, account_id=f"a{number}") for number in (1, 3, 4, 5, 6)),
    touch(2, " deck 2026", contact_id="c2"),
    touch(7, "Card 2026", account_id="a7"),
    touch(8, account_id="a1", touched_at=datetime(2027, 1, 9, 9)),
]


@pytest.fixture
def facts(tmp_path: Path, settings: Settings) -> None:
    store = FactStore(tmp_path / "facts")
    tables = {
        "opportunities": DEALS,
        "touches": TOUCHES,
        "contacts": [{"contact_id": "c2", "account_id": "a2", "name": "Jo"}],
        "accounts": [{"account_id": "a1", "name": "Nordwind"}],
    }
    store.replace({name: pa.Table.from_pylist(rows) for name, rows in tables.items()}, source="crm")
    settings.FACTS_DIR = store.root


@pytest.fixture
def rita(sales: Team) -> Person:
    return make_person("Rita Rep", email="rita@halden.example", teams=(sales,))


@pytest.fixture
def marketer(marketing: Team) -> Person:
    return make_person("Moa Market", leads=(marketing,))


def told(person: Person) -> list[Delivery]:
    rows = Delivery.objects.filter(person=person, channel="inbox", state="sent").order_by("pk")
    return list(rows)


def test_a_rep_hears_what_to_use_instead_on_which_deals_and_says_yes_with_one_press(
    facts: None, rita: Person, marketer: Person, lead: Person, signed_in: SignedIn
) -> None:
    for _ in range(2):
        make_person("Max Mustermann")
    row = replace_asset(marketer, asset="Deck 2026", new_name="Deck 2027", link=LINK, because="New prices")
    run_round(MONDAY)
    (mine,) = told(rita)
    assert mine.relations == [["used", "you used “Deck 2026” on 2 open deals"]]
    assert told(lead) == []
    story = story_of(mine)
    assert story.headline == "Replaced: use “Deck 2027”. You sent “Deck 2026” on these 2 deals."
    assert [[line.text for line in section.lines] for section in story.sections] == [
        ["New prices"],
        [
            "Nordwind: Deal 1, € 20,000, to close by 3 March 2027, sent on 9 January 2027",
            "Deal 2, to close by 3 March 2027, sent on 2 January 2027",
        ],
    ]
    client = signed_in(rita)
    page = client.get("/inbox/").content.decode()
    assert f'action="/revenue/collateral/{row.pk}/confirm/"' in page
    client.post(story.answers[0].url)
    assert Confirmation.objects.get().person == rita
    assert story_of(mine).answers == ()
    assert "Nothing waits for you" in client.get("/inbox/").content.decode()
    page = signed_in(marketer).get(f"/revenue/collateral/{row.pk}/").content.decode()
    assert "1 of 1 use the new one" in page
    assert "Somebody Else" in page  # an owner whom nobody knows here
    assert "Max Mustermann" in page  # two people are called so
    assert "1 of 1" in signed_in(lead).get("/revenue/collateral/").content.decode()


def test_money_of_deals_is_for_those_who_may_see_it(facts: None, rita: Person, leader: Person) -> None:
    legal = make_team("Legal", function=Function.OTHER)
    rita.memberships.update(team=legal)
    replace_asset(leader, asset="deck 2026", new_name="Deck 2027", link=LINK)
    run_round(MONDAY)
    assert not any("€" in line.text for section in story_of(told(rita)[0]).sections for line in section.lines)


def test_it_is_said_once_by_who_leads_marketing_and_taken_back_before_it_was_sent(
    facts: None, rita: Person, marketer: Person, lead: Person, guest: Person, signed_in: SignedIn
) -> None:
    given = {"asset": "Deck 2026", "new_name": "Deck 2027", "link": "javascript:alert(1)"}
    assert signed_in(marketer).post("/revenue/collateral/new/", given).status_code == 422
    assert signed_in(marketer).post("/revenue/collateral/new/", {**given, "link": LINK}).status_code == 302
    row = Replacement.objects.get()
    with pytest.raises(Invalid):
        replace_asset(marketer, asset=" deck 2026", new_name="Deck 2028", link=LINK)
    with pytest.raises(NotAllowed):
        withdraw_replacement(lead, replacement=row)
    with pytest.raises(NotAllowed):
        confirm_asset(guest, replacement=row)
    withdraw_replacement(marketer, replacement=row)
    run_round(MONDAY)
    (only,) = told(rita)
    assert only.message.sentence.endswith("it may be used again.")
    earlier = Delivery.objects.filter(person=rita).exclude(message=only.message)
    assert {each.why for each in earlier} == {"replaced by a later message"}
