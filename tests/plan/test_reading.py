"""What a good plan gives."""

from datetime import date
from pathlib import Path

import pytest
from tests.plan.plans import HALDEN, HEAD, problems_of, read

from trine.core.company import (
    Accepted,
    CheckIn,
    Company,
    CycleKind,
    DependencyState,
    Function,
    KeyResult,
    PayRule,
    Role,
    SignOff,
    Strength,
    TargetKind,
)
from trine.core.findings import Ref
from trine.plan import PlanError, Position, parse_plan, read_plan


@pytest.fixture(scope="module")
def halden() -> Company:
    return read(HALDEN).company


def test_the_company_has_its_name_currency_and_fiscal_year(halden: Company) -> None:
    assert (halden.name, halden.currency, halden.fiscal_year_start) == ("Halden Instruments", "EUR", 1)


def test_an_id_of_digits_stays_a_word(halden: Company) -> None:
    assert halden.cycle["2027"].kind is CycleKind.YEAR


def test_null_and_nothing_mean_none(halden: Company) -> None:
    assert halden.team["sales"].parent is None
    assert halden.team["sales"].until is None
    assert halden.team["sales"].function is Function.SALES


def test_rows_keep_the_order_of_the_file(halden: Company) -> None:
    assert [team.id for team in halden.teams] == ["product", "marketing", "sales"]


def test_a_percentage_is_a_fraction(halden: Company) -> None:
    assert (halden.assumptions[0].low, halden.assumptions[0].high) == (0.15, 0.24)
    assert halden.readings[0].value == 0.081


def test_a_goal_has_its_key_results_and_sign_offs(halden: Company) -> None:
    assert halden.goal["c-share"].key_results == (
        KeyResult("market_share", start=0.08, to=0.12),
        KeyResult("list_price", at_most=900),
    )
    assert halden.goal["s-margin"].sign_offs == (SignOff("marketing", "ana", date(2026, 12, 12)),)


def test_pay_is_a_rule_or_the_word_none_or_not_said(halden: Company) -> None:
    assert [kpi.pay for kpi in halden.kpis] == [PayRule("mql", 0.4), PayRule("gross_margin", 0.6, 0.45), "none"]
    unsaid = read(HALDEN.replace(", pay: none", ", pay: ~")).company.kpis[2].pay
    assert unsaid is None


@pytest.mark.parametrize(
    ("word", "state"),
    [
        ("requested", DependencyState.ASKED),
        ("agreed", DependencyState.ACCEPTED),
        ("rejected", DependencyState.DECLINED),
        ("done", DependencyState.DELIVERED),
    ],
)
def test_a_state_may_be_said_in_other_words(word: str, state: DependencyState) -> None:
    assert "state: accepted" in HALDEN
    assert read(HALDEN.replace("state: accepted", f"state: {word}")).company.dependencies[0].state is state


def test_not_paid_on_it_says_what_none_says() -> None:
    assert read(HALDEN.replace("pay: none", "pay: not paid on it")).company.kpis[2].pay == "none"


def test_from_of_an_influence_and_of_an_expectation_are_found(halden: Company) -> None:
    assert halden.influences[0].id == "list_price->market_share"
    assert (halden.influences[0].sign, halden.influences[0].strength) == ("-", Strength.STRONG)
    assert (halden.expectations[0].team, halden.expectations[0].of) == ("sales", "marketing")


def test_the_rest_of_the_example_is_read(halden: Company) -> None:
    assert halden.revenue_targets[0].kind is TargetKind.SOURCED
    assert halden.dependencies[0].state is DependencyState.ACCEPTED
    assert halden.check_ins == (CheckIn("s-margin", date(2027, 2, 1), "ana", 0.6, "two large deals moved to March"),)
    assert halden.accepted == (
        Accepted(
            "T109",
            ("c-share", "s-margin"),
            "ana",
            date(2026, 12, 15),
            date(2027, 3, 31),
            "board decision: share first in Q1",
        ),
    )


def test_everything_but_version_and_company_may_be_left_out() -> None:
    assert read("trine: 1\ncompany: {name: Halden}").company == Company("Halden")


def test_sections_may_be_empty() -> None:
    assert read(HEAD + "goals:\nteams: []\nkpis: null\n").company == Company("Halden Instruments")


def test_left_out_keys_have_the_defaults_of_the_core() -> None:
    person = read(HEAD + "people: [{id: ana, name: Ana}]").company.person["ana"]
    assert (person.role, person.teams, person.memberships) == (Role.MEMBER, (), ())


@pytest.mark.parametrize(
    "word", ["yes", "no", "on", "2027-01-01", "1e3", "0x1F", "12:30", "=", "Off", "null_", "1_000"]
)
def test_a_name_is_the_word_that_was_written(word: str) -> None:
    assert read(f"trine: 1\ncompany: {{name: {word}}}").company.name == word


def test_null_in_quotes_is_a_word() -> None:
    assert read("trine: 1\ncompany: {name: 'null'}").company.name == "null"
    assert read(HEAD + 'people: [{id: "null", name: "~"}]').company.person["null"].name == "~"


def test_the_last_line_break_of_a_block_is_not_part_of_the_text() -> None:
    text = HEAD + "metrics:\n  - id: m\n    name: >\n      Two\n      words\n    unit: |\n      count\n    better: up\n"
    metric = read(text).company.metric["m"]
    assert (metric.name, metric.unit) == ("Two words", "count")


