"""Files as they come: every good row is taken, every bad one says line, column, value and reason."""

from __future__ import annotations

import contextlib
import csv
import struct
import zipfile
import zlib
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING

import openpyxl
import pytest

from trine.integrations.csv.errors import UnusableFileError
from trine.integrations.csv.mapping import Mapping
from trine.integrations.csv.sniffing import Hints, sniff

if TYPE_CHECKING:
    from pathlib import Path

    from tests.integrations.conftest import Import, Rows

HEAD = "opportunity_id,name,amount,close_date\n"


def test_an_unclosed_quote_costs_its_own_row_only(bring: Import, rows: Rows) -> None:
    report = bring(
        HEAD + '1,"Acme,10,2027-01-01\n2,Beta,20,2027-01-02\n3,"Gamma, Inc",30,2027-01-03\n4,Delta,40,2027-01-04\n'
    )
    assert rows("opportunities", "name") == {"2": "Beta", "3": "Gamma, Inc", "4": "Delta"}
    assert [reject.sentence for reject in report.rejects] == [
        "line 2, name: '\"Acme' opens a quote that is never closed"
    ]


def test_an_unclosed_quote_in_the_last_row_costs_that_row_only(bring: Import, rows: Rows) -> None:
    report = bring(HEAD + '1,Acme,10,2027-01-01\n2,"Beta,20,2027-01-02\n')
    assert list(rows("opportunities", "name")) == ["1"]
    assert [reject.line for reject in report.rejects] == [3]


def test_a_cell_may_run_over_lines_and_later_rows_keep_their_line_numbers(bring: Import, rows: Rows) -> None:
    report = bring(HEAD + '1,"Acme\nof ""Rome""",10,2027-01-01\n2,Beta,much,2027-01-02\n')
    assert rows("opportunities", "name") == {"1": 'Acme\nof "Rome"'}
    assert [reject.line for reject in report.rejects] == [4]


def test_quotes_inside_a_cell_are_kept(bring: Import, rows: Rows) -> None:
    bring(HEAD + '1,5" pipe,10,2027-01-01\n2,"Acme" GmbH,20,2027-01-02\n')
    assert rows("opportunities", "name") == {"1": '5" pipe', "2": "Acme GmbH"}


def test_a_heading_that_comes_twice_gets_a_number(bring: Import, rows: Rows) -> None:
    report = bring("opportunity_id,amount,Notes,Notes\n1,10,a,b\n")
    assert rows("opportunities", "amount") == {"1": Decimal("10.0000")}
    assert report.notes == ("The heading 'Notes' comes more than once; a later one is called 'Notes (2)'.",)


def test_a_heading_may_run_over_lines(bring: Import, rows: Rows) -> None:
    report = bring('"Deal\nID","Amount\n(EUR)",Name\n1,5,Acme\n2,x,Beta\n')
    assert rows("opportunities", "amount") == {"1": Decimal("5.0000")}
    assert ([reject.line for reject in report.rejects], report.notes) == ([5], ())


def test_a_column_without_a_heading_gets_a_name(tmp_path: Path) -> None:
    (tmp_path / "f.csv").write_text("opportunity_id,,amount\n1,x,2\n")
    assert sniff(tmp_path / "f.csv").columns == ("opportunity_id", "column 2", "amount")


def test_a_file_without_a_header_is_read_from_its_first_line(bring: Import, rows: Rows) -> None:
    mapping = Mapping("opportunities", {"opportunity_id": ("column 1",), "amount": ("column 2",)})
    report = bring("0001,10.50\n0002,7\n", mapping=mapping)
    assert rows("opportunities", "amount") == {"0001": Decimal("10.5000"), "0002": Decimal("7.0000")}
    assert "numbered" in report.notes[0]


def test_title_lines_before_the_table_are_left_aside(bring: Import, rows: Rows) -> None:
    report = bring("Open deals\nMade on 3 May\n\n" + HEAD + "1,Acme,10,2027-01-01\n2,Beta,x,2027-01-01\n")
    assert list(rows("opportunities", "name")) == ["1"]
    assert [reject.line for reject in report.rejects] == [6]


