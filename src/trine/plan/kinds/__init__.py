"""The kinds of values that a plan has. Each kind reads a node, writes a value and describes itself, so the three agree.

`read` gives the value, or `WRONG` after telling what is wrong. `write` gives what `layout` puts on lines. `schema` is
the JSON Schema of what `read` takes. `words` finish the sentence "… is not" and fill the guide's column of types.
"""

from trine.plan.kinds.base import WRONG, Kind, Schema, Spot, Word, Wrong
from trine.plan.kinds.lists import ListOf, LowHigh
from trine.plan.kinds.numbers import Number, Whole
from trine.plan.kinds.words import Choice, Day, Flag, Matching, Slug, Text, To

__all__ = [
    "WRONG",
    "Choice",
    "Day",
    "Flag",
    "Kind",
    "ListOf",
    "LowHigh",
    "Matching",
    "Number",
    "Schema",
    "Slug",
    "Spot",
    "Text",
    "To",
    "Whole",
    "Word",
    "Wrong",
]
