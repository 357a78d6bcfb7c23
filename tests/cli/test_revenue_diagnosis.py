"""`trine revenue winrate` and `trine revenue signals` as a person or a script uses them."""

from __future__ import annotations

import csv
import io
import json
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from typer.testing import CliRunner

from trine.analytics.store import FactStore
from trine.cli.main import app

if TYPE_CHECKING:
    from pathlib import Path

    from typer.testing import Result


def trine(*arguments: str) -> Result:
    return CliRunner().invoke(app, ["revenue", *arguments], catch_exceptions=False)


def cohort(start: date, source: str, n: int, won: int) -> list[tuple[str, date, str, bool]]:
    return [(f"{start}{source}{place}", start + timedelta(days=place % 60), source, place < won) for place in range(n)]


@pytest.fixture(scope="module")
def facts(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Search wins 20 % and the fair 10 %; in the second quarter there are more of the fair, and search wins 14 %."""
    rows = [*cohort(date(2027, 1, 1), "search", 60, 12), *cohort(date(2027, 1, 1), "fair", 40, 4)]
    rows += [*cohort(date(2027, 4, 1), "search", 50, 7), *cohort(date(2027, 4, 1), "fair", 50, 5)]
    leads = [
        {
            "lead_id": id_,
            "created_at": datetime(on.year, on.month, on.day),
            "lead_source": source,
            "opportunity_id": id_,
        }
        for id_, on, source, _ in rows
    ]
    deals = [
        {
            "opportunity_id": id_,
            "created_at": datetime(on.year, on.month, on.day),
            "close_date": on + timedelta(days=20 + place % 11),
            "amount": Decimal(1000 + place % 7),
            "is_won": won,
            "is_closed": True,
        }
        for place, (id_, on, _, won) in enumerate(rows)
    ]
    folder = tmp_path_factory.mktemp("facts") / "store"
    store = FactStore(folder, clock=lambda: datetime(2027, 9, 1, tzinfo=UTC))
    store.replace({"leads": pa.Table.from_pylist(leads), "opportunities": pa.Table.from_pylist(deals)}, source="crm")
    return str(folder)


ASKED = ("--by", "origin", "--from", "2027Q1", "--to", "2027Q2")


def test_the_sentence_says_what_the_mix_made_and_what_the_rates(facts: str) -> None:
    told = trine("winrate", "--facts", facts, *ASKED)
    assert told.exit_code == 0
    assert (
        "16.00 % to 12.00 %: of −4.0 points, −0.7 come from the mix of origins and −3.3 from lower rates within them, "
        "mostly search." in told.stdout
    )
    assert "Counted: Leads by the day on which they were created" in told.stdout
    assert "Censored: wins are on record up to 2027-06-" in told.stdout


def test_json_has_full_precision_intervals_and_every_kind(facts: str) -> None:
    told = json.loads(trine("winrate", "--facts", facts, *ASKED, "--format", "json").stdout)
    assert told["mix"] == pytest.approx(-0.007)
    assert told["rate"] == pytest.approx(-0.033)
    assert told["change"] == pytest.approx(told["mix"] + told["rate"])
    low, high = told["intervals"]["rate"]
    assert low < told["rate"] < high
    assert {kind["origin"]: (kind["n_before"], kind["won_after"]) for kind in told["kinds"]} == {
        "search": (60, 7),
        "fair": (40, 5),
    }
    assert told["from"] == {
        "period": "2027Q1",
        "start": "2027-01-01",
        "end": "2027-03-31",
        "n": 100,
        "won": 16,
        "rate": 0.16,
    }


def test_the_same_seed_gives_the_same_bytes_and_another_seed_other_intervals(facts: str) -> None:
    asked = ("winrate", "--facts", facts, *ASKED, "--format", "json", "--seed")
    one, same, other = (trine(*asked, seed).stdout for seed in ("1", "1", "2"))
    assert one == same
    assert one != other


def test_kinds_go_to_csv_and_parquet(facts: str, tmp_path: Path) -> None:
    rows = list(csv.DictReader(io.StringIO(trine("winrate", "--facts", facts, *ASKED, "--format", "csv").stdout)))
    assert [row["origin"] for row in rows] == ["search", "fair"]
    file = tmp_path / "kinds.parquet"
    assert trine("winrate", "--facts", facts, *ASKED, "--format", "parquet", "--out", str(file)).exit_code == 0
    assert pq.read_table(file).column("n_before").to_pylist() == [60, 40]


def test_numbers_are_taken_apart_beside_the_kinds(facts: str) -> None:
    asked = ("winrate", "--facts", facts, *ASKED, "--count", "deals", "--numbers", "amount,days open")
    told = json.loads(trine(*asked, "--format", "json", "--draws", "100").stdout)
    numbers = told["numbers"]
    parts = numbers["endowments"] + numbers["coefficients"] + numbers["interaction"]
    assert parts == pytest.approx(told["change"])
    assert [cause["name"] for cause in numbers["causes"]] == ["amount", "days_open"]
    assert (numbers["n_before"], numbers["left_out"]) == (told["from"]["n"], [0, 0])
    assert "come from these numbers being other than before" in trine(*asked).stdout
    assert "Only 0 of" in trine("winrate", "--facts", facts, *ASKED, "--numbers", "score").stderr


def test_too_few_leads_are_told_and_nothing_is_made_of_them(facts: str) -> None:
    told = trine("winrate", "--facts", facts, "--from", "2027-01-01..2027-01-05", "--to", "2027Q2")
    assert told.exit_code == 0
    assert "What made it can't be said: 2027-01-01..2027-01-05 has 10, and it takes 30." in told.stdout


def test_every_mistake_in_the_question_is_told_at_once(facts: str) -> None:
    told = trine("winrate", "--facts", facts, "--by", "origin,colour", "--from", "2027Q7", "--to", "2027Q2")
    assert told.exit_code == 2
    assert "`2027Q7` is not a period" in told.stderr
    assert "`colour` in `--by`" in told.stderr
    assert "--within 90d" in trine("winrate", "--facts", facts, *ASKED, "--within", "soon").stderr
    assert "--out winrate.parquet" in trine("winrate", "--facts", facts, *ASKED, "--format", "parquet").stderr


def write(path: Path, *lines: str) -> str:
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return str(path)


def months(drop: float = 0, count: int = 30, segment: str = "") -> list[str]:
    wave = (3, -2, 1, -4, 2, 0, -1, 4, -3, 1, 2, -3, 1)
    values = [100.0 + 2 * place + 10 * (place % 12 == 7) + wave[place % 13] for place in range(count)]
    values[-1] -= drop
    rows = [f"{2024 + place // 12}-{place % 12 + 1:02},{value}" for place, value in enumerate(values)]
    return [f"{row},{segment}" for row in rows] if segment else rows


def test_a_month_that_nothing_explains_is_shown_with_what_was_expected(tmp_path: Path) -> None:
    told = trine("signals", write(tmp_path / "leads.csv", "period,value", *months(drop=40)))
    assert told.exit_code == 0
    (line,) = (line for line in told.stdout.splitlines() if line.strip().startswith("2026-06"))
    assert line.split()[-1] == "below"
    assert "1 signal in 30 periods; about 0.3 would be outside by chance alone." in told.stdout


def test_segments_are_judged_each_by_itself_and_short_ones_say_so(tmp_path: Path) -> None:
    rows = [*months(drop=40, segment="north"), *months(segment="south"), *months(count=20, segment="west")]
    told = json.loads(
        trine("signals", write(tmp_path / "s.csv", "period,value,segment", *rows), "--format", "json").stdout
    )
    found = {one["segment"]: one for one in told["segments"]}
    assert found["north"]["periods"][-1]["signal"] is True
    assert found["south"]["periods"][-1]["signal"] is False
    assert "20 months, and it takes 24" in found["west"]["not_enough_history"]
    assert found["north"]["chart"]["low"] < 0 < found["north"]["chart"]["high"]


def test_the_market_may_explain_it_and_quarters_may_be_days(tmp_path: Path) -> None:
    rows = []
    for place in range(16):
        slump = 40 if place == 15 else 0
        day = f"{2023 + place // 4}-{(place % 4 + 1) * 3:02}-28"
        rows.append(f"{day};{200 + 3 * place - slump},5;{-place % 3 - slump}")
    file = write(tmp_path / "q.csv", "period;value;market", *rows)
    told = json.loads(trine("signals", file, "--format", "json").stdout)
    assert told["every"] == "quarter"
    assert told["segments"][0]["market"] is True
    assert told["segments"][0]["periods"][-1]["value"] == 205.5


def test_every_mistake_in_a_file_is_told_with_its_line(tmp_path: Path) -> None:
    file = write(
        tmp_path / "bad.csv", "period,value", "2024-13,1", "2024-02,much", "2024-03,", "2024-04,1", "2024-04,2"
    )
    told = trine("signals", file)
    assert told.exit_code == 2
    assert [line.removeprefix(f"{file}:").split(":")[0] for line in told.stderr.splitlines()] == ["2", "3", "4", "6"]
    assert "write it as 2027-03, 2027Q1 or 2027-03-31" in told.stderr


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "is empty"),
        (b"when,value\n2024-01,1\n", "no column `period`"),
        (b"period,value\n2024-01,1\n2024Q2,1\n", "months and quarters are mixed"),
        (b"period,value,market\n2024-01,1,2\n2024-02,1,\n", "`market` is empty here"),
        (b"period,value\n2024-01,\xff\n", "not text in UTF-8"),
        (b"period,value\n", "no line below"),
        (b"period,value\n2024-01,nan\n", "is no number"),
    ],
)
def test_a_file_that_cannot_be_used_gets_a_sentence(content: bytes, said: str, tmp_path: Path) -> None:
    file = tmp_path / "series.csv"
    file.write_bytes(content)
    told = trine("signals", str(file))
    assert told.exit_code == 2
    assert said in told.stderr
