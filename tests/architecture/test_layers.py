"""The layers hold, and the contracts that guard them bite: each is broken on purpose."""

from __future__ import annotations

import ast
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LINT = str(Path(sys.executable).with_name("lint-imports"))

VIOLATIONS = {
    "parts": ("trine/core/series.py", "import trine.plan"),
    "areas": ("trine/web/base/events.py", "import trine.web.ui"),
    "pure-core": ("trine/core/findings.py", "import random"),
    "django": ("trine/plan/__init__.py", "import django.db"),
    "kinds": ("trine/integrations/csv/__init__.py", "import trine.integrations.hubspot"),
}


def lint(folder: Path, contract: str | None = None) -> subprocess.CompletedProcess[str]:
    command = [LINT, "--no-cache", "--config", str(folder / "pyproject.toml")]
    environment = {**os.environ, "PYTHONPATH": str(folder / "src")}
    return subprocess.run(
        [*command, *(["--contract", contract] if contract else [])],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture
def copy_of_the_project(tmp_path: Path) -> Path:
    shutil.copytree(ROOT / "src", tmp_path / "src", ignore=shutil.ignore_patterns("__pycache__", "static", "templates"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    other = tmp_path / "src/trine/integrations/other"
    other.mkdir()
    (other / "__init__.py").write_text("")
    return tmp_path


def test_the_contracts_hold() -> None:
    result = lint(ROOT)
    assert result.returncode == 0, result.stdout + result.stderr


@pytest.mark.parametrize("contract", VIOLATIONS)
def test_a_broken_contract_fails(copy_of_the_project: Path, contract: str) -> None:
    path, line = VIOLATIONS[contract]
    file = copy_of_the_project / "src" / path
    file.write_text(f"{file.read_text()}\n{line}\n")
    result = lint(copy_of_the_project, contract)
    assert result.returncode == 1, result.stdout + result.stderr
    assert "BROKEN" in result.stdout


CLOCKS = {"today", "now", "utcnow", "fromtimestamp"}


def clock_readings(source: str) -> list[int]:
    """Lines on which a module asks a date or datetime class for the present moment, or opens a file."""
    return [
        node.lineno
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Call)
        and (
            (isinstance(node.func, ast.Attribute) and node.func.attr in CLOCKS)
            or (isinstance(node.func, ast.Name) and node.func.id == "open")
        )
    ]


@pytest.mark.parametrize("module", sorted((ROOT / "src/trine/core").rglob("*.py")), ids=lambda path: path.stem)
def test_the_core_reads_no_clock_and_opens_no_file(module: Path) -> None:
    assert clock_readings(module.read_text()) == []


def test_a_clock_in_the_core_would_be_seen() -> None:
    assert clock_readings("from datetime import date\ntoday = date.today()\n") == [2]
