import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trine.core.company import Better, Metric
from trine.core.formulas import FormulaError, bounds, evaluate, formula_problems, parse_formula
from trine.core.intervals import Interval


def metric(id_: str, unit: str = "count", formula: str | None = None) -> Metric:
    return Metric(id_, id_.replace("_", " "), unit, Better.UP, formula=formula)


def sentences(*metrics: Metric) -> list[tuple[str, int, str]]:
    return [(problem.metric_id, problem.offset, problem.sentence) for problem in formula_problems(metrics)]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("2 + 3 * 4", 14),
        ("(2 + 3) * 4", 20),
        ("10 - 3 - 2", 5),
        ("12 / 3 / 2", 2),
        ("-2 * -3", 6),
        ("- - 2", 2),
        ("2 - -3", 5),
        ("sum(1, 2, 3) * 2", 12),
        ("sum(4)", 4),
        (".5 + 1.5e1", 15.5),
        ("a\n * b", 12),
        ("sum + 1", 8),
    ],
)
def test_a_formula_is_worked_out_by_the_usual_rules(text: str, value: float) -> None:
    assert evaluate(parse_formula(text), {"a": 3, "b": 4, "sum": 7}) == value


@pytest.mark.parametrize(
    ("text", "offset", "words"),
    [
        ("", 0, "is empty"),
        ("   ", 0, "is empty"),
        ("a b", 2, "operator such as + or * is missing before `b`"),
        ("a **b", 3, "missing before `*`"),
        ("(a", 0, "never closed"),
        ("a)", 1, "closes nothing"),
        ("a, b", 1, "missing before `,`"),
        ("(a, b)", 2, "only in sum(a, b, c)"),
        ("sum()", 4, "missing before `)`"),
        ("avg(a, b)", 0, "no function"),
        ("a +", 3, "ends where"),
        ("1e309 * a", 0, "too large"),
        ("2nd + a", 0, "starts with a letter"),
        ("a + Deals", 4, "lower case"),
        ("a × b", 2, "write `*`"),
        ("22%", 2, "22 % as 0.22"),
        ("__import__('os')", 0, "can't be used"),
        ("a + \x00", 4, "can't be used"),
    ],
)
def test_what_is_no_formula_gets_a_sentence_and_a_place(text: str, offset: int, words: str) -> None:
    with pytest.raises(FormulaError) as caught:
        parse_formula(text)
    assert caught.value.offset == offset
    assert words in caught.value.sentence


@pytest.mark.parametrize("text", ["(" * 200 + "a" + ")" * 200, "a+" * 50_000 + "a", "-(" * 3_000, "sum(" * 2_400])
def test_a_formula_too_deep_or_too_long_gets_a_sentence(text: str) -> None:
    with pytest.raises(FormulaError, match=r"nested more than|characters"):
        parse_formula(text)


def test_a_long_chain_of_terms_and_signs_is_no_deep_formula() -> None:
    assert evaluate(parse_formula("1" + "+1" * 4_000), {}) == 4_001
    assert evaluate(parse_formula("- " * 4_000 + "1"), {}) == 1


@given(st.text(alphabet="ab1.+-*/(), %×É_e\x00\n", max_size=60))
def test_any_text_is_read_or_refused_with_a_sentence(text: str) -> None:
    offset, sentence = 0, "fine"
    try:
        parse_formula(text)
    except FormulaError as error:
        offset, sentence = error.offset, error.sentence
    assert sentence
    assert 0 <= offset <= len(text)


def test_dividing_by_zero_names_the_divisor() -> None:
    with pytest.raises(FormulaError, match="divides by zero") as caught:
        evaluate(parse_formula("a / (b - b)"), {"a": 1, "b": 2})
    assert caught.value.offset == 5


def test_a_metric_without_a_value_is_named() -> None:
    with pytest.raises(FormulaError, match="no value for `b`"):
        evaluate(parse_formula("a * b"), {"a": 1})


FORMULAS = st.recursive(
    st.sampled_from(["a", "b", "c", "2", "0.5"]),
    lambda inner: st.one_of(
        st.tuples(inner, st.sampled_from("+-*/"), inner).map(lambda t: f"({t[0]} {t[1]} {t[2]})"),
        st.lists(inner, min_size=1, max_size=3).map(lambda parts: f"sum({', '.join(parts)})"),
    ),
    max_leaves=8,
)
RANGES = st.tuples(st.floats(-100, 100), st.floats(0, 50)).map(lambda t: Interval(t[0], t[0] + t[1]))


