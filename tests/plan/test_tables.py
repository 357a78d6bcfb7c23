"""Deliverables, steps and tasks as tables: read with all problems at once, written so that they are read the same."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.plan.companies import HARD, IDS
from tests.plan.plans import HALDEN, read

from trine.core.company import Company
from trine.core.deliverables import FIRST_DAY, LAST_DAY, Commitment, Deliverable, Stage, Track, WorkCheck
from trine.core.launches import After, Step, Task
from trine.plan import PlanError, Problem
from trine.plan.tables import (
    read_deliverables,
    read_steps,
    read_tasks,
    write_deliverables,
    write_steps,
    write_tasks,
)

COMPANY = read(HALDEN).company
HEAD = "id,title,team,start,end,commitment\n"


def problems(reading: Callable[[], Any]) -> list[str]:
    with pytest.raises(PlanError) as caught:
        reading()
    return [str(problem).split(".csv:", 1)[1] for problem in caught.value.problems]


@pytest.mark.parametrize("said", ["", "sep=;\r\n", '"SEP=;";;;;;;;\n'])
def test_a_table_from_a_spreadsheet_is_read_by_names(said: str) -> None:
    table = (
        f"{said}Title;Team;Owner;Start;Due;Status;Goals;Needs\r\n"
        'Demo unit, boxed;Product;Ana Sousa;2027-01-11;2027-02-10;Committed;"Sell at full margin";\r\n'
        "Battle card;sales;ana@halden.example;2027-02-01;2027-02-12;;;demo-unit-boxed\r\n;;;;;;;\r\n"
    )
    assert read_deliverables(table.encode("utf-16"), COMPANY) == (
        Deliverable(
            "demo-unit-boxed",
            "Demo unit, boxed",
            "product",
            date(2027, 1, 11),
            date(2027, 2, 10),
            Commitment.COMMITTED,
            lead="ana",
            goals=("s-margin",),
        ),
        Deliverable(
            "battle-card",
            "Battle card",
            "sales",
            date(2027, 2, 1),
            date(2027, 2, 12),
            lead="ana",
            needs=("demo-unit-boxed",),
        ),
    )


def test_every_problem_of_a_table_is_told_at_its_cell() -> None:
    table = (
        HEAD + "a,A,sale,2027-01-11,2027-01-05,planed\n"
        "a,,sales,2027-13-01,2027-01-05,\n"
        '"b","B ""b""",sales,2027-02-01,2027-01-05,planned,and more\n'
    )
    assert problems(lambda: read_deliverables(table, COMPANY)) == [
        "2:3: `sale` in `team` is not the id or name of a team; did you mean `sales`?",
        (
            "2:6: `planed` in `commitment` is not one of `idea`, `planned`, `committed`, `shipped`, `dropped`; "
            "did you mean `planned`?"
        ),
        "3:1: the deliverable `a` is already in deliverables.csv:2; give one of the two another id",
        "3:2: `title` of a deliverable is empty; write it like `Demo unit for the trade fair`",
        "3:4: `2027-13-01` in `start` is not a day of the calendar; write it like `2027-01-11`",
        "4:5: `2027-01-05` in `end` is before `2027-02-01` in `start`; correct one of the two days",
        "4:7: this row has 7 cells and the table 6 columns; put a text that holds a separator in quotes",
    ]


@pytest.mark.parametrize(
    ("table", "told"),
    [
        ("", ["1:1: no columns are named; let the first line name them, like `id,title,team,start,end,"]),
        (
            "title,teem,start,title\nA,sales,2027-01-01,B\n",
            [
                "1:1: deliverables need the columns `team`, `end`; add them to the first line",
                "1:2: `teem` is not a column of deliverables; did you mean `team`?",
                "1:4: the column `title` is there twice; take one of the two out",
            ],
        ),
        (HEAD + 'a,"A,sales,2027-01-11,2027-01-15,idea\n', ["2:2: a quote opens a cell here and is never closed;"]),
        ("sep=,\n" + HEAD + 'a,"A"B,sales,2027-01-11,2027-01-15,idea\n', ["3:2: text follows the closing quote"]),
    ],
)
def test_a_table_that_is_none_is_explained(table: str, told: list[str]) -> None:
    found = problems(lambda: read_deliverables(table, COMPANY))
    assert all(any(line.startswith(start) for line in found) for start in told), found


