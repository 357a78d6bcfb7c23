"""What people do to the company, its people and its teams: one function for each intention."""

from trine.web.people.actions.accounts import (
    change_address,
    change_profile,
    choose_password,
    make_password_link,
    remove_second_factors,
)
from trine.web.people.actions.company import change_company, first_owner_link, make_first_owner_link, set_up_company
from trine.web.people.actions.invitations import accept_invitation, invite, revoke_invitation
from trine.web.people.actions.people import bring_back, change_person, change_role, mark_as_left
from trine.web.people.actions.teams import add_member, change_team, end_membership, end_team, make_lead, make_team

__all__ = [
    "accept_invitation",
    "add_member",
    "bring_back",
    "change_address",
    "change_company",
    "change_person",
    "change_profile",
    "change_role",
    "change_team",
    "choose_password",
    "end_membership",
    "end_team",
    "first_owner_link",
    "invite",
    "make_first_owner_link",
    "make_lead",
    "make_password_link",
    "make_team",
    "mark_as_left",
    "remove_second_factors",
    "revoke_invitation",
    "set_up_company",
]
