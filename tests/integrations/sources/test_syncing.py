"""Syncing as such: steps that survive kill -9, two syncs at once, imports beside it, and what is remembered."""

from __future__ import annotations

import random
import subprocess
import sys
import time
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from trine.analytics.store import FactStore
from trine.integrations.sources.source import Batch, Cursor, Usage
from trine.integrations.sources.syncing import sync

PROGRAM = """
import pathlib, sys
from tests.integrations.sources.test_syncing import Numbers
from trine.analytics.store import FactStore
from trine.integrations.sources.syncing import sync
told = lambda now: print(now.rows, flush=True)
sync(Numbers(), FactStore(pathlib.Path(sys.argv[1])), step=20, progress=told)
"""
ROUNDS = 24
KILLS = 3


class Numbers:
    """A source of 24 steps: each brings 10 accounts, deletes one of the step before, and merges another."""

    name, title = "numbers", "Numbers"
    tables: tuple[str, ...] = ("accounts", "contacts")
    kept: Mapping[str, Collection[str]] = {}

    def __init__(self, rounds: int = ROUNDS) -> None:
        self.rounds = rounds

    def check(self) -> str:
        return "Numbers work."

    def usage(self) -> Usage:
        return Usage(self.rounds)

    def changes(self, cursor: Cursor) -> Iterator[Batch]:
        for step in range(int(cursor.get("step", 0)), self.rounds):
            ids = [f"{step}-{number}" for number in range(10)]
            accounts = pa.table({"account_id": ids, "name": [f"Company {one}" for one in ids]})
            contacts = pa.table({"contact_id": ids, "account_id": ids})
            gone = {"accounts": [f"{step - 1}-0"]} if step else {}
            merged = {"accounts": {f"{step - 1}-1": f"{step}-1"}} if step else {}
            rows = {"accounts": accounts, "contacts": contacts}
            yield Batch({"step": step + 1}, rows, gone, merged, read={"accounts": 10}, seen=("accounts",))


def facts_of(store: FactStore) -> dict[str, list[Any]]:
    """All rows of the store, without which import brought them."""
    with store.snapshot() as facts:
        return {
            name: sorted(
                facts.arrow(name).drop_columns(["import_id"]).to_pylist(), key=lambda row: str(next(iter(row.values())))
            )
            for name in ("accounts", "contacts")
        }


@pytest.mark.kill
@pytest.mark.slow
def test_a_sync_that_is_killed_several_times_ends_with_the_same_facts_as_a_clean_one(tmp_path: Path) -> None:
    clean, killed = FactStore(tmp_path / "clean"), FactStore(tmp_path / "killed")
    sync(Numbers(), clean)
    chance, steps = random.Random(20270401), []
    for _ in range(KILLS):
        command = [sys.executable, "-c", PROGRAM, str(killed.root)]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as child:
            assert child.stdout is not None
            for _ in range(chance.randint(3, 8)):  # a line when a step was read, and one when it was brought in
                child.stdout.readline()
            time.sleep(chance.uniform(0, 0.04))
            child.kill()
        steps.append(int(killed.manifest().cursors.get("numbers", {}).get("step", 0)))
    assert steps == sorted(steps)
    assert 0 < steps[0] < steps[-1] < ROUNDS, "the kills were in the middle"
    report = sync(Numbers(), killed)
    assert report.problem == ""
    assert facts_of(killed) == facts_of(clean)
    pointers = {row["account_id"] for row in facts_of(killed)["contacts"]}
    assert not any(one.endswith("-1") and one != f"{ROUNDS - 1}-1" for one in pointers), "merged ones are followed"


def test_a_sync_that_is_asked_to_stop_goes_on_from_there(tmp_path: Path) -> None:
    clean, sliced = FactStore(tmp_path / "clean"), FactStore(tmp_path / "sliced")
    sync(Numbers(5), clean)
    reports = [sync(Numbers(5), sliced, enough=lambda: True) for _ in range(6)]
    assert [one.unfinished for one in reports] == [True] * 5 + [False]
    assert facts_of(sliced) == facts_of(clean)


def test_two_syncs_at_once_do_not_undo_each_other(tmp_path: Path) -> None:
    store = FactStore(tmp_path / "facts")

    class Overtaken(Numbers):
        def changes(self, cursor: Cursor) -> Iterator[Batch]:
            sync(Numbers(2), store)
            yield from super().changes(cursor)

    report = sync(Overtaken(4), store)
    assert report.problem == "numbers was read by another sync at the same time; this one stops."
    assert store.manifest().cursors["numbers"] == {"step": 2}


def test_a_sync_waits_for_an_import_and_then_says_why_it_stopped(tmp_path: Path) -> None:
    store = FactStore(tmp_path / "facts")
    sync(Numbers(1), store)
    waits: list[float] = []
    with store.writer():
        report = sync(Numbers(2), store, sleep=waits.append)
    assert (len(waits), report.problem.startswith("Another import is writing to")) == (60, True)
    assert sync(Numbers(2), store).problem == ""


def test_clearing_a_source_forgets_how_far_it_was_read(tmp_path: Path) -> None:
    store = FactStore(tmp_path / "facts")
    sync(Numbers(2), store)
    before = facts_of(store)
    store.clear("numbers")
    assert store.manifest().cursors == {}
    sync(Numbers(2), store)
    assert facts_of(store) == before


def test_hourly_syncs_leave_one_import_for_each_table_and_confirm_it(tmp_path: Path) -> None:
    store = FactStore(tmp_path / "facts")
    for rounds in (1, 2, 3, 3):
        sync(Numbers(rounds), store)
    imports = store.manifest().imports
    assert [(one.kind, one.by, one.can_undo) for one in imports] == [
        ("accounts", "sync", False),
        ("contacts", "sync", False),
    ]
