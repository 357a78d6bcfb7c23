"""What the areas below have to tell: goals, dependencies, deliverables, launches."""

from trine.web.status.about.deliverables import Deliverables
from trine.web.status.about.dependencies import Dependencies
from trine.web.status.about.goals import Goals
from trine.web.status.about.launches import Launches, MonthOfLaunches

SOURCES = {
    "weekly": (Goals(), Launches(), Dependencies(), Deliverables()),
    "monthly": (MonthOfLaunches(),),
}

__all__ = ["SOURCES"]
