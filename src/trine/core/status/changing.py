"""Several changes of one thing, told as what they come to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


@dataclass(frozen=True, slots=True)
class Step:
    """One field that changed; an empty text stands for nothing."""

    field: str
    before: str
    after: str

    @property
    def words(self) -> str:
        """The step in words.

        >>> Step("title", "", "Win").words, Step("title", "Win", "").words, Step("title", "Win", "Win big").words
        ('title: now “Win”', 'title: “Win” was taken out', 'title: “Win” became “Win big”')
        """
        if not self.before:
            return f"{self.field}: now “{self.after}”"
        if not self.after:
            return f"{self.field}: “{self.before}” was taken out"
        return f"{self.field}: “{self.before}” became “{self.after}”"


def net(steps: Iterable[Step]) -> tuple[Step, ...]:
    """What steps come to, oldest first: a field that went there and back did not change.

    >>> net([Step("title", "A", "B"), Step("title", "B", "C"), Step("lead", "Ana", "Bo"), Step("lead", "Bo", "Ana")])
    (Step(field='title', before='A', after='C'),)
    """
    first: dict[str, str] = {}
    last: dict[str, str] = {}
    for step in steps:
        first.setdefault(step.field, step.before)
        last[step.field] = step.after
    return tuple(Step(field, first[field], last[field]) for field in first if first[field] != last[field])
