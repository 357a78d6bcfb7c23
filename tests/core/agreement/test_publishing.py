"""What is shown of a survey, and that nobody's answer can be worked out from it."""

from collections.abc import Mapping
from datetime import date

import pytest

from trine.core.agreement import Answer, Published, Survey, publish
from trine.core.agreement.moving import Asked, mended, same_pairs
from trine.demo.calendar import Calendar
from trine.demo.pulse import waves

ITEMS = tuple("abcdefgh")


def team(name: str, *picks: str, perceived: float | None = None) -> list[Answer]:
    return [Answer(f"{name}{n}", name, "company", tuple(row), perceived) for n, row in enumerate(picks)]


def guesses(name: str, about: str, *picks: str) -> list[Answer]:
    return [Answer(f"{name}{n}", name, about, tuple(row)) for n, row in enumerate(picks)]


MIXED = ("abc", "abd", "abe", "cde", "abc", "bcd")


def published(*answers: list[Answer], **more: Mapping[str, object]) -> Published:
    return publish(Survey(ITEMS, tuple(row for rows in answers for row in rows), **more))  # type: ignore[arg-type]


def test_a_group_of_fewer_than_five_is_shown_on_neither_side() -> None:
    shown = published(team("sales", *MIXED), team("product", *MIXED[:4]), team("marketing", *MIXED))
    assert {(pair.team, pair.other) for pair in shown.pairs} == {
        ("marketing", "marketing"),
        ("marketing", "sales"),
        ("sales", "marketing"),
        ("sales", "sales"),
    }
    assert ("sales", "product") in {(row.team, row.other) for row in shown.suppressed}
    assert shown.everybody is not None
    assert shown.everybody.n == 12


def test_a_small_team_that_all_says_the_same_is_not_shown_and_a_large_one_is() -> None:
    small = published(team("sales", *["abc"] * 9), team("product", *MIXED))
    assert {(pair.team, pair.other) for pair in small.pairs} == {("product", "product")}
    large = published(team("sales", *["abc"] * 10))
    (pair,) = large.pairs
    assert (pair.overlap, pair.interval) != (1, None)
    assert pair.interval is not None
    assert pair.interval.low < 1 <= pair.interval.high


def test_a_census_has_no_interval_and_says_so() -> None:
    (pair,) = published(team("sales", *MIXED), members={"sales": 6}).pairs
    assert (pair.is_census, pair.interval) == (True, None)


def test_what_is_believed_stands_beside_what_is_so() -> None:
    answers = [
        Answer(row.respondent, row.team, "company", row.picks, 3 if n % 2 else 2)
        for n, row in enumerate(team("sales", *MIXED))
    ]
    (pair,) = published(answers).pairs
    assert pair.perceived == pytest.approx(2.5 / 3)
    assert pair.gap == pytest.approx(pair.perceived - pair.overlap)  # type: ignore[operator]
    assert pair.gap_interval is not None
    assert pair.gap_interval.low < pair.gap < pair.gap_interval.high  # type: ignore[operator]


def test_beliefs_of_few_or_all_alike_are_not_shown() -> None:
    (alike,) = published(team("sales", *MIXED, perceived=3)).pairs
    assert (alike.perceived, alike.gap, alike.n_perceived) == (None, None, 0)


def test_guesses_at_a_list_are_hidden_as_a_whole_where_one_item_would_tell() -> None:
    lists = {"product": tuple("abc")}
    open_ = published(team("sales", *MIXED), guesses("sales", "product", *MIXED), published=lists)
    assert open_.misreads
    telling = published(
        team("sales", *MIXED), guesses("sales", "product", *["abd", "abe", "abf", "abg", "abh"]), published=lists
    )
    assert (telling.misreads, telling.readings) == ((), ())


def test_how_many_answered_is_shown_of_the_teams_that_are_shown_and_of_no_others() -> None:
    shown = published(team("a", *MIXED[:2]), team("b", *MIXED[:5]), team("c", *MIXED))
    assert shown.answered == {"a": None, "b": 5, "c": 6}
    assert {pair.n for pair in shown.pairs} == {5, 6, 11}


def test_with_three_items_to_choose_from_there_is_nothing_beyond_chance() -> None:
    survey = Survey(tuple("abc"), tuple(team("sales", *["abc", "acb", "bca", "bac", "cab"])))
    assert publish(survey).pairs == ()  # all of them name the same three, as they must


def test_one_person_in_a_team_is_no_pair() -> None:
    shown = published(team("sales", "abc"), team("product", *MIXED))
    assert {pair.team for pair in shown.pairs} == {"product"}


def test_a_misread_that_is_none_any_more_is_told_only_where_both_waves_show_it() -> None:
    lists = {"product": tuple("abc")}
    wrong = published(
        team("sales", *MIXED), guesses("sales", "product", *["dea", "deb", "dfa", "dfb", "dga", "abc"]), published=lists
    )
    right = published(
        team("sales", *MIXED), guesses("sales", "product", *["abc", "abe", "abc", "ebc", "acf", "abg"]), published=lists
    )
    asked = Asked(ITEMS, lists)
    assert ("d", 5) in {(row.item, row.count) for row in wrong.misreads if row.is_clear}
    assert ("d", 0, 6) in {(row.before.item, row.count, row.n) for row in mended(right, wrong, asked, asked)}
    assert not list(mended(wrong, wrong, asked, asked))
    assert not list(mended(published(team("sales", *MIXED)), wrong, asked, asked))
    dropped, listed = Asked(ITEMS[:3], lists), Asked(ITEMS, {"product": ("a", "b", "d")})
    for other in (dropped, listed):  # d could not be chosen any more, or is on the list now
        assert "d" not in {row.before.item for row in mended(right, wrong, other, asked)}
    assert list(same_pairs(right, wrong)) == [("sales", "sales")]


@pytest.mark.parametrize(("still", "is_mended"), [(6, False), (5, False), (2, True), (1, True)])
def test_a_misread_is_mended_only_where_it_fell_by_more_than_chance(still: int, is_mended: bool) -> None:
    def wave(missing: int) -> Published:
        mixed = ("def", "dge", "dhf", "efg", "egh", "fgh", "dfh")
        rows = [row if n < missing else f"a{row[:2]}" for n, row in enumerate(mixed)]
        return published(team("sales", *MIXED), guesses("sales", "product", *rows), published={"product": tuple("abc")})

    asked = Asked(ITEMS, {"product": tuple("abc")})
    found = {row.before.item: (row.count, row.n) for row in mended(wave(still), wave(7), asked, asked)}
    assert found.get("a") == ((still, 7) if is_mended else None)


def test_what_the_demo_company_spoke_of_between_its_surveys_is_mended() -> None:
    first, second = waves(Calendar(date(2027, 3, 18)))
    asked, shown = zip(
        *(
            (Asked(items, wave.lists), publish(Survey(items, wave.answers, wave.lists, wave.members)))
            for wave in (first, second)
            for items in [tuple(item for item, _, _ in wave.items)]
        ),
        strict=True,
    )
    (found,) = mended(shown[1], shown[0], asked[1], asked[0])
    assert (found.before.team, found.before.item, found.count, found.n) == ("sales", "sourced_pipeline", 2, 10)
