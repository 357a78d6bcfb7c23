"""`trine agreement` on a plan and a file of answers."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from trine.cli.main import app

PLAN = """trine: 1
company: {name: Halden Instruments}
teams:
  - {id: product, name: Product, function: product}
  - {id: sales, name: Sales, function: sales}
metrics:
  - {id: revenue, name: Revenue, unit: EUR, better: up}
  - {id: retention, name: Retention, unit: "%", better: up}
  - {id: win_rate, name: Win rate, unit: "%", better: up}
  - {id: leads, name: Leads, unit: leads, better: up}
  - {id: quality, name: Quality, unit: points, better: up}
  - {id: speed, name: Speed, unit: days, better: up}
cycles: [{id: 2027-q1, kind: quarter, start: 2027-01-01, end: 2027-03-31}]
kpis:
  - {team: product, cycle: 2027-q1, rank: 1, metric: quality}
  - {team: product, cycle: 2027-q1, rank: 2, metric: speed}
  - {team: product, cycle: 2027-q1, rank: 3, metric: retention}
"""
ITEMS = "`revenue`, `retention`, `win_rate`, `leads`, `quality`, `speed`"
HEAD = "respondent,team,about,pick_1,pick_2,pick_3,perceived"
SALES = ["revenue,win_rate,leads,3", "revenue,leads,Win rate,3", "revenue,win_rate,speed,2"] * 2
GUESSES = ["leads,quality,revenue,2"] * 3 + ["leads,speed,revenue,3"] * 3


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    path = tmp_path / "plan.yaml"
    path.write_text(PLAN, encoding="utf-8")
    return path


def run(plan: Path, lines: list[str], *more: str) -> tuple[int, str, str]:
    answers = plan.with_name("responses.csv")
    answers.write_text("\n".join([HEAD, *lines]), encoding="utf-8")
    result = CliRunner().invoke(app, ["agreement", str(answers), "--plan", str(plan), "--today", "2027-02-01", *more])
    return result.exit_code, result.stdout, result.stderr


def answers() -> list[str]:
    own = [f"s{n},Sales,company,{row}" for n, row in enumerate(SALES)]
    guesses = [f"s{n},sales,product,{row}" for n, row in enumerate(GUESSES)]
    return [*own, *guesses, "p1,product,company,quality,speed,retention,1"]


def test_figures_are_told_in_full_for_programs(plan: Path) -> None:
    code, out, err = run(plan, answers(), "--format", "json")
    assert (code, err) == (0, "")
    told = json.loads(out)
    (pair,) = told["pairs"]
    assert (pair["team"], pair["other"], pair["n"]) == ("sales", "sales", 6)
    assert pair["overlap"] == pytest.approx((7 * 3 + 8 * 2) / (15 * 3))  # seven pairs share all three, eight share two
    assert pair["ordered"] is None
    assert pair["perceived"] == pytest.approx(8 / 9)
    assert pair["gap"] == pytest.approx(8 / 9 - pair["overlap"])
    missed = {row["item"]: row["count"] for row in told["misreads"] if row["kind"] == "missed"}
    assert missed == {}  # all six name leads and revenue, which would tell each one's guess
    assert {(row["team"], row["other"], row["what"]) for row in told["suppressed"]} == {
        ("product", "product", "agreement"),
        ("product", "sales", "agreement"),
        ("sales", "product", "agreement"),
        ("sales", "product", "misreads"),
        ("sales", "sales", "ordered"),  # all six name revenue first
    }


def test_people_read_sentences(plan: Path) -> None:
    lines = answers()
    lines[6] = "s0,sales,product,win_rate,quality,revenue,2"
    lines[7] = "s1,sales,product,leads,quality,win_rate,2"
    lines.append("p1,product,sales,revenue,leads,speed,")
    code, out, _ = run(plan, lines)
    assert code == 0
    assert "Sales has no published top three among these items" in out
    assert "Product has no published" not in out
    assert "Any two people share 82 % of the three priorities that each names for the company (n = 6);" in out
    assert "6 of 6 in Sales do not know that “Retention” is one of Product's top three." in out
    assert "“Leads”" not in out  # five of six name it, which blind picks of three among six do one time in nine


def test_whatever_is_wrong_is_said_at_its_cell_and_all_at_once(plan: Path) -> None:
    code, out, err = run(
        plan,
        [
            "s1,sales,company,revenue,win_rate,leads,3",
            "s1,sales,company,revenue,win_rate,leads,3",
            "s1,product,sales,revenue,win_rate,leads,3",
            "s2,salse,company,revenue,revenue,profit,seven",
            ",sales,board,revenue,win_rate,leads",
            "s4,sales,company,revenue",
            "s5,sales,company,revenue,win_rate,leads,1,5",
        ],
    )
    assert (code, out) == (2, "")
    said = [line.removeprefix(f"{plan.with_name('responses.csv')}:") for line in err.splitlines()]
    assert said == [
        "3:1: `s1` has answered about `company` in line 2; keep one of the two",
        "4:2: `s1` answers for `sales` above; let them answer for one team",
        "5:2: `salse` is no team of this survey; did you mean `sales`?",
        "5:5: `revenue` is picked twice; name 3 different ones",
        f"5:6: `profit` is no item of this survey; the items are {ITEMS}",
        "5:7: `seven` is not a number from 0 to 3; mend it, or leave the cell empty",
        "6:1: nobody is named; give each respondent a word of their own",
        "6:3: `board` is no team of this survey; the teams are `product`, `sales`",
        "7:4: this row ends before `pick_2`, `pick_3`; fill the cells or take the row out",
        "8:8: this row goes on beyond the 7 columns; put a text that holds a separator in quotes",
    ]


def test_candidates_may_come_from_a_file(plan: Path) -> None:
    items = plan.with_name("items.csv")
    items.write_text("id,name\ngrow,Grow in Asia\nkeep,Keep customers\nfix,Fix the price list\n", encoding="utf-8")
    lines = [
        f"s{n},sales,company,{row}," for n, row in enumerate(["grow,keep,fix", "keep,grow,Fix the price list"] * 5)
    ]
    code, out, _ = run(plan, lines, "--items", str(items), "--format", "json")
    (pair,) = json.loads(out)["pairs"]
    assert (code, pair["overlap"], pair["kappa"]) == (0, 1, None)


def test_a_file_without_the_columns_says_how_its_first_line_has_to_be(plan: Path) -> None:
    wrong = plan.with_name("wrong.csv")
    wrong.write_text("name,answer\n", encoding="utf-8")
    result = CliRunner().invoke(app, ["agreement", str(wrong), "--plan", str(plan)])
    assert result.exit_code == 2
    assert "the first line lacks `respondent`, `team`" in result.stderr
    missing = CliRunner().invoke(app, ["agreement", str(plan.with_name("none.csv")), "--plan", str(plan)])
    assert "none.csv can't be read: No such file or directory; check the name" in missing.stderr
    wrong.write_text(HEAD.replace("perceived", "Percieved") + "\n", encoding="utf-8")
    mistyped = CliRunner().invoke(app, ["agreement", str(wrong), "--plan", str(plan)])
    assert "1:7: `Percieved` is not a column of answers; did you mean `perceived`?" in mistyped.stderr


def test_everybody_who_is_still_there_has_answered_when_somebody_has_left(plan: Path) -> None:
    people = "".join(f"  - {{id: s{n}, name: Rep {n}, teams: [sales]}}\n" for n in range(6))
    gone = "  - {id: gone, name: Gone, teams: [sales], until: 2026-12-31}\n"
    plan.write_text(f"{PLAN}people:\n{people}{gone}", encoding="utf-8")
    (pair,) = json.loads(run(plan, answers(), "--format", "json")[1])["pairs"]
    assert (pair["is_census"], pair["interval"]) == (True, None)


def test_a_check_of_the_plan_takes_the_survey_in(plan: Path) -> None:
    answers_ = plan.with_name("responses.csv")
    answers_.write_text("\n".join([HEAD, *answers()]), encoding="utf-8")
    given = ["check", str(plan), "--today", "2027-02-01", "--select", "T3", "--format", "json"]
    told = CliRunner().invoke(app, [*given, "--responses", str(answers_)])
    assert [each["code"] for each in json.loads(told.stdout)["findings"]] == ["T303"]
    assert not json.loads(CliRunner().invoke(app, given).stdout)["findings"]
    refused = CliRunner().invoke(app, [*given, "--items", str(answers_)])
    assert (refused.exit_code, refused.stderr.count("`--responses`")) == (2, 1)
