"""The models over plain paths: known answers, and what must hold whatever the paths."""

from __future__ import annotations

import random
from math import fsum, isclose

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from trine.core.attribution import MODELS, Path, count_paths, credit_paths, find_model
from trine.core.attribution.positions import KEY_SHARE, place, weight, weights
from trine.core.attribution.shapley import shapley_by_definition, shapley_of_sets

channels = st.lists(st.sampled_from("abcde"), min_size=1, max_size=6).map(tuple)


@st.composite
def paths(draw: st.DrawFn) -> Path:
    touched = draw(channels)
    lead = draw(st.integers(1, len(touched)))
    deal = draw(st.integers(lead, len(touched)))
    days = sorted((draw(st.floats(0, 200)) for _ in touched), reverse=True)
    conversions, nulls = draw(st.integers(0, 3)), draw(st.integers(0, 3))
    value = draw(st.floats(0, 1e6)) if conversions else 0.0
    return Path(touched, conversions, value, nulls, lead, deal, tuple(days))


several = st.lists(paths(), min_size=1, max_size=8)


def test_puzyrovs_chain_wins_eight_of_ten_and_has_his_removal_effects() -> None:
    """Puzyrov (2019), Markov Chain Attribution: Simple Explanation of Removal Effect."""
    alone = Path(("google_ads",), conversions=2, nulls=1)
    found = credit_paths([alone, Path(("mailing",)), Path(("google_ads", "mailing"))]).chain
    assert isclose(found.probability, 0.8)
    assert isclose(found.removal_effects["google_ads"], 0.75)
    assert isclose(found.removal_effects["mailing"], 0.5)


def test_removing_a_channel_that_every_win_passes_loses_all() -> None:
    found = credit_paths([Path(("a", "b")), Path(("b",)), Path(("a",), 0, 0.0, 1)])
    assert isclose(found.chain.removal_effects["b"], 1.0)
    assert isclose(found.chain.removal_effects["a"], 0.5)


def test_a_loop_is_a_step_of_a_channel_to_itself() -> None:
    counted = count_paths([Path(("a", "a", "b"))])
    assert counted.steps.counts[1, 0] == 1


def test_the_w_shape_gives_thirty_each_and_ten_to_the_rest() -> None:
    shares = [weight("w_shaped", place(number, 5, 2, 4)) for number in range(1, 6)]
    assert shares == pytest.approx([0.3, 0.3, 0.05, 0.3, 0.05])


def test_the_full_path_of_four_key_touches_gives_each_a_quarter() -> None:
    assert [weight("full_path", place(number, 4, 2, 3)) for number in range(1, 5)] == [0.25] * 4


def test_the_u_of_hubspot_looks_at_the_touch_that_made_the_lead_and_not_at_the_last() -> None:
    shares = [weight("u_shaped_hubspot", place(number, 4, 2, 3)) for number in range(1, 5)]
    assert shares == pytest.approx([0.4, 0.4, 0.1, 0.1])


def test_the_weights_of_many_touches_are_those_of_each() -> None:
    places = [
        place(position, n, lead, made)
        for n in range(1, 7)
        for lead in range(1, n + 1)
        for made in range(lead, n + 1)
        for position in range(1, n + 1)
    ]
    lengths, codes = np.array([one.n for one in places]), np.array([one.code for one in places])
    for model in ("first", "last", "linear", *KEY_SHARE):
        assert weights(model, lengths, codes).tolist() == pytest.approx([weight(model, one) for one in places])


def test_time_decay_halves_with_every_half_life() -> None:
    found = credit_paths([Path(("old", "new"), 1, 30.0, lead=1, deal=1, days=(10, 3))]).models["time_decay"]
    assert (found["old"].value, found["new"].value) == pytest.approx((10, 20))


def test_models_that_need_times_or_moments_are_left_out_of_plain_paths() -> None:
    found = credit_paths([Path(("a",))])
    assert found.left_out == ("u_shaped_hubspot", "w_shaped", "full_path", "time_decay")
    assert "markov" in found.models


def test_an_unknown_model_is_told_with_those_that_there_are() -> None:
    with pytest.raises(KeyError, match="shapley"):
        find_model("magic")


@given(several)
@settings(max_examples=60, deadline=None)
def test_every_model_gives_away_just_what_was_won(given_paths: list[Path]) -> None:
    found = credit_paths(given_paths)
    won = fsum(path.conversions for path in given_paths)
    value = fsum(path.value for path in given_paths)
    assert set(found.models) == set(MODELS)
    for shares in found.models.values():
        assert fsum(one.deals for one in shares.values()) == pytest.approx(won, rel=1e-12)
        assert fsum(one.value for one in shares.values()) == pytest.approx(value, rel=1e-12)


@given(several)
@settings(max_examples=60, deadline=None)
def test_the_chain_wins_as_often_as_the_paths_did(given_paths: list[Path]) -> None:
    won = sum(path.conversions for path in given_paths)
    every = won + sum(path.nulls for path in given_paths)
    assert credit_paths(given_paths).chain.probability == pytest.approx(won / every if every else 0.0, abs=1e-12)


@given(several, st.integers())
@settings(max_examples=40, deadline=None)
def test_the_order_of_the_paths_changes_no_bit(given_paths: list[Path], seed: int) -> None:
    shuffled = random.Random(seed).sample(given_paths, len(given_paths))
    assert repr(credit_paths(shuffled)) == repr(credit_paths(given_paths))


@given(several)
@settings(max_examples=40, deadline=None)
def test_shapleys_closed_form_is_the_value_by_definition(given_paths: list[Path]) -> None:
    worth: dict[frozenset[str], float] = {}
    for path in given_paths:
        worth[frozenset(path.channels)] = worth.get(frozenset(path.channels), 0.0) + path.conversions
    everybody = frozenset(name for touched in worth for name in touched)
    defined = shapley_by_definition(
        everybody, lambda group: sum(won for touched, won in worth.items() if touched <= group)
    )
    assert shapley_of_sets(worth) == pytest.approx(defined)
    by_paths = credit_paths(given_paths).models["shapley"]
    assert {key: one.deals for key, one in by_paths.items()} == pytest.approx(defined)
