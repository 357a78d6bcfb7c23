"""What the people of the demo company say of working with other teams, in its two surveys.

The story: Marketing does not know what Product works on, in both. Sales and Marketing do not agree on what a finished
lead is; they spoke of it, and in the second survey Sales knows what Marketing works on.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from trine.core.agreement.collaboration import HIGH, LOW, Question, Rating

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_USUAL = (3.7, 3.4, 3.6, 4.1)
_SAID: Mapping[tuple[str, str], tuple[float, float, float, float]] = {
    # how high a team rates another on average: knows its work, answers in time, agrees on done, would choose again
    ("marketing", "product"): (1.9, 3.1, 3.0, 3.8),
    ("marketing", "sales"): (3.2, 2.6, 2.1, 3.4),
    ("sales", "marketing"): (3.6, 3.5, 2.5, 3.7),
    ("sales", "product"): (2.8, 2.2, 3.1, 3.9),
    ("engineering", "product"): (4.3, 4.0, 3.8, 4.4),
    ("success", "sales"): (2.9, 3.2, 2.3, 3.4),
}
_FIRST = {("sales", "marketing"): (2.1, 3.4, 2.0, 3.3)}
_SPREAD = (0, 1, -1, 0, 1, -1, 1, -1)


def ratings(answered: Mapping[str, int], asked: tuple[str, ...], *, is_first: bool) -> Iterator[Rating]:
    """What everybody says of the teams that they were asked about."""
    for team, count in answered.items():
        for about in asked:
            if about == team:
                continue
            said = _SAID.get((team, about), _USUAL)
            means = _FIRST.get((team, about), said) if is_first else said
            for n in range(count):
                scores = {
                    each: _score(mean, n, at) for at, (each, mean) in enumerate(zip(Question, means, strict=True))
                }
                yield Rating(f"{team}-{n}", team, about, scores)


def _score(mean: float, n: int, at: int) -> int:
    """Whole points around the mean, in another order for each question."""
    return min(HIGH, max(LOW, round(mean + 0.8 * _SPREAD[(n + 3 * at) % len(_SPREAD)])))
