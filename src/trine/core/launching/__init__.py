"""Launches in motion: what a tier asks, what is missing to go on, who is ready, what it moved, what was learned.

How it works is told in `docs/algorithms/launches.md`.
"""

from trine.core.launching.asked import Asked, asked
from trine.core.launching.gates import Gate, gate
from trine.core.launching.gone import Gone, gone
from trine.core.launching.lessons import LessonError, StepChange, StepChangeKind, diff, with_lessons
from trine.core.launching.measurement import Result, TooLittle, measured, result_of, values_before
from trine.core.launching.readiness import AudienceReadiness, open_parts, readiness

__all__ = [
    "Asked",
    "AudienceReadiness",
    "Gate",
    "Gone",
    "LessonError",
    "Result",
    "StepChange",
    "StepChangeKind",
    "TooLittle",
    "asked",
    "diff",
    "gate",
    "gone",
    "measured",
    "open_parts",
    "readiness",
    "result_of",
    "values_before",
    "with_lessons",
]
