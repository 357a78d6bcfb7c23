"""What people and the nightly run do to findings: check, accept on the record, bring to a decision."""

from trine.web.insights.actions.accepting import accept_finding, withdraw_acceptance
from trine.web.insights.actions.checks import (
    Outcome,
    has_weeks_of_findings,
    last_event,
    replay_weeks,
    run_all_checks,
    run_if_changed,
)
from trine.web.insights.actions.demo import complete_demo

__all__ = [
    "Outcome",
    "accept_finding",
    "complete_demo",
    "has_weeks_of_findings",
    "last_event",
    "replay_weeks",
    "run_all_checks",
    "run_if_changed",
    "withdraw_acceptance",
]
