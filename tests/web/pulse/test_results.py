"""What came of a wave: the page, its file, and that neither says more than is published."""

import csv
import io
import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries
from tests.web.conftest import SignedIn
from tests.web.factories import make_person, make_team
from tests.web.pulse.world import a_wave

from trine.core.agreement import COMPANY, Answer
from trine.core.agreement.collaboration import Question, Rating
from trine.core.company import Function
from trine.web.base.models import Event
from trine.web.goals.models import Cycle
from trine.web.people.models import Person, Team
from trine.web.pulse.actions.closing import result_of
from trine.web.pulse.models import Wave, Word
from trine.web.pulse.results import agreement_on, published_of
from trine.web.pulse.reviews import tell_before_reviews
from trine.web.pulse.telling import WAVES

pytestmark = pytest.mark.django_db

MIXED = (
    ("mql", "revenue", "churn"),
    ("mql", "revenue", "margin"),
    ("mql", "share", "speed"),
    ("alarms", "speed", "churn"),
    ("margin", "share", "price"),
    ("revenue", "alarms", "price"),
)
WRONG = (("mql", "revenue", "alarms"),) * 2 + (("mql", "churn", "alarms"), ("churn", "price", "revenue"))
RIGHT = (("margin", "share", "alarms"), ("margin", "speed", "price"), ("share", "speed", "churn"))


def answers(team: Team, other: Team, guesses: tuple[tuple[str, ...], ...], count: int, belief: int) -> list[Answer]:
    """So many people of a team: mixed picks, guesses at the other team, and what they believe of it."""
    found = []
    for n in range(count):
        who = f"{team.slug}{n}"
        found.append(Answer(who, team.slug, COMPANY, MIXED[n % 6], n % 3))
        found.append(Answer(who, team.slug, other.slug, guesses[n % len(guesses)], belief - (n == 0)))
    return found


def ratings(teams: list[Team]) -> list[Rating]:
    """Six of Sales on Product: all but one say alike that they would choose them again. Three of Finance on Sales."""
    sales, product, finance = (team.slug for team in teams)
    scores = [{Question.KNOWN: 2 + n % 3, Question.AGAIN: 5 if n else 1} for n in range(6)]
    of_sales = [Rating(f"s{n}", sales, product, each) for n, each in enumerate(scores)]
    return [*of_sales, *(Rating(f"f{n}", finance, sales, each) for n, each in enumerate(scores[:3]))]


def closed(name: str, days: int, teams: list[Team], rows: list[Answer], members: dict[str, int]) -> Wave:
    now = timezone.now() - timedelta(days=days)
    product = teams[1].slug
    wave = a_wave(name, state="closed", opened_at=now - timedelta(days=9), closed_at=now, asked=20, answered=15)
    wave.teams.set(teams)
    wave.lists = {product: ["margin", "share", "speed"]}
    wave.result = result_of(wave, rows, members, ratings(teams))
    wave.save()
    return wave


@pytest.fixture
def teams(sales: Team) -> list[Team]:
    return [sales, make_team("Product", function=Function.PRODUCT), make_team("Finance", function=Function.FINANCE)]


@pytest.fixture
def waves(teams: list[Team]) -> list[Wave]:
    """In the first Sales took MQL for Product's goal; in the second no more. Finance is too small both times."""
    sales, product, finance = teams
    few = answers(finance, sales, RIGHT, 3, 2)
    of_product = answers(product, sales, MIXED, 6, 3)
    members = {sales.slug: 9, product.slug: 6, finance.slug: 4}
    first = closed("Spring", 90, teams, [*answers(sales, product, WRONG, 8, 3), *of_product, *few], members)
    second = closed("Summer", 1, teams, [*answers(sales, product, RIGHT, 8, 3), *of_product, *few], members)
    return [first, second]


def page(signed_in: SignedIn, person: Person, wave: Wave) -> str:
    return " ".join(signed_in(person).get(reverse("pulse:result", args=[wave.pk])).content.decode().split())


def test_the_page_answers_first_and_says_why_a_cell_is_empty(
    signed_in: SignedIn, member: Person, waves: list[Wave]
) -> None:
    text = page(signed_in, member, waves[0])
    assert "of the three priorities that each names for the company" in text
    assert "they believe that it is" in text
    assert "6 of 8 in Sales take “Mql” for one of Product&#x27;s top three; it is not on the list." in text
    product, sales = (waves[0].teams.get(name=name).slug for name in ("Product", "Sales"))
    assert reverse("goals:team", args=[product]) in text
    assert f"/meetings/?team={sales}&amp;team={product}&amp;text=6+of+8+in+Sales+take+" in text
    assert text.count("Not shown: too few answers") == 5  # the row and the column of Finance
    assert "fewer than 5 answered" in text
    assert "all answered" in text  # six of six in Product
    assert "Finance, Sales had no published top three" in text


