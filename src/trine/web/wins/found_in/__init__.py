"""What the areas below can show: goals that were reached, launches that met their targets. It imports goals, roadmap
and launches.
"""

from trine.web.wins.found_in.goals import GOALS
from trine.web.wins.found_in.launches import LAUNCHES

__all__ = ["GOALS", "LAUNCHES"]
