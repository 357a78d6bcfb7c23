"""The import as a whole: dry run, upsert by key, rejected rows that are mended and dropped again, undo."""

from __future__ import annotations

import csv
from datetime import UTC, datetime
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from trine.analytics.errors import StoreBusyError, UnknownFactError, UnusableFactsError
from trine.integrations.csv.errors import MappingError
from trine.integrations.csv.importing import Progress, dry_run, rejected_file, run_import, undo
from trine.integrations.csv.mapping import Mapping, Stages
from trine.integrations.csv.proposing import propose
from trine.integrations.csv.sniffing import sniff

if TYPE_CHECKING:
    from pathlib import Path

    from tests.integrations.conftest import Import, Rows

    from trine.analytics.store import FactStore

DEALS = "Deal ID,Deal Stage,Amount,Close Date\n"
TWO = DEALS + "1,Closed Won,10,2027-01-01\n2,Proposal,20,2027-02-01\n"


def files(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.rglob("*") if path.is_file() and path.name != "lock")


def test_a_dry_run_counts_everything_and_changes_nothing(bring: Import, store: FactStore, tmp_path: Path) -> None:
    bring(TWO)
    before = files(store.root)
    path = tmp_path / "next.csv"
    path.write_text(DEALS + "1,Closed Won,10,2027-01-01\n2,Closed Lost,20,2027-02-01\n3,Proposal,5,\n4,Proposal,x,\n")
    report = dry_run(path, propose(sniff(path), "opportunities").mapping, store, rejected_to=tmp_path / "bad.csv")
    assert (report.rows, report.new, report.changed, report.unchanged, report.rejected) == (4, 1, 1, 1, 1)
    assert (report.import_id, report.generation) == (None, 1)
    assert files(store.root) == before
    assert "4,Proposal,x,,5,Amount,'x' is not a number" in (tmp_path / "bad.csv").read_text(encoding="utf-8-sig")


def test_a_dry_run_shows_the_first_new_and_changed_rows(bring: Import, store: FactStore, tmp_path: Path) -> None:
    bring(TWO)
    path = tmp_path / "next.csv"
    path.write_text(DEALS + "2,Proposal,25,2027-02-01\n3,Proposal,5,\n")
    report = dry_run(path, propose(sniff(path), "opportunities").mapping, store)
    assert [(change.id, change.line, change.columns) for change in report.changed_rows] == [
        ("2", 2, (("amount", Decimal("20.0000"), Decimal("25.0000")),))
    ]
    assert dict(report.new_rows[0])["opportunity_id"] == "3"


def test_the_same_file_again_changes_nothing_and_makes_no_generation(bring: Import, store: FactStore) -> None:
    first = bring(TWO)
    again = bring(TWO)
    assert (first.import_id, first.new, first.generation) == ("i000001", 2, 1)
    assert (again.import_id, again.unchanged, again.generation) == (None, 2, 1)
    assert [record.id for record in store.manifest().imports] == ["i000001"]


def test_rows_are_brought_in_by_key_and_only_changed_ones_carry_the_new_import(bring: Import, rows: Rows) -> None:
    bring(TWO)
    bring(DEALS + "2,Closed Won,30,2027-02-01\n3,Proposal,5,\n")
    assert rows("opportunities", "amount", "is_won", "import_id", "line") == {
        "1": (Decimal("10.0000"), True, "i000001", 2),
        "2": (Decimal("30.0000"), True, "i000002", 2),
        "3": (Decimal("5.0000"), False, "i000002", 3),
    }


def test_columns_that_a_file_does_not_have_keep_their_values(bring: Import, rows: Rows) -> None:
    bring("lead_id,email,created_at\n1,a@x.example,2027-01-01\n2,b@x.example,2027-01-02\n", "leads")
    bring("lead_id,opportunity_id\n2,o2\n", "leads")
    assert rows("leads", "email", "opportunity_id") == {"1": ("a@x.example", None), "2": ("b@x.example", "o2")}


def test_an_emptied_cell_of_a_mapped_column_empties_the_fact(bring: Import, rows: Rows) -> None:
    bring(TWO)
    bring(DEALS + "2,Proposal,,2027-02-01\n")
    assert rows("opportunities", "amount")["2"] is None


def test_one_id_in_two_sources_is_two_rows(bring: Import, store: FactStore) -> None:
    columns = {"opportunity_id": ("Deal ID",), "amount": ("Amount",)}
    bring(TWO, mapping=Mapping("opportunities", columns, source="crm"))
    bring(TWO, mapping=Mapping("opportunities", columns, source="old crm"))
    assert store.manifest().tables["opportunities"].sources == {"crm": 2, "old crm": 2}


