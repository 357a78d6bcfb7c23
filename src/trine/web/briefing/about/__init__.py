"""What the areas below tell of, such as goals, launches and deliverables; and whom each concerns."""

from trine.web.briefing.about.absences import ABSENCES
from trine.web.briefing.about.deliverables import DELIVERABLES, ROADMAP_TABLES
from trine.web.briefing.about.dependencies import DEPENDENCIES
from trine.web.briefing.about.goals import GOALS
from trine.web.briefing.about.kpis import KPIS, METRICS
from trine.web.briefing.about.launches import LAUNCHES
from trine.web.briefing.about.plan_imports import PLAN_IMPORTS
from trine.web.briefing.about.plans import PLANS
from trine.web.briefing.about.teams import PEOPLE, TEAMS

CONCERNS = (
    GOALS,
    KPIS,
    METRICS,
    PLAN_IMPORTS,
    DEPENDENCIES,
    DELIVERABLES,
    ROADMAP_TABLES,
    PLANS,
    ABSENCES,
    LAUNCHES,
    TEAMS,
    PEOPLE,
)

__all__ = ["CONCERNS"]
