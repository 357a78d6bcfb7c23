"""Units of metrics and their algebra: careful enough that what is called a clash is one.

Only what is sure is known: currencies and days have a dimension; counts and ratios have none, but are told apart while
they stand alone. A number in a formula may carry any unit ("20000 a deal"), free text may mean anything: both leave the
result unknown, and the unknown never clashes.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache

_SYMBOLS = {"€": "EUR", "$": "USD", "£": "GBP", "¥": "JPY"}
_CURRENCIES = frozenset(
    re.findall(
        "[A-Z]{3}",
        """
    AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF CHF
    CLP CNY COP CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GNF GTQ GYD HKD HNL
    HTG HUF IDR ILS INR IQD IRR ISK JMD JOD JPY KES KGS KHR KMF KPW KRW KWD KYD KZT LAK LBP LKR LRD LSL LYD MAD
    MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN PYG
    QAR RON RSD RUB RWF SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SYP SZL THB TJS TMT TND TOP TRY TTD TWD
    TZS UAH UGX USD UYU UZS VES VND VUV WST XAF XCD XOF XPF YER ZAR ZMW ZWG
        """,
    )
)
"""The codes of ISO 4217 that money changes hands in."""

_RATIOS = frozenset({"ratio", "%", "percent", "fraction", "share"})


class Sort(Enum):
    """What a value without dimension is: a number of things, a share, or either."""

    COUNT = "count"
    RATIO = "ratio"
    EITHER = "either"


@dataclass(frozen=True, slots=True)
class Unit:
    """The powers of currencies and days in a value; `sort` counts where there are none."""

    money: tuple[tuple[str, int], ...] = ()
    days: int = 0
    sort: Sort = Sort.EITHER

    @property
    def has_dimension(self) -> bool:
        """Whether money or days are in it."""
        return bool(self.money) or self.days != 0

    def times(self, other: Unit, power: int = 1) -> Unit:
        """The unit of a product, or of a quotient with `power=-1`.

        >>> Unit(money=(("EUR", 1),)).times(Unit(sort=Sort.COUNT), -1).money
        (('EUR', 1),)
        """
        powers = dict(self.money)
        for code, exponent in other.money:
            powers[code] = powers.get(code, 0) + power * exponent
        money = tuple(sorted((code, exponent) for code, exponent in powers.items() if exponent))
        return Unit(money, self.days + power * other.days, _sort_of_product(self, other, power))

    def __str__(self) -> str:
        """In words: `EUR`, `EUR × EUR`, `EUR per day`, `days`, `a count`."""
        over = [code for code, exponent in self.money for _ in range(exponent)] + ["days"] * self.days
        under = [code for code, exponent in self.money for _ in range(-exponent)] + ["day"] * -self.days
        if over or under:
            return " × ".join(over or ["a number"]) + "".join(f" per {word}" for word in under)
        return {Sort.COUNT: "a count", Sort.RATIO: "a ratio", Sort.EITHER: "a number"}[self.sort]


def _sort_of_product(one: Unit, other: Unit, power: int) -> Sort:
    if one.has_dimension or other.has_dimension or Sort.EITHER in {one.sort, other.sort}:
        return Sort.EITHER
    if other.sort is Sort.RATIO:
        return one.sort
    return Sort.COUNT if one.sort is Sort.RATIO and power == 1 else Sort.EITHER


@lru_cache(maxsize=1024)
def currency_code(unit: str) -> str | None:
    """The ISO code if the unit is a currency.

    >>> currency_code("EUR"), currency_code("€"), currency_code("MQL")
    ('EUR', 'EUR', None)
    """
    word = unit.strip()
    code = _SYMBOLS.get(word, word.upper() if len(word) == 3 and word.isalpha() and word.isascii() else "")
    return code if code in _CURRENCIES else None


def is_currency(unit: str) -> bool:
    """Whether the unit is money."""
    return currency_code(unit) is not None


def is_ratio(unit: str) -> bool:
    """Whether values are fractions.

    >>> is_ratio("ratio"), is_ratio("count")
    (True, False)
    """
    return unit.strip().lower() in _RATIOS


def is_count(unit: str) -> bool:
    """Whether values are numbers of things."""
    return unit.strip().lower() == "count"


def is_days(unit: str) -> bool:
    """Whether values are days."""
    return unit.strip().lower() in {"days", "day"}


def unit_of(text: str) -> Unit | None:
    """The unit as far as it is sure; none for points, free text and all else.

    >>> str(unit_of("EUR")), str(unit_of("ratio")), unit_of("story points")
    ('EUR', 'a ratio', None)
    """
    code = currency_code(text)
    if code is not None:
        return Unit(money=((code, 1),))
    if is_days(text):
        return Unit(days=1)
    if is_count(text):
        return Unit(sort=Sort.COUNT)
    return Unit(sort=Sort.RATIO) if is_ratio(text) else None


def clash(one: Unit | None, other: Unit | None) -> bool:
    """Whether two units surely cannot be added to, or stand for, each other.

    Money must agree. Days and numbers of things are told apart from money and from ratios only; "per day" is often left
    out where a rate is written down, so a power of days below zero never clashes by itself.

    >>> clash(unit_of("EUR"), unit_of("count")), clash(unit_of("count"), unit_of("days"))
    (True, False)
    """
    if one is None or other is None:
        return False
    if one.money != other.money:
        return True
    if one.money or one.days < 0 or other.days < 0:
        return False
    if one.days == other.days == 0:
        return {one.sort, other.sort} == {Sort.COUNT, Sort.RATIO}
    return Sort.RATIO in {one.sort, other.sort}
