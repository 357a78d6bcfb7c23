"""The fact store as its readers and its one writer see it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyarrow as pa
import pytest

from trine.analytics.errors import StoreBusyError, StoreDamagedError, UnknownFactError, UnusableFactsError
from trine.analytics.schema import TABLES
from trine.analytics.store import FactStore

if TYPE_CHECKING:
    from pathlib import Path


def accounts(*ids: str) -> pa.Table:
    return pa.table({"account_id": list(ids), "name": [f"Account {one}" for one in ids]})


@pytest.fixture
def store(tmp_path: Path) -> FactStore:
    return FactStore(tmp_path / "facts")


def ids(store: FactStore) -> list[str]:
    with store.snapshot() as facts:
        return sorted(facts.arrow("accounts")["account_id"].to_pylist())


def test_a_store_that_was_never_written_is_empty_and_makes_no_folder(store: FactStore) -> None:
    with store.snapshot() as facts:
        assert {name: facts.table(name).count().to_pyarrow().as_py() for name in TABLES} == dict.fromkeys(TABLES, 0)
        assert facts.as_of is None
    assert not store.root.exists()


def test_what_is_written_is_read_with_leading_zeros_and_provenance(store: FactStore) -> None:
    store.replace({"accounts": accounts("007")}, source="crm")
    with store.snapshot() as facts:
        row = facts.arrow("accounts").to_pylist()[0]
    assert (row["account_id"], row["source"], row["import_id"], row["line"]) == ("007", "crm", "i000001", None)


def test_replacing_one_source_leaves_the_others(store: FactStore) -> None:
    store.replace({"accounts": accounts("1", "2")}, source="crm")
    store.replace({"accounts": accounts("1", "9")}, source="demo")
    store.replace({"accounts": accounts("3")}, source="crm")
    assert ids(store) == ["1", "3", "9"]
    assert store.manifest().tables["accounts"].sources == {"crm": 1, "demo": 2}


def test_clearing_a_source_removes_its_rows_from_every_table(store: FactStore) -> None:
    store.replace({"accounts": accounts("1"), "leads": pa.table({"lead_id": ["a"]})}, source="demo")
    store.replace({"accounts": accounts("2")}, source="crm")
    store.clear("demo")
    assert ids(store) == ["2"]
    assert store.manifest().sources == ("crm",)


def test_clearing_a_source_that_is_not_there_says_which_there_are(store: FactStore) -> None:
    store.replace({"accounts": accounts("1")}, source="crm")
    with pytest.raises(UnknownFactError, match="'demo'; its sources are: crm"):
        store.clear("demo")


def test_a_snapshot_does_not_change_while_the_store_goes_on(store: FactStore) -> None:
    store.replace({"accounts": accounts("1")}, source="crm")
    with store.snapshot() as before:
        for number in range(10):
            store.replace({"accounts": accounts(f"x{number}")}, source="crm")
        assert before.arrow("accounts")["account_id"].to_pylist() == ["1"]


def test_tables_that_did_not_change_are_linked_not_copied(store: FactStore) -> None:
    store.replace({"accounts": accounts("1")}, source="crm")
    store.replace({"leads": pa.table({"lead_id": ["a"]})}, source="forms")
    first, second = (store.root / name / "accounts.parquet" for name in ("gen-000001", "gen-000002"))
    assert first.stat().st_ino == second.stat().st_ino


@pytest.mark.parametrize(
    ("tables", "sentence"),
    [
        ({"deals": accounts("1")}, "no table 'deals'"),
        ({"accounts": pa.table({"account_id": ["1"], "colour": ["red"]})}, "no column 'colour'"),
        ({"accounts": accounts("1", "1")}, "Two rows for 'accounts' have the account_id '1'"),
        ({"accounts": pa.table({"name": ["x"]})}, "have no account_id"),
        ({"accounts": pa.table({"account_id": ["1"], "employees": ["many"]})}, "don't fit"),
    ],
)
def test_rows_that_do_not_fit_are_refused_and_the_store_stays(
    store: FactStore, tables: dict[str, pa.Table], sentence: str
) -> None:
    store.replace({"accounts": accounts("1")}, source="crm")
    with pytest.raises(UnusableFactsError, match=sentence):
        store.replace(tables, source="crm")
    assert (ids(store), store.manifest().generation) == (["1"], 1)


def test_a_second_writer_is_told_that_the_store_is_busy(store: FactStore) -> None:
    with store.writer(), pytest.raises(StoreBusyError, match="Another import is writing"):
        store.replace({"accounts": accounts("1")}, source="crm")


def test_what_a_killed_writer_left_is_cleared_by_the_next_one(store: FactStore) -> None:
    store.replace({"accounts": accounts("1")}, source="crm")
    half = store.root / ".new-99999"
    unpublished = store.root / "gen-000002"
    for folder in (half, unpublished):
        folder.mkdir()
        (folder / "accounts.parquet").write_bytes(b"half")
    assert ids(store) == ["1"]
    store.replace({"accounts": accounts("2")}, source="crm")
    assert ids(store) == ["2"]
    assert not half.exists()


def test_a_writer_that_does_not_publish_changes_nothing(store: FactStore) -> None:
    store.replace({"accounts": accounts("1")}, source="crm")
    with store.writer() as writer:
        writer.put("accounts", writer.rows_without("accounts", "crm"))
    assert ids(store) == ["1"]
    assert not list(store.root.glob(".new-*"))


def test_old_generations_go_but_recent_ones_stay_for_readers(store: FactStore, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(8):
        store.replace({"accounts": accounts(str(number))}, source="crm")
    assert len(list(store.root.glob("gen-*"))) == 8
    monkeypatch.setattr("trine.analytics.generations.time.time", lambda: 9e9)
    store.replace({"accounts": accounts("last")}, source="crm")
    assert sorted(path.name for path in store.root.glob("gen-*")) == [f"gen-{n:06d}" for n in range(5, 10)]


@pytest.mark.parametrize(
    ("content", "sentence"),
    [("gen-000009\n", "gen-000009, which is not there"), ("../../etc\n", "does not name a generation")],
)
def test_a_damaged_pointer_gets_a_sentence(store: FactStore, content: str, sentence: str) -> None:
    store.replace({"accounts": accounts("1")}, source="crm")
    (store.root / "CURRENT").write_text(content)
    with pytest.raises(StoreDamagedError, match=sentence):
        store.snapshot()


def test_a_store_of_a_newer_trine_says_so(store: FactStore) -> None:
    store.replace({"accounts": accounts("1")}, source="crm")
    manifest = store.root / "gen-000001" / "manifest.json"
    manifest.write_text(manifest.read_text().replace("facts 1", "facts 2"))
    with pytest.raises(StoreDamagedError, match="use a newer Trine"):
        store.snapshot()


def test_a_column_that_an_older_store_lacks_reads_as_empty(store: FactStore) -> None:
    store.replace({"accounts": accounts("1")}, source="crm")
    file = store.root / "gen-000001" / "accounts.parquet"
    pa.parquet.write_table(pa.parquet.read_table(file).drop_columns(["segment"]), file)
    with store.snapshot() as facts:
        assert facts.arrow("accounts")["segment"].to_pylist() == [None]
