"""`trine check`: exit codes, options, and what is told where."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from tests.cli.checking import ACCEPTED, CLEAN, ERROR, WARNING, check
from tests.plan.plans import HALDEN
from typer.testing import CliRunner

from trine.analytics.store import FactStore
from trine.cli.main import app


def codes(plan: Path, text: str, *options: str, today: str = "2027-02-15") -> list[str]:
    report = json.loads(check(plan, text, "--format", "json", *options, today=today).stdout)
    return [finding["code"] for finding in report["findings"]]


def test_a_clean_plan_exits_with_0(plan: Path) -> None:
    assert check(plan, CLEAN).exit_code == 0


def test_warnings_exit_with_0_and_in_strict_mode_with_1(plan: Path) -> None:
    assert "T101" in codes(plan, WARNING)
    assert check(plan, WARNING).exit_code == 0
    assert check(plan, WARNING, "--strict").exit_code == 1


def test_errors_exit_with_1(plan: Path) -> None:
    assert "T108" in codes(plan, ERROR)
    assert check(plan, ERROR).exit_code == 1


def test_an_accepted_error_does_not_fail_until_its_acceptance_runs_out(plan: Path) -> None:
    assert check(plan, ACCEPTED, "--select", "T108").exit_code == 0
    assert check(plan, ACCEPTED, "--select", "T108", today="2027-03-01").exit_code == 1


@pytest.mark.parametrize("format_", ["text", "json", "sarif"])
def test_problems_go_to_standard_error_one_a_line_and_exit_with_2(plan: Path, format_: str) -> None:
    text = WARNING.replace("function: other", "function: others").replace("to: 8", "to: eight")
    result = check(plan, text, "--format", format_)
    assert result.exit_code == 2
    assert result.stdout == ""
    assert result.stderr.splitlines() == [
        (
            "plan.yaml:4:47: `others` in `function` is not one of `product`, `marketing`, `sales`, `success`, "
            "`finance`, `other`; did you mean `other`?"
        ),
        "plan.yaml:8:44: `eight` in `to` is not a number; write it like `to: 0.12`",
    ]


def test_a_plan_that_is_not_there_exits_with_2(plan: Path) -> None:
    result = CliRunner().invoke(app, ["check", str(plan)])
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr == "plan.yaml:1:1: there is no such file or folder; check the path\n"


def test_a_folder_is_checked_as_one_plan(plan: Path) -> None:
    Path("plans").mkdir()
    Path("plans/a.yaml").write_text(WARNING.replace("trine: 1\n", "trine: 1\n"))
    Path("plans/b.yaml").write_text("trine: 1\npeople: [{id: ana, name: Ana, until: 2026-12-31}]\n")
    result = CliRunner().invoke(app, ["check", "plans", "--format", "json", "--today", "2027-02-15"])
    assert json.loads(result.stdout)["plan"] == "plans"
    Path("plans/b.yaml").write_text("trine: 1\npeople: 5\n")
    result = CliRunner().invoke(app, ["check", "plans"])
    assert result.stderr.startswith("plans/b.yaml:2:9: `5` in `people` is not a list")


def test_without_a_day_it_is_judged_by_today(plan: Path) -> None:
    plan.write_text(CLEAN)
    before = subprocess.run(["date", "+%F"], capture_output=True, text=True, check=True).stdout.strip()
    report = json.loads(CliRunner().invoke(app, ["check", str(plan), "--format", "json"]).stdout)
    after = subprocess.run(["date", "+%F"], capture_output=True, text=True, check=True).stdout.strip()
    assert before <= report["today"] <= after


@pytest.mark.parametrize(
    "options", [["--select", "T101,T108"], ["--select", "T101", "--select", "t108"], ["--select", "T101, T108"]]
)
def test_checks_are_selected_by_code(plan: Path, options: list[str]) -> None:
    assert codes(plan, ERROR, *options) == ["T108", "T101", "T101"]


def test_checks_are_selected_and_ignored_by_the_beginning_of_their_codes(plan: Path) -> None:
    assert {code[:2] for code in codes(plan, ERROR, "--select", "T1")} == {"T1"}
    assert codes(plan, ERROR, "--select", "T10", "--ignore", "T101,T103", "--ignore", "T105") == ["T108"]
    assert codes(plan, ERROR, "--ignore", "T") == []


def test_wrong_options_are_told_together_and_exit_with_2(plan: Path) -> None:
    result = check(plan, CLEAN, "--select", "T109x,T1", "--ignore", "foo", today="soon")
    assert (result.exit_code, result.stdout) == (2, "")
    first, second, third = result.stderr.splitlines()
    assert first.startswith(
        "`T109X` in `--select` is not the code of a check, nor the beginning of one; did you mean `T10"
    )
    assert second.startswith(
        "`FOO` in `--ignore` is not the code of a check, nor the beginning of one; the codes are T101,"
    )
    assert third == "`soon` in `--today` is not a day, year-month-day; write it like `--today 2027-03-31`"


def test_the_json_has_exactly_the_documented_shape(plan: Path) -> None:
    result = check(plan, ACCEPTED, "--select", "T108", "--format", "json")
    assert json.loads(result.stdout) == {
        "plan": "plan.yaml",
        "today": "2027-02-15",
        "counts": {"error": 0, "warning": 0, "info": 0, "accepted": 1},
        "findings": [
            {
                "code": "T108",
                "sign": 1,
                "severity": "error",
                "title": (
                    "“Twice as many followers” wants Followers to 8, “Fewer followers” at most 4: both cannot hold"
                ),
                "subjects": [
                    {"kind": "goal", "id": "calm"},
                    {"kind": "goal", "id": "reach"},
                    {"kind": "metric", "id": "followers"},
                ],
                "evidence": [
                    {
                        "label": "“Fewer followers” (Operations, 2027-q1)",
                        "value": "at most 4",
                        "unit": "count",
                        "source": "plan",
                        "as_of": "2027-03-31",
                    },
                    {
                        "label": "“Twice as many followers” (Operations, 2027-q1)",
                        "value": "to 8",
                        "unit": "count",
                        "source": "plan",
                        "as_of": "2027-03-31",
                    },
                ],
                "reasons": json.loads(result.stdout)["findings"][0]["reasons"],
                "next_step": "Operations: decide on one value for Followers, and change the goal that gives way.",
                "accepted": {"by": "ana", "on": "2027-01-05", "until": "2027-02-28", "because": "decided: calm first"},
            }
        ],
        "undecided": [],
    }


def test_the_json_keeps_the_documented_order_of_keys_and_findings(plan: Path) -> None:
    report = json.loads(check(plan, HALDEN, "--format", "json").stdout)
    assert list(report) == ["plan", "today", "counts", "findings", "undecided"]
    assert list(report["counts"]) == ["error", "warning", "info", "accepted"]
    finding = report["findings"][0]
    assert list(finding) == [
        "code", "sign", "severity", "title", "subjects", "evidence", "reasons", "next_step", "accepted",
    ]  # fmt: skip
    assert list(finding["evidence"][0]) == ["label", "value", "unit", "source", "as_of"]
    rank = ["error", "warning", "info"]
    order = [
        (rank.index(one["severity"]), one["code"], [(ref["kind"], ref["id"]) for ref in one["subjects"]])
        for one in report["findings"]
    ]
    assert order == sorted(order)


def test_counts_are_of_findings_that_nobody_accepted(plan: Path) -> None:
    counts = json.loads(check(plan, ACCEPTED, "--format", "json").stdout)["counts"]
    assert (counts["error"], counts["accepted"]) == (0, 1)


def run(*arguments: str, **environment: str) -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-m", "trine.cli", "check", *arguments]
    return subprocess.run(command, capture_output=True, env={**os.environ, **environment}, check=False)


@pytest.mark.parametrize("format_", ["text", "json", "sarif"])
def test_the_same_input_gives_the_same_bytes(plan: Path, format_: str) -> None:
    plan.write_text(HALDEN, encoding="utf-8")
    options = (str(plan), "--today", "2027-02-15", "--format", format_)
    outputs = {run(*options, PYTHONHASHSEED=seed).stdout for seed in ("1", "2")}
    assert len(outputs) == 1
    assert outputs.pop().endswith(b"\n")


def test_without_facts_the_start_is_not_burdened_with_the_web_or_the_data_engine(plan: Path) -> None:
    plan.write_text(HALDEN, encoding="utf-8")
    code = (
        "import sys\nfrom trine.cli.main import app\n"
        f"try: app(['check', {str(plan)!r}, '--today', '2027-02-15'])\nexcept SystemExit: pass\n"
        "print(sorted({'django', 'ibis', 'duckdb', 'pyarrow', 'pandas', 'numpy', 'openpyxl'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"


def test_a_reader_that_closes_early_sees_no_stack_trace(plan: Path) -> None:
    plan.write_text(HALDEN, encoding="utf-8")
    command = f"{sys.executable} -m trine.cli check {plan} --today 2027-02-15 | head -1"
    done = subprocess.run(["sh", "-c", command], capture_output=True, text=True, check=True)
    assert done.stdout == "Halden Instruments · plan.yaml · 15 February 2027\n"
    assert done.stderr == ""


def test_a_terminal_that_knows_only_ascii_is_no_problem(plan: Path) -> None:
    plan.write_text(ERROR, encoding="utf-8")
    done = run(str(plan), "--today", "2027-02-15", PYTHONIOENCODING="ascii", PYTHONUTF8="0")
    assert done.returncode == 1
    assert b"Twice as many followers" in done.stdout
    plan.write_text(ERROR.replace("name: Ten Lines", "näme: Ten Lines"), encoding="utf-8")
    done = run(str(plan), PYTHONIOENCODING="ascii", PYTHONUTF8="0")
    assert (done.returncode, done.stderr.count(b"\n")) == (2, 2)


def deals(*amounts: int) -> dict[str, Any]:
    """Won deals, one at the end of each quarter before 2027."""
    days = [f"{2026 - back // 4}-{(3 - back % 4) * 3 + 1:02}-15" for back in range(len(amounts))]
    close = pa.array(days).cast(pa.date32())
    columns = {
        "opportunity_id": [f"o{n}" for n in range(len(amounts))],
        "amount": [float(amount) for amount in amounts],
    }
    return {"opportunities": pa.table({**columns, "is_won": [True] * len(amounts), "close_date": close})}


REVENUE = """\
trine: 1
company: {name: Facts, currency: EUR}
cycles: [{id: 2027-q1, kind: quarter, start: 2027-01-01, end: 2027-03-31}]
metrics: [{id: revenue, name: Revenue, unit: EUR, better: up, source: "facts:revenue", definition: d}]
goals:
  - {id: grow, title: Grow, cycle: 2027-q1, owners: [company],
     key_results: [{metric: revenue, from: 100, at_least: 5000}]}
