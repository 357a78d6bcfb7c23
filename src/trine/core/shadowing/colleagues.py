"""Two colleagues of different teams: whether they may spend a day together, and how well they would fit."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import product
from typing import TypeAlias

from trine.core.company import Function
from trine.core.wording import listed, number, times

YEARS_BETWEEN = 2
"""So long two people are not paired again."""
LANGUAGES = (
    *("Arabic", "Bulgarian", "Chinese", "Croatian", "Czech", "Danish", "Dutch", "English", "Estonian", "Finnish"),
    *("French", "German", "Greek", "Hebrew", "Hindi", "Hungarian", "Italian", "Japanese", "Korean", "Latvian"),
    *("Lithuanian", "Norwegian", "Polish", "Portuguese", "Romanian", "Russian", "Serbian", "Slovak", "Slovene"),
    *("Spanish", "Swedish", "Turkish", "Ukrainian", "Vietnamese"),
)
MOST_WISHED = 20
"""Points that a wish for two teams takes off at most."""

NO_LANGUAGE, PER_HOUR_APART, OTHER_COUNTRY, SAME_FUNCTION, FAR_FUNCTION, PER_DAY_HAD = 60, 3, 6, 15, 8, 4
CLOSE = (
    {Function.PRODUCT, Function.SALES},
    {Function.PRODUCT, Function.MARKETING},
    {Function.MARKETING, Function.SALES},
    {Function.PRODUCT, Function.SUCCESS},
    {Function.SALES, Function.SUCCESS},
    {Function.SALES, Function.FINANCE},
)
"""Functions that depend on each other every week."""

Met: TypeAlias = Collection[frozenset[str]]
"""Pairs of people (ids) who are not to be paired now, whoever was the guest."""
Wishes: TypeAlias = Mapping[frozenset[str], int]
"""Points, up to `MOST_WISHED`, by which pairs of teams (ids) are preferred, such as those that misread each other."""


@dataclass(frozen=True, slots=True)
class Profile:
    """What several people may have in common. Nothing said (empty, none) fits everybody.

    `around` are their teams with those above and below, among which they see each other anyway. `offset` is in hours
    from UTC.
    """

    teams: frozenset[str]
    around: frozenset[str]
    functions: frozenset[Function] = frozenset()
    country: str | None = None
    offset: float | None = None
    languages: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Colleague:
    """Somebody who takes part, with the working days on which they are free; days that they have `hosted` or `visited`
    within two years.
    """

    id: str
    name: str
    profile: Profile
    free: frozenset[date]
    hosted: int = 0
    visited: int = 0


@dataclass(frozen=True, slots=True)
class Part:
    """One thing that speaks for two people, or against them by so many points."""

    points: int
    words: str


@dataclass(frozen=True, slots=True)
class Pair:
    """A guest, a host and their day, with all that was weighed. The fewer points, the better they fit."""

    guest: str
    host: str
    on: date
    parts: tuple[Part, ...]

    @property
    def cost(self) -> int:
        """All points together."""
        return sum(part.points for part in self.parts)


def refusal(guest: Colleague, host: Colleague, met: Met = frozenset()) -> str | None:
    """Why two people can't have a day together, in a sentence; none if they can.

    >>> sales, product = (Profile(frozenset({team}), frozenset({team})) for team in ("sales", "product"))
    >>> free = frozenset({date(2027, 3, 8)})
    >>> ada, bo = Colleague("ada", "Ada", sales, free), Colleague("bo", "Bo", product, free)
    >>> refusal(ada, bo) is None, refusal(ada, bo, {frozenset({"ada", "bo"})})
    (True, 'Ada and Bo had a day together within two years, or were proposed to each other already.')
    """
    if guest.id == host.id:
        return f"{guest.name} can't visit themselves."
    if not are_apart(guest.profile, host.profile):
        return f"{guest.name} and {host.name} are in one team, or one of their teams is a part of the other."
    if frozenset((guest.id, host.id)) in met:
        return (
            f"{guest.name} and {host.name} had a day together within two years, or were proposed to each other already."
        )
    if not guest.free & host.free:
        return f"{guest.name} and {host.name} have no free working day in common."
    return None


def are_apart(one: Profile, other: Profile) -> bool:
    """Whether they are in different teams, none of them above or below another."""
    return bool(one.teams and other.teams) and not (one.teams & other.around or other.teams & one.around)


def common_days(guest: Colleague, host: Colleague) -> tuple[date, ...]:
    """The working days on which both are free, in order."""
    return tuple(sorted(guest.free & host.free))


def paired(guest: Colleague, host: Colleague, on: date, wishes: Wishes | None = None) -> Pair:
    """The two of them on a day, with what speaks for it and against it."""
    return Pair(guest.id, host.id, on, (*fit(guest.profile, host.profile, wishes or {}), *turns(guest, host)))


def turns(guest: Colleague, host: Colleague) -> tuple[Part, ...]:
    """Whose turn it is: who has hosted or visited least comes first."""
    return (*_had(guest, guest.visited, "visited"), *_had(host, host.hosted, "hosted"))


def _had(who: Colleague, days: int, what: str) -> tuple[Part, ...]:
    words = f"{who.name} has {what} {times(days, 'day')} in two years"
    return (Part(PER_DAY_HAD * days, words),) if days else ()


def fit(one: Profile, other: Profile, wishes: Wishes) -> tuple[Part, ...]:
    """How well two people fit, whoever is the guest.

    >>> sales = Profile(frozenset({"sales"}), frozenset(), frozenset({Function.SALES}), offset=1.0)
    >>> product = Profile(frozenset({"product"}), frozenset(), frozenset({Function.PRODUCT}), offset=-5.0)
    >>> [(part.points, part.words) for part in fit(sales, product, {})]
    [(0, 'product and sales depend on each other'), (18, 'their clocks are 6 hours apart')]
    """
    return (*_wished(one, other, wishes), *_functions(one, other), *_languages(one, other), *_places(one, other))


def _wished(one: Profile, other: Profile, wishes: Wishes) -> tuple[Part, ...]:
    teams = (frozenset(both) for both in product(one.teams, other.teams))
    points = max((wishes.get(both, 0) for both in teams), default=0) if wishes else 0
    return (Part(-min(points, MOST_WISHED), "their teams misread each other"),) if points > 0 else ()


def _functions(one: Profile, other: Profile) -> tuple[Part, ...]:
    both = sorted({*one.functions, *other.functions})
    if not one.functions or not other.functions:
        return ()
    close = next((pair for pair in CLOSE for two in product(one.functions, other.functions) if set(two) == pair), None)
    if close is not None:
        return (Part(0, f"{' and '.join(sorted(close))} depend on each other"),)
    if len(both) == 1:
        return (Part(SAME_FUNCTION, f"both do {both[0]}" if both[0] is not Function.OTHER else "both do other work"),)
    return (Part(FAR_FUNCTION, "their teams seldom work together"),)


def _languages(one: Profile, other: Profile) -> tuple[Part, ...]:
    if not one.languages or not other.languages:
        return ()
    common = sorted(one.languages & other.languages)
    return (Part(0, f"both speak {listed(common, most=2)}") if common else Part(NO_LANGUAGE, "no language in common"),)


def _places(one: Profile, other: Profile) -> tuple[Part, ...]:
    found = []
    if one.country and other.country:
        same = one.country.partition("-")[0] == other.country.partition("-")[0]
        found.append(Part(0, "in one country") if same else Part(OTHER_COUNTRY, "in different countries"))
    if one.offset is not None and other.offset is not None and one.offset != other.offset:
        apart = abs(one.offset - other.offset)
        hours = "an hour" if apart == 1 else f"{number(apart)} hours"
        found.append(Part(round(PER_HOUR_APART * apart), f"their clocks are {hours} apart"))
    return tuple(found)
