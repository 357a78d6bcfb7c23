"""Who may see and do what: the one place. Plain functions, read from top to bottom.

A *role* holds for the whole company: owner, leader, member, guest. A *lead* is a member who leads a team today.
Rules of one argument guard whole pages (`allow(policy.member)`); the others guard one row and are asked by actions,
queries and templates. Nobody who has left passes any rule, because they are not signed in.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from django.contrib.auth.models import AnonymousUser

from trine.core.company import Function, Role

if TYPE_CHECKING:
    from collections.abc import Collection

    from trine.web.people.models import Person, Team

    Reader: TypeAlias = "Person | AnonymousUser"

KNOWS_MONEY = frozenset({Function.PRODUCT, Function.MARKETING, Function.SALES, Function.SUCCESS, Function.FINANCE})


# Pages ------------------------------------------------------------------------------------------------------------


def anybody(reader: Reader) -> bool:
    """Everybody, signed in or not: sign-in, invitations, health."""
    return True


def signed_in(reader: Reader) -> bool:
    """Everybody with an account, guests too."""
    return not isinstance(reader, AnonymousUser) and reader.is_active


def member(reader: Reader) -> bool:
    """Members, leaders and owners: everybody but guests."""
    return _has_role(reader, Role.MEMBER, Role.LEADER, Role.OWNER)


def lead(reader: Reader) -> bool:
    """Leaders and owners, and members who lead a team today."""
    return leader(reader) or (member(reader) and not isinstance(reader, AnonymousUser) and bool(reader.led_team_ids))


def leader(reader: Reader) -> bool:
    """Leaders and owners."""
    return _has_role(reader, Role.LEADER, Role.OWNER)


def owner(reader: Reader) -> bool:
    """Owners."""
    return _has_role(reader, Role.OWNER)


# Teams and goals --------------------------------------------------------------------------------------------------


def leads(reader: Reader, team: Team | int) -> bool:
    """Whether the reader leads this team today; company leaders lead every team."""
    return leader(reader) or (lead(reader) and _key(team) in _person(reader).led_team_ids)


def is_in(reader: Reader, team: Team | int) -> bool:
    """Whether the reader is a member of this team today, as a lead or not. Guests are in no team."""
    return member(reader) and _key(team) in _person(reader).team_ids


def can_edit_team(reader: Reader, team: Team | int) -> bool:
    """A team's name, members and KPIs: its leads, leaders and owners."""
    return leads(reader, team)


def can_arrange_teams(reader: Reader) -> bool:
    """Making, moving and ending teams: leaders and owners."""
    return leader(reader)


def can_edit_goal(reader: Reader, owning_team_ids: Collection[int | None]) -> bool:
    """A goal's text, key results and owners: leads of a team that owns it; the company's own goals (None): leaders."""
    return leader(reader) or any(team_id is not None and leads(reader, team_id) for team_id in owning_team_ids)


def can_check_in(reader: Reader, owning_team_ids: Collection[int | None], lead_id: int | None = None) -> bool:
    """Checking in: who leads the goal, and everybody in a team that owns it; leaders and owners always."""
    return (
        leader(reader)
        or (member(reader) and lead_id is not None and lead_id == _person(reader).pk)
        or any(team_id is not None and is_in(reader, team_id) for team_id in owning_team_ids)
    )


def can_sign_off(reader: Reader, team: Team | int) -> bool:
    """Agreeing to a goal, or answering a dependency, in a team's name: its leads, leaders and owners."""
    return leads(reader, team)


def can_accept_findings(reader: Reader) -> bool:
    """Accepting a finding on the record: leaders and owners."""
    return leader(reader)


def can_raise_tensions(reader: Reader) -> bool:
    """Asking for a decision: leads, leaders and owners."""
    return lead(reader)


def can_arrange_tension(reader: Reader, raised_by: Person, decider: Person) -> bool:
    """Handing a decision over, bringing it to leadership, dropping or reopening it: who asked, who decides, leaders."""
    return leader(reader) or (member(reader) and (_is(reader, raised_by) or _is(reader, decider)))


def can_decide(reader: Reader, decider: Person, *, is_escalated: bool) -> bool:
    """Deciding: the one who was named; leaders and owners once it was brought to leadership."""
    return (member(reader) and _is(reader, decider)) or (is_escalated and leader(reader))


def can_plan(reader: Reader) -> bool:
    """What-if copies of the plan, which hold every team's pay: leaders and owners. Applying one: owners."""
    return leader(reader)


# Roadmap ----------------------------------------------------------------------------------------------------------


def can_plan_for(reader: Reader, team_id: int | None) -> bool:
    """Plans and deliverables in a team's name: its leads, leaders and owners; the company's own (None): leaders."""
    return leader(reader) if team_id is None else leads(reader, team_id)


def can_change_deliverable(reader: Reader, team_id: int, lead_id: int | None = None) -> bool:
    """Changing what a team hands over, its days and its commitment: who answers for it, and the team's leads."""
    return leads(reader, team_id) or (member(reader) and lead_id is not None and lead_id == _person(reader).pk)