@given(FORMULAS, RANGES, RANGES, RANGES, st.tuples(*[st.floats(0, 1)] * 3))
def test_the_bounds_hold_every_value(text: str, a: Interval, b: Interval, c: Interval, at: tuple[float, ...]) -> None:
    ranges = {"a": a, "b": b, "c": c}
    values = {id_: r.low + share * (r.high - r.low) for (id_, r), share in zip(ranges.items(), at, strict=True)}
    expression = parse_formula(text)
    try:
        value = evaluate(expression, values)
    except FormulaError:
        return
    if not math.isfinite(value):
        return
    found = bounds(expression, ranges)
    slack = 1e-6 * max(1.0, abs(value))
    assert found.low - slack <= value <= found.high + slack


def test_a_metric_without_a_range_may_be_anything() -> None:
    assert bounds(parse_formula("a * b"), {"a": Interval(1, 2)}) == Interval()


def test_right_formulas_have_no_problems() -> None:
    assert not sentences(
        metric("revenue", "EUR", "deals_won * average_deal"),
        metric("deals_won", "count", "opportunities * win_rate"),
        metric("opportunities"),
        metric("win_rate", "ratio"),
        metric("average_deal", "EUR"),
        metric("margin", "ratio", "(revenue - cost) / revenue"),
        metric("cost", "EUR", "0.3 * revenue"),
        metric("kept", "count", "opportunities * (1 - win_rate)"),
        metric("deals_again", "count", "revenue / average_deal"),
        metric("velocity", "EUR", "opportunities * win_rate * average_deal / cycle_days"),
        metric("cycle_days", "days"),
        metric("nps", "points", "win_rate * 100 - 5"),
        metric("seats", "licences", "opportunities + deals_won"),
    )


def test_a_division_by_nought_is_named() -> None:
    assert sentences(metric("a", formula="b / 0 + b / (2 - 2) + b / (1 / 0)"), metric("b")) == [
        ("a", 4, "the formula divides by zero"),
        ("a", 13, "the formula divides by zero"),
        ("a", 31, "the formula divides by zero"),
    ]


def test_unknown_ids_are_named_with_a_suggestion() -> None:
    assert sentences(metric("a", formula="deal + a_b + a_b"), metric("deals")) == [
        ("a", 0, "`deal` is no metric; did you mean `deals`?"),
        ("a", 7, "`a_b` is no metric; add it to the metrics or take it out"),
    ]


def test_an_id_with_a_dash_is_explained() -> None:
    assert sentences(metric("a", formula="2 * win-rate"), metric("win-rate")) == [
        ("a", 4, "the id `win-rate` has a dash, which a formula reads as minus; call the metric `win_rate`")
    ]


def test_metrics_made_of_themselves_are_shown_as_a_circle() -> None:
    assert sentences(
        metric("a", formula="b + 1"), metric("b", formula="2 * c"), metric("c", formula="a"), metric("d", formula="a")
    ) == [("a", 0, "`a` is made of itself: a → b → c → a")]


def test_two_circles_are_two_problems_and_long_ones_do_not_overflow() -> None:
    long = [metric(f"m{i}", formula=f"m{(i + 1) % 3_000}") for i in range(3_000)]
    found = sentences(metric("x", formula="x"), *long)
    assert [id_ for id_, _, _ in found] == ["x", "m0"]
    assert len(found[1][2]) < 100


@pytest.mark.parametrize(
    ("unit", "formula", "sentence"),
    [
        ("EUR", "revenue + deals", "a count can't be added to EUR"),
        ("EUR", "revenue - rate", "a ratio can't be taken from EUR"),
        ("EUR", "sum(revenue, revenue, deals)", "a count can't be added to EUR"),
        ("EUR", "revenue + dollars", "USD can't be added to EUR"),
        ("count", "deals + rate", "a ratio can't be added to a count"),
        ("count", "deals * revenue", "the formula gives EUR, but the unit of `m` is count"),
        ("EUR", "deals * rate", "the formula gives a count, but the unit of `m` is EUR"),
        ("EUR", "revenue * price", "the formula gives EUR × EUR, but the unit of `m` is EUR"),
        ("ratio", "deals * rate", "the formula gives a count, but the unit of `m` is ratio"),
        ("EUR", "cycle", "the formula gives days, but the unit of `m` is EUR"),
    ],
)
def test_units_that_surely_clash_are_found(unit: str, formula: str, sentence: str) -> None:
    others = [
        metric("revenue", "EUR"),
        metric("price", "€"),
        metric("dollars", "USD"),
        metric("deals"),
        metric("rate", "ratio"),
    ]
    assert [found[2] for found in sentences(metric("m", unit, formula), *others, metric("cycle", "days"))] == [sentence]


@pytest.mark.parametrize(
    ("unit", "formula"),
    [
        ("EUR", "2000 * deals"),
        ("EUR", "revenue + 100"),
        ("count", "seats + deals"),
        ("EUR", "seats * revenue"),
        ("days", "deals + deals"),
    ],
)
def test_units_that_may_be_right_are_left_alone(unit: str, formula: str) -> None:
    assert not sentences(
        metric("m", unit, formula), metric("revenue", "EUR"), metric("deals"), metric("seats", "licences")
    )
