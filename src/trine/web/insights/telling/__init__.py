"""Whom findings, decisions and scenarios concern, and what each may be told of them."""

from trine.web.insights.telling.decisions import DECISIONS, SCENARIOS
from trine.web.insights.telling.findings import CHECK_RUNS, FINDINGS

CONCERNS = (FINDINGS, CHECK_RUNS, DECISIONS, SCENARIOS)

__all__ = ["CONCERNS"]