def test_a_workbook_is_not_a_table() -> None:
    assert problems(lambda: read_deliverables(b"PK\x03\x04...", COMPANY)) == [
        "1:1: the file is a workbook or zip archive; save the sheet as CSV and try again"
    ]


def test_what_the_table_has_no_column_for_stays() -> None:
    check = WorkCheck(date(2027, 1, 18), "ana", Track.AT_RISK)
    known = Deliverable(
        "x",
        "Demo unit",
        "product",
        date(2027, 1, 1),
        date(2027, 2, 1),
        what="one",
        stage=Stage.BUILDING,
        checks=(check,),
    )
    company = Company("H", None, teams=COMPANY.teams, people=COMPANY.people, deliverables=(known,))
    table = "title,team,start,end,stage\nDemo unit,product,2027-01-01,2027-03-01,\n"
    assert read_deliverables(table, company) == (
        Deliverable("x", "Demo unit", "product", date(2027, 1, 1), date(2027, 3, 1), what="one", checks=(check,)),
    )


def test_deliverables_that_wait_for_each_other_through_those_that_are_there_are_told() -> None:
    there = Deliverable("a", "A", "sales", date(2027, 1, 1), date(2027, 2, 1), needs=("b",))
    company = Company("H", None, teams=COMPANY.teams, deliverables=(there,))
    table = "id,title,team,start,end,needs\nb,B,sales,2027-01-01,2027-02-01,a\n"
    assert problems(lambda: read_deliverables(table, company)) == [
        "2:6: the deliverable `b` waits for itself: b → a → b; take one of them out of `needs`"
    ]


def test_steps_name_each_other_by_title_or_id() -> None:
    table = (
        "title,role,anchor,offset,days,after,materials,gate\n"
        "Price list,pricing,launch day,-10,3,,price list; rate card,yes\n"
        'Mail,,Price list,2,1,"Price list +1; brief",,\n'
        "Brief,,,-5,,,,no\n"
    )
    assert read_steps(table) == (
        Step(
            "price-list",
            "Price list",
            role="pricing",
            offset=-10,
            days=3,
            materials=("price list", "rate card"),
            is_gate=True,
        ),
        Step("mail", "Mail", anchor="price-list", offset=2, after=(After("price-list", 1), After("brief"))),
        Step("brief", "Brief", offset=-5),
    )


def test_steps_that_wait_for_themselves_are_told_at_their_cells() -> None:
    table = "id,title,anchor,after\na,A,,b\nb,B,a,\nc,C,c,x +2\n"
    circle = "3:3: `b` waits for `a` and so for itself: a → b → a; let one of them begin without the other"
    assert problems(lambda: read_steps(table)) == [
        circle,
        "4:3: `c` in `anchor` is the step itself; name another step, or leave the cell empty for the launch day",
        "4:4: `x` in `after` is not the id or title of one of the steps; name one of them",
    ]
    assert problems(lambda: read_steps(table.replace("c,C,c", "c,C,"))) == [
        circle,
        "4:4: `x` in `after` is not the id or title of one of the steps; name one of them",
    ]


def test_tasks_have_dates_and_owners() -> None:
    table = "title,start,end,owner,done\nPrice list,2027-02-01,2027-02-03,Ana Sousa,2027-02-02\n"
    assert read_tasks(table, COMPANY) == (
        Task("price-list", "Price list", date(2027, 2, 1), date(2027, 2, 3), owner="ana", done=date(2027, 2, 2)),
    )
    assert problems(lambda: read_tasks(table.replace("Ana Sousa", "bob"), COMPANY)) == [
        "2:4: `bob` in `owner` is not the id or name of a person; write the id or the name of one"
    ]


def test_a_cell_that_a_spreadsheet_would_run_is_kept_from_it() -> None:
    rows = (Step("a", "=1+1"), Step("b", "'=1", offset=-3), Step("c", "'quoted'"))
    assert write_steps(rows).splitlines()[1:] == [
        "a,'=1+1,go_to_market,,,,,,,",
        "b,''=1,go_to_market,,,-3,,,,",
        "c,'quoted',go_to_market,,,,,,,",
    ]
    assert read_steps(write_steps(rows)) == rows