def test_rejected_rows_are_mended_and_dropped_again_without_the_added_columns(
    bring: Import, rows: Rows, tmp_path: Path
) -> None:
    report = bring(
        DEALS + '1,Closed Won,much,2027-01-01\n2,"Proposal, late,20,2027-02-01\n3,Proposal,5\n4,Won,7,2027-01-01\n'
    )
    assert (report.new, report.rejected) == (1, 3)
    assert report.rejected_file is not None
    lines = report.rejected_file.read_text(encoding="utf-8-sig").splitlines()
    assert lines[0] == "Deal ID,Deal Stage,Amount,Close Date,_line,_column,_reason,_rest"
    again = bring(report.rejected_file.read_bytes(), name="unmended.csv")
    assert (again.new, again.rejected) == (0, 3)
    table = list(csv.reader(lines))
    mended = [
        table[0],
        [*table[1][:2], "10", *table[1][3:]],
        ["2", "Proposal", "20", "2027-02-01", *table[2][4:7], ""],
        [*table[3][:3], "2027-03-01", *table[3][4:]],
    ]
    path = tmp_path / "mended.csv"
    with path.open("w", newline="") as file:
        csv.writer(file).writerows(mended)
    final = bring(path.read_bytes(), name="mended2.csv")
    assert (final.new, final.rejected, final.rejects) == (3, 0, ())
    assert rows("opportunities", "amount", "stage") == {
        "1": (Decimal("10.0000"), "Closed Won"),
        "2": (Decimal("20.0000"), "Proposal"),
        "3": (Decimal("5.0000"), "Proposal"),
        "4": (Decimal("7.0000"), "Won"),
    }


def test_rejected_rows_of_a_file_keep_its_delimiter_and_its_doubled_headings(bring: Import) -> None:
    report = bring("Deal ID;Note;Note;Amount\n1;a;b;x;\n")
    assert report.rejected_file is not None
    text = report.rejected_file.read_text(encoding="utf-8-sig")
    assert text.splitlines()[0] == "Deal ID;Note;Note;Amount;_line;_column;_reason"


def test_the_rejected_rows_of_a_past_import_stay_at_hand(bring: Import, store: FactStore) -> None:
    report = bring(DEALS + "1,Won,10,2027-01-01\n2,Won,x,2027-01-01\n")
    kept = rejected_file(store, report.import_id or "")
    assert kept is not None
    assert "'x' is not a number" in kept.read_text(encoding="utf-8-sig")


def test_reasons_are_counted_by_column(bring: Import) -> None:
    report = bring(DEALS + "1,Won,a,2027-01-01\n2,Won,b,2027-01-01\n3,Won,1,never\n")
    assert [(one.column, one.reason, one.rows) for one in report.reasons] == [
        ("Amount", "is not a number", 2),
        ("Close Date", "is not a date", 1),
    ]


def test_values_stages_and_constants_follow_the_mapping(bring: Import, rows: Rows) -> None:
    mapping = Mapping(
        "opportunities",
        {"opportunity_id": ("id",), "product": ("product",), "stage": ("stage",)},
        values={"product": {"GTXPro": "GTX Pro", "none": ""}},
        constants={"currency": "USD", "probability": "20%"},
        stages=Stages(won=("Signed",), lost=("Dropped",)),
    )
    bring("id,product,stage\n1,GTXPro,signed\n2,NONE,Dropped\n3,MG,Talks\n4,MG,\n", mapping=mapping)
    assert rows("opportunities", "product", "currency", "probability", "is_won", "is_closed") == {
        "1": ("GTX Pro", "USD", 0.2, True, True),
        "2": (None, "USD", 0.2, False, True),
        "3": ("MG", "USD", 0.2, False, False),
        "4": ("MG", "USD", 0.2, False, False),
    }


def test_texts_of_several_columns_are_joined(bring: Import, store: FactStore) -> None:
    bring("Email,FirstName,LastName\na@x.example,Ana,Sousa\nb@x.example,,Berg\n", "contacts")
    with store.snapshot() as facts:
        assert facts.arrow("contacts")["name"].to_pylist() == ["Ana Sousa", "Berg"]


def test_rows_without_an_id_get_one_from_the_fields_that_tell_them_apart(bring: Import, store: FactStore) -> None:
    text = "Date,Campaign,Channel,Cost\n2027-01-01,Spring,paid search,10\n2027-01-02,Spring,paid search,12\n"
    bring(text, "spend")
    again = bring(text.replace("12", "13"), "spend")
    assert (again.new, again.changed, again.unchanged) == (0, 1, 1)
    with store.snapshot() as facts:
        assert facts.arrow("spend")["spend_id"].to_pylist()[0] == "2027-01-01|Spring|paid search"


def test_a_touch_of_nobody_is_rejected(bring: Import) -> None:
    columns = {"touched_at": ("at",), "contact_id": ("contact",), "channel": ("channel",)}
    report = bring(
        "at,contact,channel\n2027-01-01,c1,social\n2027-01-02,,social\n", mapping=Mapping("touches", columns)
    )
    assert [reject.sentence for reject in report.rejects] == ["line 3: contact_id is empty"]


