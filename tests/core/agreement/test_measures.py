"""The measures against figures from the literature, and against libraries."""

from itertools import combinations

import numpy as np
import pytest
from scipy.stats import binom, hypergeom
from statsmodels.stats.inter_rater import fleiss_kappa
from statsmodels.stats.proportion import proportion_confint

from trine.core.agreement import Answer, Survey, misreads, pairs, readings
from trine.core.agreement.measures import beyond_chance, ordered_overlap, overlap_across, overlap_within, wilson
from trine.core.agreement.misreads import hypergeometric

ITEMS = tuple("abcdefghij")
SALES = [tuple("abc"), tuple("abd"), tuple("ace")]
MARKETING = [tuple("abc"), tuple("def")]


def test_overlap_within_and_across_two_teams() -> None:
    within, across = overlap_within(SALES), overlap_across(SALES, MARKETING)
    assert (round(within, 4), across) == (0.5556, 0.5)
    assert [round(beyond_chance(each, 10) or 0, 4) for each in (within, across)] == [0.3651, 0.2857]


@pytest.mark.parametrize("seed", range(5))
def test_overlap_beyond_chance_is_fleiss_kappa_on_who_picked_what(seed: int) -> None:
    chance = np.random.default_rng(seed)
    rows = [tuple(chance.choice(ITEMS, 3, replace=False)) for _ in range(7)]
    # Fleiss takes chance from the marginals; over all items the share of “picked” is 3 of 10 by design
    table = np.array([[sum(item in row for row in rows), sum(item not in row for row in rows)] for item in ITEMS])
    assert beyond_chance(overlap_within(rows), len(ITEMS)) == pytest.approx(fleiss_kappa(table), abs=1e-12)


def test_average_overlap_asks_for_the_order() -> None:
    assert ordered_overlap([tuple("abc"), tuple("abc")]) == 1
    assert ordered_overlap([tuple("abc"), tuple("cab")]) == pytest.approx((0 + 1 / 2 + 1) / 3)
    both = ordered_overlap([tuple("abc")], [tuple("abc"), tuple("def")])
    assert both == pytest.approx(0.5)


@pytest.mark.parametrize(("part", "whole", "low", "high"), [(81, 263, 0.2553, 0.3662), (0, 20, 0.0, 0.1611)])
def test_wilsons_interval(part: int, whole: int, low: float, high: float) -> None:
    found = wilson(part, whole)
    assert (round(found.low, 4), round(found.high, 4)) == (low, high)
    assert [found.low, found.high] == pytest.approx(proportion_confint(part, whole, method="wilson"))


def test_blind_picks_hit_a_list_as_a_hypergeometric_draw_does() -> None:
    assert [round(chance, 4) for chance in hypergeometric(10, 3)] == [0.2917, 0.525, 0.175, 0.0083]
    assert hypergeometric(12, 5) == pytest.approx([hypergeom.pmf(hits, 12, 5, 3) for hits in range(4)])


def guess(respondent: str, picks: str) -> Answer:
    return Answer(respondent, "sales", "product", tuple(picks))


def test_each_item_that_is_read_wrongly_has_its_share_and_its_chance() -> None:
    answers = tuple(guess(f"s{n}", picks) for n, picks in enumerate(["abd", "abd", "adf", "abd", "bdf", "abc"]))
    survey = Survey(ITEMS, answers, published={"product": tuple("abc")})
    found = {(row.kind.value, row.item): row for row in misreads(survey)}
    assert {key: row.count for key, row in found.items()} == {
        ("missed", "a"): 1,
        ("missed", "b"): 1,
        ("missed", "c"): 5,
        ("false", "d"): 5,
        ("false", "f"): 2,
    }
    assert found["false", "d"].p == pytest.approx(binom.sf(4, 6, 0.3))
    assert found["missed", "c"].p == pytest.approx(binom.sf(4, 6, 0.7))
    (whole,) = readings(survey)
    hits = [2, 2, 1, 2, 1, 3]
    assert [whole.hits, whole.blind] == pytest.approx([sum(hits) / 6, 0.9])
    draws = np.random.default_rng(1).hypergeometric(3, 7, 3, size=(200_000, 6)).sum(axis=1)
    assert whole.p == pytest.approx((draws <= sum(hits)).mean(), abs=0.005)


def test_leaving_each_respondent_out_gives_the_jackknife_of_the_mean_over_pairs() -> None:
    picks = ["abc", "abd", "abe", "cde", "abc", "bcd"]
    survey = Survey(ITEMS, tuple(Answer(f"s{n}", "sales", "company", tuple(row)) for n, row in enumerate(picks)))
    (pair,) = pairs(survey)
    rows = [tuple(row) for row in picks]

    def mean(of: list[tuple[str, ...]]) -> float:
        return float(np.mean([len(set(a) & set(b)) / 3 for a, b in combinations(of, 2)]))

    without = np.array([mean(rows[:n] + rows[n + 1 :]) for n in range(6)])
    reach = 2.570581835636314 * np.sqrt(5 / 6 * ((without - without.mean()) ** 2).sum())  # t, 5 degrees of freedom
    assert pair.overlap == pytest.approx(mean(rows))
    assert pair.interval is not None
    assert [pair.interval.low, pair.interval.high] == pytest.approx([pair.overlap - reach, pair.overlap + reach])
