"""Findings over time, the decisions that they lead to, and what-if copies of the plan."""

from trine.web.insights.models.decisions import Decision, Option, Tension
from trine.web.insights.models.findings import CheckRun, FindingRecord
from trine.web.insights.models.scenarios import Scenario

__all__ = ["CheckRun", "Decision", "FindingRecord", "Option", "Scenario", "Tension"]
