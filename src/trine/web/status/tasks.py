"""Jobs of the status area."""

from django.utils import timezone
from procrastinate.contrib.django import app

from trine.web.status.making import make_due


@app.periodic(cron="*/5 * * * *")
@app.task(queueing_lock="make_editions")
def make_editions(timestamp: int) -> None:
    """Every five minutes: write the editions whose time has come; they go out with the next messages after theirs."""
    del timestamp
    make_due(timezone.now())