def test_short_and_long_rows_are_rejected_and_the_rest_taken(bring: Import, rows: Rows) -> None:
    report = bring(HEAD + "1,Acme,10\n2,Beta,20,2027-01-02\n3,Gamma,30,2027-01-03,surplus\n")
    assert list(rows("opportunities", "name")) == ["2"]
    assert [reject.sentence for reject in report.rejects] == [
        "line 2: the row has 3 cells where the header has 4",
        "line 4: the row has 5 cells where the header has 4; beyond it: 'surplus'",
    ]


def test_empty_cells_beyond_the_header_and_blank_lines_do_no_harm(bring: Import, rows: Rows) -> None:
    report = bring(HEAD + "1,Acme,10,2027-01-01,,\n\n,,,\n2,Beta,20,2027-01-02\n\n")
    assert set(rows("opportunities", "name")) == {"1", "2"}
    assert (report.rows, report.rejected) == (2, 0)


def test_a_nul_costs_its_own_row_only(bring: Import, rows: Rows) -> None:
    report = bring(HEAD + "1,Acme,10,2027-01-01\n2,Be\0ta,20,2027-01-02\n3,Gamma,30,2027-01-03\n")
    assert set(rows("opportunities", "name")) == {"1", "3"}
    assert report.rejects[0].sentence == "line 3, name: 'Be\\x00ta' holds a NUL character"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252"])
def test_every_usual_encoding_is_told_from_the_file(bring: Import, rows: Rows, encoding: str) -> None:
    text = HEAD + "1,Société Générale,10,2027-01-01\n2,Müller & Söhne – Köln,20,2027-01-02\n"
    report = bring(text.encode(encoding))
    assert rows("opportunities", "name") == {"1": "Société Générale", "2": "Müller & Söhne – Köln"}
    assert report.rejected == 0


def test_cp1252_is_recognised_when_its_first_special_letter_comes_late(bring: Import, rows: Rows) -> None:
    many = "".join(f"{number},Plain name,10,2027-01-01\n" for number in range(20_000))
    bring((HEAD + many + "x,Łódź is not in it but Müller is,1,2027-01-01\n").replace("Łódź", "Lodz").encode("cp1252"))
    assert rows("opportunities", "name")["x"] == "Lodz is not in it but Müller is"


def test_a_line_of_another_encoding_costs_its_own_row_only(bring: Import, rows: Rows) -> None:
    good = "".join(f"{number},Müller {number},10,2027-01-01\n" for number in range(100))
    report = bring((HEAD + good).encode() + "x,Müller,10,2027-01-01\n".encode("cp1252"))
    assert len(rows("opportunities", "name")) == 100
    assert [reject.line for reject in report.rejects] == [102]
    assert "another encoding" in report.rejects[0].reason


def test_semicolons_and_decimal_commas_are_told_from_the_file(bring: Import, rows: Rows) -> None:
    bring("Deal ID;Name;Amount;Close Date\n1;Acme;1.234,50;31.12.2027\n2;Beta;7,5;01.02.2027\n")
    assert rows("opportunities", "amount", "close_date") == {
        "1": (Decimal("1234.5000"), date(2027, 12, 31)),
        "2": (Decimal("7.5000"), date(2027, 2, 1)),
    }


@pytest.mark.parametrize(
    ("dates", "expected"),
    [
        (["26/02/2027", "03/04/2027"], [date(2027, 2, 26), date(2027, 4, 3)]),
        (["02/26/2027", "03/04/2027"], [date(2027, 2, 26), date(2027, 3, 4)]),
    ],
)
def test_one_date_that_can_be_read_in_one_way_only_decides_for_all(
    bring: Import, rows: Rows, dates: list[str], expected: list[date]
) -> None:
    bring(HEAD + "".join(f"{number},x,1,{day}\n" for number, day in enumerate(dates)))
    assert list(rows("opportunities", "close_date").values()) == expected


