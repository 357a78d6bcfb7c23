"""Writes a plan in its one canonical form, so that the same decisions always give the same bytes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trine.plan.format import SECTIONS, VERSION
from trine.plan.format.structure import COMPANY
from trine.plan.layout import block

if TYPE_CHECKING:
    from collections.abc import Iterator

    from trine.core.company import Company
    from trine.plan.layout import Tree


def write_plan(company: Company) -> str:
    """The plan file of a company, with the sections and keys in the format's order and the rows in a stable one.

    What is none, empty or the default is left out. Reading it gives the company back, with its rows and sets in that
    order; writing that gives the same text. Facts are not part of a plan.

    >>> from trine.core.company import Company
    >>> print(write_plan(Company("Halden Instruments", "EUR")), end="")
    trine: 1
    company:
      name: Halden Instruments
      currency: EUR
    """
    return "".join(f"{line}\n" for line in _lines(company))


def _lines(company: Company) -> Iterator[str]:
    head: dict[str, Tree] = {"trine": str(VERSION)}
    yield from block(head, 0)
    yield "company:"
    yield from block(COMPANY.write(company), 2)
    for section in SECTIONS:
        if rows := section.value(company):
            yield ""
            yield from block({section.key: section.kind.write(rows)}, 0)
