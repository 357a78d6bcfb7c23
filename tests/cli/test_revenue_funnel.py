"""`trine revenue funnel` on forty leads, half of them won after ten days."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from typer.testing import CliRunner, Result

from trine.analytics.store import FactStore
from trine.cli.main import app

if TYPE_CHECKING:
    from pathlib import Path

START = datetime(2027, 1, 4, 9)


@pytest.fixture(scope="module")
def facts(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("funnel")
    days = [START + timedelta(days=i) for i in range(60)]
    won = range(0, 46, 2)
    leads = [
        {"lead_id": f"l{i}", "created_at": day, "mql_at": day, "opportunity_id": f"o{i}" if i in won else None}
        for i, day in enumerate(days)
    ]
    deals = [
        {
            "opportunity_id": f"o{i}",
            "created_at": days[i],
            "close_date": (days[i] + timedelta(days=10)).date() if i in won else date(2027, 4, 10),
            "amount": Decimal(1000),
            "currency": "EUR",
            "is_won": i in won,
            "is_closed": i in won or i % 3 == 0,
        }
        for i in [*won, 51, 53]
    ]
    store = FactStore(folder, clock=lambda: datetime(2027, 3, 5, tzinfo=UTC))
    store.replace({"leads": pa.Table.from_pylist(leads), "opportunities": pa.Table.from_pylist(deals)}, source="crm")
    return folder


def run(*words: object) -> Result:
    return CliRunner().invoke(app, ["revenue", "funnel", *map(str, words)], env={"COLUMNS": "120"})


def test_cohorts_come_with_what_is_still_to_come_and_the_definitions(facts: Path) -> None:
    result = run("--facts", facts)
    assert result.exit_code == 0
    january = next(line for line in result.stdout.splitlines() if "2027-01" in line)
    assert january.split()[:5] == ["2027-01", "28", "28", "14", "14"]
    assert "As known on 4 March 2027" in result.stdout
    assert "Days to win, of 23 wins on record: half within 10" in result.stdout
    assert "Kaplan–Meier" in result.stdout


def test_json_has_everything_with_full_precision(facts: Path) -> None:
    document = json.loads(
        run("--facts", facts, "--target", 50000, "--cycle", "2027-04-01..2027-06-30", "--format", "json").stdout
    )
    assert [cohort["won"] for cohort in document["cohorts"]] == [14, 9, 0]
    assert document["overall"]["low"] < document["overall"]["value"] < document["overall"]["high"]
    assert document["plan"]["steps"][-1]["value"]["value"] == 50
    assert [stage["noun"] for stage in document["plan"]["stages"]] == ["opportunities", "MQLs"]
    assert document["coverage"]["deals"] == 1


def test_the_plan_is_told_step_by_step(facts: Path) -> None:
    told = run("--facts", facts, "--target", 5000, "--cycle", "2027-04-01..2027-06-30").stdout
    assert "Reverse funnel plan: € 5,000 from 1 April 2027 to 30 June 2027" in told
    assert "(€ 5,000 − € 0) ÷ € 1,000" in told
    assert "Coverage: 0.20" in told


def test_csv_and_parquet_hold_the_same_rows(facts: Path, tmp_path: Path) -> None:
    lines = run("--facts", facts, "--every", "quarter", "--format", "csv").stdout.splitlines()
    assert lines[0].startswith("cohort,start,end,leads,mql,")
    assert lines[1].startswith("2027-q1,2027-01-01,2027-03-31,60,60,")
    assert run("--facts", facts, "--format", "parquet", "--out", tmp_path / "f.parquet").exit_code == 0
    assert pq.read_table(tmp_path / "f.parquet")["won"].to_pylist() == [14, 9, 0]


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("--target", "5"), "A target and its days belong together"),
        (("--cycle", "2027-04-01..2027-01-01", "--target", "5"), "ends before it starts"),
        (("--cycle", "soon", "--target", "5"), "`soon` in `--cycle` is not two days"),
        (("--today", "31.3."), "`31.3.` in `--today` is not a day"),
        (("--format", "parquet"), "Parquet is not for the screen"),
    ],
)
def test_what_cannot_be_used_gets_a_sentence(facts: Path, words: tuple[str, ...], sentence: str) -> None:
    result = run("--facts", facts, *words)
    assert result.exit_code == 2
    assert sentence in result.stderr


def test_a_folder_without_facts_says_what_to_do(tmp_path: Path) -> None:
    result = run("--facts", tmp_path)
    assert result.exit_code == 2
    assert "holds no facts of Trine" in result.stderr


def test_facts_without_leads_say_so(tmp_path: Path) -> None:
    FactStore(tmp_path).replace({"accounts": pa.table({"account_id": ["a"]})}, source="crm")
    assert "No leads are known yet" in run("--facts", tmp_path).stdout
