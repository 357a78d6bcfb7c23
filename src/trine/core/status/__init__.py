"""The status of a week or month: what is told, to whom which part, and when it goes out. No clock, no database."""

from trine.core.status.changing import Step, net
from trine.core.status.lines import Kind, Line, Needs
from trine.core.status.parts import Part, compose, opens, shown, taken_over
from trine.core.status.rhythm import Rhythm, made_at, month_out, next_out
from trine.core.status.telling import Reader, Told, told

__all__ = [
    "Kind",
    "Line",
    "Needs",
    "Part",
    "Reader",
    "Rhythm",
    "Step",
    "Told",
    "compose",
    "made_at",
    "month_out",
    "net",
    "next_out",
    "opens",
    "shown",
    "taken_over",
    "told",
]
