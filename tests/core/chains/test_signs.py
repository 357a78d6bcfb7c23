import time
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trine.core.chains.signs import composed, slopes, value_sign
from trine.core.formulas import parse_formula


def signs(text: str, *, below_zero: str = "") -> dict[str, int]:
    found = slopes(parse_formula(text).root, lambda id_: id_ not in below_zero.split())
    return dict(sorted(found.items()))


@pytest.mark.parametrize(
    ("formula", "expected"),
    [
        ("a + b - c", {"a": 1, "b": 1, "c": -1}),
        ("a * b / c", {"a": 1, "b": 1, "c": -1}),
        ("a - (b - c)", {"a": 1, "b": -1, "c": 1}),
        ("sum(a, b, 2)", {"a": 1, "b": 1}),
        ("-a", {"a": -1}),
        ("a / (b + c)", {"a": 1, "b": -1, "c": -1}),
        ("1 - a / b", {"a": -1, "b": 1}),
        ("(a - b) / a", {"a": 1, "b": -1}),
        ("a / (a + b)", {"a": 1, "b": -1}),
        ("a * 0 + b", {"b": 1}),
        ("a - a + b", {"b": 1}),
        ("(a - b) * c", {"a": 1, "b": -1, "c": 0}),
        ("a * a - a", {"a": 0}),
        ("a * a * a", {"a": 1}),
    ],
)
def test_the_sign_of_an_input_is_that_of_the_slope_for_positive_inputs(formula: str, expected: dict[str, int]) -> None:
    assert signs(formula) == expected


def test_what_is_multiplied_with_a_value_on_both_sides_of_zero_is_unsure() -> None:
    assert signs("heads * profit", below_zero="profit") == {"heads": 0, "profit": 1}


def test_the_square_of_a_value_on_both_sides_of_zero_is_positive() -> None:
    assert signs("heads * (profit * profit)", below_zero="profit")["heads"] == 1


def test_a_long_sum_has_sure_signs() -> None:
    terms = " + ".join(f"m{i}" for i in range(1_000))
    assert set(signs(terms).values()) == {1}


def test_a_product_of_many_sums_ends_unsure_and_soon() -> None:
    factors = " * ".join(f"(a - b{i} + c{i})" for i in range(12))
    assert signs(factors)["a"] == 0


@pytest.mark.parametrize(
    "formula",
    [
        "*".join(f"m{i}" for i in range(1_500)),
        "*".join(["1e300"] * 1_000) + "*a - a*a",
        "*".join(f"(a - b{i})" for i in range(300)),
        " - ".join(f"a{i}*b{i}*p" for i in range(700)),
        "(" * 45 + "a" + " - b) * c" * 45,
    ],
    ids=["many factors", "huge numbers", "a product of differences", "many unsure terms", "deep"],
)
def test_a_formula_made_to_take_for_ever_is_read_at_once(formula: str) -> None:
    start = time.process_time()
    assert signs(formula, below_zero="p")
    assert time.process_time() - start < 2


def test_formulas_put_into_each_other_give_the_sign_of_the_whole() -> None:
    profit = parse_formula("revenue - cost").root
    margin = parse_formula("profit / revenue").root
    assert composed(margin, "revenue", {"profit": profit}, lambda _: True) == 1


def test_what_cancels_out_has_no_effect() -> None:
    left = parse_formula("revenue - cost").root
    assert composed(parse_formula("left - revenue").root, "revenue", {"left": left}, lambda _: True) is None


def test_a_formula_that_is_made_of_itself_is_unsure() -> None:
    inner = {"a": parse_formula("b + x").root, "b": parse_formula("a * 2").root}
    assert composed(parse_formula("a").root, "x", inner, lambda _: True) == 0


def test_the_sign_of_a_value_is_told_where_it_is_sure() -> None:
    assert [value_sign(parse_formula(text).root, lambda _: True) for text in ("a * b", "-a", "a - b", "a * 0")] == [
        1,
        -1,
        0,
        0,
    ]


formulas = st.recursive(
    st.sampled_from(["a", "b", "c", "2", "0.5"]),
    lambda inner: st.tuples(inner, st.sampled_from("+-*/"), inner).map(lambda parts: f"({' '.join(parts)})"),
    max_leaves=6,
)
points = st.fixed_dictionaries({id_: st.integers(1, 40).map(lambda n: n / 8) for id_ in "abc"})


def _slope(by: str, values: dict[str, float], text: str) -> Fraction | None:
    """The rise over a tiny step, in exact numbers; none where something is divided by zero."""
    try:
        low, high = (
            _exact(text, {id_: Fraction(v) + (step if id_ == by else 0) for id_, v in values.items()})
            for step in (Fraction(0), Fraction(1, 10**9))
        )
    except ZeroDivisionError:
        return None
    return high - low


def _exact(text: str, values: dict[str, Fraction]) -> Fraction:
    text = text.replace("0.5", "half").replace("2", "two")
    found = eval(text, {"__builtins__": {}}, {**values, "two": Fraction(2), "half": Fraction(1, 2)})
    assert isinstance(found, Fraction)
    return found


@given(formulas, points, st.sampled_from("abc"))
def test_a_sure_sign_is_never_wrong(text: str, values: dict[str, float], by: str) -> None:
    root = parse_formula(text).root
    sign = slopes(root, lambda _: True).get(by)
    slope = _slope(by, values, text)
    if slope is None:
        return
    if sign is None:
        assert slope == 0
    elif sign != 0 and slope != 0:
        assert (slope > 0) == (sign > 0)
