from __future__ import annotations

import json
from typing import TYPE_CHECKING

from typer.testing import CliRunner

from trine.cli.main import app

if TYPE_CHECKING:
    from pathlib import Path

    from typer.testing import Result

PLAN = """\
trine: 1
company: {name: Three in Line, currency: EUR}
cycles: [{id: 2027-q1, kind: quarter, start: 2027-01-01, end: 2027-03-31}]
teams: [{id: sales, name: Sales, function: sales}]
metrics:
  - {id: leads, name: Leads, unit: count, better: up}
  - {id: win_rate, name: Win rate, unit: ratio, better: up, owner: sales}
  - {id: deals, name: Deals, unit: count, better: up, owner: sales, formula: leads * win_rate}
assumptions: [{metric: win_rate, cycle: 2027-q1, between: [0.2, 0.25], because: past quarters}]
goals:
  - {id: win, title: Win forty, cycle: 2027-q1, owners: [sales], key_results: [{metric: deals, at_least: 40}]}
"""
TOO_FEW = "  - {id: few, title: Few, cycle: 2027-q1, owners: [sales], key_results: [{metric: leads, at_most: 100}]}\n"


def solve(plan: Path, text: str, *options: str) -> Result:
    plan.write_text(text, encoding="utf-8")
    given = ["plan", "solve", str(plan), "--today", "2027-02-15", *options]
    return CliRunner().invoke(app, given, catch_exceptions=False)


def test_a_plan_is_a_table_of_values_with_owners_and_targets(tmp_path: Path) -> None:
    result = solve(tmp_path / "p.yaml", PLAN)
    assert result.exit_code == 0
    rows = [" ".join(line.split()) for line in result.stdout.splitlines()]
    assert "2027-q1: these values meet its one target" in rows
    assert "Metric Value Owner Target" in rows
    assert any(row.startswith("Deals ") and row.endswith(" Sales at least 40") for row in rows)


def test_the_values_meet_the_formula(tmp_path: Path) -> None:
    (cycle,) = json.loads(solve(tmp_path / "p.yaml", PLAN, "--format", "json").stdout)["cycles"]
    values = {row["metric"]: row["value"] for row in cycle["values"]}
    assert cycle["verdict"] == "plan"
    assert abs(values["leads"] * values["win_rate"] - values["deals"]) < 1e-9
    assert values["deals"] >= 40 * (1 - 1e-6)


def test_targets_that_clash_are_told_and_fail(tmp_path: Path) -> None:
    result = solve(tmp_path / "p.yaml", PLAN + TOO_FEW)
    assert result.exit_code == 1
    assert "there is no plan that meets all targets: 1 conflict" in result.stdout
    assert "Deals: 100 × 25 % = 25 < 40" in result.stdout


def test_a_conflict_in_json_has_its_members_and_changes(tmp_path: Path) -> None:
    result = solve(tmp_path / "p.yaml", PLAN + TOO_FEW, "--format", "json")
    ((conflict,),) = [cycle["conflicts"] for cycle in json.loads(result.stdout)["cycles"]]
    assert {row["metric"] for row in conflict["members"]} == {"deals", "leads", "win_rate"}
    assert {row["metric"]: row["to"] for row in conflict["changes"]["alone"]} == {
        "deals": 25,
        "leads": 160,
        "win_rate": 0.4,
    }


def test_one_cycle_can_be_asked_for(tmp_path: Path) -> None:
    assert solve(tmp_path / "p.yaml", PLAN, "--cycle", "2027-q1").exit_code == 0


def test_an_unknown_cycle_is_refused_with_a_sentence(tmp_path: Path) -> None:
    result = solve(tmp_path / "p.yaml", PLAN, "--cycle", "2027-q9")
    assert result.exit_code == 2
    assert "`2027-q9` in `--cycle` is no cycle of the plan; its cycles are 2027-q1" in result.stderr


def test_a_plan_that_cannot_be_read_is_refused(tmp_path: Path) -> None:
    assert solve(tmp_path / "p.yaml", "trine: 1\ncompany: 7\n").exit_code == 2


def test_a_plan_without_targets_has_nothing_to_solve(tmp_path: Path) -> None:
    result = solve(tmp_path / "p.yaml", "trine: 1\ncompany: {name: Three in Line}\n")
    assert (result.exit_code, "No cycle that has not ended has a target." in result.stdout) == (0, True)
