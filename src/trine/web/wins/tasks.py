"""Jobs of the area of wins."""

from django.utils import timezone
from procrastinate.contrib.django import app

from trine.web.wins.proposing import propose_all


@app.periodic(cron="50 4 * * *")
@app.task(queueing_lock="propose_wins")
def propose_wins(timestamp: int) -> None:
    """Every night, after the checks: what the data show. Goals are measured with facts, so that it is a job."""
    del timestamp
    propose_all(timezone.localdate())
