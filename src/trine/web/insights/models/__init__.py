"""Findings over time, the decisions that they lead to, and what-if copies of the plan."""

from trine.web.insights.models.decisions import Decision, Option, Tension
from trine.web.insights.models.findings import CheckRun, FindingRecord
from trine.web.insights.models.scenarios import Scenario
from trine.web.insights.models.screens import Screen
from trine.web.insights.models.signs_mail import SignsMail, SignsWish

__all__ = ["CheckRun", "Decision", "FindingRecord", "Option", "Scenario", "Screen", "SignsMail", "SignsWish", "Tension"]
