"""Counting the touches once, before anybody asks: pages read what is counted, never the touches themselves."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings

from trine.analytics.attribution import Reach, bring_up, is_up
from trine.analytics.store import FactStore
from trine.web.revenue.models import Sourcing

if TYPE_CHECKING:
    from collections.abc import Iterator

AT_ONCE = 500_000
"""So many touches are counted within a second or two, while the page is being opened."""
USUAL = (Reach("account"), Reach("contact"))
"""What the pages ask first."""


def is_counted(reach: Reach) -> bool:
    """Whether a question can be answered at once; else a job has to count first."""
    with FactStore(Path(settings.FACTS_DIR)).snapshot() as facts:
        return facts.manifest.tables["touches"].rows <= AT_ONCE or is_up(facts, reach)


def reaches() -> Iterator[Reach]:
    """Everything that is kept counted: the usual reaches, and that of what sourced means here."""
    yield from USUAL
    row = Sourcing.objects.first()
    if row is not None:
        yield Reach(row.definition.scope, row.lookback_days)


def count(reach: Reach) -> None:
    """Count the touches of the present facts, if they are not counted; a count that is killed begins anew."""
    with FactStore(Path(settings.FACTS_DIR)).snapshot() as facts:
        if facts.manifest.tables["touches"].rows:
            bring_up(facts, reach)
