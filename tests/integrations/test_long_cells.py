"""Cells of any length are read in time that grows with the length, not with its square."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest

from trine.integrations.csv.errors import BadCellError
from trine.integrations.csv.importing import dry_run
from trine.integrations.csv.mapping import Mapping
from trine.integrations.csv.numbers import decimal_mark, parse_decimal
from trine.integrations.csv.proposing import propose
from trine.integrations.csv.sniffing import sniff

if TYPE_CHECKING:
    from pathlib import Path

    from tests.integrations.conftest import Import

    from trine.analytics.store import FactStore

SHORT, LONG = 2_000, 200_000
MAPPING = Mapping(
    "opportunities",
    {name: (name,) for name in ("opportunity_id", "name", "amount", "close_date", "created_at", "probability")},
)
HEAD = "opportunity_id,name,amount,close_date,created_at,probability\n"


def steps(path: Path, cell: str, store: FactStore) -> float:
    """Seconds from sniffing to the dry run, with the cell in every column but the id."""
    quoted = f'"{cell}"'
    path.write_text(HEAD + "1,Acme,10,2027-01-01,2027-01-01,0.5\n" + f"2{f',{quoted}' * 5}\n")
    started = time.process_time()
    propose(sniff(path), "opportunities")
    dry_run(path, MAPPING, store)
    return time.process_time() - started


@pytest.mark.parametrize(
    ("name", "cell"),
    [
        ("spaces in a number", "1{}x".format),
        ("spaces before a zone", "2027-01-01{}x".format),
        ("spaces after a month", "26 Feb{}x".format),
    ],
)
def test_a_long_run_of_spaces_costs_no_more_than_its_length(
    tmp_path: Path, store: FactStore, name: str, cell: object
) -> None:
    assert callable(cell)
    short = steps(tmp_path / "short.csv", cell(" " * SHORT), store)
    long = steps(tmp_path / "long.csv", cell(" " * LONG), store)
    assert long < 10 * short + 2, f"{name}: {short:.2f} s for {SHORT:,} characters, {long:.2f} s for {LONG:,}"


@pytest.mark.parametrize("run", ["@", "@.", "(", "9", ",", "1.", "1-", "A", "a."])
def test_a_long_run_of_one_mark_costs_no_more_than_its_length(tmp_path: Path, store: FactStore, run: str) -> None:
    short = steps(tmp_path / "short.csv", f"a@{(run * SHORT)[:SHORT]} ", store)
    long = steps(tmp_path / "long.csv", f"a@{(run * LONG)[:LONG]} ", store)
    assert long < 10 * short + 2, f"{run!r}: {short:.2f} s for {SHORT:,} characters, {long:.2f} s for {LONG:,}"


@pytest.mark.parametrize("run", ["(", "[(", "@", "@.", "1."])
def test_a_long_heading_costs_no_more_than_its_length(tmp_path: Path, run: str) -> None:
    taken = []
    for length in (SHORT, LONG):
        path = tmp_path / f"{length}.csv"
        path.write_text(f'opportunity_id,"{(run * length)[:length]}",amount\n1,2,3\n')
        started = time.process_time()
        propose(sniff(path), "opportunities")
        taken.append(time.process_time() - started)
    assert taken[1] < 10 * taken[0] + 2, f"{taken[0]:.2f} s and {taken[1]:.2f} s"


def test_a_number_that_goes_on_for_pages_is_rejected_with_a_sentence(bring: Import) -> None:
    report = bring(f"opportunity_id,amount\n1,10\n2,1{' ' * 100}1\n")
    assert (report.new, report.rejects[0].reason) == (1, "is too long for a number")


def test_a_date_that_goes_on_for_pages_is_rejected_with_a_sentence(bring: Import) -> None:
    mapping = Mapping("opportunities", {"opportunity_id": ("opportunity_id",), "close_date": ("close_date",)})
    report = bring(f"opportunity_id,close_date\n1,2027-01-01\n2,2027-01-01{' ' * 100}Z\n", mapping=mapping)
    assert (report.new, report.rejects[0].reason) == (1, "is too long for a date")


def test_spaces_around_a_number_do_not_make_it_too_long() -> None:
    assert parse_decimal(f"{' ' * 500}1,200.50{' ' * 500}") == parse_decimal("1200.5")
    with pytest.raises(BadCellError):
        parse_decimal("1" * 65)
    assert decimal_mark(["1" + " " * LONG + "x", "1,5"])[0] == ","
