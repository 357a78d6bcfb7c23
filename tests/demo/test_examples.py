"""The example plans are what they say they are."""

from __future__ import annotations

import subprocess
import sys
from datetime import date
from pathlib import Path

from trine.analytics.store import FactStore
from trine.core.checks import run_checks
from trine.demo import company, plan_text
from trine.plan import read_plan, write_plan

EXAMPLES = Path(__file__).parents[2] / "examples"
HALDEN_DAY = date(2027, 3, 18)


def test_the_halden_example_is_the_demo_company_on_its_day() -> None:
    read = read_plan(EXAMPLES / "halden" / "plan.yaml")
    assert write_plan(read.company) == write_plan(company(HALDEN_DAY))


def test_the_halden_example_is_written_as_the_generator_writes_it() -> None:
    assert (EXAMPLES / "halden" / "plan.yaml").read_text(encoding="utf-8") == plan_text(HALDEN_DAY)


def test_the_clean_example_has_no_findings() -> None:
    report = run_checks(read_plan(EXAMPLES / "clean.yaml").company, date(2027, 2, 15))
    assert report.findings == ()
    assert report.undecided == ()


def test_the_minimal_example_has_ten_lines_and_a_finding_that_is_easy_to_see() -> None:
    text = (EXAMPLES / "minimal.yaml").read_text(encoding="utf-8")
    assert len(text.splitlines()) <= 10
    codes = [f.code for f in run_checks(read_plan(EXAMPLES / "minimal.yaml").company, date(2027, 2, 1)).findings]
    assert codes == ["T101"]


def test_the_command_writes_a_plan_a_fact_store_and_csv_files(tmp_path: Path) -> None:
    ran = subprocess.run(
        [sys.executable, "-m", "trine.demo", "--today", "2027-03-18", "--out", str(tmp_path / "halden")],
        check=True,
        capture_output=True,
        text=True,
    )
    assert ran.stdout.startswith("Halden Instruments as of 2027-03-18: ")
    assert read_plan(tmp_path / "halden" / "plan.yaml").company.name == "Halden Instruments"
    assert FactStore(tmp_path / "halden" / "facts").manifest().sources == ("demo",)
    assert (tmp_path / "halden" / "csv" / "leads.csv").read_text(encoding="utf-8").startswith('"lead_id"')


def test_the_command_written_to_twice_gives_the_same_plan(tmp_path: Path) -> None:
    for _ in range(2):
        subprocess.run(
            [sys.executable, "-m", "trine.demo", "--today", "2027-01-02", "--out", str(tmp_path)], check=True
        )
    assert (tmp_path / "plan.yaml").read_text(encoding="utf-8") == plan_text(date(2027, 1, 2))
