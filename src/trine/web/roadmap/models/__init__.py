"""Plans, deliverables with their parts, absences; and what each reader has looked at and saved."""

from trine.web.roadmap.models.deliverables import (
    Deliverable,
    DeliverableGoal,
    DeliverableNeed,
    DeliverableReliance,
)
from trine.web.roadmap.models.plans import Plan, PlanGoal, PlanReliance
from trine.web.roadmap.models.readers import LastLook, SavedView
from trine.web.roadmap.models.records import Involvement, Look, Revision, WorkCheck
from trine.web.roadmap.models.work import Absence, Assignment

__all__ = [
    "Absence",
    "Assignment",
    "Deliverable",
    "DeliverableGoal",
    "DeliverableNeed",
    "DeliverableReliance",
    "Involvement",
    "LastLook",
    "Look",
    "Plan",
    "PlanGoal",
    "PlanReliance",
    "Revision",
    "SavedView",
    "WorkCheck",
]
