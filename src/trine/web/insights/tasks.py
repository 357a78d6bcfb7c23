"""Jobs of the insights area."""

from procrastinate.contrib.django import app

from trine.web.insights.actions import run_all_checks


@app.periodic(cron="15 4 * * *")
@app.task(queueing_lock="checks", pass_context=False)
def run_checks_nightly(timestamp: int) -> None:
    """Every night, because time alone makes findings: a check-in becomes overdue, an acceptance runs out."""
    del timestamp
    run_all_checks()
