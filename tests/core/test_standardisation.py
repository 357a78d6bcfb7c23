"""Decompositions of rates and means: published examples, identities, and intervals that cover."""

from __future__ import annotations

import warnings
from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from trine.core import oaxaca
from trine.core.standardisation import Cell, approximate, bootstrap, decompose, product_effects

AGES = tuple(f"{age}" for age in range(15, 80, 5))
SIZE_1970 = (12.9, 10.9, 9.5, 8.0, 7.8, 8.4, 8.6, 7.8, 7.0, 5.9, 4.7, 3.6, 4.9)
SIZE_1985 = (10.1, 11.2, 11.6, 10.9, 9.4, 7.7, 6.3, 6.0, 6.3, 5.9, 5.1, 4.0, 5.5)
HEADS_1970 = (1.9, 25.8, 45.7, 49.6, 51.2, 51.6, 51.8, 54.9, 58.7, 60.4, 62.8, 66.6, 66.8)
HEADS_1985 = (2.2, 24.3, 45.8, 52.5, 56.1, 55.6, 56.0, 57.4, 57.2, 61.2, 63.9, 68.6, 72.2)


def cells(sizes: tuple[float, ...], percent: tuple[float, ...]) -> list[Cell]:
    """Shares in per cent and rates in per cent as whole numbers of cases."""
    rows = zip(AGES, sizes, percent, strict=True)
    return [Cell((age,), round(size * 10_000), round(size * 100 * rate)) for age, size, rate in rows]


def test_kitagawas_effects_of_household_headship_are_those_of_das_guptas_example_5_1() -> None:
    found = decompose(["age"], cells(SIZE_1970, HEADS_1970), cells(SIZE_1985, HEADS_1985))
    assert 100 * found.before.hits / found.before.n == pytest.approx(44.7268, abs=5e-5)
    assert 100 * found.after.hits / found.after.n == pytest.approx(47.6940, abs=5e-5)
    assert (100 * found.mix, 100 * found.rate) == pytest.approx((1.2269, 1.7403), abs=5e-5)


def test_a_product_of_two_factors_is_das_guptas_example_2_1() -> None:
    share, earnings = product_effects([0.717892, 10930], [0.825974, 16591])
    assert (round(earnings, 3), round(share, 3)) == (4369.913, 1487.262)


def test_two_crossed_factors_are_das_guptas_example_5_3() -> None:
    size_1985: tuple[int, ...] = (3041, 11577, 27450, 32711, 35480, 27411, 19555, 19795, 15254, 8022, 2472)
    size_1985 += (707, 2692, 6473, 6841, 6547, 4352, 3034, 2540, 1749, 804, 236)
    size_1970: tuple[int, ...] = (2968, 11484, 34614, 30992, 21983, 20314, 20928, 16897, 11339, 5720, 1315)
    size_1970 += (535, 2162, 6120, 4781, 3096, 2718, 2363, 1767, 1149, 448, 117)
    deaths_1985: tuple[float, ...] = (9.163, 0.462, 0.248, 0.929, 1.084, 1.810, 4.715, 12.187, 27.728, 64.068, 157.570)
    deaths_1985 += (17.208, 0.738, 0.328, 1.103, 2.045, 3.724, 8.052, 17.812, 34.128, 68.276, 125.161)
    deaths_1970: tuple[float, ...] = (18.469, 0.751, 0.391, 1.146, 1.287, 2.672, 6.636, 15.691, 34.723, 79.763, 176.837)
    deaths_1970 += (36.993, 1.352, 0.541, 2.040, 3.523, 6.746, 12.967, 24.471, 45.091, 74.902, 123.205)
    kinds = list(product(("white", "black"), map(str, range(11))))
    sides = [
        [Cell(kind, size * 1000, round(size * rate)) for kind, size, rate in zip(kinds, sizes, deaths, strict=True)]
        for sizes, deaths in ((size_1970, deaths_1970), (size_1985, deaths_1985))
    ]
    found = decompose(["race", "age"], *sides)
    race, age = (1000 * effect for effect in found.mix_by_factor)
    assert (race, age, 1000 * found.rate) == pytest.approx((9.156 - 9.136, 9.907 - 8.385, 8.030 - 10.258), abs=2e-3)


counts = st.tuples(st.integers(0, 40), st.integers(0, 40)).map(lambda pair: (pair[0] + pair[1], pair[0]))


@given(st.integers(1, 4), st.data())
def test_effects_add_up_to_the_change_and_turn_round_with_the_periods(factors: int, data: st.DataObject) -> None:
    kinds = list(product("ab", repeat=factors))
    before, after = ([Cell(kind, *data.draw(counts)) for kind in kinds] for _ in range(2))
    before, after = [*before, Cell(kinds[0], 5, 2)], [*after, Cell(kinds[-1], 5, 1)]
    names = [f"factor {place}" for place in range(factors)]
    found, turned = decompose(names, before, after), decompose(names, after, before)
    assert found.mix + found.rate == pytest.approx(found.change, abs=1e-12)
    assert sum(kind.mix for kind in found.kinds) == pytest.approx(found.mix, abs=1e-12)
    assert (turned.mix, turned.rate) == pytest.approx((-found.mix, -found.rate), abs=1e-12)
    assert turned.mix_by_factor == pytest.approx([-effect for effect in found.mix_by_factor], abs=1e-12)


