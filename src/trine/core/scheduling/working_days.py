"""The days on which work is done: weekdays without the public holidays of a country."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import timedelta
from difflib import get_close_matches
from functools import lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING

from trine.core.scheduling.errors import NoWorkingDay, UnknownCountry
from trine.core.wording import day as in_words
from trine.core.wording import listed

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from datetime import date

LONGEST_BREAK = 366
"""So many days without a single working day are a mistake in the calendar."""
_DAY = timedelta(days=1)
_NONE: Mapping[date, str] = MappingProxyType({})
_WORDS = re.compile(r"(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")


@dataclass(frozen=True, slots=True)
class WorkingDays:
    """Which days are worked: all but the weekend (0 is Monday) and the holidays, and the `worked` ones in any case.

    >>> from datetime import date
    >>> days = WorkingDays(holidays=frozenset({date(2027, 3, 26), date(2027, 3, 29)}))  # Good Friday, Easter Monday
    >>> days.add(date(2027, 3, 25), 1), days.between(date(2027, 3, 22), date(2027, 4, 5))
    (datetime.date(2027, 3, 30), 8)
    """

    weekend: tuple[int, ...] = (5, 6)
    holidays: frozenset[date] = frozenset()
    worked: frozenset[date] = frozenset()
    """Days of a weekend that are worked to make up for others, as some countries decree."""

    def is_working(self, day: date) -> bool:
        """Whether work is done on the day."""
        return day in self.worked or (day.weekday() not in self.weekend and day not in self.holidays)

    def next(self, day: date) -> date:
        """The day itself if it is worked, else the first later one that is; raises `NoWorkingDay` if none comes."""
        return self._nearest(day, _DAY)

    def last(self, day: date) -> date:
        """The day itself if it is worked, else the last earlier one that is; raises `NoWorkingDay` if there is none."""
        return self._nearest(day, -_DAY)

    def add(self, day: date, n: int) -> date:
        """The working day that is `n` working days later, or earlier where `n` is negative.

        A day off counts as the first working day after it, so that one working day before a Saturday is Friday.
        Raises `NoWorkingDay`.

        >>> from datetime import date
        >>> [WorkingDays().add(date(2027, 3, 6), n).isoformat() for n in (-1, 0, 1)]
        ['2027-03-05', '2027-03-08', '2027-03-09']
        """
        return self._walked(self.next(day), abs(n), _DAY if n > 0 else -_DAY)

    def between(self, one: date, other: date) -> int:
        """How many working days later the other is: those from `one` on and before `other`; negative if it is earlier.

        >>> from datetime import date
        >>> days, monday = WorkingDays(), date(2027, 3, 8)
        >>> days.between(date(2027, 3, 1), monday), days.between(monday, date(2027, 3, 5))
        (5, -1)
        """
        if one > other:
            return -self.between(other, one)
        weeks, rest = divmod((other - one).days, 7)
        off = frozenset(self.weekend)
        count = weeks * (7 - len(off)) + sum((one.weekday() + n) % 7 not in off for n in range(rest))
        count -= sum(one <= day < other and day.weekday() not in off for day in self.holidays - self.worked)
        return count + sum(one <= day < other and day.weekday() in off for day in self.worked)

    def _nearest(self, day: date, step: timedelta) -> date:
        return day if self.is_working(day) else self._walked(day, 1, step)

    def _walked(self, day: date, left: int, step: timedelta) -> date:
        """The working day that so many working days lie away, in the direction of the step."""
        found, off = day, 0
        weekend, holidays, worked = self.weekend, self.holidays, self.worked
        while left:
            try:
                found += step
            except OverflowError:
                raise NoWorkingDay(
                    f"The calendar ends at {in_words(found)}. Choose a launch day that people will live to see."
                ) from None
            if found in worked or (found.weekday() not in weekend and found not in holidays):
                left, off = left - 1, 0
                continue
            off += 1
            if off > LONGEST_BREAK:
                raise NoWorkingDay(
                    f"There is no working day within a year of {in_words(day)}: the calendar has a holiday or a "
                    "weekend on every day. Take some of them out."
                )
        return found


def calendar(country: str | None, years: range, more: Collection[date] = ()) -> WorkingDays:
    """The working days of a country (`DE`) or a part of it (`DE-BY`), with its weekend and public holidays.

    No country counts weekends only. `more` are days off beside the public ones. Holidays come from the `holidays`
    library; raises `UnknownCountry` with what may have been meant.

    >>> from datetime import date
    >>> calendar("DE-BY", range(2027, 2028)).is_working(date(2027, 1, 6))  # Epiphany, not in all of Germany
    False
    """
    if country is None:
        return WorkingDays(holidays=frozenset(more))
    known, _ = _of_country(country.strip().upper(), years)
    return WorkingDays(known.weekend, known.holidays | frozenset(more), known.worked) if more else known


def public_holidays(country: str | None, years: range) -> Mapping[date, str]:
    """The public holidays of a country or a part of it, with their names in English.

    There are none without a country, nor where it was known once and no longer is.

    >>> from datetime import date
    >>> public_holidays("DE-BY", range(2027, 2028))[date(2027, 1, 6)], public_holidays(None, range(2027, 2028))
    ('Epiphany', mappingproxy({}))
    """
    try:
        return _of_country(country.strip().upper(), years)[1] if country else _NONE
    except UnknownCountry:
        return _NONE


@lru_cache(maxsize=64)
def place(country: str) -> str:
    """A country or a part of it in words, as the library of holidays calls them; as it is written where it knows none.

    >>> place("DE-BY"), place("US"), place("BA"), place("QQ")
    ('Bayern, Germany', 'United States', 'Bosnia and Herzegovina', 'QQ')
    """
    import holidays
    from holidays.registry import COUNTRIES

    code, _, part = country.strip().upper().partition("-")
    named = next((names[0] for names in COUNTRIES.values() if code in names[1:]), None)
    if named is None:
        return country
    words = re.sub(r"(And|Of|The)\b", lambda found: found[0].lower(), _WORDS.sub(" ", named))
    if not part:
        return words
    parts = getattr(getattr(holidays, code, None), "subdivisions_aliases", {})
    return f"{next((name for name, short in parts.items() if short == part), part)}, {words}"


@lru_cache(maxsize=64)
def _of_country(country: str, years: range) -> tuple[WorkingDays, Mapping[date, str]]:
    import holidays  # here, so that what needs no country starts without it

    code, _, part = country.partition("-")
    if len(code) != 2:
        raise _unknown(country)
    try:
        found = holidays.country_holidays(code, subdiv=part or None, years=years, language="en_US")
    except NotImplementedError as error:
        raise _unknown(country) from error
    days = WorkingDays(tuple(sorted(found.weekend)), frozenset(found), frozenset(found.weekend_workdays))
    return days, MappingProxyType({day: name.replace("; ", ", ") for day, name in sorted(found.items())})


def _unknown(country: str) -> UnknownCountry:
    """What may have been meant; only here every country of the library is loaded."""
    import holidays

    countries = {key: parts for key, parts in holidays.list_supported_countries().items() if len(key) == 2}
    code, _, part = country.partition("-")
    if code not in countries:
        return UnknownCountry(f"The public holidays of `{country}` are not known. {_meant(code, sorted(countries))}")
    short = sorted(known for known in countries[code] if len(known) <= 3)
    hint = f"Known parts are {listed(short, most=20)}." if short else f"Take `{code}` for all of it."
    return UnknownCountry(f"`{part}` is not known as a part of `{code}`. {hint}")


def _meant(code: str, codes: list[str]) -> str:
    meant = sorted(get_close_matches(code, codes, n=3, cutoff=0.5))
    if not meant:
        return "Give a country of two capitals, such as `DE`, or leave it out to count weekends only."
    return f"Did you mean {listed([f'`{one}`' for one in meant], 'or')}? Or leave it out to count weekends only."
