"""Jobs of the ui."""

from django.conf import settings
from procrastinate.contrib.django import app

from trine.web.ui.vega_bundle import ensure_bundle


@app.periodic(cron="*/5 * * * *")
@app.task(queueing_lock="make_chart_library")
def make_chart_library(timestamp: int) -> None:
    """Make the chart library before somebody opens the first chart. The worker runs what was due when it starts."""
    del timestamp
    ensure_bundle(settings.DATA_DIR / "cache")
