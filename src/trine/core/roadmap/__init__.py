"""The roadmap as a whole: what else moves when a deliverable does, and whether plans for one goal meet."""

from trine.core.roadmap.comparing import Comparison, Mismatch, MismatchKind, side_by_side
from trine.core.roadmap.impact import Blocked, Impact, LaunchTouched, RoadmapError, Shift, Told, impact

__all__ = [
    "Blocked",
    "Comparison",
    "Impact",
    "LaunchTouched",
    "Mismatch",
    "MismatchKind",
    "RoadmapError",
    "Shift",
    "Told",
    "impact",
    "side_by_side",
]
