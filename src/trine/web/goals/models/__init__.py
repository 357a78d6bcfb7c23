"""What teams decide, one model for each kind of the plan file."""

from trine.web.goals.models.commitments import Acceptance, Dependency, Expectation
from trine.web.goals.models.goals import CheckIn, Goal, GoalOwner, GoalParent, KeyResult, SignOff
from trine.web.goals.models.metrics import Assumption, Cycle, Influence, Metric, Reading
from trine.web.goals.models.scoreboard import Kpi, RevenueTarget

__all__ = [
    "Acceptance",
    "Assumption",
    "CheckIn",
    "Cycle",
    "Dependency",
    "Expectation",
    "Goal",
    "GoalOwner",
    "GoalParent",
    "Influence",
    "KeyResult",
    "Kpi",
    "Metric",
    "Reading",
    "RevenueTarget",
    "SignOff",
]
