"""When a group's figures would tell what one of them said.

All that is shown is symmetric in the people of a group: two of them may swap their answers, and no figure moves. So
one person's answer is certain only where a group all say the same; and to one of the group, who knows their own
answer, where all the others do. (Statistical agencies call the first a threshold, the second dominance: A. Hundepool
et al., Statistical Disclosure Control, 2012, chapter 4.)
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from trine.core.agreement.jackknife import LEAST

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Mapping

SMALL = 10
"""Under so many respondents an answer that all share tells each one's."""


def is_too_few(n: int) -> bool:
    """Whether so many are too few to show anything of."""
    return n < LEAST


def are_all_the_same(answers: Iterable[Hashable]) -> bool:
    """Whether a small group all say the same, so that everybody would know what each said.

    >>> are_all_the_same([3] * 9), are_all_the_same([3] * 10), are_all_the_same([3, 3, 3, 2, 3])
    (True, False, False)
    """
    counts = Counter(answers)
    return len(counts) == 1 and counts.total() < SMALL


def are_alike(answers: Iterable[Hashable]) -> bool:
    """Whether in a small group all, or all but one, say the same: that one would know what each of the others said.

    That it is hidden tells nobody that all are the same: anybody may be the one who is not.

    >>> are_alike("aaaab"), are_alike("aaabb"), are_alike("aaaaaaaaab")
    (True, False, False)
    """
    counts = Counter(answers)
    return 0 < counts.total() < SMALL and max(counts.values()) >= counts.total() - 1


def tells_of_few(counts: Mapping[str, int], n: int, earlier: Mapping[str, int], n_earlier: int) -> bool:
    """Whether two tables, one after the other, differ just as if fewer than five had left or joined.

    Who knows that one left, and takes it that nobody else changed their mind, would read that one's answer off the
    difference.

    >>> tells_of_few({"a": 4, "b": 3}, 5, {"a": 5, "b": 3, "c": 1}, 6)
    True
    >>> tells_of_few({"a": 4, "b": 4}, 5, {"a": 5, "b": 3, "c": 1}, 6)
    False
    """
    return n != n_earlier and nobody_else_changed(counts, n, earlier, n_earlier)


def nobody_else_changed(counts: Mapping[str, int], n: int, earlier: Mapping[str, int], n_earlier: int) -> bool:
    """Whether two tables fit with fewer than five, or nobody, having left or joined, and all others saying it again.

    >>> nobody_else_changed({"a": 4, "b": 3}, 5, {"a": 4, "b": 3}, 5)
    True
    """
    by = abs(n - n_earlier)
    more, fewer = (counts, earlier) if n > n_earlier else (earlier, counts)
    return by < LEAST and all(0 <= more.get(item, 0) - fewer.get(item, 0) <= by for item in more.keys() | fewer.keys())
