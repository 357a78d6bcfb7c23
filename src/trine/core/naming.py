"""Whether two names are the same term and two texts say the same: it tells apart what people tell apart."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from trine.core.formulas import FormulaError, MetricTerm, Node, Number, Sum, parse_formula
from trine.core.wording import number

if TYPE_CHECKING:
    from collections.abc import Iterable

_SMALL = frozenset("a an and at by for from in is it of on or that the their to until we which who with".split())  # noqa: SIM905 - reads better as a line


def term(name: str) -> str:
    """The name without case, hyphens, punctuation and plurals.

    >>> term("Marketing-Qualified Leads") == term("marketing qualified lead")
    True
    """
    return " ".join(_singular(word) for word in _words(name))


def said(text: str) -> str:
    """The text without case, punctuation and spacing.

    >>> said("CRM ") == said("crm")
    True
    """
    return " ".join(_words(text))


def formula_said(text: str) -> str:
    """The formula without spacing, needless parentheses and the order of terms and factors.

    >>> formula_said("a * (b+c)") == formula_said("(c + b) * a")
    True
    """
    try:
        return _canonical(parse_formula(text).root)
    except FormulaError:
        return said(text)


def _canonical(node: Node) -> str:
    if isinstance(node, Number):
        return number(node.value) if node.value < 1e6 else repr(node.value)
    if isinstance(node, MetricTerm):
        return node.id
    if isinstance(node, Sum):
        terms = sorted(f"{'+' if sign > 0 else '-'}{_canonical(part)}" for sign, part in _flat(node))
        return f"({' '.join(terms)})"
    factors = sorted(f"{'*' if power > 0 else '/'}{_canonical(part)}" for power, part in node.factors)
    return f"({' '.join(factors)})"


def _flat(node: Sum) -> Iterable[tuple[int, Node]]:
    """The terms of a sum, with sums inside it opened."""
    for sign, part in node.terms:
        if isinstance(part, Sum):
            yield from ((sign * inner, term_) for inner, term_ in _flat(part))
        else:
            yield sign, part


def mentions(text: str, other: str) -> bool:
    """Whether one of two texts has all the telling words of the other.

    >>> mentions("Demo units for the trade fair", "a demo unit for the trade fair")
    True
    >>> mentions("Demo unit", "Price list")
    False
    """
    one, two = _telling(text), _telling(other)
    return bool(one and two) and (one <= two or two <= one)


def covers(text: str, wanted: str) -> bool:
    """Whether a text has three in four of the telling words of what is wanted.

    >>> covers("Leads that call back", "leads that call back quickly"), covers("List price", "Price list for resellers")
    (True, False)
    """
    asked = _telling(wanted)
    return bool(asked) and len(asked & _telling(text)) >= 0.75 * len(asked)


def _telling(text: str) -> frozenset[str]:
    return frozenset(_singular(word) for word in _words(text) if word not in _SMALL)


def _words(text: str) -> list[str]:
    return re.findall(r"[^\W_]+", text.casefold().replace("&", " and "))


def _singular(word: str) -> str:
    """A careless singular: the same for one and many, which is all that comparing needs."""
    if len(word) > 4 and word.endswith("ies"):
        return word[:-3] + "y"
    if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")):
        return word[:-1]
    return word
