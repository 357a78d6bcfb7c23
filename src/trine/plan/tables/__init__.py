"""Deliverables, steps and tasks as tables: what a spreadsheet holds of a plan, in both directions.

Reading tells all problems at once, as `PlanError` with the line and column of each cell. The values are read by the
kinds of the plan file, so a table and a plan file refuse the same things with the same words.
"""

from trine.plan.tables.deliverables import read_deliverables, write_deliverables
from trine.plan.tables.responses import read_items, read_responses
from trine.plan.tables.steps import read_steps, read_tasks, write_steps, write_tasks

__all__ = [
    "read_deliverables",
    "read_items",
    "read_responses",
    "read_steps",
    "read_tasks",
    "write_deliverables",
    "write_steps",
    "write_tasks",
]
