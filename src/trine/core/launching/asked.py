"""How much a launch of each tier is asked: the largest (1) everything, the smallest (3) what nobody can do without."""

from __future__ import annotations

from dataclasses import dataclass

from trine.core.launches import Audience, BriefPart


@dataclass(frozen=True, slots=True)
class Asked:
    """What a tier asks of a launch."""

    tier: int
    parts: tuple[BriefPart, ...]
    """The parts of the brief that have to be agreed."""
    audiences: tuple[Audience, ...]
    """Those who have to be ready on the day."""
    reviews: int
    """By how many teams each of the parts is to be reviewed."""
    lead_days: int
    """So many days before the launch day everything is to be agreed and ready."""
    goals: int
    """How many goals of the plan it serves at least."""
    has_retrospective: bool
    """Whether one talks about how it went."""


_TIERS = {
    1: Asked(1, tuple(BriefPart), tuple(Audience), 2, 28, 1, has_retrospective=True),
    2: Asked(
        2, tuple(BriefPart), (Audience.SALES, Audience.SUCCESS, Audience.SUPPORT), 1, 14, 1, has_retrospective=True
    ),
    3: Asked(
        3,
        (BriefPart.GOAL, BriefPart.AUDIENCE, BriefPart.POSITIONING),
        (Audience.SALES, Audience.SUPPORT),
        0,
        7,
        0,
        has_retrospective=False,
    ),
}


def asked(tier: int) -> Asked:
    """What a tier asks; tiers beyond 3 are asked as little as 3, those below 1 as much as 1.

    >>> asked(1).lead_days, [audience.value for audience in asked(3).audiences]
    (28, ['sales', 'support'])
    """
    return _TIERS[min(max(tier, 1), 3)]
