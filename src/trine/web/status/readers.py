"""Who reads an edition, and what of it they may see now."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Prefetch
from django.utils import timezone

from trine.core.status import Needs, Reader
from trine.web.people import policy
from trine.web.people.models import Membership, Person

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from django.db.models import QuerySet


def people(wanted: Collection[int] | None = None) -> list[Person]:
    """Those of the people (primary keys; none stands for all) who are here today, with their teams. Two queries."""
    today = timezone.localdate()
    rows = Person.objects.present(today).filter(is_active=True)
    if wanted is not None:
        rows = rows.filter(pk__in=wanted)
    return with_teams(rows.order_by("pk"))


def with_teams(rows: QuerySet[Person]) -> list[Person]:
    """The people with their teams of today. Two queries."""
    current = Membership.objects.current(timezone.localdate()).select_related("team").order_by("-is_lead", "team__name")
    found: list[Person] = list(rows.prefetch_related(Prefetch("memberships", current, to_attr="_current")))
    for person in found:
        person.__dict__["current_memberships"] = tuple(getattr(person, "_current", ()))
    return found


def sees(person: Person) -> frozenset[Needs]:
    """What a person may see; a guest learns nothing of unreleased work."""
    rights = {
        Needs.MONEY: policy.can_see_money(person),
        Needs.PAY: policy.can_see_all_pay(person),
        Needs.UNRELEASED: policy.member(person),
    }
    return frozenset(need for need, may in rights.items() if may)


def is_open_to(person: Person, opens: Iterable[Collection[str]]) -> bool:
    """Whether a person sees anything of what takes this to be seen."""
    rights = sees(person)
    return any(set(needs) <= rights for needs in opens)


def reader(person: Person, counts_on: Mapping[str, Sequence[str]]) -> Reader:
    """A person for the policy: their teams, those they lead first, and the teams that these count on."""
    mine = tuple(membership.team.slug for membership in person.current_memberships)
    others = tuple(dict.fromkeys(other for team in mine for other in counts_on.get(team, ()) if other not in mine))
    return Reader(mine, others, sees(person))
