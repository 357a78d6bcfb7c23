"""The fact store of this Trine."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings

from trine.analytics.store import FactStore


def fact_store() -> FactStore:
    """The store in the data folder."""
    return FactStore(Path(settings.FACTS_DIR))
