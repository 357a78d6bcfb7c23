"""What the areas below tell of: launches, deliverables, dependencies; and whom each concerns."""

from trine.web.briefing.about.deliverables import DELIVERABLES
from trine.web.briefing.about.dependencies import DEPENDENCIES
from trine.web.briefing.about.launches import LAUNCHES

CONCERNS = (LAUNCHES, DELIVERABLES, DEPENDENCIES)

__all__ = ["CONCERNS"]