def test_dates_that_leave_it_open_say_what_was_assumed(tmp_path: Path) -> None:
    (tmp_path / "f.csv").write_text(HEAD + "1,x,1,03/04/2027\n")
    assert "No date tells whether day or month comes first" in sniff(tmp_path / "f.csv").notes[0]
    assert sniff(tmp_path / "f.csv", Hints(dates="dmy")).date_evidence == "As set, the day comes first."


def test_a_date_against_the_order_of_the_others_is_rejected_with_the_reason(bring: Import) -> None:
    report = bring(HEAD + "1,x,1,26/02/2027\n2,x,1,27/02/2027\n3,x,1,02/28/2027\n")
    assert [reject.sentence for reject in report.rejects] == [
        "line 4, close_date: '02/28/2027' has no month 28; other dates here do not put the month first"
    ]


@pytest.mark.parametrize(
    ("cell", "reason"),
    [
        ("1e309", "is larger than any amount"),
        ("NaN", "is not a number; leave the cell empty if it is unknown"),
        ("inf", "is not a number; leave the cell empty if it is unknown"),
        ("twelve", "is not a number"),
        ("1_000", "is not a number"),
        ("١٢", "is not a number"),
        ("1.2.3", "is not a number"),
    ],
)
def test_what_is_no_amount_is_rejected_and_the_rows_around_it_stay(
    bring: Import, rows: Rows, cell: str, reason: str
) -> None:
    report = bring(HEAD + f"1,Acme,1,2027-01-01\n2,Beta,{cell},2027-01-01\n3,Gamma,3,2027-01-01\n")
    assert set(rows("opportunities", "name")) == {"1", "3"}
    assert report.rejects[0].sentence == f"line 3, amount: {cell!r} {reason}"


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ('"(1,200)"', "-1200"),
        ('"1,200.50"', "1200.50"),
        ("$ 12.30", "12.30"),
        ("R$ 12", "12"),
        ("12 EUR", "12"),
        ("-7", "-7"),
        ("7-", "-7"),
        ("\N{MINUS SIGN}7", "-7"),
        ("1e3", "1000"),
        ("1 200", "1200"),
        ("1'200.5", "1200.5"),
        ("", None),
        ("NULL", None),
        ("n/a", None),
    ],
)
def test_amounts_are_read_as_people_write_them(bring: Import, rows: Rows, cell: str, value: str | None) -> None:
    bring(HEAD + f"1,Acme,{cell},2027-01-01\n")
    assert rows("opportunities", "amount") == {"1": Decimal(value) if value else None}


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("2018-02-26 19:58:54", datetime(2018, 2, 26, 19, 58, 54)),
        ("2018-02-26T19:58:54Z", datetime(2018, 2, 26, 19, 58, 54)),
        ("2018-02-26T19:58:54.250+02:00", datetime(2018, 2, 26, 17, 58, 54, 250_000)),
        ("2018-02-26", datetime(2018, 2, 26)),
        ("Feb 26, 2018", datetime(2018, 2, 26)),
        ("26-Feb-18 7:05 PM", datetime(2018, 2, 26, 19, 5)),
        ("1519675134000", datetime(2018, 2, 26, 19, 58, 54)),
        ("20180226", datetime(2018, 2, 26)),
        ("26.02.2018 19:58", datetime(2018, 2, 26, 19, 58)),
    ],
)
def test_moments_are_read_as_programs_write_them(bring: Import, rows: Rows, cell: str, value: datetime) -> None:
    bring(f'opportunity_id,created_at\n1,"{cell}"\n')
    assert rows("opportunities", "created_at") == {"1": value}


@pytest.mark.parametrize("cell", ["2027-02-30", "31/04/2027", "0201-01-01", "9999-12-31", "soon", "2027-01-01 25:00"])
def test_what_is_no_day_is_rejected(bring: Import, cell: str) -> None:
    mapping = Mapping("opportunities", {"opportunity_id": ("opportunity_id",), "close_date": ("close_date",)})
    report = bring(HEAD + f"1,x,1,{cell}\n", mapping=mapping)
    assert [(reject.column, reject.value) for reject in report.rejects] == [("close_date", cell)]