def test_what_was_mended_since_the_wave_before_is_told_with_both_counts(
    signed_in: SignedIn, member: Person, waves: list[Wave]
) -> None:
    text = page(signed_in, member, waves[1])
    assert "held against" in text
    assert "Sales took “Mql” for one of Product&#x27;s top three: 6 of 8 then, nobody of 8 now." in text
    assert "as before" in text


def test_how_teams_work_together_stands_beside_how_far_they_agree(
    signed_in: SignedIn, member: Person, waves: list[Wave]
) -> None:
    text = page(signed_in, member, waves[1])
    part = text[text.index("How well they work together") :]
    assert "<strong>3.0</strong>" in part
    assert "n&nbsp;=&nbsp;6" in part
    assert part.count("Not shown: too much alike") == 1
    assert "Finance" not in part[: part.index("</table>")]  # not even that somebody there said something
    assert "<strong>5" not in part
    assert re.search(r"Lowest: Sales gives Product [\d.]+ of 5 for “know their work”\.", part)
    assert "Same company priorities" in part


def test_own_words_stand_there_without_a_name(signed_in: SignedIn, member: Person, waves: list[Wave]) -> None:
    Word.objects.create(wave=waves[1], text="Fewer alarms", item="alarms")
    text = page(signed_in, member, waves[1])
    assert "“Fewer alarms”" in text
    assert "meant: Alarms" in text


def test_the_file_has_what_is_published_to_the_last_digit_and_nothing_of_a_small_team(
    signed_in: SignedIn, member: Person, waves: list[Wave]
) -> None:
    body = signed_in(member).get(reverse("pulse:result_csv", args=[waves[1].pk])).content.decode()
    rows = list(csv.DictReader(io.StringIO(body)))
    shown = published_of(waves[1])
    pairs = {(row["team"], row["other"]): row for row in rows if row["what"] == "agreement" and row["value"]}
    assert {key: float(row["value"]) for key, row in pairs.items()} == {
        (pair.team, pair.other): pair.overlap for pair in (*shown.pairs, shown.everybody) if pair is not None
    }
    assert len([row for row in rows if row["what"] == "misread"]) == len(shown.misreads)
    together = [row for row in rows if row["what"] == "working together"]
    assert [(row["item"], float(row["value"])) for row in together if row["value"]] == [("known", 3.0)]
    assert all(not row["value"] for row in rows if "finance" in (row["team"], row["other"]))


def test_guests_and_surveys_that_are_not_closed_have_no_result(
    signed_in: SignedIn, guest: Person, member: Person, waves: list[Wave]
) -> None:
    assert signed_in(guest).get(reverse("pulse:result", args=[waves[0].pk])).status_code == 403
    assert signed_in(guest).get(reverse("pulse:result_csv", args=[waves[0].pk])).status_code == 403
    Wave.objects.filter(pk=waves[0].pk).update(state="open", result=None)
    assert signed_in(member).get(reverse("pulse:result_csv", args=[waves[0].pk])).status_code == 404
    assert signed_in(member).get(reverse("pulse:result", args=[waves[0].pk])).status_code == 302


def test_checks_see_the_survey_that_closed_last(
    waves: list[Wave], django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(1):
        found = agreement_on(timezone.localdate())
    assert found is not None
    assert found.closed_on == timezone.localdate(waves[1].closed_at)
    assert found.published == published_of(waves[1])
    assert found.name("mql") == "Mql"
    earlier = agreement_on(timezone.localdate(waves[1].closed_at) - timedelta(days=1))
    assert earlier is not None
    assert earlier.closed_on == timezone.localdate(waves[0].closed_at)
    Wave.objects.all().delete()
    assert agreement_on(timezone.localdate()) is None


def test_before_the_review_of_a_quarter_its_leads_hear_once_how_teams_found_working_together(
    waves: list[Wave], teams: list[Team]
) -> None:
    lead, now = make_person("Pia Product", leads=(teams[1],)), timezone.now()
    today = timezone.localdate()
    assert tell_before_reviews(now) == 0
    Cycle.objects.create(slug="q", kind="quarter", start=today - timedelta(days=80), end=today + timedelta(days=14))
    assert [tell_before_reviews(now), tell_before_reviews(now)] == [1, 0]
    event = Event.objects.get(verb="review_near")
    assert {tie.person for tie in WAVES.relations(event)} == {str(lead.pk)}
    story = WAVES.story(event, lead.pk)
    assert story is not None
    (section,) = story.sections
    assert section.title == "What others say of your team"
    assert [line.text.partition(".")[0] for line in section.lines] == ["Sales gives Product 3"]
