"""Jobs of the launches area."""

from django.utils import timezone
from procrastinate.contrib.django import app

from trine.web.launches.actions.measures import work_out_due


@app.periodic(cron="50 3 * * *")
@app.task(queueing_lock="work_out_launches")
def work_out_nightly(timestamp: int) -> None:
    """Every night: the result of each window that has ended, before the checks look for it."""
    del timestamp
    work_out_due(timezone.localdate())