def test_a_time_without_a_zone_is_in_the_files_zone_and_a_bare_day_stays_that_day(bring: Import, rows: Rows) -> None:
    columns = {"opportunity_id": ("id",), "created_at": ("at",)}
    mapping = Mapping("opportunities", columns, timezone="Europe/Berlin")
    bring("id,at\n1,2027-07-01 00:30:00\n2,2027-07-01\n3,2027-07-01T00:30:00Z\n4,01.07.2027 00:30\n", mapping=mapping)
    assert rows("opportunities", "created_at") == {
        "1": datetime(2027, 6, 30, 22, 30),
        "2": datetime(2027, 7, 1),
        "3": datetime(2027, 7, 1, 0, 30),
        "4": datetime(2027, 6, 30, 22, 30),
    }


def test_of_two_equal_rows_one_is_counted_and_of_two_different_ones_the_first_is_kept(
    bring: Import, rows: Rows
) -> None:
    report = bring(HEAD + "1,Acme,10,2027-01-01\n1,Acme,10.00,2027-01-01\n1,Acme,99,2027-01-01\n2,Beta,1,2027-01-01\n")
    assert rows("opportunities", "amount") == {"1": Decimal("10.0000"), "2": Decimal("1.0000")}
    assert (report.rows, report.new, report.duplicates, report.rejected) == (4, 2, 1, 1)
    assert report.rejects[0].sentence == "line 4, opportunity_id: '1' is also on line 2, with other values"


def test_leading_zeros_of_ids_are_kept(bring: Import, rows: Rows) -> None:
    bring("opportunity_id,account_id\n007,0001\n7,1\n")
    assert rows("opportunities", "account_id") == {"007": "0001", "7": "1"}


def test_a_row_without_an_id_is_rejected(bring: Import) -> None:
    report = bring(HEAD + " ,Acme,10,2027-01-01\n")
    assert report.rejects[0].sentence == "line 2, opportunity_id: is empty"


def test_a_cell_of_200_kb_is_taken_whole(bring: Import, rows: Rows) -> None:
    bring(HEAD + f'1,"{"long, " * 40_000}",10,2027-01-01\n2,{"x" * 200_000},20,2027-01-02\n')
    assert {id_: len(name) for id_, name in rows("opportunities", "name").items()} == {"1": 239_999, "2": 200_000}


def test_an_id_of_200_kb_is_rejected(bring: Import) -> None:
    report = bring(HEAD + f"{'9' * 200_000},Acme,10,2027-01-01\n")
    assert report.rejects[0].reason == "is longer than 1,000 characters"
    assert len(report.rejects[0].sentence) < 200


def test_rows_that_end_with_carriage_returns_only_are_read(bring: Import, rows: Rows) -> None:
    bring((HEAD + "1,Acme,10,2027-01-01\n2,Beta,20,2027-01-02\n").replace("\n", "\r"))
    assert set(rows("opportunities", "name")) == {"1", "2"}


def test_several_wrong_cells_of_a_row_are_all_named(bring: Import, tmp_path: Path) -> None:
    bring(HEAD + "1,Acme,much,soon\n")
    row = next(csv.DictReader((tmp_path / "rejected.csv").open(encoding="utf-8-sig")))
    assert row["_column"] == "amount"
    assert row["_reason"] == "'much' is not a number; close_date: 'soon' is not a date"


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("empty.csv", b"", "is empty"),
        ("blank.csv", b"\n \n\n", "nothing but blanks"),
        ("logo.csv", b"\x89PNG\r\n\x1a\n" + b"\0" * 100, "is a picture (PNG), not a table"),
        ("doc.csv", b"%PDF-1.7 ...", "is a PDF, not a table"),
        ("tree.csv", b'{"records": []}', "is JSON, not a table"),
        ("page.csv", b"<!DOCTYPE html><html>", "is a web page, not a table"),
        ("old.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old Excel or Office file"),
        ("broken.xlsx", b"PK\x03\x04 but no archive", "is damaged or protected"),
    ],
)
def test_what_is_no_table_gets_a_sentence(tmp_path: Path, name: str, content: bytes, sentence: str) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(UnusableFileError) as caught:
        sniff(tmp_path / name)
    assert sentence in str(caught.value)


