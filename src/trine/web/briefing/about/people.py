"""People of teams, followers, and who of some people may see what."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from django.db.models import Q
from django.utils import timezone

from trine.core.briefing import Reason, Relation
from trine.core.company import Role
from trine.web.base.among import among
from trine.web.briefing.models import Follow
from trine.web.people.models import Membership, Person, Team

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

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
    yield from (Relation(str(person), ref, reason, words.replace("{team}", team)) for person, team in pairs)


def members_by_team(teams: Collection[int]) -> dict[int, list[int]]:
    """Who is in each of the teams today. One query."""
    found: dict[int, list[int]] = defaultdict(list)
    rows = Membership.objects.current(timezone.localdate()).filter(team_id__in=teams).order_by("team_id", "person_id")
    for team, person in rows.values_list("team_id", "person_id"):
        found[team].append(person)
    return found


def leads_by_team() -> dict[int, list[int]]:
    """Who leads each team today. One query."""
    found: dict[int, list[int]] = defaultdict(list)
    rows = Membership.objects.current(timezone.localdate()).filter(is_lead=True).order_by("team_id", "person_id")
    for team, person in rows.values_list("team_id", "person_id"):
        found[team].append(person)
    return found


def leads_above(teams: Collection[int]) -> Iterator[tuple[int, str]]:
    """Who leads the team that one of the teams is part of, with the name of the part. Two queries."""
    names: dict[int, list[str]] = defaultdict(list)
    for parent, name in Team.objects.filter(pk__in=teams, parent__isnull=False).values_list("parent_id", "name"):
        names[parent].append(name)
    if names:
        rows = Membership.objects.current(timezone.localdate()).filter(team_id__in=names, is_lead=True)
        for person, team in rows.order_by("person_id", "team_id").values_list("person_id", "team_id"):
            yield from ((person, name) for name in names[team])


def following(followed: Mapping[tuple[str, str], str], ref: Ref) -> Iterator[Relation]:
    """Ties of those who follow any of some things (kind and id), whose names stand behind “you follow”. One query."""
    asked = Q()
    for kind, id_ in followed:
        asked |= Q(subject_kind=kind, subject_id=id_)
    rows = Follow.objects.filter(asked).order_by("pk") if followed else Follow.objects.none()
    for person, kind, id_ in rows.values_list("person_id", "subject_kind", "subject_id"):
        yield Relation(str(person), ref, Reason.FOLLOWS, f"you follow {followed[kind, id_]}")


def here(people: Collection[int]) -> set[int]:
    """Those who are here today, guests too. One query."""
    rows = Person.objects.present(timezone.localdate()).filter(pk__in=among(people), is_active=True)
    return set(rows.values_list("pk", flat=True))


def members_among(people: Collection[int]) -> set[int]:
    """Those who may see unreleased work: everybody who is here today and is no guest. One query."""
    rows = Person.objects.present(timezone.localdate()).filter(pk__in=among(people), is_active=True)
    return set(rows.exclude(role=Role.GUEST).values_list("pk", flat=True))


def readers(people: Collection[int]) -> list[Person]:
    """Those who are here today, with their teams, so that the rules of the policy ask nothing more. Two queries."""
    today = timezone.localdate()
    rows = list(Person.objects.present(today).filter(pk__in=among(people), is_active=True))
    memberships: dict[int, list[Membership]] = defaultdict(list)
    current = Membership.objects.current(today).filter(person_id__in=among(people)).select_related("team")
    for row in current.order_by("-is_lead", "team__name"):
        memberships[row.person_id].append(row)
    for person in rows:
        person.__dict__["current_memberships"] = tuple(memberships[person.pk])  # what the cached property would read
    return rows


def reader(person: int) -> Person | None:
    """One of them, if they are here."""
    return next(iter(readers([person])), None)


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


class ForEverybody(ForMembers):
    """What guests may see too."""

    def may_see(self, event: Event, people: Collection[int]) -> Collection[int]:
        """Those of the people who are here."""
        del event
        return here(people)

    def visible(self, events: Sequence[Event], person: int) -> set[int]:
        """All of the events, for who is here."""
        return {event.pk for event in events} if here([person]) else set()
