"""Files that hold rows of one another: what undoing leaves, what confirms the facts, and when an import is settled."""

from __future__ import annotations

import contextlib
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from trine.analytics.errors import UnknownFactError, UnusableFactsError
from trine.analytics.settling import settle
from trine.analytics.store import FactStore
from trine.integrations.csv.importing import run_import, undo
from trine.integrations.csv.mapping import Mapping

if TYPE_CHECKING:
    from pathlib import Path

    from tests.integrations.conftest import Import, Rows

MAPPING = Mapping("opportunities", {"opportunity_id": ("id",), "name": ("name",)})


def deals(*rows: str) -> str:
    """A file of deals: `1` is the deal 1, `1=Acme` the deal 1 with a name."""
    return "id,name\n" + "".join(f"{row.partition('=')[0]},{row.partition('=')[2]}\n" for row in rows)


def kept_files(store: FactStore) -> list[str]:
    return sorted(
        f"{file.parent.name}/{file.name}" for side in ("undo", "held") for file in store.root.glob(f"{side}/*")
    )


def test_undoing_leaves_the_rows_that_a_later_file_holds_too(bring: Import, store: FactStore, rows: Rows) -> None:
    bring(deals("0", "1", "2", "3", "4"), mapping=MAPPING)
    bring(deals("0", "1", "2", "3", "4", "5", "6", "7"), mapping=MAPPING)
    report = undo(store, "i000001")
    assert (report.removed, report.restored, report.kept) == (0, 0, 5)
    assert set(rows("opportunities", "name")) == set("01234567")


def test_rows_go_when_the_last_file_that_holds_them_is_undone(bring: Import, store: FactStore, rows: Rows) -> None:
    bring(deals("0", "1"), mapping=MAPPING)
    bring(deals("1", "2"), mapping=MAPPING)
    assert undo(store, "i000001").kept == 1
    assert set(rows("opportunities", "name")) == {"1", "2"}
    assert undo(store, "i000002").removed == 2
    assert rows("opportunities", "name") == {}


def test_a_changed_row_that_a_later_file_holds_falls_back_to_its_oldest_value_when_both_are_undone(
    bring: Import, store: FactStore, rows: Rows
) -> None:
    bring(deals("1=old", "2=old"), mapping=MAPPING)
    bring(deals("1=new"), mapping=MAPPING)
    bring(deals("1=new", "3"), mapping=MAPPING)
    assert undo(store, "i000002").kept == 1
    assert rows("opportunities", "name")["1"] == "new"
    undo(store, "i000003")
    assert rows("opportunities", "name") == {"1": "old", "2": "old"}


def test_the_same_file_again_holds_nothing_more_so_undoing_takes_it_away(
    bring: Import, store: FactStore, rows: Rows
) -> None:
    bring(deals("1"), mapping=MAPPING)
    assert bring(deals("1"), mapping=MAPPING).import_id is None
    assert undo(store, "i000001").removed == 1
    assert rows("opportunities", "name") == {}


def test_another_file_with_nothing_new_is_an_import_that_can_be_undone(
    bring: Import, store: FactStore, rows: Rows
) -> None:
    bring(deals("1", "2"), mapping=MAPPING)
    assert bring(deals("2", "1"), mapping=MAPPING).import_id == "i000002"
    assert store.manifest().generation == 1
    assert undo(store, "i000001").kept == 2
    assert undo(store, "i000002").removed == 2
    assert rows("opportunities", "name") == {}


def test_a_full_export_notes_that_it_holds_all_and_a_part_notes_its_ids(bring: Import, store: FactStore) -> None:
    bring(deals("1", "2"), mapping=MAPPING)
    bring(deals("1", "2", "3"), mapping=MAPPING)
    assert (store.manifest().imports[-1].holds_all, kept_files(store)) == (True, [])
    bring(deals("1", "4"), mapping=MAPPING)
    assert (store.manifest().imports[-1].holds_all, kept_files(store)) == (False, ["held/i000003.parquet"])


FILE = st.dictionaries(st.sampled_from("abc"), st.sampled_from("12"), min_size=1)
STEPS = st.builds(
    lambda files, undone, more: [*files, *undone, *more],
    st.lists(FILE, min_size=2, max_size=4),
    st.permutations(range(3)),
    st.lists(st.one_of(FILE, st.integers(0, 5)), max_size=3),
)


@settings(max_examples=15, deadline=None)
@given(STEPS)
def test_whatever_is_imported_and_undone_each_row_is_as_the_last_standing_file_has_it(
    tmp_path_factory: pytest.TempPathFactory, steps: list[dict[str, str] | int]
) -> None:
    folder = tmp_path_factory.mktemp("overlapping")
    store = FactStore(folder / "facts")
    standing: dict[str, dict[str, str]] = {}
    for step in steps:
        if isinstance(step, dict):
            file = folder / "deals.csv"
            file.write_text(deals(*(f"{id_}={name}" for id_, name in step.items())))
            import_id = run_import(file, MAPPING, store).import_id
            if import_id:
                standing[import_id] = step
        else:
            import_id = f"i{step + 1:06d}"
            with contextlib.suppress(UnknownFactError, UnusableFactsError):
                undo(store, import_id)
                del standing[import_id]
        expected: dict[str, str] = {}
        for one in standing.values():
            expected |= one
        with store.snapshot() as facts:
            found = facts.arrow("opportunities").to_pylist()
        assert {row["opportunity_id"]: row["name"] for row in found} == expected