"""


def test_facts_are_what_targets_are_held_against(plan: Path, tmp_path: Path) -> None:
    FactStore(tmp_path / "facts").replace(deals(100, 110, 90, 105, 95, 100), source="crm")
    assert codes(plan, REVENUE, "--select", "T113") == []
    assert codes(plan, REVENUE, "--select", "T113", "--facts", "facts") == ["T113"]


def test_a_fact_metric_that_is_not_known_is_told_beside_the_findings(plan: Path, tmp_path: Path) -> None:
    FactStore(tmp_path / "facts").replace(deals(100), source="crm")
    result = check(plan, REVENUE.replace("facts:revenue", "facts:revenu"), "--facts", "facts", "--format", "json")
    assert result.exit_code == 0
    assert result.stderr == (
        "plan.yaml:4:11: `facts:revenu` in `source` of the metric `revenue` is no fact metric; "
        "did you mean `facts:revenue`?\n"
    )
    assert json.loads(result.stdout)["plan"] == "plan.yaml"


@pytest.mark.parametrize(
    ("address", "beginning"),
    [
        ("nowhere", "There is no folder nowhere."),
        ("plan.yaml", "plan.yaml holds no facts of Trine."),
        ("duckdb://nowhere.db", "The facts at duckdb://nowhere.db can't be read:"),
        ("martian://host/db", "The facts at martian://host/db can't be read:"),
    ],
)
def test_facts_that_are_not_there_exit_with_2(plan: Path, address: str, beginning: str) -> None:
    result = check(plan, REVENUE, "--facts", address)
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith(beginning)
    assert result.stderr.count("\n") == 1


def test_the_schema_is_printed() -> None:
    result = CliRunner().invoke(app, ["schema"])
    assert result.exit_code == 0
    assert json.loads(result.stdout)["title"] == "Trine plan file, version 1"
