"""Questions that somebody has to decide by a day, as the checks see them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date


@dataclass(frozen=True, slots=True)
class Tension:
    """A question without a decision: `decider` is a person's id, `teams` the teams that it is between."""

    id: str
    question: str
    raised_on: date
    decider: str
    decide_by: date
    teams: tuple[str, ...] = ()
    escalated_on: date | None = None
    about_money: bool = False
    about_pay: bool = False
