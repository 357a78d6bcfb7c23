"""Whom findings, signs, decisions and scenarios concern, and what each may be told of them."""

from trine.web.insights.telling.decisions import DECISIONS, SCENARIOS
from trine.web.insights.telling.findings import CHECK_RUNS, FINDINGS
from trine.web.insights.telling.signs import SIGNS_MAILS

CONCERNS = (FINDINGS, CHECK_RUNS, DECISIONS, SCENARIOS, SIGNS_MAILS)

__all__ = ["CONCERNS"]