def test_a_file_that_is_not_there_gets_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(UnusableFileError, match="can't be read: No such file"):
        sniff(tmp_path / "nowhere.csv")


def workbook(path: Path, *lines: tuple[object, ...]) -> None:
    book = openpyxl.Workbook()
    for line in lines:
        book.active.append(list(line))  # type: ignore[union-attr]
    book.save(path)


def test_a_workbook_is_read_like_a_text_file(bring: Import, rows: Rows, tmp_path: Path) -> None:
    workbook(
        tmp_path / "made.xlsx",
        ("Opportunity ID", "Amount", "Close Date", "Is Won", "Created At"),
        ("007", 1200.5, datetime(2027, 2, 3), True, datetime(2027, 1, 2, 3, 4, 5)),
        (8, "much", date(2027, 2, 4), False, None),
        (None, None, None, None, None),
        (9, 3, None, None, None),
    )
    report = bring((tmp_path / "made.xlsx").read_bytes(), name="deals.xlsx")
    assert rows("opportunities", "amount", "close_date", "is_won", "created_at") == {
        "007": (Decimal("1200.5000"), date(2027, 2, 3), True, datetime(2027, 1, 2, 3, 4, 5)),
        "9": (Decimal("3.0000"), None, None, None),
    }
    assert [reject.sentence for reject in report.rejects] == ["line 3, Amount: 'much' is not a number"]


def rezipped(path: Path, part: str, content: bytes) -> None:
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in {**parts, part: content}.items():
            archive.writestr(name, data)


def test_a_workbook_that_unpacks_to_gigabytes_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("trine.integrations.csv.workbook.MAX_UNPACKED", 4_000_000)
    path = tmp_path / "bomb.xlsx"
    workbook(path, ("opportunity_id",), ("1",))
    rezipped(path, "xl/worksheets/sheet1.xml", b" " * 5_000_000)
    assert path.stat().st_size < 100_000
    with pytest.raises(UnusableFileError, match=r"unpacks to .* GB or more"):
        sniff(path)


def test_a_workbook_that_lies_about_its_size_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "liar.xlsx"
    workbook(path, ("opportunity_id",), ("1",))
    rezipped(path, "xl/sharedStrings.xml", b" " * 5_000_000)
    data = bytearray(path.read_bytes())
    size, false_size = struct.pack("<L", 5_000_000), struct.pack("<L", 50)
    assert data.count(size) >= 2
    path.write_bytes(bytes(data).replace(size, false_size))
    with pytest.raises(UnusableFileError, match="is damaged"):
        sniff(path)


def test_a_workbook_that_says_it_unpacks_to_gigabytes_is_refused_unopened(tmp_path: Path) -> None:
    path = tmp_path / "bomb.xlsx"
    workbook(path, ("opportunity_id",), ("1",))
    rezipped(path, "xl/media/image1.png", b" " * 5_000_000)
    path.write_bytes(path.read_bytes().replace(struct.pack("<L", 5_000_000), struct.pack("<L", 4_000_000_000)))
    with pytest.raises(UnusableFileError, match=r"unpacks to 4\.0 GB or more"):
        sniff(path)


def test_a_workbook_with_entity_definitions_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "laughs.xlsx"
    workbook(path, ("opportunity_id",), ("1",))
    rezipped(path, "xl/worksheets/sheet1.xml", b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "ha">]><x>&a;</x>')
    with pytest.raises(UnusableFileError, match="entity definitions"):
        sniff(path)


def test_a_zip_that_is_no_workbook_says_so(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "files.zip", "w") as archive:
        archive.writestr("deals.csv", "a,b\n")
    with pytest.raises(UnusableFileError, match="is a ZIP archive, not a workbook"):
        sniff(tmp_path / "files.zip")


def test_random_bytes_never_do_worse_than_a_sentence(tmp_path: Path) -> None:
    noise = zlib.compress(b"".join(struct.pack("<L", number * 2654435761 % 2**32) for number in range(5_000)))
    (tmp_path / "noise.csv").write_bytes(noise)
    with contextlib.suppress(UnusableFileError):
        assert sniff(tmp_path / "noise.csv").columns
