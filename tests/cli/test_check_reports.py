"""What `trine check` prints for people and for code review."""

from __future__ import annotations

import json
import os
import pty
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from tests.cli.checking import ACCEPTED, CLEAN, ERROR, WARNING, check
from tests.plan.plans import HALDEN

from trine.core.checks import CATALOGUE


def test_a_clean_plan_gets_a_friendly_word(plan: Path) -> None:
    assert (
        check(plan, CLEAN).stdout
        == """\
Three in Line · plan.yaml · 15 February 2027

✓ Goals, targets and measures fit together.
✓ Goals are on their pace, check-ins are on time and promises meet their dates.
✓ What teams count on from each other is on the other’s list.
✓ As far as facts tell, leads are answered, and come back with a reason.

Nothing found. Product, marketing and sales pull in one direction.
"""
    )


def test_a_finding_is_told_with_its_figures_reasons_next_step_and_place(plan: Path) -> None:
    text = ERROR.replace("to: 8", "from: 2, to: 8")
    told = check(plan, text, "--select", "T108").stdout
    assert told.startswith("""\
Ten Lines · plan.yaml · 15 February 2027

1 Teams measure success differently
  Goals, targets, words and pay point in different directions.

  ■ “Twice as many followers” wants Followers""")
    assert (
        """\
    → Operations: decide on one value for Followers, and change the goal that gives way.
    T108 error · plan.yaml:9 calm, :7 reach, :5 followers

1 error.
"""
        in told
    )
    assert "\n    · “Fewer followers” asks for Followers at most 4" in told


def test_severity_is_told_by_form_and_word(plan: Path) -> None:
    told = check(plan, HALDEN).stdout
    assert re.findall(r"^  ([■▲○]) ", told, re.MULTILINE).count("■") == len(
        re.findall(r"^    T\d+ error", told, re.MULTILINE)
    )
    assert re.findall(r"^  ([■▲○]) ", told, re.MULTILINE).count("▲") == len(
        re.findall(r"^    T\d+ warning", told, re.MULTILINE)
    )


def test_accepted_findings_are_told_apart_with_who_until_when_and_why(plan: Path) -> None:
    told = check(plan, ACCEPTED, "--select", "T108").stdout
    assert (
        """\
    Ana Sousa, until 28 February 2027: decided: calm first
    T108 · plan.yaml:9 calm, :7 reach, :5 followers

Nothing found; 1 accepted on the record. Product, marketing and sales pull in one direction.
"""
        in told
    )
    assert "1 Teams measure" not in told


def test_the_last_line_says_that_warnings_can_fail(plan: Path) -> None:
    options = ("--select", "T101")
    assert check(plan, WARNING, *options).stdout.endswith("\n1 warning. Warnings fail with --strict.\n")
    assert check(plan, WARNING, "--strict", *options).stdout.endswith("\n1 warning.\n")


def test_nothing_is_said_of_signs_that_were_not_asked_about(plan: Path) -> None:
    assert "✓" not in check(plan, CLEAN, "--select", "T204").stdout


def test_a_pipe_gets_plain_text_of_a_hundred_columns(plan: Path) -> None:
    told = check(plan, HALDEN).stdout
    assert "\x1b" not in told
    assert max(map(len, told.splitlines())) <= 100


def test_words_of_the_plan_cannot_command_the_terminal(plan: Path) -> None:
    told = check(
        plan,
        WARNING.replace("title: Twice", r'title: "\e]0;owned\a\e[31m[bold]Twice').replace(
            "followers, cycle", 'followers", cycle'
        ),
    ).stdout
    assert "\x1b" not in told
    assert "\a" not in told
    assert "[31m[bold]Twice as many followers" in told


def in_a_terminal(columns: int, plan: Path, **environment: str) -> str:
    """What the command writes to a terminal of so many columns."""
    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "trine.cli", "check", str(plan), "--today", "2027-02-15"]
    environment = {**os.environ, "TERM": "xterm-256color", "COLUMNS": str(columns), **environment}
    with subprocess.Popen(command, stdout=theirs, stdin=theirs, stderr=theirs, env=environment) as process:
        os.close(theirs)
        said = b""
        try:
            while part := os.read(ours, 65536):
                said += part
        except OSError:  # the other end is closed
            pass
        process.wait()
    os.close(ours)
    return said.decode()


