"""The signs on paper, by mail and on a screen: one page, sent once, and never money to who may not see it."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from tests.web.conftest import SignedIn
from tests.web.insights.test_pages import make_finding
from tests.web.insights.test_signs import STAKE

from trine.core.company import Role
from trine.web.base.logs import discreet
from trine.web.base.models import Event
from trine.web.briefing.models import Delivery
from trine.web.briefing.running import run_round
from trine.web.briefing.stories import story_of
from trine.web.insights.actions.screens import make_screen, withdraw_screen
from trine.web.insights.actions.signs import want_mondays
from trine.web.insights.models import Screen, SignsMail
from trine.web.insights.mondays import send_mondays
from trine.web.insights.paper.signs import write_sheet
from trine.web.insights.queries.signs import signs
from trine.web.people.models import Person

NOW = datetime(2027, 1, 11, 8, 30, tzinfo=UTC)
SEVEN_IN_BERLIN = datetime(2027, 1, 11, 6, 0, tzinfo=UTC)  # a Monday
PAGES = re.compile(rb"/Type /Page\b")


def sheet(reader: Person) -> bytes:
    return write_sheet(signs(reader), company="Halden Instruments", now=NOW)


def test_two_hundred_findings_in_any_script_fit_one_sheet(leader: Person, signed_in: SignedIn) -> None:
    titles = ("王小明 counts on nobody", "סימן של Žofia Łukasiewicz", "محمد علي waits", "हिन्दी नाम", "An aim")
    for number in range(200):
        title = f"{number}: {titles[number % 5]}" + " that goes on and on until nobody reads it" * (number % 7)
        more = {"about_money": True, "at_stake": STAKE, "next_step": "Talk to each other. " * 20}
        gone = timezone.now() if number % 11 == 0 else None
        make_finding(title, sign=number % 5 + 1, severity="error", days_ago=3, resolved_at=gone, **more)
    response = signed_in(leader).get("/signs.pdf")
    assert response["Content-Type"] == "application/pdf"
    assert response["Cache-Control"] == "private, no-store"
    assert len(PAGES.findall(response.content)) == 1


def test_paper_holds_nothing_that_its_reader_may_not_see(leader: Person, guest: Person) -> None:
    make_finding("A goal without a parent")
    for_guest, for_leader = sheet(guest), sheet(leader)
    secret = make_finding("Revenue is short", severity="error", about_money=True, at_stake=STAKE)
    assert sheet(guest) == for_guest
    assert sheet(leader) != for_leader
    secret.resolved_at = timezone.now()
    secret.save()
    assert sheet(guest) == for_guest


def sent(person: Person) -> list[Delivery]:
    rows = Delivery.objects.filter(person=person, channel="inbox", message__event__subject_kind="signs_mail")
    return list(rows.filter(state="sent").order_by("pk"))


def words(row: Delivery) -> str:
    story = story_of(row)
    return "\n".join(
        [story.headline, *(f"{part.title}: {line.text}" for part in story.sections for line in part.lines)]
    )


def test_who_wants_the_signs_has_them_on_mondays_from_seven_by_their_own_clock_once(
    leader: Person, owner: Person
) -> None:
    make_finding("Two goals oppose each other", severity="error")
    Person.objects.update(time_zone="Europe/Berlin")
    leader.refresh_from_db()
    assert send_mondays(SEVEN_IN_BERLIN) == 0
    want_mondays(leader, wanted=True)
    assert [send_mondays(SEVEN_IN_BERLIN - timedelta(minutes=1)), send_mondays(SEVEN_IN_BERLIN)] == [0, 1]
    assert [send_mondays(SEVEN_IN_BERLIN + timedelta(hours=hours)) for hours in (0, 3, 24)] == [0, 0, 0]
    run_round(SEVEN_IN_BERLIN + timedelta(hours=3))
    (row,) = sent(leader)
    assert not sent(owner)
    assert story_of(row).headline == "One contradiction costs money now."
    assert "1. Teams measure success differently: Contradiction: Two goals oppose each other" in words(row)
    leader.role = Role.MEMBER
    leader.save()
    assert send_mondays(SEVEN_IN_BERLIN + timedelta(weeks=1)) == 0
    leader.role = Role.OWNER
    leader.save()
    want_mondays(leader, wanted=False)
    assert send_mondays(SEVEN_IN_BERLIN + timedelta(weeks=1)) == 0


def test_the_mail_tells_what_its_reader_may_see_when_it_is_sent(leader: Person, signed_in: SignedIn) -> None:
    make_finding("Revenue is short by much", severity="error", about_money=True, at_stake=STAKE)
    make_finding("A goal without a parent")
    browser = signed_in(leader)
    for _ in range(2):
        assert browser.post("/signs/mail/", {"team": ""}).status_code == 302
    assert Event.objects.filter(verb="signs_sent").count() == SignsMail.objects.count() == 1
    assert "today already" in browser.get("/?team=").content.decode()
    run_round(timezone.now() + timedelta(seconds=5))
    (row,) = sent(leader)
    assert "€ 600,000 at stake: € 2,400,000 asked for − € 1,800,000 promised = € 600,000." in words(row)
    leader.role = Role.GUEST
    leader.save()
    row.refresh_from_db()
    assert "600,000" not in words(row)
    assert "Revenue is short" not in words(row)
    assert "A goal without a parent" in words(row)


@pytest.fixture
def findings(db: None) -> None:
    make_finding("Revenue is short by much", severity="error", about_money=True, at_stake=STAKE)
    make_finding("Sales is paid against the goal", severity="error", about_pay=True)
    make_finding("The secret gateway is late", sign=2, subjects=[["launch", "l-secret"]])
    make_finding("A goal without a parent")


def a_screen(leader: Person, *, shows_unreleased: bool = False, days: int = 30) -> tuple[Screen, str]:
    until = timezone.localdate() + timedelta(days=days)
    values: dict[str, Any] = {"name": "Hall", "team": None, "theme": "dark", "until": until}
    screen, token = make_screen(leader, shows_unreleased=shows_unreleased, **values)
    return screen, f"/screen/{token}/"


@pytest.mark.parametrize("shows_unreleased", [False, True])
def test_a_screen_never_shows_money_or_pay_and_unreleased_work_only_if_asked_to(
    shows_unreleased: bool, findings: None, leader: Person
) -> None:
    screen, address = a_screen(leader, shows_unreleased=shows_unreleased)
    response = Client().get(address)
    shown = response.content.decode()
    assert "A goal without a parent" in shown
    assert not {word for word in ("Revenue is short", "600,000", "Sales is paid", "Mended") if word in shown}
    assert ("The secret gateway" in shown) is shows_unreleased
    assert "without money" in shown
    assert 'data-theme="dark"' in shown
    assert response["X-Robots-Tag"] == "noindex"
    assert "no-store" in response["Cache-Control"]
    screen.refresh_from_db()
    assert screen.seen_at is not None
    assert screen.token_hash not in address
    assert address not in discreet(f"Not Found: {address}")


def test_a_link_that_has_ended_says_why_and_makes_an_open_screen_load_anew(findings: None, leader: Person) -> None:
    screen, address = a_screen(leader)
    withdraw_screen(leader, screen=screen)
    other, run_out = a_screen(leader)
    Screen.objects.filter(pk=other.pk).update(until=timezone.localdate() - timedelta(days=1))
    for path, status, said in (
        (address, 410, "This link was withdrawn."),
        (run_out, 410, "This link has run out."),
        ("/screen/no-such-token/", 404, "This link is not known here."),
    ):
        response = Client().get(path)
        assert response.status_code == status
        assert said in response.content.decode()
        assert "A goal without a parent" not in response.content.decode()
        assert Client().get(path, headers={"HX-Request": "true"})["HX-Refresh"] == "true"


def test_a_screen_is_made_on_its_page_with_a_link_that_is_shown_once(leader: Person, signed_in: SignedIn) -> None:
    browser = signed_in(leader)
    until = timezone.localdate() + timedelta(days=30)
    form = {"name": "Hall", "team": "", "theme": "light", "until": f"{until}"}
    made = browser.post("/signs/screens/", form).content.decode()
    (address,) = set(re.findall(r"/screen/[\w-]+/", made))
    assert 'data-theme="light"' in Client().get(address).content.decode()
    assert address not in browser.get("/signs/screens/").content.decode()
    late = browser.post("/signs/screens/", {**form, "until": f"{until + timedelta(days=400)}"})
    assert late.status_code == 422
    assert "within a year" in late.content.decode()
    browser.post(f"/signs/screens/{Screen.objects.get().pk}/withdraw/")
    assert Client().get(address).status_code == 410
