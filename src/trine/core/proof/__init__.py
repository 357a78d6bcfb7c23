"""Proofs about targets: which of them cannot all be met and why, or values for every metric that meet them all.

`systems_of` reads a company into one system for each cycle; `prove` and `examine` decide about a system; `conflicts`
does both. `smallest_changes` and `refit` say what would make a conflict fit. The engine is a cascade, from cheap to
thorough, with an exact proof at its end (`docs/decisions/0008-proofs.md`); it reads no clock and draws no lots: what
bounds it are counts of work (`Effort`), so that the same plan gives the same answer. It imports nothing of Trine but
the core.
"""

from trine.core.proof.changes import Change, Changes, Refit, pivot, refit, smallest_changes
from trine.core.proof.model import Claim, ClaimKind, Conflict, Effort, Plan, System, Undecided, Verdict
from trine.core.proof.proving import Examined, conflicts, examine, prove
from trine.core.proof.systems import systems_of

__all__ = [
    "Change",
    "Changes",
    "Claim",
    "ClaimKind",
    "Conflict",
    "Effort",
    "Examined",
    "Plan",
    "Refit",
    "System",
    "Undecided",
    "Verdict",
    "conflicts",
    "examine",
    "pivot",
    "prove",
    "refit",
    "smallest_changes",
    "systems_of",
]
