from dataclasses import replace
from datetime import date

from hypothesis import given
from hypothesis import strategies as st
from tests.core.chains.graphs import Q1, TODAY, influence

from trine.core.chains import Level, labels
from trine.core.company import Better, CheckIn, Company, Goal, KeyResult, Metric, Reading

PRICE = Metric("price", "Price", "EUR", Better.UP, definition="Average price")
SHARE = Metric("share", "Share", "ratio", Better.UP)


def goal(id_: str, *results: KeyResult, serves: tuple[str, ...] = (), owner: str = "sales") -> Goal:
    return Goal(id_, f"Goal {id_.upper()}", Q1.id, (owner,), serves=serves, key_results=results)


def checked_in(goal_id: str, confidence: float, blocker: str | None = None) -> CheckIn:
    return CheckIn(goal_id, date(2027, 2, 10), "ana", confidence, blocker=blocker)


def company(*goals: Goal, check_ins: tuple[CheckIn, ...] = (), readings: tuple[Reading, ...] = ()) -> Company:
    return Company("Halden", cycles=(Q1,), metrics=(PRICE, SHARE), goals=goals, check_ins=check_ins, readings=readings)


def told(of: Company) -> dict[str, str]:
    return {id_: str(label) for id_, label in labels(of, TODAY).items()}


def test_a_goal_without_numbers_has_partial_evidence_from_those_that_serve_it() -> None:
    reached = Reading("share", date(2027, 2, 1), 0.13)
    serving = goal("a", KeyResult("share", at_least=0.12), serves=("b",))
    of = company(serving, goal("b", serves=("c",)), goal("c"), readings=(reached,))
    assert told(of)["b"] == told(of)["c"] == "PS"
    assert labels(of, TODAY)["c"].speaks_for == ("Partly: “Goal B” serves it and looks well.",)


def test_met_is_full_evidence_for_and_missed_is_full_evidence_against() -> None:
    steps = KeyResult("share", start=0.08, to=0.12)
    good, bad = Reading("share", date(2027, 2, 1), 0.12), Reading("share", date(2027, 3, 30), 0.081)
    assert told(company(goal("a", steps), readings=(good,))) == {"a": "FS"}
    late = labels(company(goal("a", steps), readings=(bad,)), date(2027, 4, 1))["a"]
    assert str(late) == "FD"
    assert late.speaks_against == ("Fully: missed: Share.",)


def test_trouble_of_a_serving_goal_is_partial_evidence_against() -> None:
    of = company(goal("a", serves=("b",)), goal("b"), check_ins=(checked_in("a", 0.2, "no demo units"),))
    assert told(of) == {"a": "PD", "b": "PD"}
    assert labels(of, TODAY)["a"].speaks_against == (
        "Partly: ana's confidence on 10 February 2027 was 20 %.",
        "Partly: blocked since 10 February 2027: no demo units.",
    )


def test_evidence_on_both_sides_is_kept_as_a_contradiction() -> None:
    of = company(
        goal("a", serves=("c",)),
        goal("b", serves=("c",)),
        goal("c"),
        check_ins=(checked_in("a", 0.9), checked_in("b", 0.1)),
    )
    assert told(of)["c"] == "PS PD"
    assert labels(of, TODAY)["c"].is_contradiction


def test_a_goal_that_is_on_its_way_is_evidence_against_one_that_it_opposes() -> None:
    of = company(
        goal("a", KeyResult("price", start=880, to=990), owner="product"),
        goal("b", KeyResult("share", start=0.08, to=0.12)),
        check_ins=(checked_in("a", 0.8), checked_in("b", 0.2)),
    )
    assert told(of) == {"a": "PS", "b": "PD"}
    joined = replace(of, influences=(influence("price - share"),), check_ins=(checked_in("a", 0.8),))
    assert told(joined) == {"a": "PS", "b": "PD"}
    assert labels(joined, TODAY)["b"].speaks_against == ("Partly: “Goal A” works against it and looks well.",)


def test_the_failure_of_a_goal_is_no_evidence_for_the_one_it_opposes() -> None:
    of = company(
        goal("a", KeyResult("price", start=880, to=990), owner="product"),
        goal("b", KeyResult("share", start=0.08, to=0.12)),
        check_ins=(checked_in("a", 0.1),),
    )
    assert told(replace(of, influences=(influence("price - share"),))) == {"a": "PD", "b": "N"}


def test_goals_that_do_not_fit_on_one_metric_deny_each_other_in_full() -> None:
    of = company(
        goal("a", KeyResult("share", at_least=0.12)),
        goal("b", KeyResult("share", at_most=0.1)),
        readings=(Reading("share", date(2027, 2, 1), 0.13),),
    )
    found = labels(of, TODAY)
    assert str(found["a"]) == "FS"
    assert found["b"].denied is Level.FULL
    assert "Fully: “Goal A” wants what does not fit with it, and looks well." in found["b"].speaks_against


def test_a_circle_of_serving_goals_ends_and_makes_no_evidence_of_itself() -> None:
    circle = (goal("a", serves=("b",)), goal("b", serves=("c",)), goal("c", serves=("a",)))
    assert set(told(company(*circle)).values()) == {"N"}
    assert set(told(company(*circle, check_ins=(checked_in("b", 0.9),))).values()) == {"PS"}


def test_a_long_line_of_goals_is_followed_to_its_end() -> None:
    line = tuple(goal(f"g{i:04}", serves=(f"g{i + 1:04}",)) for i in range(3_000))
    of = company(*line, goal("g3000"), check_ins=(checked_in("g0000", 0.9),))
    assert told(of)["g3000"] == "PS"


@given(
    st.lists(st.tuples(st.integers(0, 6), st.integers(0, 6)), max_size=12),
    st.dictionaries(st.integers(0, 6), st.sampled_from([0.1, 0.5, 0.9]), max_size=5),
    st.integers(0, 6),
)
def test_more_evidence_never_takes_evidence_away(
    edges: list[tuple[int, int]], sure: dict[int, float], one_more: int
) -> None:
    goals = [goal(f"g{i}", serves=tuple(sorted({f"g{b}" for a, b in edges if a == i}))) for i in range(7)]
    checks = {id_: checked_in(f"g{id_}", confidence) for id_, confidence in sure.items()}
    before = labels(company(*goals, check_ins=tuple(checks.values())), TODAY)
    if one_more in checks:
        return
    after = labels(company(*goals, check_ins=(*checks.values(), checked_in(f"g{one_more}", 0.9))), TODAY)
    assert all(after[id_].satisfied >= label.satisfied for id_, label in before.items())
    assert all(after[id_].denied == label.denied for id_, label in before.items())
    reached = {id_ for id_, confidence in sure.items() if confidence == 0.9}
    while more := {b for a, b in edges if a in reached} - reached:
        reached |= more
    assert {f"g{i}" for i in reached} == {id_ for id_, label in before.items() if label.satisfied}
