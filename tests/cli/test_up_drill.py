"""The short form of the drill that `make drill` runs with 50 kills."""

import sys
from pathlib import Path

import pytest
from bench.kill_drill import Drill

pytestmark = [
    pytest.mark.xdist_group("up"),
    pytest.mark.slow,
    pytest.mark.kill,
    pytest.mark.skipif(sys.platform != "linux", reason="only Linux ends children with their parent"),
]


def test_nothing_that_was_saved_is_lost_when_processes_are_killed_at_random(data: Path) -> None:
    figures = Drill(data, seed=3, say=print).run(kills=3)
    assert sum(figures.kills.values()) == 3
    assert figures.saved > 100
    assert figures.imported > 0
    assert figures.clean, figures.table()
