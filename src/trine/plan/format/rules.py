"""What the keys of a row must fulfil together. Each rule gives the attribute to point at and the sentence, or none."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from trine.plan.layout import number_text

if TYPE_CHECKING:
    from collections.abc import Callable

    from trine.core.company import Expectation, KeyResult

Complaint = tuple[str, str] | None


def in_order(first: str, last: str) -> Callable[[Any], Complaint]:
    """The day in `last` is not before the day in `first`."""

    def rule(row: Any) -> Complaint:
        start, end = getattr(row, first), getattr(row, last)
        if start is None or end is None or start <= end:
            return None
        return last, f"`{end}` in `{last}` is before `{start}` in `{first}`; correct one of the two days"

    return rule


def different(first: str, last: str, sentence: str) -> Callable[[Any], Complaint]:
    """Two attributes differ; the sentence quotes the word that both have."""

    def rule(row: Any) -> Complaint:
        word = getattr(row, first)
        return (last, sentence.format(word=f"`{word}`")) if word == getattr(row, last) else None

    return rule


def bounds_in_order(row: Any) -> Complaint:
    """`at_least` is not above `at_most`."""
    if row.at_least is None or row.at_most is None or row.at_least <= row.at_most:
        return None
    low, high = number_text(row.at_least), number_text(row.at_most)
    return (
        "at_most",
        f"`{high}` in `at_most` is below `{low}` in `at_least`, so nothing meets both; correct one of them",
    )


def one_way_to_aim(result: KeyResult) -> Complaint:
    """`keep` stands alone: a value to be kept has no other target."""
    if result.keep is None:
        return None
    others = [key for key in ("to", "at_least", "at_most") if getattr(result, key) is not None]
    if not others:
        return None
    named = " and ".join(f"`{key}`" for key in others)
    return others[
        0
    ], f"`keep` and {named} contradict each other; keep a range with `keep`, or aim with {named}, not both"


def says_what(expectation: Expectation) -> Complaint:
    """An expectation names a metric or says what is expected."""
    if expectation.metric or expectation.what:
        return None
    return (
        "id",
        f"the expectation `{expectation.id}` has neither `metric` nor `what`; say what is expected, like `metric: mql`",
    )
