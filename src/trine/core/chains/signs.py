"""In which direction a formula's value moves when one of its inputs rises and the others stand still.

The sign of the partial derivative, over all values that the inputs can take. First by the rules of signs, from the
leaves up. Where those leave it open because an input occurs twice, as in `(revenue - cost) / revenue`, the formula is
written as a quotient of polynomials and differentiated; if all terms of the derivative's numerator have one sign for
positive inputs, that is the sign. What is still open is unsure, and nothing is claimed of it.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from trine.core.formulas import MetricTerm, Node, Number, Sum

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

UP, DOWN, UNSURE = 1, -1, 0
MOST_TERMS = 100
MOST_FACTORS = 40
MOST_BITS = 8_000
"""Beyond so many terms, metrics in a term, or bits of a number, a polynomial is left alone, and the sign is unsure."""

_Monomial = tuple[tuple[str, int], ...]
_Polynomial = dict[_Monomial, Fraction]
_Rational = tuple[_Polynomial, _Polynomial]
_Signs = dict[str, int]


class _TooLargeError(Exception):
    """A polynomial with more terms than are looked at, or a formula that is made of itself."""


def slopes(root: Node, is_positive: Callable[[str], bool]) -> Mapping[str, int]:
    """Each input's sign: `UP`, `DOWN` or `UNSURE`; inputs without any effect are left out.

    >>> from trine.core.formulas import parse_formula
    >>> def signs(text):
    ...     return dict(sorted(slopes(parse_formula(text).root, lambda id_: id_ != "profit").items()))
    >>> signs("spend / mql"), signs("(revenue - cost) / revenue"), signs("heads * profit")
    ({'mql': -1, 'spend': 1}, {'cost': -1, 'revenue': 1}, {'heads': 0, 'profit': 1})
    """
    _, found = _signs(root, is_positive)
    open_ = sorted(id_ for id_, sign in found.items() if sign == UNSURE)
    rational = _quotient(root, {}) if open_ else None
    if rational is None:
        return found
    for id_ in open_:
        exact = _slope_sign(rational, id_, is_positive)
        if exact is None:
            del found[id_]
        else:
            found[id_] = exact
    return found


def value_sign(root: Node, is_positive: Callable[[str], bool]) -> int:
    """The sign of the formula's own value, `UNSURE` if it can be either or is zero."""
    return _signs(root, is_positive)[0] or UNSURE


def composed(root: Node, by: str, inner: Mapping[str, Node], is_positive: Callable[[str], bool]) -> int | None:
    """The sign of the whole effect of one metric through formulas put into each other; none if there is no effect.

    `inner` are the formulas to put in place of their metrics. A formula that is made of itself is unsure.

    >>> from trine.core.formulas import parse_formula
    >>> margin, profit = (parse_formula(text).root for text in ("profit / revenue", "revenue - cost"))
    >>> composed(margin, "revenue", {"profit": profit}, lambda id_: True)
    1
    """
    rational = _quotient(root, inner)
    return _slope_sign(rational, by, is_positive) if rational else UNSURE


def _quotient(root: Node, inner: Mapping[str, Node]) -> _Rational | None:
    try:
        return _rational(root, inner, ())
    except _TooLargeError:
        return None


def _slope_sign(rational: _Rational, by: str, is_positive: Callable[[str], bool]) -> int | None:
    top, bottom = rational
    try:
        slope = _plus(_times(_derivative(top, by), bottom), _times(top, _derivative(bottom, by)), -1)
    except _TooLargeError:
        return UNSURE
    signs = {_sign_of(monomial, coefficient, is_positive) for monomial, coefficient in slope.items()}
    if not signs:
        return None
    return signs.pop() if len(signs) == 1 else UNSURE


