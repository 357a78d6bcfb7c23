"""Collateral that was replaced: whose open deals had the old one, and who has said that they use the new one."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils import timezone

from trine.analytics.collateral import DealWithAsset, assets, open_deals_with
from trine.analytics.errors import FactError
from trine.web.people.models import Person
from trine.web.revenue.facts import answered
from trine.web.revenue.models import Replacement

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from datetime import datetime


@dataclass(frozen=True, slots=True)
class Rep:
    """Somebody whose open deals had the old one, and when they said that they use the new one."""

    person: Person
    deals: tuple[DealWithAsset, ...]
    confirmed_at: datetime | None


@dataclass(frozen=True, slots=True)
class Used:
    """The open deals that had the old one: by the people who own them, and by names that are nobody's here."""

    by_person: Mapping[int, tuple[DealWithAsset, ...]]
    unmatched: Mapping[str, tuple[DealWithAsset, ...]]

    @property
    def count(self) -> int:
        """How many deals."""
        return sum(map(len, self.by_person.values())) + sum(map(len, self.unmatched.values()))


def used(asset: str) -> Used:
    """Whose open deals had the asset. An owner is matched by mail address, else by a name that only one person has."""
    deals: tuple[DealWithAsset, ...] = answered(open_deals_with, asset=asset)
    people = people_by_name({deal.owner for deal in deals if deal.owner})
    by_person: dict[int, list[DealWithAsset]] = defaultdict(list)
    unmatched: dict[str, list[DealWithAsset]] = defaultdict(list)
    for deal in deals:
        found = people.get(plain(deal.owner or ""), set())
        if len(found) == 1:
            by_person[next(iter(found))].append(deal)
        else:
            unmatched[deal.owner or "nobody"].append(deal)
    return Used(
        {pk: tuple(rows) for pk, rows in by_person.items()}, {name: tuple(rows) for name, rows in unmatched.items()}
    )


def people_by_name(owners: Collection[str]) -> dict[str, set[int]]:
    """People who are here by mail address and by name, of those that some deal names."""
    wanted = {plain(owner) for owner in owners}
    found: dict[str, set[int]] = defaultdict(set)
    rows = Person.objects.present(timezone.localdate()).filter(is_active=True) if wanted else Person.objects.none()
    for pk, email, name in rows.values_list("pk", "email", "name"):
        for text in {plain(email or ""), plain(name)} & wanted:
            found[text].add(pk)
    return found


def plain(text: str) -> str:
    """An owner's name or address as it is compared: without case and surplus spaces."""
    return " ".join(text.split()).casefold()


@dataclass(frozen=True, slots=True)
class ReplacementView:
    """One replacement: its reps with their deals, those who have confirmed, and owners whom nobody knows here."""

    row: Replacement
    reps: tuple[Rep, ...]
    unmatched: tuple[tuple[str, tuple[DealWithAsset, ...]], ...]

    @property
    def confirmed(self) -> int:
        """How many of the reps use the new one, by their own word."""
        return sum(rep.confirmed_at is not None for rep in self.reps)


def replacement(row: Replacement) -> ReplacementView:
    """The page of a replacement. A constant number of queries."""
    found = used(row.asset)
    said = dict(row.confirmations.values_list("person_id", "at"))
    people = Person.objects.filter(pk__in=set(found.by_person) | set(said)).order_by("name", "pk")
    reps = tuple(Rep(person, found.by_person.get(person.pk, ()), said.get(person.pk)) for person in people)
    return ReplacementView(row, reps, tuple(sorted(found.unmatched.items())))


def replacements() -> list[ReplacementView]:
    """All that hold, the latest first."""
    rows = Replacement.objects.filter(withdrawn_at=None).select_related("by").prefetch_related("confirmations")
    return [replacement(row) for row in rows[:50]]


def known_assets() -> tuple[str, ...]:
    """The assets that touches name; none while no facts can be read."""
    try:
        found: tuple[str, ...] = answered(assets)
    except FactError:
        return ()
    return found