def test_progress_is_told_from_the_first_byte_to_the_last(store: FactStore, tmp_path: Path) -> None:
    path = tmp_path / "f.csv"
    path.write_text(TWO)
    heard: list[Progress] = []
    run_import(path, propose(sniff(path), "opportunities").mapping, store, progress=heard.append)
    assert [one.step for one in heard] == ["reading", "reading", "comparing", "writing"]
    assert (heard[0].done, heard[1].done, heard[1].rows) == (0, len(TWO), 2)


def test_an_import_while_another_runs_is_refused_and_a_dry_run_is_not(store: FactStore, tmp_path: Path) -> None:
    path = tmp_path / "f.csv"
    path.write_text(TWO)
    mapping = propose(sniff(path), "opportunities").mapping
    with store.writer():
        with pytest.raises(StoreBusyError):
            run_import(path, mapping, store)
        assert dry_run(path, mapping, store).new == 2


@pytest.mark.parametrize(
    ("mapping", "sentence"),
    [
        (
            Mapping("opportunities", {"opportunity_id": ("Deal",)}),
            "no column 'Deal' for 'opportunity_id'; did you mean",
        ),
        (Mapping("opportunities", {"amount": ("Amount",)}), "Nothing tells the rows apart: map opportunity_id"),
        (Mapping("spend", {"cost": ("Amount",)}), "No column is mapped to 'spend_date', which rows of spend need"),
        (Mapping("touches", {"touched_at": ("Close Date",)}), "Rows of touches need a column for one of contact_id"),
    ],
)
def test_a_mapping_that_does_not_fit_the_file_is_refused_before_anything_is_read(
    bring: Import, store: FactStore, mapping: Mapping, sentence: str
) -> None:
    with pytest.raises(MappingError, match=sentence):
        bring(TWO, mapping=mapping)
    assert store.manifest().generation == 0
    assert not list(store.root.glob(".new-*"))


def test_undo_takes_new_rows_away_and_brings_overwritten_ones_back(bring: Import, store: FactStore, rows: Rows) -> None:
    bring(TWO)
    second = bring(DEALS + "2,Closed Won,30,2027-02-01\n3,Proposal,5,\n")
    report = undo(store, second.import_id or "")
    assert (report.removed, report.restored, report.kept) == (1, 1, 0)
    assert rows("opportunities", "amount", "import_id") == {
        "1": (Decimal("10.0000"), "i000001"),
        "2": (Decimal("20.0000"), "i000001"),
    }
    assert store.manifest().imports[1].undone_at is not None


def test_undoing_an_earlier_import_leaves_what_later_ones_changed(bring: Import, store: FactStore, rows: Rows) -> None:
    bring(TWO)
    bring(DEALS + "2,Closed Won,30,2027-02-01\n")
    report = undo(store, "i000001")
    assert (report.removed, report.restored, report.kept) == (1, 0, 1)
    assert rows("opportunities", "amount") == {"2": Decimal("30.0000")}


def test_undoing_both_in_any_order_ends_where_it_began(bring: Import, store: FactStore, rows: Rows) -> None:
    bring(DEALS + "9,Proposal,1,\n")
    bring(TWO + "9,Proposal,2,\n")
    bring(DEALS + "2,Closed Won,30,2027-02-01\n9,Proposal,3,\n")
    undo(store, "i000002")
    undo(store, "i000003")
    assert rows("opportunities", "amount") == {"9": Decimal("1.0000")}


def test_an_import_after_an_undo_brings_the_rows_in_again(bring: Import, store: FactStore, rows: Rows) -> None:
    bring(TWO)
    undo(store, "i000001")
    assert bring(TWO).new == 2
    assert set(rows("opportunities", "amount")) == {"1", "2"}


def test_undoing_twice_or_what_is_not_there_gets_a_sentence(bring: Import, store: FactStore) -> None:
    bring(TWO)
    with pytest.raises(UnknownFactError, match="no import 'i000009' in this store; the latest are: i000001"):
        undo(store, "i000009")
    undo(store, "i000001")
    with pytest.raises(UnusableFactsError, match="was undone on"):
        undo(store, "i000001")


def test_the_record_of_an_import_says_what_came_of_it(store: FactStore, tmp_path: Path) -> None:
    path = tmp_path / "upload-7.tmp"
    path.write_text(TWO + "3,Won,x,\n")
    store.clock = lambda: datetime(2027, 5, 1, tzinfo=UTC)
    run_import(path, propose(sniff(path), "opportunities").mapping, store, name="deals.csv", by="Ana Sousa")
    (record,) = store.manifest().imports
    assert (record.file, record.by, record.rows, record.new, record.rejected) == ("deals.csv", "Ana Sousa", 3, 2, 1)
    assert record.at == datetime(2027, 5, 1, tzinfo=UTC)
