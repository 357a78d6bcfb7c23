"""The plan file, version 1: read with positions, written in one form, described by a schema. Imports core only."""

from trine.plan.problems import PlanError, Position, Problem
from trine.plan.read import ReadPlan, parse_plan, read_plan
from trine.plan.schema import plan_schema
from trine.plan.write import write_plan

__all__ = ["PlanError", "Position", "Problem", "ReadPlan", "parse_plan", "plan_schema", "read_plan", "write_plan"]
