"""The five signs of misalignment; every finding is evidence for one of them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Sign:
    """A sign: its number (the first digit of a finding's code), its name, and what it means in a sentence."""

    number: int
    title: str
    meaning: str
    quiet: str
    """What to say when nothing was found."""


SIGNS: tuple[Sign, ...] = (
    Sign(
        1,
        "Teams measure success differently",
        "Goals, targets, words and pay point in different directions.",
        "Goals, targets and measures fit together.",
    ),
    Sign(
        2,
        "Execution is inconsistent",
        "What was agreed is late, off its pace, or not looked after.",
        "Goals are on their pace, check-ins are on time and promises meet their dates.",
    ),
    Sign(
        3,
        "Teams don’t know what others are working on",
        "One team counts on something that the other does not have on its list.",
        "What teams count on from each other is on the other’s list.",
    ),
    Sign(
        4,
        "Teams speak different languages",
        "Words, messages and customers’ pains do not match.",
        "No check of this sign has found anything.",
    ),
    Sign(
        5,
        "Feedback loops are poor",
        "What customers asked for, what was built and who was told come apart.",
        "As far as facts tell, leads are answered, and come back with a reason.",
    ),
)
