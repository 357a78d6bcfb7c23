"""What a survey lets people choose from."""

from datetime import date

import pytest

from trine.core.agreement.asking import MOST_ASKED, asked_next, covered
from trine.core.agreement.candidates import MOST, can_be_guessed, propose, sounds_like
from trine.core.agreement.lists import published_lists
from trine.demo.company import company

TODAY = date(2027, 2, 10)


def test_every_team_asked_is_there_with_its_first_and_decoys_are_on_nobodys_list() -> None:
    halden = company(TODAY)
    teams = ["marketing", "product", "sales", "success"]
    found = propose(halden, TODAY, teams)
    assert len(found) == MOST
    assert {published_lists(halden, TODAY)[team][0] for team in teams} <= {row.id for row in found}
    assert can_be_guessed(published_lists(halden, TODAY), [row.id for row in found]) == (
        "marketing",
        "product",
        "sales",
    )
    decoys = {row.id for row in found if row.is_decoy}
    assert len(decoys) == 2
    assert not decoys & {kpi.metric for kpi in halden.kpis}
    assert propose(halden, TODAY, []) != ()


def test_everybody_is_asked_about_a_few_teams_and_each_of_them_gets_enough_guesses() -> None:
    others = covered(10, "abcdefg")
    counts = dict.fromkeys(others, 0)
    for _ in range(10):
        for team in asked_next(others, counts):
            counts[team] += 1
    assert set(counts.values()) == {10 * MOST_ASKED // len(others)}
    assert covered(1, "abcdefg") == ("a", "b", "c", "d")


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("Have our custommers kept", "kept"),
        ("MORE REVENUE!!", "revenue"),
        ("everything", None),
        ("", None),
        ("new", None),
    ],
)
def test_own_words_are_taken_for_what_they_nearly_say_and_for_nothing_else(text: str, meant: str | None) -> None:
    assert sounds_like(text, {"revenue": "Revenue", "kept": "Customers kept", "new": "New customers won"}) == meant
