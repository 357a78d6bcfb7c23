"""What is said of a sign of which nothing is open, so that nobody takes silence for good news."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from trine.core.checks import CATALOGUE
from trine.web.data.store import fact_store
from trine.web.goals.models import Goal

if TYPE_CHECKING:
    from trine.core.signs import Sign

BY_FACTS = 5
"""The sign whose checks read facts; those of the others hold goals against each other and against facts."""


@dataclass(frozen=True, slots=True)
class Known:
    """What the checks could go by."""

    goals: bool
    facts: bool

    @property
    def lede(self) -> str:
        """What the page says first as long as no goal is written and nothing is open; else nothing."""
        if self.goals:
            return ""
        if self.facts:
            return "Nothing stands out in your figures; there are no goals yet to hold them against."
        return "Nothing to check yet: Trine knows neither your goals nor your figures."


@dataclass(frozen=True, slots=True)
class Silence:
    """How a sign stands of which nothing is open, in a word or two and in a sentence."""

    state: str
    sentence: str
    is_told: bool = True
    """Whether the silence says anything, so that a flat trend may be drawn."""


def known() -> Known:
    """Whether there are goals and facts. One query."""
    return Known(goals=Goal.objects.exists(), facts=bool(fact_store().manifest().generation))


def silence(sign: Sign, found: Known, *, sees_all: bool) -> Silence:
    """What the silence of a sign means to who sees all of its findings, or not all."""
    if not any(check.code[1] == str(sign.number) for check in CATALOGUE):
        return Silence("Not checked yet", "No check looks for this yet.", is_told=False)
    if sign.number == BY_FACTS and not found.facts:
        return Silence("Nothing to check yet", "No leads are imported that could go unanswered.", is_told=False)
    if sign.number != BY_FACTS and not found.goals:
        return Silence("Nothing to check yet", "No goals are written down.", is_told=False)
    if not sees_all:
        return Silence("Nothing shown", "Nothing is open that may be shown here.", is_told=False)
    return Silence("Quiet", sign.quiet)