WORDS = st.one_of(st.sampled_from([word for word in HARD if word.strip()]), st.text(min_size=1)).filter(
    lambda word: word.strip() and "\0" not in word and not any("\ud800" <= char <= "\udfff" for char in word)
)
SHORT = WORDS.map(lambda word: word[:90]).filter(str.strip)
NOTES = st.lists(SHORT.map(lambda word: " ".join(word.split())).filter(bool), max_size=3, unique=True).map(
    lambda notes: tuple(sorted(notes))
)


@st.composite
def timed(draw: st.DrawFn) -> dict[str, Any]:
    """Steps' timing, without any that waits for itself."""
    return {
        "title": draw(SHORT),
        "stage": draw(st.sampled_from(Stage)),
        "role": draw(st.none() | SHORT),
        "offset": draw(st.integers(-400, 400)),
        "days": draw(st.integers(1, 400)),
        "materials": draw(NOTES),
        "is_gate": draw(st.booleans()),
    }


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(timed(), timed(), st.integers(0, 400), st.dates(FIRST_DAY, LAST_DAY))
def test_steps_and_tasks_are_read_as_they_were_written(
    one: dict[str, Any], two: dict[str, Any], lag: int, day: date
) -> None:
    steps = (Step("null", **one), Step("2", **two, anchor="null", after=(After("null", lag),)))
    assert read_steps(write_steps(steps)) == steps
    tasks = (
        Task("null", start=day, end=day, owner="y", done=day, **one),
        Task("2", start=day, end=day, is_manual=True, **two, after=(After("null", lag),)),
    )
    assert read_tasks(write_tasks(tasks), KNOWN) == tasks


KNOWN = read(
    "trine: 1\ncompany: {name: H}\nteams: [{id: a, name: A, function: sales}, {id: no, name: B, function: sales}]\n"
    'people: [{id: "y", name: Y}]\n'
).company


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    SHORT,
    st.none() | WORDS,
    st.sampled_from(Commitment),
    st.none() | st.sampled_from(Stage),
    st.dates(FIRST_DAY, LAST_DAY),
)
def test_deliverables_are_read_as_they_were_written(
    title: str, what: str | None, commitment: Commitment, stage: Stage | None, day: date
) -> None:
    teams = IDS["team"][:2]
    rows = (
        Deliverable("b", title, "no", day, day, commitment, what, lead="y", relied_on_by=teams, stage=stage),
        Deliverable("null", title, "a", day, day, shipped=day, needs=("b",)),
    )
    assert read_deliverables(write_deliverables(rows), KNOWN) == rows


def test_two_thousand_steps_that_wait_for_each_other_in_a_row_are_read() -> None:
    table = "title,after\n" + "".join(f"Step {at},{f'Step {at - 1}' if at else ''}\n" for at in range(2000))
    assert read_steps(table)[-1] == Step("step-1999", "Step 1999", after=(After("step-1998"),))
    closed = table.replace("Step 0,\n", "Step 0,Step 1999\n")
    (problem,) = problems(lambda: read_steps(closed))
    assert problem.startswith("3:2: `step-1` waits for `step-0` and so for itself: step-0 → step-1999 → step-1998 → ")
    assert len(problem) < 250


@settings(max_examples=150, deadline=None)
@given(
    st.one_of(
        st.binary(max_size=300),
        st.text(max_size=300),
        st.lists(
            st.sampled_from([*"\"',;\t\n\r=+", "id", "title", "team", "after", "anchor", "null", "x +1", "-5", " "])
        ).map("".join),
    )
)
def test_whatever_a_file_holds_is_read_or_explained(data: bytes | str) -> None:
    readers: tuple[Callable[[], Any], ...] = (
        lambda: read_steps(data),
        lambda: read_tasks(data, KNOWN),
        lambda: read_deliverables(data, KNOWN),
    )
    told: list[Problem] = []
    for reading in readers:
        try:
            reading()
        except PlanError as error:
            told += error.problems
    assert all(problem.line >= 1 and problem.column >= 1 for problem in told)
