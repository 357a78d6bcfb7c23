"""`trine revenue attribute` as a person or a script uses it."""

from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING, Protocol

import pyarrow.parquet as pq
import pytest
from tests.analytics.attribution.facts import deal, store, touch
from typer.testing import CliRunner

from trine.cli.main import app

if TYPE_CHECKING:
    from pathlib import Path

    from typer.testing import Result

PUZYROV = "path,conversions,value,nulls\nGoogle Ads,2,200,1\nMailing,1,100.5,0\nGoogle Ads > Mailing,1,100,0\n"


class Trine(Protocol):
    """Runs `trine revenue attribute` in an empty folder."""

    def __call__(self, *arguments: str) -> Result: ...


@pytest.fixture
def trine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Trine:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("TRINE_DATA", str(tmp_path / "data"))
    (tmp_path / "paths.csv").write_text(PUZYROV)
    return lambda *arguments: CliRunner().invoke(app, ["revenue", "attribute", *arguments], catch_exceptions=False)


@pytest.fixture
def facts(tmp_path: Path) -> str:
    deals = [deal("1", segment="small"), deal("2", amount=500)]
    touches = [touch("t1", 9, "Paid Search"), touch("t2", 2, "E-Mail"), touch("t3", -3, "E-Mail")]
    return str(store(tmp_path, opportunities=deals, touches=touches).root)


def test_paths_give_json_with_models_removal_effects_and_n(trine: Trine) -> None:
    found = json.loads(trine("--paths", "paths.csv", "--format", "json").stdout)
    assert found["removal_effects"] == pytest.approx({"google_ads": 0.75, "mailing": 0.5})
    assert found["conversion_probability"] == pytest.approx(0.8)
    assert found["models"]["first"]["google_ads"] == {"deals": 3.0, "value": 300.0}
    assert found["models"]["markov"]["mailing"]["value"] == pytest.approx(400.5 * 0.4)
    assert found["n"] == {"paths": 3, "conversions": 4, "nulls": 1, "value": 400.5}
    assert found["left_out"] == ["u_shaped_hubspot", "w_shaped", "full_path", "time_decay"]


def test_facts_give_every_model_and_the_rows_behind(trine: Trine, facts: str) -> None:
    found = json.loads(trine("--facts", facts, "--format", "json", "--basis", "value").stdout)
    assert len(found["models"]) == 10
    assert found["models"]["u_shaped"]["paid_search"] == {"deals": 0.5, "value": 500.0}
    assert found["n"]["deals_without_touches"] == 1
    assert found["n"]["touches_left_out"]["after_close"] == 1
    assert (found["currency"], found["scope"], found["lookback_days"]) == ("EUR", "contact", 180)


def test_the_table_shows_models_disagreement_and_definitions(trine: Trine, facts: str) -> None:
    said = trine("--facts", facts, "--lookback", "26w").stdout
    assert "Paid Search" in said
    assert "Models differ on E-Mail: 0% by First touch, 100% by Last touch." in said
    assert "1 won deal with no touch known, 500 EUR: nobody's credit." in said
    assert "from 182 days before the deal was created" in said


def test_csv_has_a_row_for_each_slice_model_and_key(trine: Trine, facts: str) -> None:
    said = trine("--facts", facts, "--by", "segment", "--model", "first,last", "--format", "csv").stdout
    rows = list(csv.DictReader(io.StringIO(said)))
    assert {row["model"] for row in rows} == {"first", "last"}
    assert {
        "slice": "small",
        "model": "last",
        "key": "e_mail",
        "title": "E-Mail",
        "deals": "1.0",
        "value": "1000.0",
    } in rows


def test_parquet_goes_to_a_file_and_not_to_the_screen(trine: Trine, facts: str, tmp_path: Path) -> None:
    assert trine("--facts", facts, "--format", "parquet").exit_code == 2
    assert trine("--facts", facts, "--format", "parquet", "--out", "credit.parquet").exit_code == 0
    assert set(pq.read_table(tmp_path / "credit.parquet")["key"].to_pylist()) == {"paid_search", "e_mail"}


def test_all_problems_of_a_file_of_paths_are_told_at_once_with_line_and_column(trine: Trine, tmp_path: Path) -> None:
    (tmp_path / "bad.csv").write_text("path;conversions;value\na > > b;x;1\n;1;2\na;0;5\nb;1;much\n")
    result = trine("--paths", "bad.csv")
    assert result.exit_code == 2
    assert result.stderr.splitlines() == [
        "bad.csv:2:1: channel 2 of the path has no name; is there a > too many?",
        "bad.csv:2:2: `x` in `conversions` is not a whole number, 0 or more",
        "bad.csv:3:1: the path is empty; write channels with > between them",
        "bad.csv:4:3: the path has a value but no conversions; give both, or a value of 0",
        "bad.csv:5:3: `much` in `value` is not a number, 0 or more, with a point for decimals",
    ]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (
            "channels,count\na,1\n",
            "bad.csv:1:1: the header has no column `path` and no column `conversions`; the columns are",
        ),
        ("path,conversions\n", "bad.csv:1:1: the file has no paths below its header"),
        ("", "bad.csv:1:1: the header has no column `path`"),
    ],
)
def test_a_file_without_paths_is_told(trine: Trine, tmp_path: Path, text: str, sentence: str) -> None:
    (tmp_path / "bad.csv").write_text(text)
    assert trine("--paths", "bad.csv").stderr.startswith(sentence)


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("--model", "magic"), "There is no model 'magic'; the models are first, last, linear"),
        (("--lookback", "soon"), "`soon` in `--lookback` is no whole number of days from 0 to 36500"),
        (("--from", "2027-13-01"), "`2027-13-01` in `--from` is not a day; write it as 2027-03-31."),
        (("--lookback", "0.5d"), "`0.5d` in `--lookback` is no whole number of days"),
        (("--paths", "paths.csv", "--by", "asset"), "`--by` can't be given with `--paths`"),
        (("--paths", "paths.csv", "--model", "w_shaped"), "Paths don't say when things were, so W-shaped can't be"),
        (
            ("--paths", "paths.csv", "--format", "parquet", "--out", "no/where.parquet"),
            "no/where.parquet can't be written: No such file or directory.",
        ),
        (
            ("--facts", "postgres://reader:s3cret@127.0.0.1:1/sales"),
            "The facts at postgres://reader:…@127.0.0.1:1/sales can't be read: ",
        ),
        (("--facts", "nowhere"), "There is no folder nowhere. Import facts first"),
        (("--paths", "nowhere.csv"), "nowhere.csv:1:1: the file can't be read: No such file or directory"),
    ],
)
def test_wrong_input_ends_with_a_sentence_and_exit_code_2(
    trine: Trine, arguments: tuple[str, ...], sentence: str
) -> None:
    result = trine(*arguments)
    assert (result.exit_code, result.stderr.startswith(sentence)) == (2, True), result.stderr
