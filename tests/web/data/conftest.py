"""What the tests of the data area share."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from trine.analytics.store import FactStore


@pytest.fixture
def facts(settings: Any, tmp_path: Path) -> FactStore:
    """A data folder of this test's own, and its store."""
    settings.DATA_DIR, settings.FACTS_DIR = tmp_path, tmp_path / "facts"
    return FactStore(tmp_path / "facts")
