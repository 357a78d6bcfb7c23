from dataclasses import replace
from datetime import date

from tests.core.checks.reading import TODAY, company

from trine.core.agreement import COMPANY, Answer, Survey, publish
from trine.core.agreement.measured import Measured
from trine.core.checks.t303_believed_agreement import run
from trine.core.findings import Finding

ITEMS = ("churn", "revenue", "win_rate", "mql", "acceptance", "market_share", "list_price", "gross_margin")
SALES = [("revenue", "win_rate", "mql"), ("revenue", "win_rate", "churn")] * 3
PRODUCT = [("churn", "market_share", "list_price"), ("churn", "revenue", "gross_margin")] * 3


def found(believed: tuple[float, ...], about: str) -> list[Finding]:
    return list(run(replace(company(), agreement=surveyed(believed, about)), TODAY))


def surveyed(believed: tuple[float, ...], about: str) -> Measured:
    answers = [
        Answer(f"s{n}", "sales", COMPANY, picks, believed[n] if about == COMPANY else None)
        for n, picks in enumerate(SALES)
    ]
    answers += [Answer(f"p{n}", "product", COMPANY, picks) for n, picks in enumerate(PRODUCT)]
    if about != COMPANY:
        answers += [Answer(f"s{n}", "sales", about, PRODUCT[n], value) for n, value in enumerate(believed)]
    published = publish(Survey(ITEMS, tuple(answers)))
    return Measured(date(2027, 2, 10), published, {})


def test_a_team_that_believes_to_share_what_it_does_not_is_told() -> None:
    (finding,) = found((3, 2, 3, 3, 2, 3), "product")
    assert finding.title == "Sales believes that it shares 89 % of its company priorities with Product; it is 33 %"
    assert [str(subject) for subject in finding.subjects] == ["team:sales", "team:product"]
    assert {item.label: item.source for item in finding.evidence}["Believed"].endswith("n = 6")  # type: ignore[union-attr]  # it has a source


def test_a_belief_that_may_be_right_is_not() -> None:
    assert not found((0, 1, 0, 1, 1, 0), "product")
    assert not found((2, 3, 2, 2, 3, 2), COMPANY)


def test_within_a_team_it_is_told_of_its_people() -> None:
    (finding,) = found((3, 3, 3, 3, 3, 2), COMPANY)
    assert finding.title == "Sales believes that its people share 94 % of their company priorities; it is 80 %"
    assert [str(subject) for subject in finding.subjects] == ["team:sales"]


def test_what_a_survey_shows_nothing_of_stands_as_the_one_before_showed_it() -> None:
    before = surveyed((3, 2, 3, 3, 2, 3), "product")
    for believed, told in (((3, 2, 3, 3), 1), ((0, 1, 0, 1, 1, 0), 0)):  # too few say so; they believe it no more
        survey = replace(surveyed(believed, "product"), earlier=before)
        assert len(list(run(replace(company(), agreement=survey), TODAY))) == told
