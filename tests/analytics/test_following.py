"""Following a source in the store: what comes, goes and becomes one, together with how far the source was read."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from trine.analytics.errors import UnusableFactsError
from trine.analytics.following import Changes, Followed, follow
from trine.analytics.store import FactStore
from trine.analytics.undoing import undo
from trine.integrations.csv.importing import run_import
from trine.integrations.csv.mapping import Mapping


@pytest.fixture
def store(tmp_path: Path) -> FactStore:
    """Two accounts of the CRM with a contact each, and one account of another source with the same id."""
    store = FactStore(tmp_path / "facts")
    store.replace({"accounts": pa.table({"account_id": ["1"], "name": ["Other"]})}, source="files")
    rows = {
        "accounts": pa.table({"account_id": ["1", "2"], "name": ["Acme", "Big"], "industry": ["Steel", None]}),
        "contacts": pa.table({"contact_id": ["a", "b"], "account_id": ["1", "2"]}),
    }
    follow(store, "crm", Changes(rows), before=None, cursor={"at": 1})
    return store


def rows(store: FactStore, table: str, *columns: str) -> list[tuple[Any, ...]]:
    with store.snapshot() as facts:
        found = facts.arrow(table).to_pylist()
    return sorted(tuple(row[name] for name in columns) for row in found)


def test_what_points_to_a_merged_row_points_to_where_it_lives_on(store: FactStore) -> None:
    merged = {"accounts": {"1": "9", "9": "2"}}
    done = follow(store, "crm", Changes(merged=merged), before={"at": 1}, cursor={"at": 2})
    assert done["accounts"] == Followed(merged=1)
    assert rows(store, "accounts", "source", "account_id") == [("crm", "2"), ("files", "1")]
    assert rows(store, "contacts", "contact_id", "account_id") == [("a", "2"), ("b", "2")]


def test_columns_that_do_not_come_stay_and_kept_ones_are_never_emptied(store: FactStore) -> None:
    fresh = pa.table({"account_id": ["1"], "name": pa.array([None], pa.string()), "country": ["DE"]})
    changes = Changes({"accounts": fresh}, kept={"accounts": ["name"]})
    follow(store, "crm", changes, before={"at": 1}, cursor={"at": 2})
    with store.snapshot() as facts:
        found = facts.arrow("accounts").to_pylist()
    acme = next(one for one in found if (one["source"], one["account_id"]) == ("crm", "1"))
    assert (acme["name"], acme["industry"], acme["country"]) == ("Acme", "Steel", "DE")


def test_nothing_new_makes_no_generation_but_moves_the_cursor(store: FactStore) -> None:
    before = store.manifest()
    same = Changes({"accounts": pa.table({"account_id": ["1"], "name": ["Acme"]})}, seen=["accounts"])
    done = follow(store, "crm", same, before={"at": 1}, cursor={"at": 2})
    assert (done["accounts"].unchanged, store.manifest().generation) == (1, before.generation)
    assert store.manifest().cursors == {"crm": {"at": 2}}
    assert store.manifest().as_of("accounts") > before.as_of("accounts")  # type: ignore[operator]  # both are known


def test_undoing_an_import_leaves_what_a_sync_brings_too(tmp_path: Path) -> None:
    store, file = FactStore(tmp_path / "facts"), tmp_path / "accounts.csv"
    file.write_text("id,name\n1,Acme\n2,Gone\n")
    mapping = Mapping("accounts", {"account_id": ("id",), "name": ("name",)}, source="crm")
    made = run_import(file, mapping, store)
    same = Changes({"accounts": pa.table({"account_id": ["1"], "name": ["Acme"]})})
    assert follow(store, "crm", same, before=None, cursor={"at": 1})["accounts"] == Followed(unchanged=1, adopted=1)
    undo(store, str(made.import_id))
    assert rows(store, "accounts", "account_id") == [("1",)]


def test_a_cursor_that_somebody_else_moved_refuses_the_changes(store: FactStore) -> None:
    with pytest.raises(UnusableFactsError, match="crm was read by another sync at the same time"):
        follow(store, "crm", Changes(gone={"accounts": ["1"]}), before={"at": 0}, cursor={"at": 2})
    assert len(rows(store, "accounts", "account_id")) == 3


def test_a_few_missing_rows_go_and_other_sources_rows_stay(store: FactStore) -> None:
    done = follow(store, "crm", Changes(whole={"accounts": ["2"]}), before={"at": 1}, cursor={"at": 2})
    assert done["accounts"].deleted == 1
    assert rows(store, "accounts", "source", "account_id") == [("crm", "2"), ("files", "1")]