class Days:
    """A clock that is put forward by hand."""

    def __init__(self) -> None:
        self.now = datetime(2027, 1, 1, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def forward(self, days: int) -> None:
        self.now += timedelta(days=days)


@pytest.fixture
def days(store: FactStore) -> Days:
    clock = Days()
    store.clock = clock
    return clock


def test_an_unchanged_file_moves_the_day_as_of_which_its_table_is_known_and_no_other(
    bring: Import, store: FactStore, days: Days
) -> None:
    bring(deals("1"), mapping=MAPPING)
    bring("Account ID\n1\n", kind="accounts")
    days.forward(10)
    bring(deals("1"), mapping=MAPPING)
    manifest = store.manifest()
    assert manifest.as_of("opportunities") == datetime(2027, 1, 11, tzinfo=UTC)
    assert manifest.as_of("accounts") == datetime(2027, 1, 1, tzinfo=UTC)
    assert manifest.generation == 2


def test_undoing_the_latest_import_takes_its_day_away_too(bring: Import, store: FactStore, days: Days) -> None:
    bring(deals("1"), mapping=MAPPING)
    days.forward(10)
    bring(deals("2"), mapping=MAPPING)
    days.forward(10)
    undo(store, "i000002")
    assert store.manifest().as_of("opportunities") == datetime(2027, 1, 1, tzinfo=UTC)


def test_a_reader_goes_on_with_its_manifest_while_another_import_confirms_it(
    bring: Import, store: FactStore, days: Days
) -> None:
    bring(deals("1"), mapping=MAPPING)
    with store.snapshot() as before:
        days.forward(10)
        bring(deals("1"), mapping=MAPPING)
        assert before.as_of == datetime(2027, 1, 1, tzinfo=UTC)
    with store.snapshot() as after:
        assert after.as_of == datetime(2027, 1, 11, tzinfo=UTC)


def test_an_import_is_found_again_by_the_key_of_its_job(store: FactStore, tmp_path: Path) -> None:
    file = tmp_path / "deals.csv"
    file.write_text(deals("1", "2"))
    run_import(file, MAPPING, store, job="job 7")
    found = store.manifest().import_of_job("job 7")
    assert found is not None
    assert (found.id, found.new) == ("i000001", 2)
    undo(store, found.id)
    assert store.manifest().import_of_job("job 7") is None


def test_old_imports_can_no_longer_be_undone_and_what_they_kept_goes(
    bring: Import, store: FactStore, rows: Rows, days: Days
) -> None:
    bring(deals("1=a", "2"), mapping=MAPPING)
    bring(deals("1=b", "3"), mapping=MAPPING)
    bring(deals("3", "4"), mapping=MAPPING)
    days.forward(91)
    bring(deals("1=c"), mapping=MAPPING)
    assert kept_files(store) == ["held/i000003.parquet", "undo/i000002.parquet", "undo/i000004.parquet"]
    assert settle(store, keep=1) == 3
    assert kept_files(store) == ["undo/i000004.parquet"]
    with pytest.raises(UnusableFactsError, match="i000002 can no longer be undone: only the last 50 imports and those"):
        undo(store, "i000002")
    undo(store, "i000004")
    assert rows("opportunities", "name")["1"] == "b"
    assert settle(store, keep=1) == 0


@pytest.mark.parametrize(("forward", "keep"), [(89, 0), (400, 3)])
def test_young_imports_and_the_last_ones_can_be_undone_whatever_their_age(
    bring: Import, store: FactStore, days: Days, forward: int, keep: int
) -> None:
    for number in range(3):
        bring(deals(f"1={number}"), mapping=MAPPING)
    days.forward(forward)
    assert settle(store, keep=keep) == 0
    assert undo(store, "i000003").restored == 1


def test_what_an_undone_import_kept_stays_while_a_younger_one_may_fall_back_on_it(
    bring: Import, store: FactStore, rows: Rows, days: Days
) -> None:
    bring(deals("1=a"), mapping=MAPPING)
    bring(deals("1=b", "2"), mapping=MAPPING)
    days.forward(91)
    bring(deals("1=c"), mapping=MAPPING)
    undo(store, "i000002")
    assert settle(store, keep=1) == 2
    assert "undo/i000002.parquet" in kept_files(store)
    undo(store, "i000003")
    assert rows("opportunities", "name") == {"1": "a"}
    days.forward(91)
    settle(store, keep=0)
    assert kept_files(store) == []


def test_settling_an_empty_store_makes_no_folder(store: FactStore) -> None:
    assert settle(store) == 0
    assert not store.root.exists()
