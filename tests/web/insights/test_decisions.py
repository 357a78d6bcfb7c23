"""From a finding to a decision: asked, handed over, brought to leadership, decided, opened again, on the record."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from tests.web.conftest import SignedIn
from tests.web.factories import make_person

from trine.core.company import Role
from trine.web.base.errors import Invalid, NotAllowed
from trine.web.base.models import Event
from trine.web.goals.models import Acceptance
from trine.web.insights.actions import decisions, run_all_checks
from trine.web.insights.actions.screens import make_screen
from trine.web.insights.models import Decision, FindingRecord, Tension
from trine.web.people.models import Person, Team

OPTIONS = [
    ("Lower the target to 78 deals", "Sales keeps its price"),
    ("Raise the budget", "Marketing spends 40,000 more"),
]


@pytest.fixture
def finding(db: None) -> FindingRecord:
    now = timezone.now()
    return FindingRecord.objects.create(
        identity="T112 goal:c-deals metric:deals",
        code="T112",
        sign=1,
        severity="error",
        rank=0,
        title="The team targets for Deals add up to 78, less than the 96 of “Win the mid-market”",
        subjects=[["goal", "c-deals"], ["metric", "deals"]],
        next_step="Sales and leadership: share out the missing 18, or lower the company's target.",
        appeared_at=now,
        moved_at=now,
    )


@pytest.fixture
def lead(sales: Team) -> Person:
    return make_person("Ludo Lead", leads=(sales,))


@pytest.fixture
def leader(db: None) -> Person:
    return make_person("Lena Leader", role=Role.LEADER)


def in_days(days: int) -> date:
    return timezone.localdate() + timedelta(days=days)


def asked(by: Person, decider: Person, finding: FindingRecord | None = None) -> Tension:
    return decisions.raise_tension(
        by, question="78 deals or 96?", options=OPTIONS, decider=decider, decide_by=in_days(7), finding=finding
    )


def decided(by: Person, tension: Tension, *, accept: bool = False) -> Decision:
    option = tension.options.get(name=OPTIONS[0][0])
    return decisions.decide(
        by,
        tension=tension,
        option=option,
        gives_way="The target of 96 deals",
        because="No budget before autumn",
        review_on=in_days(60),
        accept=accept,
    )


def test_a_decision_says_what_gives_way_and_the_finding_links_to_it(
    signed_in: SignedIn, lead: Person, finding: FindingRecord
) -> None:
    tension = asked(lead, lead, finding)
    client = signed_in(lead)
    answer = client.post(
        f"/decisions/{tension.pk}/decide/",
        {
            "option": tension.options.get(name=OPTIONS[0][0]).pk,
            "gives_way": "The target of 96 deals",
            "because": "No budget before autumn",
            "review_on": in_days(60).isoformat(),
        },
        follow=True,
    )
    page = answer.content.decode()
    assert "The target of 96 deals" in page
    assert "No budget before autumn" in page
    assert "Lower the target to 78 deals" in client.get(f"/findings/{finding.pk}/").content.decode()


def test_a_finding_that_comes_back_still_links_to_what_was_decided(
    signed_in: SignedIn, leader: Person, finding: FindingRecord
) -> None:
    decided(leader, asked(leader, leader, finding))
    finding.resolved_at = timezone.now()
    finding.save()
    finding.pk, finding.resolved_at = None, None
    finding.save()
    assert "78 deals or 96?" in signed_in(leader).get(f"/findings/{finding.pk}/").content.decode()


def test_the_form_proposes_what_the_next_step_names(signed_in: SignedIn, lead: Person, finding: FindingRecord) -> None:
    page = signed_in(lead).get(f"/findings/{finding.pk}/ask/").content.decode()
    assert "Share out the missing 18\nLower the company&#x27;s target" in page


def test_a_question_is_asked_in_the_browser_with_an_option_a_line(
    signed_in: SignedIn, lead: Person, leader: Person, finding: FindingRecord
) -> None:
    answer = signed_in(lead).post(
        f"/findings/{finding.pk}/ask/",
        {
            "question": "78 or 96?",
            "options": "78: Sales keeps its price\n\n96: Marketing spends more",
            "decider": leader.slug,
            "decide_by": in_days(7).isoformat(),
        },
    )
    row = Tension.objects.get()
    assert answer.headers["Location"] == row.get_absolute_url()
    assert list(row.options.values_list("name", "means")) == [
        ("78", "Sales keeps its price"),
        ("96", "Marketing spends more"),
    ]


def test_before_the_agreed_day_only_the_named_person_decides(lead: Person, leader: Person) -> None:
    tension = asked(lead, lead)
    with pytest.raises(NotAllowed, match="Ludo Lead decides this"):
        decided(leader, tension)
    decided(lead, tension)


def test_after_the_agreed_day_it_goes_to_leadership_once(lead: Person, leader: Person) -> None:
    tension = asked(lead, lead)
    assert decisions.escalate_overdue(in_days(7)) == 0
    assert decisions.escalate_overdue(in_days(8)) == 1
    assert decisions.escalate_overdue(in_days(9)) == 0
    assert Event.objects.filter(verb="decision_escalated").count() == 1
    assert decided(leader, tension).by == leader


def test_a_question_that_waits_too_long_is_found_by_those_who_may_see_it_until_it_is_decided(
    signed_in: SignedIn, lead: Person, leader: Person, sales: Team, finding: FindingRecord
) -> None:
    finding.code, finding.about_pay, finding.subjects = "T110", True, [["team", sales.slug]]
    finding.save()
    tension = asked(leader, leader, finding)
    run_all_checks(today=in_days(7))
    assert not FindingRecord.objects.open().filter(code="T207").exists()
    run_all_checks(today=in_days(9))
    found = FindingRecord.objects.open().get(code="T207")
    assert found.subjects == [["tension", str(tension.pk)], ["team", sales.slug]]
    assert "78 deals or 96?" in signed_in(leader).get(f"/findings/{found.pk}/").content.decode()
    assert signed_in(lead).get(f"/findings/{found.pk}/").status_code == 404
    decided(leader, tension)
    run_all_checks(today=in_days(9))
    assert not FindingRecord.objects.open().filter(code="T207").exists()


def test_a_question_is_quoted_to_no_guest_on_no_screen_and_one_about_money_only_to_who_may_see_it(
    signed_in: SignedIn, leader: Person, sales: Team, finding: FindingRecord
) -> None:
    finding.about_money = True
    finding.save()
    asked(leader, leader, finding)
    decisions.raise_tension(
        leader, question="Part with Ahlborn?", options=OPTIONS, decider=leader, decide_by=in_days(7)
    )
    run_all_checks(today=in_days(9))
    values: dict[str, Any] = {"name": "Hall", "team": None, "theme": "dark", "until": in_days(30)}
    screens = [make_screen(leader, shows_unreleased=shows, **values)[1] for shows in (False, True)]
    guest = make_person("Gus Guest", role=Role.GUEST, teams=(sales,))

    def told(client: Client, *paths: str) -> list[bool]:
        pages = "".join(client.get(path).content.decode() for path in paths)
        return [words in pages for words in ("Part with Ahlborn?", "78 deals or 96?")]

    pages = ("/?team=", "/findings/", "/decisions/", "/search.json?q=Ahlborn", "/search.json?q=deals")
    assert told(signed_in(leader), *pages) == [True, True]
    assert told(signed_in(make_person()), *pages) == [True, False]
    assert told(signed_in(guest), *pages) == [False, False]
    assert told(Client(), *(f"/screen/{token}/" for token in screens)) == [False, False]
    for row in Tension.objects.all():
        assert signed_in(guest).get(row.get_absolute_url()).status_code == 403


def test_it_is_decided_once_until_it_is_opened_again_and_both_stay_on_the_record(
    signed_in: SignedIn, lead: Person
) -> None:
    tension = asked(lead, lead)
    decided(lead, tension)
    with pytest.raises(Invalid, match="decided or dropped meanwhile"):
        decided(lead, tension)
    decisions.reopen(lead, tension=tension, because="The budget came", decide_by=in_days(3))
    decided(lead, tension)
    page = signed_in(lead).get(tension.get_absolute_url()).content.decode()
    assert page.count("No budget before autumn") >= 2
    assert "The budget came" in page


def test_deciding_may_accept_the_finding_until_the_day_of_review(leader: Person, finding: FindingRecord) -> None:
    decided(leader, asked(leader, leader, finding), accept=True)
    acceptance = Acceptance.objects.get()
    assert (acceptance.code, acceptance.subjects, acceptance.until) == ("T112", ["c-deals", "deals"], in_days(60))
    assert "No budget before autumn" in acceptance.because


def test_one_question_is_open_for_a_finding_at_a_time(lead: Person, finding: FindingRecord) -> None:
    asked(lead, lead, finding)
    with pytest.raises(Invalid, match="has been asked for already"):
        asked(lead, lead, finding)


def test_what_is_missing_is_said_all_at_once(lead: Person) -> None:
    guest = make_person("Gus Guest", role=Role.GUEST)
    with pytest.raises(Invalid) as refused:
        decisions.raise_tension(
            lead, question="?", options=[("One", ""), (" One ", "")], decider=guest, decide_by=in_days(-1)
        )
    assert set(refused.value.sentences) == {"options", "decider", "decide_by"}


def test_pay_is_shown_to_nobody_who_may_not_see_it_and_decided_by_nobody_of_them(
    signed_in: SignedIn, lead: Person, leader: Person, finding: FindingRecord
) -> None:
    finding.code, finding.about_pay = "T110", True
    finding.save()
    with pytest.raises(Invalid, match="may not see the pay"):
        asked(leader, lead, finding)
    tension = asked(leader, leader, finding)
    client = signed_in(lead)
    assert client.get(tension.get_absolute_url()).status_code == 404
    assert client.get(f"/findings/{finding.pk}/").status_code == 404
    assert "78 deals or 96?" not in client.get("/decisions/").content.decode()
    assert "add up to 78" not in client.get("/search.json?q=add").content.decode()


def test_the_home_page_says_what_waits_for_the_reader(signed_in: SignedIn, lead: Person, leader: Person) -> None:
    asked(lead, lead)
    assert "1\N{NO-BREAK SPACE}decision waits" in signed_in(lead).get("/").content.decode()
    assert "decision waits" not in signed_in(leader).get("/").content.decode()


def test_the_list_takes_as_many_queries_for_many_questions_as_for_one(signed_in: SignedIn, lead: Person) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client = signed_in(lead)
    counts = []
    for _ in range(2):
        for _ in range(5):
            decided(lead, asked(lead, lead))
            asked(lead, lead)
        with CaptureQueriesContext(connection) as queries:
            client.get("/decisions/")
        counts.append(len(queries))
    assert counts[0] == counts[1]
