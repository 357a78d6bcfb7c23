"""What moves what in a company, from formulas and from what is believed, and who works against whom through it."""

from trine.core.chains.chains import Chains
from trine.core.chains.correlation import Correlation, Says, evidence_for
from trine.core.chains.labels import Label, Level, labels
from trine.core.chains.links import Graph, Link
from trine.core.chains.opposing import Found, Opposition, Unsure
from trine.core.chains.paths import LONGEST, Effect, Net, Reach

__all__ = [
    "LONGEST",
    "Chains",
    "Correlation",
    "Effect",
    "Found",
    "Graph",
    "Label",
    "Level",
    "Link",
    "Net",
    "Opposition",
    "Reach",
    "Says",
    "Unsure",
    "evidence_for",
    "labels",
]
