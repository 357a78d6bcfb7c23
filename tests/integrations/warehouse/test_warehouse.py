"""A warehouse, here a DuckDB file beside us: mapped, followed, and gone in the middle of a question."""

from __future__ import annotations

import sqlite3
import time
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pytest

from trine.analytics.store import FactStore
from trine.integrations.sources.errors import SettingsError, UnreachableError
from trine.integrations.sources.syncing import sync
from trine.integrations.warehouse.connection import Warehouse
from trine.integrations.warehouse.source import WarehouseSource

TABLES: dict[str, dict[str, Any]] = {
    "opportunities": {
        "table": "crm.deals",
        "changed": "updated",
        "columns": {
            "opportunity_id": "id",
            "name": ["first", "last"],
            "amount": "amount",
            "stage": "stage",
            "close_date": "closing",
            "created_at": "created",
        },
        "constants": {"currency": "EUR"},
        "stages": {"won": ["Won"], "lost": ["Lost"]},
    },
    "accounts": {"table": "companies", "columns": {"account_id": "id", "name": "name"}, "values": {"name": {"?": ""}}},
}


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "warehouse.db"
    change(
        path,
        "CREATE SCHEMA crm",
        "CREATE TABLE crm.deals (id INTEGER, first VARCHAR, last VARCHAR, amount DOUBLE, stage VARCHAR, "
        "closing VARCHAR, created TIMESTAMPTZ, updated TIMESTAMP)",
        "INSERT INTO crm.deals VALUES (1, 'Acme', '2027', 10.1, 'Won', '2027-03-31', '2027-01-01 12:00:00+02', "
        "'2027-01-01'), (2, 'Big', NULL, 20, 'Talks', 'soon', '2027-01-02 12:00:00+00', '2027-01-02')",
        "CREATE TABLE companies (id VARCHAR, name VARCHAR)",
        "INSERT INTO companies VALUES ('a', 'Acme'), ('b', '?')",
    )
    return path


def test_a_sqlite_file_is_read(tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / "crm.db") as crm:
        crm.execute("CREATE TABLE a (id TEXT)")
        crm.execute("INSERT INTO a VALUES ('x'), ('y')")
    source = WarehouseSource(
        f"sqlite://{tmp_path / 'crm.db'}", {"accounts": {"table": "a", "columns": {"account_id": "id"}}}
    )
    report = sync(source, FactStore(tmp_path / "facts"))
    assert (report.problem, report.tables[0].new) == ("", 2)


def test_a_sqlite_file_that_is_not_there_is_not_made(tmp_path: Path) -> None:
    missing = tmp_path / "gone.db"
    source = WarehouseSource(f"sqlite://{missing}", {"accounts": {"table": "a", "columns": {"account_id": "id"}}})
    with pytest.raises(UnreachableError, match=r"there is no file .*gone\.db"):
        source.check()
    assert not missing.exists()


def test_a_table_that_is_not_there_is_named_even_if_there_is_a_file_of_that_name(file: Path, tmp_path: Path) -> None:
    (tmp_path / "secret.csv").write_text("account_id,name\na,Acme\n")
    origin = {"table": str(tmp_path / "secret.csv"), "columns": {"account_id": "account_id"}}
    report = sync(WarehouseSource(f"duckdb://{file}", {"accounts": origin}), FactStore(tmp_path / "facts"))
    assert report.problem.startswith("The warehouse has no table ")
    assert not FactStore(tmp_path / "facts").manifest().tables["accounts"].rows


def change(path: Path, *statements: str) -> None:
    with duckdb.connect(str(path)) as connection:
        for one in statements:
            connection.execute(one)


def source(path: Path, **tables: Any) -> WarehouseSource:
    return WarehouseSource(f"duckdb://{path}", {**TABLES, **tables})


def rows(store: FactStore, table: str) -> dict[str, dict[str, Any]]:
    with store.snapshot() as facts:
        found = facts.arrow(table).to_pylist()
    return {next(iter(row.values())): row for row in found}


def test_tables_are_read_by_their_mapping(file: Path, store: FactStore) -> None:
    report = sync(source(file), store)
    assert report.problem == ""
    assert report.notes == ("1 value of close_date in opportunities was left empty: 'soon' (2) is not a day.",)
    deal = rows(store, "opportunities")["1"]
    assert (deal["name"], deal["amount"], deal["currency"]) == ("Acme 2027", Decimal("10.1000"), "EUR")
    assert (deal["close_date"], deal["created_at"]) == (date(2027, 3, 31), datetime(2027, 1, 1, 10))
    assert (deal["is_won"], rows(store, "opportunities")["2"]["is_closed"]) == (True, False)
    assert {row["name"] for row in rows(store, "accounts").values()} == {"Acme", None}


def test_changed_new_and_deleted_rows_are_followed(file: Path, store: FactStore) -> None:
    sync(source(file), store)
    change(
        file,
        "UPDATE crm.deals SET amount = 11, updated = '2027-02-01' WHERE id = 1",
        "DELETE FROM crm.deals WHERE id = 2",
        "INSERT INTO companies VALUES ('c', 'Corp')",
    )
    report = sync(source(file), store)
    by_name = {one.table: one for one in report.tables}
    assert (by_name["opportunities"].changed, by_name["opportunities"].deleted, by_name["accounts"].new) == (1, 1, 1)
    assert list(rows(store, "opportunities")) == ["1"]
    assert sync(source(file), store).changed_anything is False


def test_a_large_part_of_the_rows_that_is_missing_is_not_believed(file: Path, store: FactStore) -> None:
    change(file, "INSERT INTO companies SELECT 'x' || range, 'Company' FROM range(40)")
    sync(source(file), store)
    change(file, "DELETE FROM companies")
    notes = sync(source(file), store).notes
    assert any(one.startswith("The warehouse no longer shows 42 rows of accounts. So many at once") for one in notes)
    assert len(rows(store, "accounts")) == 42
    sync(source(file), store, allow_loss=True)
    assert rows(store, "accounts") == {}


def test_a_column_that_is_gone_is_named_and_the_facts_stay(file: Path, store: FactStore) -> None:
    sync(source(file), store)
    change(file, "ALTER TABLE crm.deals RENAME amount TO amounts")
    report = sync(source(file), store)
    assert report.problem == (
        "The table crm.deals of the warehouse has no column 'amount'; did you mean 'amounts'? "
        "The facts of opportunities are as they were."
    )
    assert rows(store, "opportunities")["1"]["amount"] == Decimal("10.1000")


def test_a_warehouse_that_is_gone_says_so_without_the_secret(tmp_path: Path, store: FactStore) -> None:
    report = sync(WarehouseSource(f"duckdb://{tmp_path}/s3cret-{{secret}}.db", TABLES, secret="s3cret"), store)
    assert report.problem.startswith("The warehouse can't be read: ")
    assert "s3cret-s3cret" not in report.problem


def test_a_warehouse_that_is_slow_is_not_waited_for_for_ever(file: Path) -> None:
    warehouse = Warehouse(f"duckdb://{file}", wait=0.05)
    with pytest.raises(UnreachableError, match="did not answer within 0 seconds"):
        warehouse.ask(lambda _: time.sleep(0.2))


def test_a_mapping_that_can_not_be_used_is_told_before_anything_is_asked(file: Path) -> None:
    with pytest.raises(SettingsError, match="There is no 'amont' in opportunities; did you mean 'amount'"):
        source(file, opportunities={"table": "d", "columns": {"opportunity_id": "id", "amont": "a"}})