def _signs(node: Node, is_positive: Callable[[str], bool]) -> tuple[int | None, _Signs]:
    """The sign of a part's value (none for zero), and of its inputs' effects, by the rules of signs."""
    if isinstance(node, Number):
        return (UP if node.value > 0 else DOWN if node.value < 0 else None), {}
    if isinstance(node, MetricTerm):
        return (UP if is_positive(node.id) else UNSURE), {node.id: UP}
    found: _Signs = {}
    if isinstance(node, Sum):
        values: set[int] = set()
        for sign, term in node.terms:
            value, inner = _signs(term, is_positive)
            if value is not None:
                values.add(sign * value)
            _merge(found, inner, sign)
        return (values.pop() if len(values) == 1 else UNSURE if values else None), found
    parts = [(power, *_signs(factor, is_positive)) for power, factor in node.factors]
    factors = [value for _, value, _ in parts]
    before = _running(factors)
    after = _running(factors[::-1])
    for place, (power, _, inner) in enumerate(parts):
        others = _product(before[place], after[len(parts) - place - 1])
        if others is not None:
            _merge(found, inner, power * others)
    return before[-1], found


def _merge(found: _Signs, inner: _Signs, sign: int) -> None:
    for id_, slope in inner.items():
        effect = slope * sign
        found[id_] = effect if found.get(id_, effect) == effect else UNSURE


def _product(one: int | None, other: int | None) -> int | None:
    return None if one is None or other is None else one * other


def _running(values: list[int | None]) -> list[int | None]:
    """The products of none, the first, the first two and so on."""
    found: list[int | None] = [UP]
    for value in values:
        found.append(_product(found[-1], value))
    return found


def _rational(node: Node, inner: Mapping[str, Node], above: tuple[str, ...]) -> _Rational:
    """A part of the formula as a quotient of two polynomials."""
    one: _Polynomial = {(): Fraction(1)}
    if isinstance(node, Number):
        return ({(): Fraction(node.value)} if node.value else {}), one
    if isinstance(node, MetricTerm):
        if node.id not in inner:
            return {((node.id, 1),): Fraction(1)}, one
        if node.id in above:
            raise _TooLargeError
        return _rational(inner[node.id], inner, (*above, node.id))
    if isinstance(node, Sum):
        top: _Polynomial = {}
        bottom = one
        for sign, term in node.terms:
            over, under = _rational(term, inner, above)
            if under == bottom:
                top = _plus(top, over, sign)
            else:
                top, bottom = _plus(_times(top, under), _times(over, bottom), sign), _times(bottom, under)
        return top, bottom
    top = bottom = one
    for power, factor in node.factors:
        over, under = _rational(factor, inner, above)
        if power < 0:
            over, under = under, over
        top, bottom = _times(top, over), _times(bottom, under)
    return top, bottom


def _plus(one: _Polynomial, other: _Polynomial, sign: int) -> _Polynomial:
    total = dict(one)
    for monomial, coefficient in other.items():
        value = total.pop(monomial, Fraction(0)) + sign * coefficient
        if value:
            total[monomial] = value
    if len(total) > MOST_TERMS:
        raise _TooLargeError
    return total


def _times(one: _Polynomial, other: _Polynomial) -> _Polynomial:
    if len(one) * len(other) > MOST_TERMS**2 // 4:
        raise _TooLargeError
    total: _Polynomial = {}
    for left, a in one.items():
        for right, b in other.items():
            powers = dict(left)
            for id_, power in right:
                powers[id_] = powers.get(id_, 0) + power
            if len(powers) > MOST_FACTORS:
                raise _TooLargeError
            monomial = tuple(sorted(powers.items()))
            value = total.pop(monomial, Fraction(0)) + a * b
            if value.numerator.bit_length() + value.denominator.bit_length() > MOST_BITS:
                raise _TooLargeError
            if value:
                total[monomial] = value
    if len(total) > MOST_TERMS:
        raise _TooLargeError
    return total


def _derivative(polynomial: _Polynomial, by: str) -> _Polynomial:
    found: _Polynomial = {}
    for monomial, coefficient in polynomial.items():
        power = dict(monomial).get(by, 0)
        if power:
            lower = tuple((id_, p - 1 if id_ == by else p) for id_, p in monomial if id_ != by or p > 1)
            found[lower] = coefficient * power
    return found


def _sign_of(monomial: _Monomial, coefficient: Fraction, is_positive: Callable[[str], bool]) -> int:
    if any(power % 2 and not is_positive(id_) for id_, power in monomial):
        return UNSURE
    return UP if coefficient > 0 else DOWN
