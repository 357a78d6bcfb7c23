"""How teams work together: what is shown, how sure it is, and whether the raters agree."""

import json
from collections.abc import Sequence

import krippendorff
import numpy as np
import pytest
from scipy.stats import ttest_1samp
from statsmodels.stats.inter_rater import fleiss_kappa

from trine.core.agreement.alpha import Level, alpha
from trine.core.agreement.collaboration import TOO_FEW, Collaboration, Question, Rating, rate
from trine.core.agreement.stored import collaboration_from_json, collaboration_to_json

GAP = None
MEG, OWEN = (0, 1, 0, 0, 0, 0, 0, 0, 1, 0), (1, 1, 1, 0, 0, 1, 0, 0, 0, 0)
BEN, GERRY = [tuple("abcde".index(letter) for letter in word) for word in ("aabbdcccedda", "babbbcccedddd"[:12])]
FOUR = (
    (1, 2, 3, 3, 2, 1, 4, 1, 2, GAP, GAP, GAP),
    (1, 2, 3, 3, 2, 2, 4, 1, 2, 5, GAP, 3),
    (GAP, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, GAP),
    (1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, GAP),
)
FLEISS = """
0 0 0 0 14
0 2 6 4 2
0 0 3 5 6
0 3 9 2 0
2 2 8 1 1
7 7 0 0 0
3 2 6 3 0
2 5 3 2 2
6 5 2 1 0
0 2 2 3 7
"""


def units(raters: Sequence[Sequence[int | None]]) -> list[list[int]]:
    return [[value for value in unit if value is not None] for unit in zip(*raters, strict=True)]


@pytest.mark.parametrize(
    ("raters", "level", "wanted"),
    [
        ((MEG, OWEN), Level.NOMINAL, 0.095),
        ((BEN, GERRY), Level.NOMINAL, 0.692),
        (FOUR, Level.NOMINAL, 0.743),
        (FOUR, Level.ORDINAL, 0.815),
        (FOUR, Level.INTERVAL, 0.849),
    ],
)
def test_alpha_is_krippendorffs_on_his_examples(
    raters: Sequence[Sequence[int | None]], level: Level, wanted: float
) -> None:
    found = alpha(units(raters), level)
    assert found == pytest.approx(wanted, abs=5e-4)
    table = [[np.nan if value is None else value for value in row] for row in raters]
    assert found == pytest.approx(krippendorff.alpha(table, level_of_measurement=level.value), abs=1e-12)


def test_alpha_of_names_is_fleiss_kappa_less_its_correction_for_few_ratings() -> None:
    table = [[int(count) for count in line.split()] for line in FLEISS.split("\n") if line]
    assert fleiss_kappa(np.array(table)) == pytest.approx(0.2099, abs=5e-5)
    found = alpha([[kind for kind, n in enumerate(row) for _ in range(n)] for row in table], Level.NOMINAL)
    assert found is not None
    ratings = 140
    assert 1 - (1 - found) * ratings / (ratings - 1) == pytest.approx(fleiss_kappa(np.array(table)))


def test_raters_who_all_say_one_thing_or_are_alone_have_no_alpha() -> None:
    assert (alpha([(3, 3), (3, 3)]), alpha([(3,), (4,)]), alpha([])) == (None, None, None)


def ratings(scores: Sequence[int], team: str = "sales", about: str = "product", again: int = 0) -> list[Rating]:
    """Each score for what they know; the replies are one off by turns."""
    return [
        Rating(f"{team}{n}", team, about, {Question.KNOWN: score, Question.REPLIES: 2 + (n + again) % 3})
        for n, score in enumerate(scores)
    ]


def test_each_question_has_its_mean_and_an_interval_within_the_scale() -> None:
    known = [5, 5, 4, 5, 3, 5]
    (row,) = rate(ratings(known)).rated
    first, second = row.scores
    assert (first.n, first.mean, second.mean) == (6, 4.5, 3)
    wanted = ttest_1samp(known, 0).confidence_interval(0.95)
    assert first.interval is not None
    assert first.interval.low == pytest.approx(wanted.low)
    assert first.interval.high == 5
    assert row.mean == pytest.approx(3.75)
    assert row.alpha == pytest.approx(krippendorff.alpha(np.array([known, [2, 3, 4, 2, 3, 4]]).T))


def test_what_all_of_a_large_group_say_is_still_not_certain_to_the_digit() -> None:
    (row,) = rate(ratings([4] * 12)).rated
    interval = row.scores[0].interval
    assert interval is not None
    assert interval.low < 4 < interval.high


def test_where_everybody_answered_there_is_no_interval() -> None:
    (row,) = rate(ratings([5, 4, 3, 4, 2]), {"sales": 5, "product": 5}).rated
    assert [(score.is_census, score.interval) for score in row.scores] == [(True, None)] * 2


@pytest.mark.parametrize(
    ("scores", "is_shown"),
    [([1, 2, 3, 4], False), ([4, 4, 4, 4, 4], False), ([4, 4, 1, 4, 4], False), ([4, 4, 1, 2, 4], True)],
)
def test_few_and_small_groups_that_are_alike_are_hidden(scores: list[int], is_shown: bool) -> None:
    shown = rate(ratings(scores))
    told = {score.question for row in shown.rated for score in row.scores}
    hidden = {row.what for row in shown.suppressed}
    assert (Question.KNOWN in told, Question.KNOWN.value in hidden) == (is_shown, not is_shown)


def test_of_a_team_of_fewer_than_five_people_nothing_is_shown_however_many_speak_of_it() -> None:
    rows = [*ratings([4, 3, 5, 2, 4]), *ratings([4, 3, 5, 2, 1], about="ceo"), *ratings([4, 3, 5, 2, 1], about="gone")]
    shown = rate(rows, {"sales": 9, "product": 5, "ceo": 4})
    assert {row.about for row in shown.rated} == {"product"}
    assert {(row.other, row.why) for row in shown.suppressed} == {("ceo", TOO_FEW), ("gone", TOO_FEW)}


def test_no_figure_depends_on_an_answer_that_is_hidden() -> None:
    few = [rate([*ratings([4, 3, 5, 2, 4]), *ratings(scores, "it")]) for scores in ([1, 2, 3], [5, 5, 1], [2, 2, 2])]
    assert len({repr(shown) for shown in few}) == 1
    alike = [rate(ratings([score] * 5)) for score in range(1, 6)]
    assert len({repr(shown) for shown in alike}) == 1


def test_what_is_shown_comes_back_from_json_to_the_last_digit() -> None:
    rows = [*ratings([4, 3, 5, 2, 4]), *ratings([1, 1, 1], "it"), *ratings([1, 2, 2, 5, 4], "product", "sales", 1)]
    shown = rate(rows, {"sales": 5, "product": 6})
    assert len(shown.rated) == 2
    assert shown.suppressed
    assert collaboration_from_json(json.loads(json.dumps(collaboration_to_json(shown)))) == shown
    assert collaboration_from_json(collaboration_to_json(Collaboration())) == Collaboration()
