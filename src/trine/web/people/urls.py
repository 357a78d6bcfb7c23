"""Addresses of the people area. The page of one team, `/teams/<slug>/`, belongs to the goals area."""

from django.urls import path

from trine.web.people.views import entrance, invitations, people, settings, teams

app_name = "people"
urlpatterns = [
    path("first-admin/<str:token>/", entrance.set_up, name="set_up"),
    path("welcome/", entrance.welcome, name="welcome"),
    path("join/<str:token>/", entrance.join, name="join"),
    path("new-password/<str:token>/", entrance.new_password, name="new_password"),
    path("people/", people.people, name="people"),
    path("people/<slug:slug>/", people.person, name="person"),
    path("people/<slug:slug>/edit/", people.edit, name="person_edit"),
    path("people/<slug:slug>/role/", people.role, name="person_role"),
    path("people/<slug:slug>/leave/", people.leave, name="person_leave"),
    path("people/<slug:slug>/bring-back/", people.bring_back, name="person_bring_back"),
    path("people/<slug:slug>/invite/", invitations.invite_person, name="person_invite"),
    path("people/<slug:slug>/password-link/", people.password_link, name="person_password_link"),
    path("people/<slug:slug>/second-factors/", people.second_factors, name="person_second_factors"),
    path("invitations/", invitations.invitations, name="invitations"),
    path("invitations/new/", invitations.invite, name="invite"),
    path("invitations/<int:pk>/revoke/", invitations.revoke, name="invitation_revoke"),
    path("teams/", teams.teams, name="teams"),
    path("teams/new/", teams.new, name="team_new"),
    path("teams/<slug:slug>/edit/", teams.edit, name="team_edit"),
    path("teams/<slug:slug>/end/", teams.end, name="team_end"),
    path("teams/<slug:slug>/members/", teams.members, name="team_members"),
    path("teams/<slug:slug>/members/add/", teams.add_member, name="team_member_add"),
    path("teams/<slug:slug>/members/<int:pk>/end/", teams.end_membership, name="team_member_end"),
    path("teams/<slug:slug>/members/<int:pk>/lead/", teams.make_lead, name="team_member_lead"),
    path("settings/", settings.me, name="me"),
    path("settings/address/", settings.address, name="address"),
    path("settings/company/", settings.company, name="company"),
]
