"""Parts of the plan that areas above this one keep: each registers a section, which reads its rows and takes them in.

Sections are read and written in the order in which they are registered, which is the order of the installed areas: a
section may build upon those before it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from trine.web.goals.plan_in import Importing


class Section(Protocol):
    """One area's part of the plan."""

    area: str
    """The label of its app: the tables of its models are locked while a plan is taken in."""

    def read(self) -> dict[str, tuple[Any, ...]]:
        """Its attributes of `trine.core.company.Company`, rows in the order of their ids, in a constant number of
        queries."""

    def write(self, importing: Importing) -> None:
        """Make its tables equal to `importing.company`, with the fewest writes; kinds that the plan leaves out stay."""


_REGISTERED: dict[str, Section] = {}


def register(section: Section) -> None:
    """Have a section take part; called once, when its app is ready."""
    _REGISTERED[section.area] = section


def registered() -> tuple[Section, ...]:
    """All sections, in their order."""
    return tuple(_REGISTERED.values())


def read_sections() -> dict[str, tuple[Any, ...]]:
    """The attributes of `trine.core.company.Company` that sections keep."""
    return {name: rows for section in registered() for name, rows in section.read().items()}
