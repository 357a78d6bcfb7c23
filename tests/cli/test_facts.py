"""`trine facts` as a person or a script uses it."""

from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING, Protocol

import pytest
from typer.testing import CliRunner

from trine.cli.main import app

if TYPE_CHECKING:
    from pathlib import Path

    from typer.testing import Result

GOOD = (
    "Deal ID,Deal Stage,Amount,Close Date,Create Date\n1,Closed Won,10,2025-01-31,2025-01-01\n2,Talks,20,,2025-01-05\n"
)
ONE_BAD = GOOD + "3,Closed Lost,much,2025-02-01,2025-01-06\n"


class Trine(Protocol):
    """Runs `trine facts` in an empty folder, with the facts kept there."""

    def __call__(self, *arguments: str) -> Result: ...


@pytest.fixture
def trine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Trine:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("TRINE_DATA", str(tmp_path / "data"))
    return lambda *arguments: CliRunner().invoke(app, ["facts", *arguments], catch_exceptions=False)


@pytest.fixture
def deals(tmp_path: Path) -> Path:
    path = tmp_path / "deals.csv"
    path.write_text(GOOD)
    return path


def test_an_import_without_a_mapping_proposes_one_and_reports(trine: Trine, deals: Path) -> None:
    result = trine("import", "opportunities", "deals.csv")
    assert result.exit_code == 0
    assert "Stages: won: Closed Won; lost: none; open: Talks" in result.stdout
    assert "deals.csv: 2 rows of opportunities read" in result.stdout
    assert "Import i000001 is in; undo it with: trine facts undo i000001" in result.stdout


def test_the_same_file_again_says_that_nothing_changed(trine: Trine, deals: Path) -> None:
    trine("import", "opportunities", "deals.csv")
    assert "Nothing changed: the store has all of this already." in trine("import", "opportunities", "deals.csv").stdout


def test_rejected_rows_give_exit_code_1_and_a_file_and_the_rest_is_in(trine: Trine, deals: Path) -> None:
    deals.write_text(ONE_BAD)
    result = trine("import", "opportunities", "deals.csv", "--rejected", "bad.csv")
    assert result.exit_code == 1
    assert "line 4, Amount: 'much' is not a number" in result.stdout
    assert (
        "3,Closed Lost,much,2025-02-01,2025-01-06,4,Amount,'much' is not a number"
        in deals.with_name("bad.csv").read_text()
    )
    assert "files 2" in trine("show").stdout


def test_a_file_of_which_no_row_can_be_taken_gives_exit_code_2(trine: Trine, deals: Path) -> None:
    deals.write_text("Deal ID,Amount\n1,x\n2,y\n")
    result = trine("import", "opportunities", "deals.csv")
    assert (result.exit_code, "Nothing was taken." in result.stdout) == (2, True)


def test_a_dry_run_changes_nothing(trine: Trine, deals: Path) -> None:
    result = trine("import", "opportunities", "deals.csv", "--dry-run")
    assert (result.exit_code, "2  would be new" in result.stdout) == (0, True)
    assert not deals.with_name("data").exists()


def test_a_saved_mapping_is_used_again(trine: Trine, deals: Path) -> None:
    trine("import", "opportunities", "deals.csv", "--save-map", "deals.yaml", "--source", "crm")
    mapping = deals.with_name("deals.yaml")
    mapping.write_text(mapping.read_text().replace("stages:", "constants: {currency: EUR}\nstages:"))
    result = trine("import", "opportunities", "deals.csv", "--map", "deals.yaml")
    assert "2  changed" in result.stdout
    assert "source crm" in result.stdout


