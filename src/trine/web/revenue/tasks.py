"""Jobs of the revenue area. They can run again after a kill and end in the same state."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from django.db import transaction
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from trine.analytics.attribution import Reach
from trine.web.revenue import counting

if TYPE_CHECKING:
    from trine.analytics.attribution.reach import Scope


@app.periodic(cron="* * * * *")
@app.task(queue="facts", queueing_lock="count_touches")
def count_touches(timestamp: int) -> None:
    """Every minute: what the pages ask first is counted soon after facts have come in."""
    del timestamp
    for reach in counting.reaches():
        counting.count(reach)


@app.task(queue="facts")
def count_touches_for(scope: Scope, lookback_days: int) -> None:
    """Count for a question that somebody has asked."""
    counting.count(Reach(scope, lookback_days))


def soon(reach: Reach) -> None:
    """Have a job count, unless one waits to do so."""
    lock = f"count-touches-{reach.scope}-{reach.lookback_days}"
    with suppress(AlreadyEnqueued), transaction.atomic():
        count_touches_for.configure(queueing_lock=lock).defer(scope=reach.scope, lookback_days=reach.lookback_days)
