"""Which days are public holidays, and what they are called: for the company, and for a person who works elsewhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils import timezone

from trine.core.scheduling import UnknownCountry, calendar, public_holidays
from trine.core.wording import day as in_words
from trine.web.base.among import among
from trine.web.base.errors import Invalid
from trine.web.people.models import Company, Person

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from datetime import date

BEHIND, AHEAD = 1, 3
"""Holidays are known of so many years around this one, unless others are asked for."""
HELP = "The country in two letters such as DE, or DE-BY for a part of it."


def known_country(typed: str) -> str:
    """The country in capitals, or nothing. Raises Invalid, beside `country`, for one whose holidays nobody knows."""
    code = typed.strip().upper()
    try:
        calendar(code or None, _years())
    except UnknownCountry as problem:
        raise Invalid(country=problem.sentence.replace("`", "")) from problem
    return code


def company_country() -> str:
    """The country that counts for everybody who has said no other; empty if nobody has said one."""
    return Company.objects.values_list("country", flat=True).first() or ""


def countries_of(people: Collection[int]) -> dict[int, str]:
    """The country that counts for each of the people (primary keys). Two queries."""
    own = dict(Person.objects.filter(pk__in=among(people)).values_list("pk", "country"))
    ours = company_country()
    return {pk: country or ours for pk, country in own.items()}


def holidays_in(country: str, years: range | None = None) -> Mapping[date, str]:
    """The public holidays of a country with their names; none where it is empty."""
    return public_holidays(country or None, years or _years())


def company_holidays(years: range | None = None) -> Mapping[date, str]:
    """The company's public holidays with their names. One query."""
    return holidays_in(company_country(), years)


def on_holiday(people: Collection[int], on: date) -> dict[int, str]:
    """Who of the people has a public holiday on a day, and what it is called. Two queries."""
    years = range(on.year, on.year + 1)
    named = {pk: holidays_in(country, years).get(on) for pk, country in countries_of(people).items()}
    return {pk: name for pk, name in named.items() if name}


def next_holiday(country: str) -> str:
    """The next one in words, by which people see that the right country is meant; empty without a country."""
    today = timezone.localdate()
    found = next((each for each in holidays_in(country).items() if each[0] >= today), None)
    return f"The next one is {found[1]}, on {in_words(found[0])}." if found else ""


def _years() -> range:
    this = timezone.localdate().year
    return range(this - BEHIND, this + AHEAD + 1)