def test_a_terminal_gets_weight_but_needs_no_colour(plan: Path) -> None:
    plan.write_text(HALDEN, encoding="utf-8")
    for environment in ({}, {"NO_COLOR": "1"}):
        told = in_a_terminal(80, plan, **environment)
        assert "\x1b[1m" in told
        assert set(re.findall(r"\x1b\[([\d;]*)m", told)) <= {"0", "1", "2", "3", "1;4"}


@pytest.mark.parametrize("columns", [50, 80, 200])
def test_lines_fit_the_terminal_and_the_eye(plan: Path, columns: int) -> None:
    plan.write_text(HALDEN, encoding="utf-8")
    told = re.sub(r"\x1b\[[\d;]*m", "", in_a_terminal(columns, plan))
    assert max(map(len, told.splitlines())) <= min(columns, 100)


def sarif(plan: Path, text: str, *options: str) -> dict[str, Any]:
    log = json.loads(check(plan, text, "--format", "sarif", *options).stdout)
    assert log["version"] == "2.1.0"
    assert log["$schema"].endswith("sarif-schema-2.1.0.json")
    (run,) = log["runs"]
    assert isinstance(run, dict)
    return run


def test_sarif_explains_every_check(plan: Path) -> None:
    driver = sarif(plan, HALDEN)["tool"]["driver"]
    assert driver["name"] == "Trine"
    assert re.fullmatch(r"\d+\.\d+\.\d+.*", driver["version"])
    assert [rule["id"] for rule in driver["rules"]] == [check.code for check in CATALOGUE]
    for rule in driver["rules"]:
        assert rule["shortDescription"]["text"]
        assert rule["fullDescription"]["text"]
        assert "How to fix it" in rule["help"]["text"]
        assert rule["defaultConfiguration"]["level"] in {"error", "warning", "note"}


def test_sarif_places_every_result_in_the_plan(plan: Path) -> None:
    run = sarif(plan, HALDEN)
    lines = HALDEN.splitlines()
    assert run["results"]
    for result in run["results"]:
        assert run["tool"]["driver"]["rules"][result["ruleIndex"]]["id"] == result["ruleId"]
        assert result["level"] in {"error", "warning", "note"}
        assert result["message"]["text"]
        assert result["partialFingerprints"]["trineIdentity/v1"].startswith(result["ruleId"])
        for place in [*result["locations"], *result["relatedLocations"]]:
            physical = place["physicalLocation"]
            assert physical["artifactLocation"]["uri"] == "plan.yaml"
            assert 1 <= physical["region"]["startLine"] <= len(lines)
            assert 1 <= physical["region"]["startColumn"] <= len(lines[physical["region"]["startLine"] - 1])


def test_sarif_points_at_the_first_subject_and_relates_the_others(plan: Path) -> None:
    (result,) = sarif(plan, ERROR, "--select", "T108")["results"]
    (place,) = result["locations"]
    assert place["physicalLocation"]["region"] == {"startLine": 9, "startColumn": 5}
    assert [logical["fullyQualifiedName"] for logical in place["logicalLocations"]] == [
        "goal:calm",
        "goal:reach",
        "metric:followers",
    ]
    assert [(other["id"], other["message"]["text"]) for other in result["relatedLocations"]] == [
        (1, "goal:reach"),
        (2, "metric:followers"),
    ]
    assert result["level"] == "error"
    assert "suppressions" not in result


def test_sarif_suppresses_what_was_accepted(plan: Path) -> None:
    (result,) = sarif(plan, ACCEPTED, "--select", "T108")["results"]
    (suppression,) = result["suppressions"]
    assert suppression["kind"] == "inSource"
    assert suppression["status"] == "accepted"
    assert suppression["justification"] == "decided: calm first (accepted by ana on 2027-01-05, until 2027-02-28)"


def test_sarif_names_files_as_uris(plan: Path, tmp_path: Path) -> None:
    odd = Path("plän 1.yaml")
    (result, *_) = sarif(odd, ERROR, "--select", "T108")["results"]
    assert result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == "pl%C3%A4n%201.yaml"
    (result, *_) = sarif(tmp_path / "plan.yaml", ERROR, "--select", "T108")["results"]
    assert result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"].startswith("file:///")
