"""What may be given as the place of facts."""

from __future__ import annotations

from typing import TYPE_CHECKING

import duckdb
import pyarrow as pa
import pytest

from trine.analytics.errors import UnusableFactsError
from trine.analytics.metrics import series
from trine.analytics.opening import open_facts
from trine.analytics.store import FactStore

if TYPE_CHECKING:
    from pathlib import Path


def test_a_store_is_found_by_its_folder_and_by_the_data_folder_around_it(tmp_path: Path) -> None:
    FactStore(tmp_path / "facts").replace({"accounts": pa.table({"account_id": ["1"]})}, source="crm")
    for folder in (tmp_path, tmp_path / "facts"):
        with open_facts(str(folder)) as facts:
            assert facts.table("accounts").count().to_pyarrow().as_py() == 1


def test_tables_of_another_engine_are_measured_by_the_same_expressions(tmp_path: Path) -> None:
    with duckdb.connect(str(tmp_path / "warehouse.db")) as warehouse:
        warehouse.execute(
            "create table opportunities as "
            "select 'o1' opportunity_id, true is_won, date '2027-02-03' close_date, 12.5 amount"
        )
    with open_facts(f"duckdb://{tmp_path / 'warehouse.db'}") as facts:
        (revenue,) = series(facts, ["revenue"])
    assert [(point.value, point.n) for point in revenue.points] == [(12.5, 1)]


@pytest.mark.parametrize(
    ("address", "sentence"),
    [
        ("{}/nowhere", "There is no folder"),
        ("{}", "holds no facts of Trine. Import some first: trine facts import KIND FILE --facts"),
        ("{}/deals.csv", "Import it first: trine facts import KIND"),
        ("duckdb://{}/nowhere.db", "can't be read"),
        ("duckdb://{}/empty.db", "has none of the tables accounts"),
        ("klingon://{}", "can't be read"),
    ],
)
def test_an_address_without_facts_gets_a_sentence(tmp_path: Path, address: str, sentence: str) -> None:
    (tmp_path / "deals.csv").write_text("a,b\n")
    duckdb.connect(str(tmp_path / "empty.db")).close()
    with pytest.raises(UnusableFactsError, match=sentence), open_facts(address.format(tmp_path)):
        pass
    assert not (tmp_path / "nowhere.db").exists()
