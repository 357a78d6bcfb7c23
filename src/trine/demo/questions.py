"""What the leaders of the demo company were asked to decide, and have not."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from trine.core.tensions import Tension

if TYPE_CHECKING:
    from datetime import date

OVERDUE_DAYS, OPEN_DAYS = 12, 14


@dataclass(frozen=True, slots=True)
class Question:
    """A question with who asked it, the finding behind it (code and subjects), and its options: each with what it
    means.
    """

    tension: Tension
    by: str
    identity: str
    options: tuple[tuple[str, str], ...]


def questions(today: date) -> tuple[Question, ...]:
    """All of them, as they stand on a day."""
    decide_by = today - timedelta(days=OVERDUE_DAYS)
    return (
        Question(
            Tension(
                id="1",
                question="How much may Marketing spend on campaigns this year?",
                raised_on=decide_by - timedelta(days=OPEN_DAYS),
                decider="ingrid",
                decide_by=decide_by,
                teams=("finance", "marketing"),
                escalated_on=decide_by + timedelta(days=1),
                about_money=True,
            ),
            by="marek",
            identity="T108 goal:f-spend goal:m-presence metric:campaign_spend",
            options=(
                ("Spend 260,000", "Finance gives up its ceiling of 200,000"),
                ("Hold campaigns at 200,000", "Marketing gives up the trade fairs in the autumn"),
            ),
        ),
    )
