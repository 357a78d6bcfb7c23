"""One bad line, whatever it holds, costs no good row; and the fast way reads as the careful way does."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from trine.integrations.csv import blocks, reading
from trine.integrations.csv.dialect import Dialect
from trine.integrations.csv.reading import read_text

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

GOOD = [
    "1,Acme,10",
    '2,"Beta, Inc",20',
    '3,"said ""no""",30',
    "4,,40",
    '5,"",50',
    "6,Müller & Söhne,60",
    '7,5" pipe,70',
]
DIALECT = Dialect(columns=("id", "name", "amount"), header_lines=0)
CELL = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\r\0"), max_size=8)


def read(path: Path, dialect: Dialect = DIALECT) -> tuple[dict[str, tuple[str, str]], list[int]]:
    """The rows by id, and the lines that were no rows."""
    rows: dict[str, tuple[str, str]] = {}
    bad: list[int] = []
    for batch in read_text(path, dialect, [0, 1, 2]):
        for row in batch.columns.to_pylist():
            rows[row["0"]] = (row["1"], row["2"])
        bad += [one.line for one in batch.bad]
    return rows, bad


def test_any_one_line_among_good_ones_costs_none_of_them(tmp_path_factory: pytest.TempPathFactory) -> None:
    path = tmp_path_factory.mktemp("reading") / "file.csv"
    path.write_text("\n".join(GOOD))
    expected, _ = read(path)
    assert len(expected) == len(GOOD)

    @settings(max_examples=400, deadline=None)
    @given(
        st.text(st.sampled_from("\",;ab 1\0\t'\\é"), max_size=14).map(str.encode) | st.binary(max_size=12),
        st.integers(0, len(GOOD)),
    )
    def check(junk: bytes, place: int) -> None:
        assume(not junk.lstrip(b'" \t')[:1].isdigit())  # it may be a row with the id of a good one, and then counts
        lines = [line.encode() for line in GOOD]
        lines.insert(place, junk.replace(b"\n", b"").replace(b"\r", b""))
        path.write_bytes(b"\n".join(lines))
        rows, _ = read(path)
        assert expected.items() <= rows.items()

    check()


def test_well_formed_files_are_read_as_pythons_own_reader_reads_them(tmp_path_factory: pytest.TempPathFactory) -> None:
    path = tmp_path_factory.mktemp("reading") / "file.csv"

    @settings(max_examples=200, deadline=None)
    @given(st.lists(st.tuples(CELL, CELL), max_size=12), st.sampled_from([40, 200, blocks.BLOCK]))
    @example([("0" * 13, "0" * 13), ("", "\nthe block ends within this cell")], 40)
    def check(cells: list[tuple[str, str]], block: int) -> None:
        text = io.StringIO()
        csv.writer(text, lineterminator="\n").writerows([f"id{number}", *row] for number, row in enumerate(cells))
        path.write_text(text.getvalue(), encoding="utf-8", newline="")
        with_small_blocks = {
            row["0"]: (row["1"], row["2"]) for batch in _in_blocks(path, block) for row in batch.columns.to_pylist()
        }
        assert with_small_blocks == {f"id{number}": row for number, row in enumerate(cells)}

    check()


def _in_blocks(path: Path, size: int) -> list[reading.Batch]:
    return list(read_text(path, DIALECT, [0, 1, 2], block=size))