def can_say_how_work_stands(reader: Reader, team_id: int, worker_ids: Collection[int]) -> bool:
    """The weekly check of a deliverable: who answers for it or works on it, its team and leaders."""
    return is_in(reader, team_id) or leads(reader, team_id) or (member(reader) and _person(reader).pk in worker_ids)


def can_enter_absence(reader: Reader, person: Person) -> bool:
    """That somebody is away: they themselves, the leads of their teams, leaders and owners."""
    if not member(reader):
        return False
    return leader(reader) or _is(reader, person) or bool(person.team_ids & _person(reader).led_team_ids)


def can_run_launch(reader: Reader, team: Team | int, lead_id: int | None = None) -> bool:
    """A launch's day, stage, tasks and measures: who leads it, the leads of its team, leaders and owners."""
    return leads(reader, team) or (member(reader) and lead_id is not None and lead_id == _person(reader).pk)


def can_edit_playbooks(reader: Reader) -> bool:
    """Playbooks, which every launch takes its steps from: leads, leaders and owners."""
    return lead(reader)


# Money ------------------------------------------------------------------------------------------------------------


def can_see_pay(reader: Reader, team: Team | int) -> bool:
    """How a team is paid for its KPIs: its members and leads, leaders and owners."""
    return leader(reader) or is_in(reader, team)


def can_see_all_pay(reader: Reader) -> bool:
    """Every team's pay: leaders and owners."""
    return leader(reader)


def can_see_money(reader: Reader) -> bool:
    """Revenue figures and pipeline: leaders, owners and members of the teams that make them; never guests."""
    return leader(reader) or (member(reader) and bool(_person(reader).functions & KNOWS_MONEY))


def can_see_about(reader: Reader, *, money: bool, pay: bool) -> bool:
    """What is about money, or about pay, or both, or neither."""
    return (not money or can_see_money(reader)) and (not pay or can_see_all_pay(reader))


def can_import_facts(reader: Reader) -> bool:
    """Bringing facts in and taking imports back: leaders and owners."""
    return leader(reader)


def can_define_sourcing(reader: Reader) -> bool:
    """Saying what sourced and influenced mean: leaders and owners."""
    return leader(reader)


def can_replace_collateral(reader: Reader) -> bool:
    """Saying that a piece of collateral was replaced: who leads a marketing team, leaders and owners."""
    leads_marketing = lead(reader) and any(
        row.is_lead and row.team.function == Function.MARKETING for row in _person(reader).current_memberships
    )
    return leader(reader) or leads_marketing


def can_agree_on_handoff(reader: Reader) -> bool:
    """Writing down how soon sales answers leads: leaders and owners."""
    return leader(reader)


def can_arrange_webhook(reader: Reader, made_by: Person) -> bool:
    """Changing, testing and reading the calls of a webhook, which is told what its maker may see: they, and owners."""
    return owner(reader) or (leader(reader) and _is(reader, made_by))


# People -----------------------------------------------------------------------------------------------------------


def can_see_contact(reader: Reader, person: Person) -> bool:
    """A person's mail address and role: everybody but guests, and oneself."""
    return member(reader) or _is(reader, person)


def can_invite(reader: Reader) -> bool:
    """Inviting somebody at all: leads, leaders and owners."""
    return lead(reader)


def can_invite_as(reader: Reader, role: str, team: Team | None) -> bool:
    """Owners invite anybody; leaders everybody but owners; leads a member or guest into a team that they lead."""
    if role == Role.OWNER:
        return owner(reader)
    if leader(reader):
        return True
    return role in {Role.MEMBER, Role.GUEST} and team is not None and leads(reader, team)


def can_invite_person(reader: Reader, person: Person) -> bool:
    """Letting in somebody on record who has no account: as above; leads only those who are in their teams alone.

    Whoever makes the link could use it, and so must be allowed to see all that the person will see.
    """
    if not lead(reader) or leader(reader):
        return can_invite_as(reader, person.role, None)
    return person.role in {Role.MEMBER, Role.GUEST} and frozenset() < person.team_ids <= _person(reader).led_team_ids


def can_change_role(reader: Reader, person: Person) -> bool:
    """Changing what somebody may do: owners."""
    return owner(reader)


def can_edit_person(reader: Reader, person: Person) -> bool:
    """A person's name, address and last day: leaders and owners; an owner's only owners. Oneself: the profile page."""
    return owner(reader) or (leader(reader) and person.role != Role.OWNER)


def can_reset_sign_in(reader: Reader, person: Person) -> bool:
    """Making a link with which somebody chooses a new password: as for editing, but not for oneself."""
    return can_edit_person(reader, person) and not _is(reader, person)


def _has_role(reader: Reader, *roles: Role) -> bool:
    return signed_in(reader) and _person(reader).role in roles


def _person(reader: Reader) -> Person:
    if isinstance(reader, AnonymousUser):
        msg = "A rule about a person was asked for somebody who is not signed in."
        raise TypeError(msg)
    return reader


def _is(reader: Reader, person: Person) -> bool:
    return signed_in(reader) and _person(reader).pk == person.pk


def _key(team: Team | int) -> int:
    return team if isinstance(team, int) else team.pk
