"""Jobs of the insights area."""

from django.utils import timezone
from procrastinate.contrib.django import app

from trine.web.insights.actions import run_all_checks, run_if_changed
from trine.web.insights.actions.decisions import escalate_overdue
from trine.web.insights.actions.scenarios import apply_due


@app.periodic(cron="15 4 * * *")
@app.task(queueing_lock="nightly_checks")
def run_checks_nightly(timestamp: int) -> None:
    """Every night, because time alone makes findings: a check-in becomes overdue, an acceptance runs out."""
    del timestamp
    run_all_checks()


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="checks_after_jobs")
def run_checks_after_jobs(timestamp: int) -> None:
    """Every minute, for what no request has changed: an import that a job has finished, or the command line."""
    del timestamp
    run_if_changed()


@app.periodic(cron="5 * * * *")
@app.task(queueing_lock="escalate_overdue_decisions")
def escalate_overdue_decisions(timestamp: int) -> None:
    """Every hour: what was not decided by the agreed day goes to leadership."""
    del timestamp
    escalate_overdue(timezone.localdate())


@app.periodic(cron="*/10 * * * *")
@app.task(queueing_lock="apply_due_scenarios")
def apply_due_scenarios(timestamp: int) -> None:
    """What takes effect today, soon after midnight."""
    del timestamp
    apply_due(timezone.localdate())