def test_blank_text_is_none() -> None:
    assert read(HEAD + "people: [{id: ana, name: Ana, email: null}]").company.person["ana"].email is None
    company = read(HEAD + 'metrics: [{id: m, name: M, unit: count, better: up, definition: "  "}]').company
    assert company.metric["m"].definition is None


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("0", 0),
        ("-3", -3),
        ("+4", 4),
        (".5", 0.5),
        ("5.", 5),
        ("1e3", 1000),
        ("2.5E-2", 0.025),
        ("22%", 0.22),
        ("22 %", 0.22),
        ("'22%'", 0.22),
        ("-0.5%", -0.005),
        ("33.3%", 0.333),
        ("600000.00", 600000),
    ],
)
def test_a_number_may_be_written_in_many_ways(written: str, value: float) -> None:
    text = (
        HEAD + f"metrics: [{{id: m, name: M, unit: EUR, better: up}}]\n"
        f"readings:\n  - metric: m\n    on: 2027-01-01\n    value: {written}\n"
    )
    assert read(text).company.readings[0].value == value


def test_a_plan_in_json_is_a_plan() -> None:
    assert read('{"trine": 1, "company": {"name": "Halden", "currency": "EUR"}, "teams": []}').company.currency == "EUR"


def test_a_byte_order_mark_and_windows_line_ends_are_fine() -> None:
    plan = parse_plan({"plan.yaml": b"\xef\xbb\xbf" + HALDEN.replace("\n", "\r\n").encode()})
    assert plan.company == read(HALDEN).company
    assert plan.positions == read(HALDEN).positions


def test_every_row_with_an_id_has_its_position() -> None:
    positions = read(HALDEN).positions
    assert positions[Ref("company", "company")] == Position("plan.yaml", 3, 3)
    lines = HALDEN.splitlines()
    row_of = {
        Ref("goal", "c-share"): "id: c-share",
        Ref("kpi", "sales/2027-q1/1"): "{team: sales, cycle: 2027-q1, rank: 1",
        Ref("influence", "list_price->market_share"): "{from: list_price, to: market_share",
        Ref("revenue_target", "marketing/2027-q1/revenue_new/sourced"): "{team: marketing, cycle: 2027-q1, metric",
    }
    for ref, row in row_of.items():
        line = next(number for number, text in enumerate(lines, 1) if f"- {row}" in text)
        assert positions[ref] == Position("plan.yaml", line, 5)
    for ref, place in positions.items():
        if ref.kind in {"team", "metric", "goal", "expectation"}:
            assert lines[place.line - 1][place.column - 1 :].lstrip("{").startswith(f"id: {ref.id}")


def test_a_file_is_read_from_disk(tmp_path: Path) -> None:
    file = tmp_path / "plan.yaml"
    file.write_text(HALDEN, encoding="utf-8")
    plan = read_plan(file)
    assert plan.company.name == "Halden Instruments"
    assert plan.positions[Ref("team", "sales")].file == str(file)


def test_a_folder_of_files_is_read_together_by_name(tmp_path: Path) -> None:
    (tmp_path / "b-goals.yml").write_text(
        "trine: 1\ngoals: [{id: g, title: G, cycle: q1, owners: [sales]}]\n"
        "teams: [{id: sales, name: S, function: sales}]"
    )
    (tmp_path / "a-company.yaml").write_text(
        HEAD + "teams: [{id: product, name: P, function: product}]\n"
        "cycles: [{id: q1, kind: quarter, start: 2027-01-01, end: 2027-03-31}]"
    )
    (tmp_path / ".hidden.yaml").write_text("not: a plan")
    (tmp_path / "notes.txt").write_text("not a plan")
    plan = read_plan(tmp_path)
    assert [team.id for team in plan.company.teams] == ["product", "sales"]
    assert plan.positions[Ref("goal", "g")] == Position(str(tmp_path / "b-goals.yml"), 2, 9)


def test_each_file_of_a_folder_needs_the_version_and_one_names_the_company() -> None:
    files = {"a.yaml": HEAD.encode(), "b.yaml": b"company: {name: Other}\n", "c.yaml": b"trine: 1\n"}
    assert problems_of(files) == [
        "b.yaml:1:1: the plan has no `trine`; add it, like `trine: 1`",
        "b.yaml:1:10: `company` is already given in a.yaml:2; name it in one file only",
    ]


def test_an_id_given_in_two_files_names_both_places() -> None:
    files = {
        "a.yaml": (HEAD + "teams: [{id: sales, name: S, function: sales}]").encode(),
        "b.yaml": b"trine: 1\nteams:\n  - {id: sales, name: S, function: sales}\n",
    }
    assert problems_of(files) == [
        "b.yaml:3:10: the team `sales` is already in a.yaml:3; give one of the two another id"
    ]


def test_the_problems_of_all_files_are_told_in_the_order_of_the_files() -> None:
    files = {"b.yaml": b"trine: 1\ncompany: {nam: H}", "a.yaml": b"trine: 2", "c.yaml": b"["}
    with pytest.raises(PlanError) as caught:
        parse_plan(files)
    assert [(problem.file, problem.line) for problem in caught.value.problems] == [
        ("b.yaml", 2),
        ("b.yaml", 2),
        ("a.yaml", 1),
        ("c.yaml", 1),
    ]
