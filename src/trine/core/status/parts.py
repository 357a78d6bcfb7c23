"""The parts of an edition: the company's, then each team's; and what a reader sees of one."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from trine.core.status.lines import Kind, Line, Needs

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

COMPANY = ""
"""Stands for the company among the teams of parts."""
KEPT_OF_A_KIND = 15
"""So many lines of a kind the company's part keeps: not every reader may see the first of them."""
KEPT_OF_A_TEAM = 40
_ORDER = {kind: place for place, kind in enumerate(Kind)}


@dataclass(frozen=True, slots=True)
class Part:
    """One part: a lead's own words, and lines from the data in their order; those in `hidden` (keys) were left out."""

    team: str
    name: str = ""
    hue: str = ""
    words: str = ""
    lines: tuple[Line, ...] = ()
    hidden: frozenset[str] = frozenset()


def compose(lines: Iterable[Line], teams: Iterable[str]) -> Mapping[str, tuple[Line, ...]]:
    """The lines of each part: the company's has what matters most of each kind, a team's all that concerns it.

    >>> found = compose([Line("a", Kind.DUE, "A list", teams=("sales",)), Line("b", Kind.GOALS, "Share")], ["sales"])
    >>> [line.key for line in found[COMPANY]], [line.key for line in found["sales"]]
    (['b', 'a'], ['a'])
    """
    ordered = sorted(lines, key=lambda line: (_ORDER[line.kind], -line.weight, line.key))
    found: dict[str, list[Line]] = {COMPANY: [], **{team: [] for team in teams}}
    kept: dict[Kind, set[str]] = {}
    for line in ordered:
        things = kept.setdefault(line.kind, set())
        if line.about in things or len(things) < KEPT_OF_A_KIND:
            things.add(line.about or line.key)
            found[COMPANY].append(line)
        for team in line.teams:
            if team in found and len(found[team]) < KEPT_OF_A_TEAM:
                found[team].append(line)
    return {team: tuple(rows) for team, rows in found.items()}


def shown(part: Part, sees: Collection[Needs]) -> tuple[Line, ...]:
    """What a reader sees of a part's lines: what they may see and nobody left out, one line about each thing.

    >>> money = Line("a", Kind.GOALS, "€ 2", needs=frozenset({Needs.MONEY}), about="g")
    >>> part = Part("", lines=(money, Line("b", Kind.GOALS, "2 deals", about="g")))
    >>> [line.key for line in shown(part, ())], [line.key for line in shown(part, {Needs.MONEY})]
    (['b'], ['a'])
    """
    told: set[str] = set()
    found = []
    for line in part.lines:
        if line.key in part.hidden or not line.needs <= set(sees) or (line.about and line.about in told):
            continue
        told.add(line.about)
        found.append(line)
    return tuple(found)


def opens(parts: Iterable[Part]) -> frozenset[frozenset[Needs]]:
    """What it takes to see anything at all: whoever has all of one of these sees a line. A lead's words are for
    colleagues: guests, who learn nothing of unreleased work, do not see them.

    >>> opens([Part("", words="A good week.")]) == {frozenset({Needs.UNRELEASED})}
    True
    """
    found = set()
    for part in parts:
        found |= {line.needs for line in part.lines if line.key not in part.hidden}
        if part.words.strip():
            found.add(frozenset({Needs.UNRELEASED}))
    return frozenset(found)


def taken_over(old: Part, lines: tuple[Line, ...]) -> Part:
    """A part with newer lines: what was left out stays out, the order stays, new lines come last.

    >>> old = Part("", words="Hi", lines=(Line("b", Kind.DUE, "2"), Line("a", Kind.DUE, "1")), hidden=frozenset("b"))
    >>> new = taken_over(old, tuple(Line(key, Kind.DUE, key) for key in "abc"))
    >>> [line.key for line in new.lines], sorted(new.hidden), new.words
    (['b', 'a', 'c'], ['b'], 'Hi')
    """
    place = {line.key: number for number, line in enumerate(old.lines)}
    ordered = sorted(lines, key=lambda line: place.get(line.key, len(place)))
    return replace(old, lines=tuple(ordered), hidden=old.hidden & {line.key for line in lines})
