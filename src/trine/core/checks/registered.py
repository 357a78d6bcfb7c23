"""The catalogue of checks, in the order of their codes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trine.core.checks import (
    t101_orphan_goal,
    t102_lonely_company_goal,
    t103_top_kpis,
    t104_bare_kpi,
    t105_no_revenue_target,
    t106_revenue_only_sales,
    t107_two_measures,
    t108_opposite_goals,
    t109_opposed_goals,
    t110_opposed_pay,
    t111_targets_that_clash,
    t112_short_sum,
    t113_unheard_of_target,
    t114_no_customer_outcome,
    t115_not_agreed,
    t116_gone_owner,
    t117_no_values,
    t118_badly_made_goal,
    t201_unexplained_period,
    t202_off_pace,
    t203_overdue_check_in,
    t204_dependency,
    t208_slow_drift,
    t209_campaign_below_cost,
    t301_unheard_expectation,
    t505_unanswered_leads,
    t506_win_rate_change,
)

if TYPE_CHECKING:
    from trine.core.checks.catalogue import Check

CATALOGUE: tuple[Check, ...] = (
    t101_orphan_goal.CHECK,
    t102_lonely_company_goal.CHECK,
    t103_top_kpis.CHECK,
    t104_bare_kpi.CHECK,
    t105_no_revenue_target.CHECK,
    t106_revenue_only_sales.CHECK,
    t107_two_measures.CHECK,
    t108_opposite_goals.CHECK,
    t109_opposed_goals.CHECK,
    t110_opposed_pay.CHECK,
    t111_targets_that_clash.CHECK,
    t112_short_sum.CHECK,
    t113_unheard_of_target.CHECK,
    t114_no_customer_outcome.CHECK,
    t115_not_agreed.CHECK,
    t116_gone_owner.CHECK,
    t117_no_values.CHECK,
    t118_badly_made_goal.CHECK,
    t201_unexplained_period.CHECK,
    t202_off_pace.CHECK,
    t203_overdue_check_in.CHECK,
    t204_dependency.CHECK,
    t208_slow_drift.CHECK,
    t209_campaign_below_cost.CHECK,
    t301_unheard_expectation.CHECK,
    t505_unanswered_leads.CHECK,
    t506_win_rate_change.CHECK,
)
"""Every check."""
