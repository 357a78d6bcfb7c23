"""Agreement that is measured, beside agreement that people believe in: what a survey says, and what of it may be shown.

`publish` turns a `Survey` into what everybody may see. Papers and formulas: docs/algorithms/agreement.md.
"""

from trine.core.agreement.answers import COMPANY, PICKS, Answer, Survey
from trine.core.agreement.disclosure import Published, Suppressed, publish
from trine.core.agreement.misreads import Misread, MisreadKind, Reading, misreads, readings
from trine.core.agreement.pairs import Pair, pairs
from trine.core.agreement.stored import from_json, to_json

__all__ = [
    "COMPANY",
    "PICKS",
    "Answer",
    "Misread",
    "MisreadKind",
    "Pair",
    "Published",
    "Reading",
    "Suppressed",
    "Survey",
    "from_json",
    "misreads",
    "pairs",
    "publish",
    "readings",
    "to_json",
]
