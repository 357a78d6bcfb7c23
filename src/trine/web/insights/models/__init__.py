"""Findings over time, and the decisions that they lead to."""

from trine.web.insights.models.decisions import Decision, Option, Tension
from trine.web.insights.models.findings import CheckRun, FindingRecord

__all__ = ["CheckRun", "Decision", "FindingRecord", "Option", "Tension"]