def test_several_files_are_imported_one_after_the_other(trine: Trine, deals: Path) -> None:
    deals.with_name("more.csv").write_text(GOOD.replace("\n1,", "\n8,").replace("\n2,", "\n9,") + "10,Talks,x,,\n")
    result = trine("import", "opportunities", "deals.csv", "more.csv", "--rejected", "bad.csv", "--format", "json")
    first, second = json.loads(result.stdout)
    assert (first["new"], first["rejected"], second["new"], second["rejected"]) == (2, 0, 2, 1)
    assert second["rejects"] == [{"line": 4, "column": "Amount", "value": "x", "reason": "is not a number"}]
    assert (deals.with_name("bad-more.csv").exists(), deals.with_name("bad-deals.csv").exists()) == (True, False)


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("import", "deals", "deals.csv"), "There is no kind 'deals'; it must be one of accounts, contacts, leads"),
        (("import", "leads", "nowhere.csv"), "nowhere.csv can't be read: No such file or directory."),
        (("import", "spend", "deals.csv"), "No column is mapped to 'spend_date', which rows of spend need."),
        (("import", "leads", "deals.csv", "--map", "none.yaml"), "The mapping none.yaml can't be read"),
        (("show", "--facts", "nowhere"), "There is no folder nowhere."),
        (("metrics", "profit", "--facts", "deals.csv"), "deals.csv holds no facts of Trine."),
        (("undo", "i000001"), "There is no folder"),
        (("rows", "mqls", "--from", "soon", "--to", "2025-01-01"), "`soon` in `--from` is not a day"),
        (("sniff", "logo.png"), "logo.png is a picture (PNG), not a table."),
    ],
)
def test_wrong_input_gets_a_sentence_on_standard_error_and_exit_code_2(
    trine: Trine, deals: Path, arguments: tuple[str, ...], sentence: str
) -> None:
    deals.with_name("logo.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    result = trine(*arguments)
    assert result.exit_code == 2
    assert sentence in result.stderr
    assert "Traceback" not in result.stderr


def test_metrics_come_as_a_table_json_and_csv_with_the_rows_behind_them(trine: Trine, deals: Path) -> None:
    deals.write_text(f"{GOOD}3,Closed Lost,5,2025-02-01,2025-01-06\n")
    trine("import", "opportunities", "deals.csv")
    assert "50.0% (2)" in trine("metrics", "win_rate").stdout
    (series,) = json.loads(trine("metrics", "sales_cycle", "--format", "json", "--every", "month").stdout)
    assert (series["name"], series["every"], series["points"][0]["value"], series["points"][0]["n"]) == (
        "sales_cycle",
        "month",
        30.0,
        1,
    )
    table = list(csv.DictReader(io.StringIO(trine("metrics", "deals_won", "--format", "csv").stdout)))
    assert [(row["metric"], row["start"], row["value"]) for row in table] == [("deals_won", "2025-01-01", "1.0")]


def test_the_rows_behind_a_figure_can_be_listed(trine: Trine, deals: Path) -> None:
    trine("import", "opportunities", "deals.csv")
    result = trine("rows", "deals_won", "--from", "2025-01-01", "--to", "2025-03-31", "--format", "json")
    found = json.loads(result.stdout)
    assert (found["total"], found["rows"][0]["opportunity_id"], found["rows"][0]["line"]) == (1, "1", 2)


def test_an_import_is_undone_and_a_source_cleared(trine: Trine, deals: Path) -> None:
    trine("import", "opportunities", "deals.csv")
    assert "i000001 is undone: 2 rows removed, 0 rows put back as before." in trine("undo", "i000001").stdout
    trine("import", "opportunities", "deals.csv", "--source", "crm")
    assert "2 rows of crm removed." in trine("clear", "crm").stdout
    assert "no rows of source 'crm'" in trine("clear", "crm").stderr


def test_the_store_is_shown_with_its_imports(trine: Trine, deals: Path) -> None:
    trine("import", "opportunities", "deals.csv")
    document = json.loads(trine("show", "--format", "json").stdout)
    assert document["tables"]["opportunities"]["sources"] == {"files": 2}
    assert [record["file"] for record in document["imports"]] == ["deals.csv"]
    assert "deals.csv" in trine("list").stdout


def test_a_file_is_looked_at_without_importing_it(trine: Trine, deals: Path) -> None:
    deals.write_text(GOOD.replace(",", ";").replace("2025-01-31", "31.01.2025"))
    result = trine("sniff", "deals.csv")
    assert "text in utf-8, cells between semicolons, about 2 rows, 5 columns" in result.stdout
    assert "dates: '31.01.2025' shows that the day comes first." in result.stdout
    assert "looks like: opportunities" in result.stdout
