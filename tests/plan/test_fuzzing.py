"""Whatever is done to a plan, it is read or its problems are told at places that exist."""

import re
from collections.abc import Callable

import pytest
import yaml
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from tests.plan.companies import HARD
from tests.plan.plans import HALDEN, HEAD, problems, read

from trine.plan import PlanError, Problem, nodes, parse_plan, write_plan

GOOD = HALDEN.encode()
WRITTEN = write_plan(read(HALDEN).company).encode()
LEAVES = [match.span() for match in re.finditer(r"(?<=: )[^,{}\[\]\n]+", HALDEN)]
MARKS = "\x00\t\r\n-:?#[]{},|>'\"%@`!~\u2028\x85\ufeff"
PIECES = [
    *(mark.encode() for mark in MARKS),
    *(b"\xff", b"\xc3", b"  ", b"- ", b": ", b"&a ", b"*a", b"!!int ", b"---\n", b"...\n", b"<<: "),
    *(b"trine: 1\n", b"goals: []\n", b"id: x, ", b"1e999", b".nan", b"22%", b"\\u0000", b'"\\ud800"', b"company"),
]
VALUES = [
    *(word.encode() for word in HARD),
    *(b"[]", b"{}", b"[[]]", b"[1, 2]", b"[2, 1]", b"{a: b}", b"[a, b]", b"5", b"-1", b"0.5", b"2027-02-30", b"sales"),
    *(b"company", b"none", b"'", b"", b"1" * 5000, b"a" * 5000, b"9" * 400, b"1e-99999999999999999999%", b"1e400%"),
]

Change = Callable[[bytes], bytes]


def cut(start: int, length: int) -> Change:
    return lambda plan: plan[: start % (len(plan) + 1)] + plan[start % (len(plan) + 1) + length :]


def insert(start: int, piece: bytes) -> Change:
    return lambda plan: plan[: start % (len(plan) + 1)] + piece + plan[start % (len(plan) + 1) :]


def copy(start: int, length: int, to: int) -> Change:
    return lambda plan: insert(to, plan[start % (len(plan) + 1) :][:length])(plan)


def swap_value(index: int, value: bytes) -> Change:
    def change(plan: bytes) -> bytes:
        leaves = list(re.finditer(rb"(?<=: )[^,{}\[\]\n]+", plan))
        if not leaves:
            return plan
        found = leaves[index % len(leaves)]
        return plan[: found.start()] + value + plan[found.end() :]

    return change


PLACE = st.integers(0, len(HALDEN))
CHANGES = st.lists(
    st.one_of(
        st.builds(cut, PLACE, st.integers(1, 40)),
        st.builds(insert, PLACE, st.sampled_from(PIECES)),
        st.builds(insert, PLACE, st.binary(max_size=4)),
        st.builds(copy, PLACE, st.integers(1, 200), PLACE),
        st.builds(swap_value, st.integers(0, 500), st.sampled_from(VALUES)),
    ),
    min_size=1,
    max_size=6,
)


def told(plan: bytes) -> tuple[Problem, ...]:
    """The problems of a plan; none if it was read, and then it can be written and read again."""
    try:
        company = parse_plan({"plan.yaml": plan}).company
    except PlanError as error:
        return error.problems
    assert read(write_plan(company)).company.name == company.name
    return ()


def check_outcome(plan: bytes) -> None:
    lines = re.split("\r\n|\r|\n", plan.decode("utf-8", errors="replace"))
    for problem in told(plan):
        assert problem.file == "plan.yaml"
        assert 1 <= problem.line <= len(lines)
        assert 1 <= problem.column <= len(lines[problem.line - 1]) + 1
        assert problem.sentence
        assert str(problem).isprintable()


@settings(max_examples=250, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.sampled_from([GOOD, WRITTEN]), CHANGES)
@example(GOOD, [])
def test_a_mutated_plan_is_read_or_told_about(plan: bytes, changes: list[Change]) -> None:
    for change in changes:
        plan = change(plan)
    check_outcome(plan)


@settings(max_examples=200, deadline=None)
@given(st.one_of(st.binary(max_size=200), st.text(max_size=200).map(str.encode)))
def test_any_bytes_are_told_about(plan: bytes) -> None:
    check_outcome(plan)


@pytest.mark.parametrize("leaf", range(0, len(LEAVES), 7))
def test_any_value_of_any_type_in_any_place_is_told_about(leaf: int) -> None:
    start, end = LEAVES[leaf]
    for value in VALUES:
        check_outcome(HALDEN[:start].encode() + value + HALDEN[end:].encode())


@pytest.fixture
def without_libyaml(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(nodes, "_LOADER", yaml.SafeLoader)


@pytest.mark.usefixtures("without_libyaml")
def test_a_plan_is_read_the_same_without_libyaml(monkeypatch: pytest.MonkeyPatch) -> None:
    slow = read(HALDEN)
    monkeypatch.undo()
    fast = read(HALDEN)
    assert slow == fast


@pytest.mark.usefixtures("without_libyaml")
@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("trine: 1\n\tcompany: x", "2:1"),
        ("trine: 1\ncompany:\n  name: Halden: the best\n", "3:15"),
        ("trine: 1\ncompany: {name: @home}", "2:17"),
        ("trine: 1\ncompany: &c {name: x}", "2:10"),
        ("trine: 1\ncompany: !!str x", "2:10"),
        (HEAD + "goals: 5", "3:8"),
    ],
)
def test_problems_have_the_same_place_without_libyaml(text: str, place: str) -> None:
    (problem,) = problems(text)
    assert problem.startswith(f"{place}: ")
