"""Fixtures of the command line's tests."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from tests.running import RunningTrine

from trine.runtime.folder import DataFolder


@pytest.fixture
def plan(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the plan is written; the command runs beside it."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.delenv("FORCE_COLOR", raising=False)
    return Path("plan.yaml")


@pytest.fixture(scope="session")
def started_once(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """A data folder on which Trine has run once and was stopped in order, and what it said. Copy it, don't run it."""
    folder = tmp_path_factory.mktemp("started") / "data"
    trine = RunningTrine(folder)
    with trine:
        pass
    return folder, trine.said()


@pytest.fixture(scope="session")
def long_running(started_once: tuple[Path, str], tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningTrine]:
    """The one behind `running`."""
    trine = RunningTrine(copy_data(started_once[0], tmp_path_factory.mktemp("running") / "data"))
    with trine:
        yield trine


@pytest.fixture
def running(long_running: RunningTrine) -> RunningTrine:
    """A Trine that runs all the while, for many tests; leave it as you find it. A start costs seconds."""
    long_running.wait_for(long_running.answers, "answering")
    return long_running


@pytest.fixture
def data(started_once: tuple[Path, str], tmp_path: Path) -> Path:
    """A data folder of a Trine that has run before."""
    return copy_data(started_once[0], tmp_path / "data")


@pytest.fixture
def more_data(started_once: tuple[Path, str], tmp_path: Path) -> Callable[[str], Path]:
    """Another one."""
    return lambda name: copy_data(started_once[0], tmp_path / name)


def copy_data(source: Path, target: Path) -> Path:
    """A copy of a data folder that nobody runs."""
    shutil.copytree(source, target, ignore=shutil.ignore_patterns("run"))
    DataFolder(target).make()
    return target