def test_a_factor_that_nothing_hangs_on_has_no_effect() -> None:
    before = [Cell((source, size), n, n // 5) for source, size, n in (("a", "s", 50), ("a", "l", 50), ("b", "s", 100))]
    before += [Cell(("b", "l"), 100, 20)]
    after = [Cell((source, size), n, n // 5) for source, size, n in (("a", "s", 150), ("a", "l", 150), ("b", "s", 50))]
    after += [Cell(("b", "l"), 50, 10)]
    found = decompose(["source", "size"], before, after)
    assert [found.change, *found.mix_by_factor, found.rate] == pytest.approx([0, 0, 0, 0], abs=1e-12)


def test_a_kind_that_is_new_counts_as_mix_alone() -> None:
    found = decompose(["source"], [Cell(("a",), 100, 20)], [Cell(("a",), 100, 20), Cell(("b",), 100, 60)])
    assert (found.mix, found.rate) == pytest.approx((0.2, 0.0))


def test_an_empty_period_and_five_factors_are_refused_with_a_sentence() -> None:
    with pytest.raises(ValueError, match="without a single case"):
        decompose(["source"], [], [Cell(("a",), 1, 1)])
    with pytest.raises(ValueError, match="one to 4 factors"):
        decompose(["a", "b", "c", "d", "e"], [Cell(("a",) * 5, 1, 1)], [Cell(("a",) * 5, 1, 1)])


BEFORE = [Cell(("a",), 120, 36), Cell(("b",), 80, 8)]
AFTER = [Cell(("a",), 60, 15), Cell(("b",), 140, 13)]


def test_the_same_seed_gives_the_same_intervals_and_both_ways_agree() -> None:
    one, same = (bootstrap(["source"], BEFORE, AFTER, np.random.default_rng(4), draws=4000) for _ in range(2))
    assert one == same
    other = approximate(["source"], BEFORE, AFTER)
    for drawn, worked_out in ((one.change, other.change), (one.mix, other.mix), (one.rate, other.rate)):
        assert (drawn.low, drawn.high) == pytest.approx((worked_out.low, worked_out.high), abs=0.008)
    share, later = 44 / 200, 28 / 200
    error = 1.959964 * (share * (1 - share) / 200 + later * (1 - later) / 200) ** 0.5
    assert (other.change.high - other.change.low) / 2 == pytest.approx(error, rel=1e-3)


def test_intervals_of_the_rate_effect_cover_it_about_as_often_as_they_say() -> None:
    generator = np.random.default_rng(7)
    truth = decompose(["source"], BEFORE, AFTER).rate
    chances = [np.array([[c.hits, c.n - c.hits] for c in side]).ravel() / 200 for side in (BEFORE, AFTER)]
    covered = 0
    for _ in range(300):
        drawn = [generator.multinomial(200, chance).reshape(2, 2) for chance in chances]
        sides = [[Cell((k,), int(row.sum()), int(row[0])) for k, row in zip("ab", side, strict=True)] for side in drawn]
        covered += truth in approximate(["source"], *sides).rate
    assert 0.91 <= covered / 300 <= 0.985


def test_oaxacas_threefold_of_credit_cards_is_that_of_statsmodels() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from statsmodels.datasets import ccard
        from statsmodels.stats.oaxaca import OaxacaBlinder

        data = ccard.load_pandas()
        known = OaxacaBlinder(data.endog.values, np.column_stack([data.exog.values, np.ones(72)]), 3).three_fold()
    spent, causes, owns = data.endog.values, data.exog.values[:, :3], data.exog.values[:, 3] == 1
    groups = [oaxaca.Group.of(spent[rows], causes[rows]) for rows in (owns, ~owns)]
    found = oaxaca.threefold(["age", "income", "income squared"], *groups)
    terms = (found.endowments, found.coefficients, found.interaction)
    assert terms == pytest.approx((321.7482, 75.4537, -238.4515), abs=5e-5)
    assert terms == pytest.approx(known.params[:3], rel=1e-9)
    assert sum(terms) == pytest.approx(found.difference)


def test_oaxacas_intervals_hold_the_terms_and_follow_the_seed() -> None:
    generator = np.random.default_rng(3)
    x = generator.normal(5, 1, (2, 400))
    first, second = [oaxaca.Group.of(2 * x[i] + i + generator.normal(0, 1, 400), x[i] + i) for i in (0, 1)]
    found = oaxaca.threefold(["size"], first, second)
    spread = oaxaca.bootstrap(first, second, np.random.default_rng(1), draws=400)
    assert spread == oaxaca.bootstrap(first, second, np.random.default_rng(1), draws=400)
    for value, interval in zip((found.endowments, found.coefficients, found.interaction), spread, strict=True):
        assert value in interval


def test_rows_of_unequal_length_and_missing_numbers_are_refused() -> None:
    with pytest.raises(ValueError, match="must be as many"):
        oaxaca.Group.of([1, 2, 3], [[1], [2]])
    with pytest.raises(ValueError, match="lacks its outcome"):
        oaxaca.Group.of([1, float("nan")], [[1], [2]])
