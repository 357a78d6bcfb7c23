"""Imports killed with SIGKILL at random moments: the store is always a whole one, the old or the new."""

from __future__ import annotations

import random
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import pytest

from trine.analytics.store import FactStore
from trine.integrations.csv.importing import run_import
from trine.integrations.csv.mapping import Mapping

if TYPE_CHECKING:
    from pathlib import Path

KILLS = 6
ROWS = 5_000
MAPPING = Mapping("opportunities", {"opportunity_id": ("id",), "amount": ("amount",), "name": ("name",)})
PROGRAM = """
import itertools, pathlib, sys, time
from trine.analytics.store import FactStore
from trine.integrations.csv.importing import run_import
from trine.integrations.csv.mapping import parse_mapping
store, mapping = FactStore(pathlib.Path(sys.argv[1])), parse_mapping(sys.argv[2])
for file in itertools.cycle(pathlib.Path(name) for name in sys.argv[3:]):
    started = time.monotonic()
    run_import(file, mapping, store)
    print(time.monotonic() - started, flush=True)
"""


def write(path: Path, amount: int) -> Path:
    rows = "".join(f"{number:06d},{amount},Deal {number}\n" for number in range(ROWS))
    path.write_text(f"id,amount,name\n{rows}x,bad,y\n")
    return path


def check_whole(store: FactStore) -> int:
    """Every row is of one and the same import, all are there, and the manifest says so; gives the generation."""
    with store.snapshot() as facts:
        found = facts.arrow("opportunities")
        assert found.num_rows == ROWS == facts.manifest.tables["opportunities"].rows
        assert len(found["amount"].unique()) == 1
        assert found["import_id"].unique().to_pylist() == [facts.manifest.imports[-1].id]
        return facts.manifest.generation


@pytest.mark.kill
@pytest.mark.slow
def test_an_import_killed_at_any_moment_leaves_the_old_facts_or_the_new_ones(tmp_path: Path) -> None:
    store = FactStore(tmp_path / "facts")
    files = [write(tmp_path / f"{amount}.csv", amount) for amount in (1, 2, 3)]
    chance = random.Random(20270331)
    generations = []
    for _ in range(KILLS):
        command = [sys.executable, "-c", PROGRAM, str(store.root), MAPPING.to_yaml(), *map(str, files)]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as child:
            assert child.stdout is not None
            one_import = float(child.stdout.readline())
            time.sleep(chance.uniform(0.0, 2 * one_import))
            child.kill()
        generations.append(check_whole(store))
    assert generations == sorted(generations)
    assert generations[-1] > KILLS / 2, "the children did import between the kills"
    run_import(write(tmp_path / "last.csv", 9), MAPPING, store)
    assert check_whole(store) == generations[-1] + 1
    assert not list(store.root.glob(".new-*")), "the next import clears what the killed ones left"
    known = {record.id for record in store.manifest().imports}
    assert {path.stem for side in ("undo", "rejected") for path in (store.root / side).iterdir()} <= known


def test_an_import_that_finds_no_room_says_so_and_leaves_the_old_facts(tmp_path: Path) -> None:
    store = FactStore(tmp_path / "facts")
    run_import(write(tmp_path / "1.csv", 1), MAPPING, store)
    small_disk = "import resource; resource.setrlimit(resource.RLIMIT_FSIZE, (5_000, 5_000))"
    command = [sys.executable, "-c", small_disk + PROGRAM, str(store.root), MAPPING.to_yaml()]
    command.append(str(write(tmp_path / "2.csv", 2)))
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=300)
    assert "StoreUnwritableError: The facts in" in done.stderr.splitlines()[-1]
    assert check_whole(store) == 1
