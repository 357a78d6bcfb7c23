"""The figures of a survey in sentences."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trine.core.agreement.misreads import MisreadKind
from trine.core.explained import percent
from trine.core.wording import possessive, quoted

if TYPE_CHECKING:
    from collections.abc import Callable

    from trine.core.agreement.misreads import Misread
    from trine.core.agreement.pairs import Pair

    Naming = Callable[[str], str]
    """The name of a team or item by its id."""


def misread_sentence(row: Misread, team: Naming, item: Naming) -> str:
    """What a team reads wrongly, for those who can put it right.

    >>> from trine.core.agreement import Misread
    >>> from trine.core.intervals import Interval
    >>> row = Misread("sales", "product", "win_rate", MisreadKind.FALSE, 4, 6, Interval(0.3, 0.9), 0.07)
    >>> misread_sentence(row, str.title, str)
    "4 of 6 in Sales take “win_rate” for one of Product's top three; it is not on the list."
    """
    who = f"{row.count} of {row.n} in {team(row.team)}"
    theirs = f"one of {possessive(team(row.about))} top three"
    if row.kind is MisreadKind.FALSE:
        verb = "takes" if row.count == 1 else "take"
        return f"{who} {verb} {quoted(item(row.item))} for {theirs}; it is not on the list."
    verb = "does" if row.count == 1 else "do"
    return f"{who} {verb} not know that {quoted(item(row.item))} is {theirs}."


THREE = "of the three priorities that each names for the company"
"""What is compared: not a team's own list, which others guess at."""


def pair_sentence(row: Pair, team: Naming) -> str:
    """How far two teams name the same three for the company, and how far the first believes that they do.

    >>> from trine.core.agreement import Pair
    >>> print(pair_sentence(Pair("sales", "product", 12, 0.4, None, None, None, True, 6, 0.78), str.title))
    People in Sales and Product share 40 % of the three priorities that each names for the company; Sales believes \
that it is 78 %.
    """
    same = row.team == row.other
    who = f"Colleagues in {team(row.team)}" if same else f"People in {team(row.team)} and {team(row.other)}"
    fact = f"{who} share {percent(row.overlap, 0)} {THREE}"
    if row.perceived is None:
        return f"{fact}."
    believer = "they" if same else team(row.team)
    verb = "believe" if same else "believes"
    return f"{fact}; {believer} {verb} that it is {percent(row.perceived, 0)}."


def headline(everybody: Pair | None, *, with_n: bool = True) -> str:
    """How far the company agrees, in one sentence; `everybody` is none where nothing may be shown."""
    if everybody is None:
        return (
            "How far people agree can’t be shown without telling who said what: too few answered, or nearly all alike."
        )
    n = f" (n = {everybody.n})" if with_n else ""
    fact = f"Any two people share {percent(everybody.overlap, 0)} {THREE}{n}"
    believed = "" if everybody.perceived is None else f"; they believe that it is {percent(everybody.perceived, 0)}"
    return f"{fact}{believed}."
