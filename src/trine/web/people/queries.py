"""What the pages of people and teams show, for one reader."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import F, Prefetch, Q
from django.shortcuts import get_object_or_404
from django.utils import timezone

from trine.web.base.queries import Happening, history
from trine.web.people import policy
from trine.web.people.links import open_links
from trine.web.people.models import Invitation, LinkKind, Membership, Person, Team
from trine.web.people.querysets import by_name

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from django.db.models import QuerySet


@dataclass(frozen=True)
class Can:
    """What the reader may do on these pages; the actions ask again."""

    invite: bool
    arrange_teams: bool
    see_contact: bool


def can(reader: Person) -> Can:
    return Can(policy.can_invite(reader), policy.can_arrange_teams(reader), policy.member(reader))


def people(reader: Person, *, gone: bool) -> QuerySet[Person]:
    """Who is here, or who has left, each with their current memberships; `sorted_name` is the order of names."""
    today = timezone.localdate()
    has_left = Q(until__lt=today)
    now = Membership.objects.current(today).select_related("team").order_by("-is_lead", by_name("team__name"))
    found = Person.objects.visible_to(reader).filter(has_left if gone else ~has_left)
    return found.annotate(sorted_name=by_name()).prefetch_related(Prefetch("memberships", now, to_attr="now"))


@dataclass(frozen=True)
class PersonView:
    """One person, as the reader may see them."""

    who: Person
    now: list[Membership]
    before: list[Membership]
    history: list[Happening]
    sees_contact: bool
    may_edit: bool
    may_change_role: bool
    may_reset: bool
    may_invite: bool
    has_left: bool


def person(reader: Person, slug: str) -> PersonView:
    """One person's page; 404 for an unknown one."""
    today = timezone.localdate()
    who = get_object_or_404(Person.objects.visible_to(reader), slug=slug)
    rows = list(who.memberships.select_related("team").order_by(F("since").desc(nulls_last=True), "pk"))
    now = {membership.pk for membership in who.current_memberships}
    sees_contact = policy.can_see_contact(reader, who)
    has_account = who.has_account()
    return PersonView(
        who=who,
        now=[row for row in rows if row.pk in now],
        before=[row for row in rows if row.pk not in now],
        history=history("person", who.slug, limit=20) if sees_contact else [],
        sees_contact=sees_contact,
        may_edit=policy.can_edit_person(reader, who),
        may_change_role=policy.can_change_role(reader, who),
        may_reset=policy.can_reset_sign_in(reader, who) and has_account,
        may_invite=not has_account and not who.has_left(today) and policy.can_invite_person(reader, who),
        has_left=who.has_left(today) or not who.is_active,
    )


@dataclass(frozen=True)
class TeamLine:
    """A team in the tree: how deep it stands, who leads it, how many are in it."""

    team: Team
    depth: int
    leads: list[Person]
    size: int


@dataclass(frozen=True)
class TeamsView:
    """All teams of today, or all that have ended."""

    lines: list[TeamLine]
    people: int
    ended: int
    shows_ended: bool


def teams(reader: Person, *, ended: bool) -> TeamsView:
    """The tree of teams, in three queries however many there are."""
    today = timezone.localdate()
    everything = Team.objects.visible_to(reader).order_by(by_name())
    over = Q(until__lt=today)
    rows = list(everything.filter(over if ended else ~over))
    inside: dict[int, list[Membership]] = {}
    for membership in Membership.objects.current(today).select_related("person").order_by(by_name("person__name")):
        inside.setdefault(membership.team_id, []).append(membership)
    lines = [_line(team, depth, inside.get(team.pk, [])) for team, depth in _as_tree(rows)]
    everybody = {membership.person_id for memberships in inside.values() for membership in memberships}
    return TeamsView(lines, len(everybody), everything.filter(over).count(), ended)


def _line(team: Team, depth: int, inside: list[Membership]) -> TeamLine:
    return TeamLine(team, depth, [row.person for row in inside if row.is_lead], len(inside))


def _as_tree(rows: list[Team]) -> Iterator[tuple[Team, int]]:
    """Each team under its own, in the given order; one whose parent is not among them stands at the top."""
    known = {team.pk for team in rows}
    below: dict[int | None, list[Team]] = {}
    for team in rows:
        below.setdefault(team.parent_id if team.parent_id in known else None, []).append(team)
    waiting = [(team, 0) for team in reversed(below.get(None, []))]
    while waiting:
        team, depth = waiting.pop()
        yield team, depth
        waiting.extend((child, depth + 1) for child in reversed(below.get(team.pk, [])))


@dataclass(frozen=True)
class MembersView:
    """Who is in a team, who comes, and who was in it."""

    team: Team
    now: list[Membership]
    coming: list[Membership]
    before: list[Membership]
    history: list[Happening]
    may_edit: bool
    may_arrange: bool
    suggested: list[Person]


SUGGESTED = 200


def members(reader: Person, slug: str) -> MembersView:
    """One team's members; 404 for an unknown team."""
    today = timezone.localdate()
    team = get_object_or_404(Team.objects.visible_to(reader).select_related("parent"), slug=slug)
    rows = list(team.memberships.select_related("person").order_by("-is_lead", by_name("person__name"), "-since"))
    coming = [row for row in rows if row.since is not None and row.since > today]
    over = [row for row in rows if _is_over(row, today)]
    may_edit = policy.can_edit_team(reader, team)
    others = Person.objects.present(today).exclude(memberships__in=[row.pk for row in rows if row not in over])
    return MembersView(
        team=team,
        now=[row for row in rows if row not in coming and row not in over],
        coming=coming,
        before=over,
        history=history("team", team.slug, limit=20),
        may_edit=may_edit,
        may_arrange=policy.can_arrange_teams(reader),
        suggested=list(others.order_by(by_name())[:SUGGESTED]) if may_edit else [],
    )


def _is_over(row: Membership, today: date) -> bool:
    return (row.until is not None and row.until < today) or row.person.has_left(today)


def open_invitations(reader: Person) -> list[Invitation]:
    """The links that would still let somebody in, as far as the reader may see them."""
    links = open_links(LinkKind.JOIN).visible_to(reader)
    return list(links.select_related("team", "invited_by", "person").order_by("expires_at"))
