from dataclasses import replace
from datetime import date, timedelta

import pytest
from tests.core.checks.reading import TODAY, company

from trine.core.agreement import COMPANY, Answer, Survey, publish
from trine.core.agreement.measured import LASTS, Measured
from trine.core.checks.t302_misread_priority import run
from trine.core.findings import Finding

CLOSED = date(2027, 2, 10)
ITEMS = ("churn", "revenue", "win_rate", "mql", "acceptance", "market_share", "list_price", "gross_margin")
LIST = ("churn", "revenue", "win_rate")


def surveyed(*guesses: tuple[str, str, str], about: str = "product", closed: date = CLOSED) -> Measured:
    answers = [Answer(f"s{n}", "sales", COMPANY, ITEMS[:3]) for n in range(len(guesses))]
    answers += [Answer(f"s{n}", "sales", about, picks) for n, picks in enumerate(guesses)]
    published = publish(Survey(ITEMS, tuple(answers), {about: LIST}))
    names = {item: item.replace("_", " ").capitalize() for item in ITEMS}
    return Measured(closed, published, names)


def found(*guesses: tuple[str, str, str], today: date = TODAY, about: str = "product") -> list[Finding]:
    return list(run(replace(company(), agreement=surveyed(*guesses, about=about)), today))


WRONG = ("mql", "churn", "revenue")
RIGHT = ("win_rate", "churn", "revenue")
MANY = [*[WRONG] * 9, *[RIGHT] * 3]


def test_what_many_believe_and_is_not_on_the_list_is_told_with_how_many() -> None:
    (finding,) = found(*MANY)
    assert finding.title == "Sales takes “Mql” for one of Product's top three, which it is not"
    assert [str(subject) for subject in finding.subjects] == ["team:sales", "team:product", "metric:mql"]
    assert finding.evidence[0].value == "9 of 12"


@pytest.mark.parametrize(("unaware", "told"), [(13, False), (15, True)])
def test_what_is_on_the_list_counts_as_unknown_when_surely_most_do_not_name_it(unaware: int, told: bool) -> None:
    """The lower end of the interval is .43 for 13 of 20, and .53 for 15."""
    guesses = [("churn", "revenue", ITEMS[3 + n % 5]) for n in range(unaware)]
    titles = [finding.title for finding in found(*guesses, *[RIGHT] * (20 - len(guesses)))]
    assert ("Sales does not know that “Win rate” is one of Product's top three" in titles) is told


def test_a_belief_of_few_or_one_that_chance_makes_is_none() -> None:
    scattered = [("churn", "revenue", ITEMS[3 + n % 5]) for n in range(5)] + [RIGHT] * 5
    assert not found(*scattered)


def test_an_old_survey_and_a_team_that_is_gone_are_passed_over() -> None:
    assert found(*MANY, today=CLOSED + timedelta(days=LASTS))
    assert not found(*MANY, today=CLOSED + timedelta(days=LASTS + 1))
    assert not found(*MANY, today=CLOSED - timedelta(days=1))
    assert not found(*MANY, about="hardware")


def test_what_a_survey_shows_nothing_of_stands_as_the_one_before_showed_it() -> None:
    before = surveyed(*MANY, closed=CLOSED - timedelta(days=30))
    for last, told in ((MANY[:4], ["11 January 2027"]), (MANY, ["10 February 2027"]), ([RIGHT, ITEMS[:3]] * 6, [])):
        with_both = replace(company(), agreement=replace(surveyed(*last), earlier=before))
        days = [str(finding.evidence[0].source).partition(" closed on ")[2] for finding in run(with_both, TODAY)]
        assert days == told


def test_what_went_on_the_list_or_off_it_since_is_no_misread_any_more() -> None:
    now = company("kpis: [{team: product, cycle: 2027-q1, rank: 1, metric: mql}]")
    assert not list(run(replace(now, agreement=surveyed(*MANY)), TODAY))  # they were right after all
    unaware = surveyed(*[("churn", "revenue", ITEMS[3 + n % 5]) for n in range(15)], *[RIGHT] * 5)
    assert list(run(replace(company(), agreement=unaware), TODAY))
    assert not list(run(replace(now, agreement=unaware), TODAY))  # win_rate is off the list
