"""People of teams, and who of some people may see unreleased work."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils import timezone

from trine.core.briefing import Reason, Relation
from trine.core.company import Role
from trine.web.people.models import Membership, Person

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

    from trine.core.briefing import Story
    from trine.core.findings import Ref
    from trine.web.base.models import Event


def members_of(teams: Collection[int]) -> Iterator[tuple[int, str]]:
    """Everybody who is in one of the teams today, with the team's name. One query."""
    rows = Membership.objects.current(timezone.localdate()).filter(team_id__in=teams)
    yield from rows.order_by("person_id", "team_id").values_list("person_id", "team__name")


def leads_of(teams: Collection[int]) -> Iterator[tuple[int, str]]:
    """Who leads one of the teams today, with the team's name. One query."""
    rows = Membership.objects.current(timezone.localdate()).filter(team_id__in=teams, is_lead=True)
    yield from rows.order_by("person_id", "team_id").values_list("person_id", "team__name")


def tied(people: Iterable[int | None], ref: Ref, reason: Reason, words: str) -> Iterator[Relation]:
    """The same tie for several people."""
    yield from (Relation(str(person), ref, reason, words) for person in people if person is not None)


def tied_by_team(pairs: Iterable[tuple[int, str]], ref: Ref, reason: Reason, words: str) -> Iterator[Relation]:
    """A tie through a team, whose name stands in the words for `{team}`."""
    yield from (Relation(str(person), ref, reason, words.format(team=team)) for person, team in pairs)


def members_among(people: Collection[int]) -> set[int]:
    """Those who may see unreleased work: everybody who is here today and is no guest. One query."""
    rows = Person.objects.present(timezone.localdate()).filter(pk__in=people).exclude(role=Role.GUEST)
    return set(rows.values_list("pk", flat=True))


class ForMembers:
    """What everybody but guests may see."""

    def may_see(self, event: Event, people: Collection[int]) -> Collection[int]:
        """Those of the people who are no guests."""
        del event
        return members_among(people)

    def visible(self, events: Sequence[Event], person: int) -> set[int]:
        """All of the events, or none to a guest."""
        return {event.pk for event in events} if members_among([person]) else set()

    def story(self, event: Event, person: int) -> Story | None:
        """Its sentence says it all."""
        del event, person
        return None
