"""The rules of `policy`, each on the people of one small company."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone
from tests.web.factories import join, make_person, make_team

from trine.core.company import Function, Role
from trine.web.people import policy
from trine.web.people.models import Person, Team

RULES = [policy.anybody, policy.signed_in, policy.member, policy.lead, policy.leader, policy.owner]


def passes(reader: Person | AnonymousUser) -> str:
    """The names of the page rules that let the reader in."""
    return " ".join(rule.__name__ for rule in RULES if rule(reader))


def test_page_rules_by_role(owner: Person, leader: Person, lead: Person, member: Person, guest: Person) -> None:
    assert passes(AnonymousUser()) == "anybody"
    assert passes(guest) == "anybody signed_in"
    assert passes(member) == "anybody signed_in member"
    assert passes(lead) == "anybody signed_in member lead"
    assert passes(leader) == "anybody signed_in member lead leader"
    assert passes(owner) == "anybody signed_in member lead leader owner"


def test_who_was_deactivated_passes_only_for_anybody(owner: Person) -> None:
    owner.is_active = False
    assert passes(owner) == "anybody"


def test_a_lead_leads_the_own_team_only(lead: Person, sales: Team, marketing: Team) -> None:
    assert policy.leads(lead, sales)
    assert not policy.leads(lead, marketing)


def test_a_lead_of_last_month_leads_no_more(company: None, sales: Team) -> None:
    former = make_person("Former Lead")
    join(former, sales, is_lead=True, until=timezone.localdate() - timedelta(days=1))
    assert not policy.leads(former, sales)
    assert not policy.is_in(former, sales)


def test_a_lead_of_a_team_that_has_ended_leads_no_more(lead: Person, sales: Team) -> None:
    Team.objects.update(until=timezone.localdate() - timedelta(days=1))
    assert not policy.lead(lead)


def test_a_membership_counts_on_its_last_day(company: None, sales: Team) -> None:
    leaving = make_person("Leaving")
    join(leaving, sales, until=timezone.localdate())
    assert policy.is_in(leaving, sales)


def test_a_membership_does_not_count_before_its_first_day(company: None, sales: Team) -> None:
    coming = make_person("Coming")
    join(coming, sales, since=timezone.localdate() + timedelta(days=1))
    assert not policy.is_in(coming, sales)


def test_pay_is_seen_by_the_team_and_by_leaders(
    owner: Person, leader: Person, lead: Person, member: Person, guest: Person, sales: Team, marketing: Team
) -> None:
    assert [policy.can_see_pay(who, sales) for who in (owner, leader, lead, member, guest)] == [True] * 4 + [False]
    assert [policy.can_see_pay(who, marketing) for who in (owner, leader, lead, member)] == [True, True, False, False]


def test_a_guest_who_is_put_into_a_team_still_sees_no_pay(guest: Person, sales: Team) -> None:
    join(guest, sales)
    assert not policy.can_see_pay(guest, sales)
    assert not policy.can_see_money(guest)


@pytest.mark.parametrize("function", Function)
def test_money_is_seen_by_members_of_the_teams_that_make_it(company: None, function: Function) -> None:
    who = make_person("Mo", teams=(make_team("Team", function=function),))
    assert policy.can_see_money(who) is (function is not Function.OTHER)


def test_goals_are_edited_by_leads_of_an_owning_team_and_the_companys_by_leaders(
    leader: Person, lead: Person, member: Person, sales: Team, marketing: Team
) -> None:
    joint, company_goal = [sales.pk, marketing.pk], [None]
    assert policy.can_edit_goal(lead, joint)
    assert not policy.can_edit_goal(lead, [marketing.pk])
    assert not policy.can_edit_goal(lead, company_goal)
    assert not policy.can_edit_goal(member, joint)
    assert policy.can_edit_goal(leader, company_goal)


def test_members_check_in_on_goals_of_their_own_teams(
    member: Person, guest: Person, sales: Team, marketing: Team
) -> None:
    assert policy.can_check_in(member, [sales.pk])
    assert not policy.can_check_in(member, [marketing.pk])
    assert policy.can_check_in(member, [marketing.pk], lead_id=member.pk)
    assert not policy.can_check_in(guest, [sales.pk], lead_id=guest.pk)


def test_nobody_resets_their_own_sign_in_and_leaders_not_an_owners(
    owner: Person, leader: Person, member: Person
) -> None:
    assert policy.can_reset_sign_in(leader, member)
    assert not policy.can_reset_sign_in(leader, leader)
    assert not policy.can_reset_sign_in(leader, owner)
    assert policy.can_reset_sign_in(owner, leader)


@pytest.mark.parametrize("role", Role)
def test_who_may_invite_whom(
    owner: Person, leader: Person, lead: Person, member: Person, sales: Team, marketing: Team, role: Role
) -> None:
    assert policy.can_invite_as(owner, role, None)
    assert policy.can_invite_as(leader, role, None) is (role is not Role.OWNER)
    assert policy.can_invite_as(lead, role, sales) is (role in {Role.MEMBER, Role.GUEST})
    assert not policy.can_invite_as(lead, role, marketing)
    assert not policy.can_invite_as(lead, role, None)
    assert not policy.can_invite_as(member, role, sales)


def test_work_is_planned_by_leads_and_changed_by_who_answers_for_it_too(
    leader: Person, lead: Person, member: Person, guest: Person, sales: Team, marketing: Team
) -> None:
    everybody = (leader, lead, member, guest)
    assert [policy.can_plan_for(who, sales.pk) for who in everybody] == [True, True, False, False]
    assert [policy.can_plan_for(who, marketing.pk) for who in everybody] == [True, False, False, False]
    assert [policy.can_plan_for(who, None) for who in everybody] == [True, False, False, False]
    assert [policy.can_change_deliverable(who, marketing.pk, who.pk) for who in everybody] == [True, True, True, False]
    assert [policy.can_say_how_work_stands(who, marketing.pk, {who.pk}) for who in everybody] == [True] * 3 + [False]


def test_absences_are_entered_by_oneself_and_ones_leads(
    leader: Person, lead: Person, member: Person, guest: Person
) -> None:
    assert [policy.can_enter_absence(who, member) for who in (leader, lead, member, guest)] == [True] * 3 + [False]
    assert not policy.can_enter_absence(member, lead)
    assert not policy.can_enter_absence(guest, guest)
