"""Ids for what tables call by its name: people know each other's names, not the ids of a plan file."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from trine.core.company import Company


class Names:
    """The ids of a company by kind, and by the names and addresses that only one has."""

    def __init__(self, company: Company) -> None:
        self.ids: Mapping[str, frozenset[str]] = {
            "team": frozenset(company.team),
            "person": frozenset(company.person),
            "goal": frozenset(company.goal),
            "team_plan": frozenset(row.id for row in company.plans),
            "deliverable": frozenset(row.id for row in company.deliverables),
        }
        self._named = {
            "team": _single((row.name, row.id) for row in company.teams),
            "person": _single((word, row.id) for row in company.people for word in (row.name, row.email or "") if word),
            "goal": _single((row.title, row.id) for row in company.goals),
            "team_plan": _single((row.title, row.id) for row in company.plans),
            "deliverable": _single((row.title, row.id) for row in company.deliverables),
        }

    def id_of(self, kinds: tuple[str, ...], word: str) -> str | None:
        """The id that the word is or names, none if there is none."""
        if any(word in self.ids.get(kind, ()) for kind in kinds):
            return word
        found = (self._named.get(kind, {}).get(said(word)) for kind in kinds)
        return next((id_ for id_ in found if id_), None)

    def titled(self, title: str) -> str | None:
        """The one deliverable of this title."""
        return self._named["deliverable"].get(said(title))


def _single(named: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Ids by names, without the names that several have."""
    found: dict[str, set[str]] = defaultdict(set)
    for name, id_ in named:
        found[said(name)].add(id_)
    return {name: next(iter(ids)) for name, ids in found.items() if len(ids) == 1}


def said(name: str) -> str:
    """The name without case and needless blanks."""
    return " ".join(name.split()).casefold()


def id_from(title: str, taken: Collection[str]) -> str:
    """An id made of a title, that nothing else has.

    >>> id_from("Preisliste für 2027", {"preisliste-fur-2027"})
    'preisliste-fur-2027-2'
    """
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().casefold()
    word = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:60].strip("-") or "row"
    number = 2
    found = word
    while found in taken:
        found, number = f"{word}-{number}", number + 1
    return found
