"""Filters and tags that put numbers, money and times into words."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from trine.core.scheduling import place as place_in_words
from trine.core.units import currency_code, is_ratio
from trine.web.ui.library import register, render

if TYPE_CHECKING:
    from django.utils.safestring import SafeString

NBSP = "\N{NO-BREAK SPACE}"
MINUS = "\N{MINUS SIGN}"
SIGNS = {"EUR": "€", "USD": "$", "GBP": "£", "JPY": "¥"}
MILLION = 1_000_000
AMOUNT_PARTS = re.compile(r"(?<=[€$£¥]) (?=\d)|(?<=\d) (?=[%€])")
QUARTER = re.compile(r"\b(20\d\d)-q([1-4])\b")


def number_text(value: float | None, digits: int | None = None) -> str:
    """A number as people write it; `digits` after the point, else as many as it needs, so that three figures tell it.

    >>> number_text(1234567), number_text(-0.5), number_text(None)
    ('1,234,567', '−0.5', '–')
    """
    if value is None:
        return "–"
    value = float(value)
    places = digits if digits is not None else places_of(value)
    text = f"{abs(value):,.{places}f}"
    if digits is None and "." in text:
        text = text.rstrip("0").rstrip(".")
    return f"{MINUS}{text}" if value < 0 and float(text.replace(",", "")) else text


def places_of(value: float) -> int:
    """How many digits after the point a number needs: none from a hundred on, one from ten on, else two."""
    if value == int(value) or abs(value) >= 100:
        return 0
    return 1 if abs(value) >= 10 else 2


def percent_text(value: float | None, digits: int | None = None) -> str:
    """A fraction as percent.

    >>> percent_text(0.094), percent_text(0.2)
    ('9.4\\xa0%', '20\\xa0%')
    """
    return "–" if value is None else f"{number_text(round(float(value) * 100, 1), digits)}{NBSP}%"


def money_text(value: float | None, currency: str = "", *, short: bool = True) -> str:
    """Money with its sign in front; from a million on in millions.

    >>> money_text(21000, "EUR"), money_text(1410000, "EUR"), money_text(900, "CHF")
    ('€\\xa021,000', '€\\xa01.41\\xa0M', 'CHF\\xa0900')
    """
    if value is None:
        return "–"
    code = currency_code(currency) or currency
    sign = SIGNS.get(code, code)
    amount = abs(float(value))
    if short and amount >= MILLION:
        text = f"{number_text(round(amount / MILLION, 2))}{NBSP}M"
    else:
        text = number_text(amount, 0 if amount >= 100 or amount == int(amount) else 2)
    minus = MINUS if value < 0 else ""
    return f"{minus}{sign}{NBSP}{text}" if sign else f"{minus}{text}"


def value_text(value: float | str | None, unit: str | None = None) -> str:
    """A value in its unit: money, percent, or a number with the unit's word behind it.

    >>> value_text(0.24, "ratio"), value_text(400, "count"), value_text(45, "days"), value_text("crm")
    ('24\\xa0%', '400', '45\\xa0days', 'crm')
    """
    if value is None or isinstance(value, str):
        return value or "–"
    unit = (unit or "").strip()
    if is_ratio(unit):
        return percent_text(value)
    if currency_code(unit):
        return money_text(value, unit)
    text = number_text(value)
    if unit in {"", "count"}:
        return text
    return f"{text}{NBSP}{unit.removesuffix('s') if value == 1 and unit == 'days' else unit}"


@register.filter
def number(value: float | None, digits: int | None = None) -> str:
    """`{{ count|number }}`, `{{ ratio|number:1 }}`."""
    return number_text(value, digits)


@register.filter
def percent(value: float | None, digits: int | None = None) -> str:
    """`{{ 0.094|percent }}`: 9.4 %."""
    return percent_text(value, digits)


@register.filter
def money(value: float | None, currency: str = "") -> str:
    """`{{ amount|money:"EUR" }}`; from a million on in millions."""
    return money_text(value, currency)


@register.filter
def money_full(value: float | None, currency: str = "") -> str:
    """`{{ amount|money_full:"EUR" }}`: every digit."""
    return money_text(value, currency, short=False)


@register.filter
def in_unit(value: float | str | None, unit: str | None = None) -> str:
    """`{{ reading.value|in_unit:metric.unit }}`."""
    return value_text(value, unit)


@register.filter
def signed(value: float | None, unit: str | None = None) -> str:
    """A change with its sign: `{{ change|signed:"count" }}`: +12."""
    if value is None:
        return "–"
    return f"+{value_text(value, unit)}" if value > 0 else value_text(value, unit)


@register.filter
def plural(count: int, word: str) -> str:
    """`{{ n|plural:"finding" }}`: 1 finding, 2 findings; `"company,companies"` for what does not take an s."""
    one, _, many = word.partition(",")
    return f"{number_text(count)}{NBSP}{one if count == 1 else many or f'{one}s'}"


@register.filter
def whole(text: str) -> str:
    """A sentence of the core, or the id of a cycle: amounts stay on one line, quarters are as people write them.

    >>> whole("a gap of € 200, or 3 % of 7 in 2026-q4")
    'a gap of €\\xa0200, or 3\\xa0% of 7 in Q4\\xa02026'
    """
    return QUARTER.sub(rf"Q\2{NBSP}\1", AMOUNT_PARTS.sub(NBSP, text))


@register.filter
def spaced(name: str) -> str:
    """The name of a column or table as words.

    >>> spaced("opportunity_history")
    'opportunity history'
    """
    return name.replace("_", " ")


@register.filter
def place(country: str) -> str:
    """A country, or a part of one, in words: Bayern, Germany."""
    return place_in_words(country)


@register.filter
def day(value: date | None) -> str:
    """18 March 2027; without the year if that is this one."""
    if value is None:
        return "–"
    if isinstance(value, datetime):
        value = timezone.localtime(value).date() if timezone.is_aware(value) else value.date()
    year = "" if value.year == timezone.localdate().year else f" {value.year}"
    return f"{value.day}{NBSP}{value:%B}{year}"


@register.simple_tag
def when(value: date | None, *, none: str = "–") -> SafeString | str:
    """A day, or a moment in the reader's zone, as `<time>`; how long ago it is stands in its title."""
    if value is None:
        return none
    moment = timezone.localtime(value) if isinstance(value, datetime) and timezone.is_aware(value) else value
    has_time = isinstance(moment, datetime)
    text = f"{day(moment)}, {moment:%H:%M}" if has_time else day(moment)
    return render("when", {"machine": moment.isoformat(), "text": text, "distance": distance(moment)})


@register.filter
def ago(value: date | None) -> str:
    """How far away a day or moment is: today, yesterday, 3 days ago, in 2 weeks."""
    return distance(value) if value is not None else "never"


def distance(value: date) -> str:
    """The distance from today in the largest unit that fits."""
    today = timezone.localdate()
    if isinstance(value, datetime):
        value = timezone.localtime(value).date() if timezone.is_aware(value) else value.date()
    days = (value - today).days
    if abs(days) <= 1:
        return {-1: "yesterday", 0: "today", 1: "tomorrow"}[days]
    amount, word = next((abs(days) // size, word) for size, word in SIZES if abs(days) >= 2 * size)
    return f"in {amount} {word}" if days > 0 else f"{amount} {word} ago"


SIZES = ((365, "years"), (30, "months"), (7, "weeks"), (1, "days"))


@register.filter
def lookup(mapping: Any, key: Any) -> Any:
    """`{{ totals|lookup:team.slug }}`; empty if it is not there."""
    return mapping.get(key, "") if mapping else ""
