"""Who may open which address, as data. `test_access.py` walks all of it: every address, method and role.

A row that lets somebody in promises that each of its methods answers them (200, a redirect, or 400 or 422 for the
empty form that the walk sends) and that every other method answers 405. Everybody else is sent to the sign-in page, or
gets 403 if they are signed in. An address may have several rows, for objects that open to different people.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

ROLES = ("anonymous", "guest", "member", "lead", "leader", "owner")
EVERYBODY = frozenset(ROLES)
SIGNED_IN = EVERYBODY - {"anonymous"}
MEMBERS = SIGNED_IN - {"guest"}
LEADS = frozenset({"lead", "leader", "owner"})  # the lead leads Sales
LEADERS = frozenset({"leader", "owner"})
OWNERS = frozenset({"owner"})
NOBODY: frozenset[str] = frozenset()
FORM = "GET POST"


@dataclass(frozen=True)
class Row:
    """One address."""

    name: str
    roles: frozenset[str]
    methods: str = "GET"
    where: Mapping[str, str] = field(default_factory=dict)
    """Parameters of the path; `{name.attribute}` is filled in from `world.py`."""
    opens: frozenset[int] = frozenset({200, 302, 400, 422})
    """What those who are let in may get."""
    to_sign_in: bool = False
    """Whether those who are let in may still be sent to the sign-in page, such as after signing out."""


BASE = (Row("base:healthz", EVERYBODY),)

OWN = frozenset({200, 302, 404})  # nobody here has any, and nobody reaches another's
SIGN_IN = (
    Row("account_login", EVERYBODY, FORM),
    Row("account_logout", EVERYBODY, FORM, to_sign_in=True),
    Row("account_inactive", EVERYBODY),
    Row("account_reauthenticate", SIGNED_IN, FORM),
    Row("account_change_password", SIGNED_IN, FORM),
    Row("account_set_password", SIGNED_IN, FORM),
    Row("account_reset_password", EVERYBODY, FORM),
    Row("account_reset_password_done", EVERYBODY),
    Row("account_reset_password_from_key", EVERYBODY, FORM, {"uidb36": "1", "key": "no-such-key"}),
    Row("account_reset_password_from_key_done", EVERYBODY),
    Row("mfa_index", SIGNED_IN),
    Row("mfa_authenticate", EVERYBODY, FORM, to_sign_in=True),
    Row("mfa_reauthenticate", SIGNED_IN, FORM, opens=OWN),
    Row("mfa_activate_totp", SIGNED_IN, FORM),
    Row("mfa_deactivate_totp", SIGNED_IN, FORM, opens=OWN),
    Row("mfa_view_recovery_codes", SIGNED_IN, opens=OWN),
    Row("mfa_generate_recovery_codes", SIGNED_IN, FORM),
    Row("mfa_download_recovery_codes", SIGNED_IN, opens=OWN),
    Row("mfa_list_webauthn", SIGNED_IN),
    Row("mfa_add_webauthn", SIGNED_IN, FORM),
    Row("mfa_login_webauthn", EVERYBODY, FORM, to_sign_in=True),
    Row("mfa_reauthenticate_webauthn", SIGNED_IN, FORM, to_sign_in=True),
    Row("mfa_edit_webauthn", SIGNED_IN, FORM, {"pk": "{passkey.pk}"}, opens=OWN),
    Row("mfa_remove_webauthn", SIGNED_IN, FORM, {"pk": "{passkey.pk}"}, opens=OWN),
    Row("usersessions_list", SIGNED_IN, FORM),
    # Without TRINE_OIDC_ISSUER there is no provider.
    Row("openid_connect_login", EVERYBODY, FORM, {"provider_id": "company"}, opens=frozenset({404})),
    Row("openid_connect_callback", EVERYBODY, FORM, {"provider_id": "company"}, opens=frozenset({404})),
    Row("socialaccount_login_cancelled", EVERYBODY),
    Row("socialaccount_login_error", EVERYBODY, opens=frozenset({401})),
)

SALES = {"slug": "sales"}  # the lead's team
MARKETING = {"slug": "marketing"}
SOMEBODY = {"slug": "{member.slug}"}
AN_OWNER = {"slug": "{owner.slug}"}
PEOPLE = (
    Row("people:set_up", EVERYBODY, FORM, {"token": "{first_owner_token}"}, opens=frozenset({410})),
    Row("people:set_up", EVERYBODY, FORM, {"token": "no-such-token"}, opens=frozenset({404})),
    Row("people:welcome", OWNERS),
    Row("people:join", EVERYBODY, FORM, {"token": "{join_token}"}),
    Row("people:join", EVERYBODY, FORM, {"token": "no-such-token"}, opens=frozenset({404})),
    Row("people:new_password", EVERYBODY, FORM, {"token": "{password_token}"}),
    Row("people:new_password", EVERYBODY, FORM, {"token": "{join_token}"}, opens=frozenset({404})),
    Row("people:people", SIGNED_IN),
    Row("people:person", SIGNED_IN, where=SOMEBODY),
    Row("people:person_edit", LEADERS, FORM, SOMEBODY),
    Row("people:person_edit", OWNERS, FORM, AN_OWNER),
    Row("people:person_role", OWNERS, FORM, SOMEBODY),
    Row("people:person_leave", LEADERS, FORM, SOMEBODY),
    Row("people:person_leave", OWNERS, FORM, AN_OWNER),
    Row("people:person_bring_back", LEADERS, "POST", SOMEBODY),
    Row("people:person_invite", LEADS, "POST", {"slug": "{plan_member.slug}"}),
    Row("people:person_invite", OWNERS, "POST", {"slug": "{plan_owner.slug}"}),
    Row("people:person_password_link", LEADERS, "POST", SOMEBODY),
    Row("people:person_second_factors", LEADERS, "POST", SOMEBODY),
    Row("people:invitations", LEADS),
    Row("people:invite", LEADS, FORM),
    Row("people:invitation_revoke", LEADS, "POST", {"pk": "{invitation_into_sales.pk}"}),
    Row("people:invitation_revoke", LEADERS, "POST", {"pk": "{invitation_into_marketing.pk}"}),
    Row("people:teams", SIGNED_IN),
    Row("people:team_new", LEADERS, FORM),
    Row("people:team_edit", LEADS, FORM, SALES),
    Row("people:team_edit", LEADERS, FORM, MARKETING),
    Row("people:team_end", LEADERS, FORM, SALES),
    Row("people:team_members", SIGNED_IN, where=SALES),
    Row("people:team_member_add", LEADS, "POST", SALES),
    Row("people:team_member_add", LEADERS, "POST", MARKETING),
    Row("people:team_member_end", LEADS, FORM, {**SALES, "pk": "{membership.pk}"}),
    Row("people:team_member_lead", LEADS, "POST", {**SALES, "pk": "{membership.pk}"}),
    Row("people:me", SIGNED_IN, FORM),
    Row("people:address", SIGNED_IN, FORM),
    Row("people:company", OWNERS, FORM),
)
UI = (
    Row("ui:stylesheet", EVERYBODY, where={"version": "any"}),
    Row("ui:vega", SIGNED_IN, where={"version": "any"}),
    Row("ui:theme", EVERYBODY, "POST"),
    Row("ui:gallery", SIGNED_IN),
)
NEED = {"slug": "{need.slug}"}  # something that Marketing needs from Sales
KPI, FORM_ANSWERS = {"pk": "{kpi.pk}"}, frozenset({200, 422})
METRIC = {"slug": "mql"}  # owned by Sales
GOAL = {"slug": "{goal.slug}"}
GOALS: tuple[Row, ...] = (
    Row("goals:scoreboard", SIGNED_IN),
    Row("goals:kpi_publish", LEADS, FORM, {"cycle": "now", "team": "sales"}, opens=FORM_ANSWERS),
    Row("goals:kpi_publish", LEADERS, FORM, {"cycle": "now", "team": "marketing"}, opens=FORM_ANSWERS),
    Row("goals:kpi_change", LEADS, FORM, KPI, opens=FORM_ANSWERS),
    Row("goals:kpi_move", LEADS, "POST", KPI),
    Row("goals:kpi_remove", LEADS, "POST", KPI),
    Row("goals:metric", SIGNED_IN, where=METRIC),
    Row("goals:metric_new", LEADS, FORM, opens=FORM_ANSWERS),
    Row("goals:metric_change", LEADS, FORM, METRIC, opens=FORM_ANSWERS),
    Row("goals:metric_remove", LEADS, "POST", METRIC),
    Row("goals:reading_enter", LEADS, "POST", METRIC, opens=FORM_ANSWERS),
    Row("goals:reading_remove", LEADS, "POST", {**METRIC, "pk": "{reading.pk}"}),
    Row("goals:team", SIGNED_IN, where={"slug": "sales"}),
    Row("goals:dependency_ask", LEADS, FORM, {"slug": "sales"}, opens=frozenset({200, 422})),
    Row("goals:dependency_ask", LEADERS, FORM, {"slug": "marketing"}, opens=frozenset({200, 422})),
    Row("goals:dependency_promise", LEADS, FORM, NEED, opens=frozenset({200, 422})),
    Row("goals:dependency_decline", LEADS, FORM, NEED, opens=frozenset({200, 422})),
    Row("goals:dependency_deliver", LEADS, "POST", NEED),
    Row("goals:plan", LEADERS),
    Row("goals:plan_export", LEADERS),
    Row("goals:plan_schema", SIGNED_IN),
    Row("goals:plan_check", OWNERS, "POST"),
    Row("goals:plan_take_in", OWNERS, "POST"),
    Row("goals:look_around", NOBODY, FORM),  # open in the demo company alone
    Row("goals:tree", SIGNED_IN),
    Row("goals:goal", SIGNED_IN, where=GOAL),
    Row("goals:goal_evidence", SIGNED_IN, where=GOAL),
    Row("goals:goal_new", LEADS, FORM, opens=FORM_ANSWERS),
    Row("goals:goal_edit", LEADS, FORM, GOAL, opens=FORM_ANSWERS),
    Row("goals:goal_remove", LEADS, FORM, GOAL),
    Row("goals:goal_restore", LEADS, "POST", {"pk": "{removal.pk}"}),
    Row("goals:sign_off", LEADS, "POST", {**GOAL, "team": "sales"}),
    Row("goals:sign_off", LEADERS, "POST", {**GOAL, "team": "marketing"}),
    Row("goals:sign_off_withdraw", LEADS, "POST", {**GOAL, "team": "sales"}),
    Row("goals:check_in", MEMBERS, FORM, GOAL, opens=FORM_ANSWERS),
    Row("goals:check_ins", MEMBERS),
    Row("goals:check_in_undo", frozenset({"lead"}), "POST", {"pk": "{check_in.pk}"}),  # who checked in
    Row("goals:cycles", SIGNED_IN),
    Row("goals:cycle_new", LEADERS, FORM, opens=FORM_ANSWERS),
    Row("goals:cycle_edit", LEADERS, FORM, {"slug": "now"}, opens=FORM_ANSWERS),
    Row("goals:cycle_remove", LEADERS, FORM, {"slug": "now"}),
    Row("goals:load_demo", OWNERS, "POST"),
    Row("goals:wipe_demo", OWNERS, FORM),
)
FILE = {"pk": "{file.pk}"}
SOURCE = {"pk": "{source.pk}"}
DATA = (
    Row("data:home", MEMBERS),
    Row("data:metric", MEMBERS, where={"name": "win_rate"}),
    Row("data:upload", LEADERS, "POST"),
    Row("data:sources", OWNERS),
    Row("data:source_add", OWNERS, FORM, {"kind": "hubspot"}),
    Row("data:source", OWNERS, where=SOURCE),
    Row("data:source_change", OWNERS, "POST", SOURCE),
    Row("data:source_check", OWNERS, "POST", SOURCE),
    Row("data:source_start", OWNERS, "POST", SOURCE),
    Row("data:source_remove", OWNERS, FORM, SOURCE),
    Row("data:file", LEADERS, where=FILE),
    Row("data:progress", LEADERS, where=FILE),
    Row("data:mapping", LEADERS, where=FILE),
    Row("data:save_mapping", LEADERS, "POST", FILE),
    Row("data:kind", LEADERS, "POST", FILE),
    Row("data:start", LEADERS, "POST", FILE),
    Row("data:undo", LEADERS, "POST", FILE),
    Row("data:discard", LEADERS, "POST", FILE),
    Row("data:rejected", LEADERS, where=FILE, opens=frozenset({404})),
)
A_DELIVERABLE = {"slug": "{deliverable.slug}"}  # of Sales
A_PLAN = {"slug": "{team_plan.slug}"}  # of Sales
ROADMAP = (
    Row("roadmap:timeline", MEMBERS),
    Row("roadmap:export", MEMBERS),
    Row("roadmap:take_in", LEADS, FORM, opens=FORM_ANSWERS),
    Row("roadmap:changes", MEMBERS),
    Row("roadmap:looked", MEMBERS, "POST"),
    Row("roadmap:change_undo", LEADS, "POST", {"pk": "{rescheduling.pk}"}),
    Row("roadmap:view_save", MEMBERS, "POST"),
    Row("roadmap:view_restore", MEMBERS, "POST"),
    Row("roadmap:view_remove", MEMBERS, "POST", {"pk": "{roadmap_view.pk}"}, opens=OWN),  # the member's
    Row("roadmap:mine", MEMBERS, FORM),
    Row("roadmap:people", MEMBERS),
    Row("roadmap:absence_enter", MEMBERS, "POST", opens=FORM_ANSWERS),
    Row("roadmap:absence_remove", MEMBERS, "POST", {"pk": "{absence.pk}"}),  # the member's
    Row("roadmap:absence_restore", MEMBERS, "POST", {"pk": "{absence_removed.pk}"}),
    Row("roadmap:initiatives", MEMBERS),
    Row("roadmap:plans", MEMBERS),
    Row("roadmap:plan", MEMBERS, where=A_PLAN),
    Row("roadmap:plan_new", LEADS, FORM, opens=FORM_ANSWERS),
    Row("roadmap:plan_edit", LEADS, FORM, A_PLAN, opens=FORM_ANSWERS),
    Row("roadmap:plan_remove", LEADS, FORM, A_PLAN),
    Row("roadmap:goal", MEMBERS, where=GOAL),
    Row("roadmap:deliverable", MEMBERS, where=A_DELIVERABLE),
    Row("roadmap:deliverable_new", LEADS, FORM, opens=FORM_ANSWERS),
    Row("roadmap:deliverable_edit", LEADS, FORM, A_DELIVERABLE, opens=FORM_ANSWERS),
    Row("roadmap:deliverable_change", LEADS, FORM, A_DELIVERABLE, opens=FORM_ANSWERS),
    Row("roadmap:seen", MEMBERS, "POST", A_DELIVERABLE),
    Row("roadmap:assign", LEADS, FORM, A_DELIVERABLE, opens=FORM_ANSWERS),
    Row("roadmap:release", LEADS, "POST", {**A_DELIVERABLE, "pk": "{assignment.pk}"}),
    Row("roadmap:involve", MEMBERS, FORM, A_DELIVERABLE, opens=FORM_ANSWERS),
)
A_LAUNCH = {"slug": "{launch.slug}"}  # of Sales
A_TASK = {**A_LAUNCH, "task": "list"}
AN_ITEM = {**A_LAUNCH, "pk": "{item.pk}"}
A_MEASURE = {**A_LAUNCH, "pk": "{measure.pk}"}
A_PART = {**A_LAUNCH, "part": "goal"}
A_LESSON = {**A_LAUNCH, "pk": "{lesson.pk}"}
A_PLAYBOOK = {"slug": "{playbook.slug}"}
LAUNCHES = (
    Row("launches:launches", MEMBERS),
    Row("launches:new", LEADS, FORM, opens=FORM_ANSWERS),
    Row("launches:calendar", MEMBERS),
    Row("launches:undo", LEADS, "POST", {"pk": "{launch_move.pk}"}),
    Row("launches:launch", MEMBERS, where=A_LAUNCH),
    Row("launches:edit", LEADS, FORM, A_LAUNCH, opens=FORM_ANSWERS),
    Row("launches:move_on", LEADS, FORM, A_LAUNCH, opens=FORM_ANSWERS),
    Row("launches:move_back", LEADS, "POST", A_LAUNCH),
    Row("launches:call_off", LEADS, FORM, A_LAUNCH, opens=FORM_ANSWERS),
    Row("launches:take_up", LEADS, "POST", A_LAUNCH),
    Row("launches:move", LEADS, FORM, A_LAUNCH, opens=FORM_ANSWERS),
    Row("launches:take_version", LEADS, FORM, A_LAUNCH, opens=FORM_ANSWERS),
    Row("launches:part", LEADS, FORM, A_PART, opens=FORM_ANSWERS | {302}),
    Row("launches:part_ask", LEADS, "POST", A_PART),
    Row("launches:review", LEADS, FORM, {**A_PART, "team": "sales"}, opens=FORM_ANSWERS),
    Row("launches:review", LEADERS, FORM, {**A_PART, "team": "marketing"}, opens=FORM_ANSWERS),
    Row("launches:tasks", MEMBERS, where=A_LAUNCH),
    Row("launches:tasks_csv", MEMBERS, where=A_LAUNCH),
    Row("launches:tasks_import", LEADS, FORM, A_LAUNCH, opens=FORM_ANSWERS),
    Row("launches:task_new", LEADS, FORM, A_LAUNCH, opens=FORM_ANSWERS),
    Row("launches:task_edit", LEADS, FORM, A_TASK, opens=FORM_ANSWERS),
    Row("launches:task_by_playbook", LEADS, FORM, A_TASK, opens=FORM_ANSWERS),
    Row("launches:task_finish", LEADS, "POST", A_TASK),
    Row("launches:task_remove", LEADS, "POST", A_TASK),
    Row("launches:readiness", MEMBERS, where=A_LAUNCH),
    Row("launches:item_new", LEADS, FORM, A_LAUNCH, opens=FORM_ANSWERS),
    Row("launches:item_edit", LEADS, FORM, AN_ITEM, opens=FORM_ANSWERS),
    Row("launches:item_mark", LEADS, "POST", AN_ITEM),
    Row("launches:item_remove", LEADS, FORM, AN_ITEM),
    Row("launches:measures", MEMBERS, where=A_LAUNCH),
    Row("launches:measure_new", LEADS, FORM, A_LAUNCH, opens=FORM_ANSWERS),
    Row("launches:work_out", LEADS, "POST", A_LAUNCH),
    Row("launches:discussed", LEADS, "POST", A_LAUNCH),
    Row("launches:measure_edit", LEADS, FORM, A_MEASURE, opens=FORM_ANSWERS),
    Row("launches:measure_remove", LEADS, FORM, A_MEASURE),
    Row("launches:afterwards", MEMBERS, where=A_LAUNCH),
    Row("launches:rate", MEMBERS, FORM, A_LAUNCH, opens=FORM_ANSWERS),
    Row("launches:look_back", LEADS, FORM, A_LAUNCH, opens=FORM_ANSWERS),
    Row("launches:action_new", LEADS, FORM, A_LAUNCH, opens=FORM_ANSWERS),
    Row("launches:action_finish", LEADS, "POST", {**A_LAUNCH, "pk": "{launch_action.pk}"}),
    Row("launches:lesson_new", LEADS, FORM, A_LAUNCH, opens=FORM_ANSWERS),
    Row("launches:lesson_accept", LEADS, "POST", A_LESSON),
    Row("launches:lesson_decline", LEADS, FORM, A_LESSON, opens=FORM_ANSWERS),
    Row("launches:playbooks", MEMBERS),
    Row("launches:playbook_new", LEADS, FORM, opens=FORM_ANSWERS),
    Row("launches:playbook", MEMBERS, where=A_PLAYBOOK),
    Row("launches:steps", LEADS, FORM, A_PLAYBOOK, opens=FORM_ANSWERS),
    Row("launches:steps_csv", MEMBERS, where=A_PLAYBOOK),
    Row("launches:steps_import", LEADS, FORM, A_PLAYBOOK, opens=FORM_ANSWERS),
)
A_SCENARIO = {"pk": "{scenario.pk}"}
ACCOUNT = {"source": "crm", "account_id": "A-1"}
NO_SUCH = {"pk": "999999"}
OTHERS = frozenset({404})  # a message of one's own opens; everybody else's is not there
A_STAND_UP = {"pk": "{stand_up.pk}"}  # of Sales and Marketing
A_DAY = {**A_STAND_UP, "on": "{stand_up_day.on}"}
STAND_UPS = (
    Row("stand_ups:stand_ups", MEMBERS),
    Row("stand_ups:new", LEADS, FORM),
    Row("stand_ups:stand_up", MEMBERS, where=A_STAND_UP),
    Row("stand_ups:edit", LEADS, FORM, A_STAND_UP),
    Row("stand_ups:end", LEADS, "POST", A_STAND_UP),
    Row("stand_ups:take_up", LEADS, "POST", A_STAND_UP),
    Row("stand_ups:skip", LEADS, "POST", A_STAND_UP),
    Row("stand_ups:be_asked", MEMBERS, "POST", A_STAND_UP),
    Row("stand_ups:be_not_asked", MEMBERS, "POST", A_STAND_UP),
    Row("stand_ups:day", MEMBERS, where=A_DAY),
    Row("stand_ups:mine", MEMBERS, FORM, A_DAY),
    Row("stand_ups:keep", LEADS, "POST", A_DAY),
)
A_SERIES = {"pk": "{series.pk}"}  # of Sales and Marketing
A_MEETING = {**A_SERIES, "on": "{meeting.on}"}  # it is on
AN_ENTRY = {"pk": "{meeting_entry.pk}"}  # the lead wrote it
AN_ACTION = {"pk": "{meeting_action.pk}"}
MEETINGS = (
    Row("meetings:series_list", MEMBERS),
    Row("meetings:new", LEADS, FORM),
    Row("meetings:series", MEMBERS, where=A_SERIES),
    Row("meetings:edit", LEADS, FORM, A_SERIES),
    Row("meetings:end", LEADS, "POST", A_SERIES),
    Row("meetings:take_up", LEADS, "POST", A_SERIES),
    Row("meetings:skip", LEADS, "POST", A_SERIES),
    Row("meetings:keep", LEADS, "POST", {**A_SERIES, "on": "{meeting_out.on}"}),
    Row("meetings:bring_up", MEMBERS, "POST", A_SERIES),
    Row("meetings:withdraw", LEADS, "POST", {"pk": "{meeting_topic.pk}"}),
    Row("meetings:begin", MEMBERS, "POST", A_SERIES),
    Row("meetings:meeting", MEMBERS, where=A_MEETING),
    Row("meetings:live", MEMBERS, where=A_MEETING),
    Row("meetings:note", MEMBERS, "POST", A_MEETING),
    Row("meetings:decide", MEMBERS, "POST", A_MEETING),
    Row("meetings:promise", MEMBERS, "POST", A_MEETING),
    Row("meetings:finish", MEMBERS, "POST", A_MEETING),
    Row("meetings:take_back", LEADS, "POST", AN_ENTRY),
    Row("meetings:put_back", LEADS, "POST", AN_ENTRY),
    Row("meetings:done", MEMBERS, "POST", AN_ACTION),
    Row("meetings:drop", MEMBERS, FORM, AN_ACTION),
    Row("meetings:reopen", MEMBERS, "POST", AN_ACTION),
)
BRIEFING = (
    Row("briefing:inbox", SIGNED_IN),
    Row("briefing:preferences", SIGNED_IN, FORM),
    Row("briefing:turn_up", SIGNED_IN, "POST"),
    Row("briefing:zone", SIGNED_IN, "POST", opens=frozenset({204, 400})),
    Row("briefing:follow", SIGNED_IN, "POST", {"kind": "team", "subject_id": "sales"}),
    Row("briefing:unfollow", SIGNED_IN, "POST", {"kind": "team", "subject_id": "sales"}),
    Row("briefing:finish_all", SIGNED_IN, "POST"),
    Row("briefing:take_back_all", SIGNED_IN, "POST"),
    Row("briefing:message", SIGNED_IN, where=NO_SUCH, opens=OTHERS),
    Row("briefing:finish", SIGNED_IN, "POST", where=NO_SUCH, opens=OTHERS),
    Row("briefing:reopen", SIGNED_IN, "POST", where=NO_SUCH, opens=OTHERS),
    Row("briefing:snooze", SIGNED_IN, "POST", where=NO_SUCH, opens=OTHERS),
    Row("briefing:turn_down", SIGNED_IN, FORM, where=NO_SUCH, opens=OTHERS),
    Row("briefing:turn_back_up", SIGNED_IN, "POST", where=NO_SUCH, opens=OTHERS),
    Row("briefing:health", EVERYBODY),
    Row("briefing:outbox", OWNERS),
    Row("briefing:send_test", OWNERS, "POST"),
    Row("briefing:send_restored", OWNERS, FORM),
    Row("briefing:let_restored_go", OWNERS, FORM),
    Row("briefing:send_held", OWNERS, "POST", where=NO_SUCH, opens=OTHERS),
    Row("briefing:let_go", OWNERS, "POST", where=NO_SUCH, opens=OTHERS),
)

CALENDARS = (
    Row("calendars:mine", SIGNED_IN),
    Row("calendars:make", SIGNED_IN, "POST"),
    Row("calendars:withdraw", SIGNED_IN, FORM),
    Row("calendars:feed", EVERYBODY, where={"token": "{calendar_token}"}),  # whoever holds the link
    Row("calendars:feed", EVERYBODY, where={"token": "no-such-token"}, opens=OTHERS),
)
A_WEBHOOK = {"pk": "{webhook.pk}"}  # the leader's
WEBHOOKS = (
    Row("webhooks:webhooks", LEADERS),
    Row("webhooks:new", LEADERS, FORM, opens=FORM_ANSWERS),
    Row("webhooks:webhook", LEADERS, where=A_WEBHOOK),
    Row("webhooks:webhook", OWNERS, where={"pk": "{owners_webhook.pk}"}),
    Row("webhooks:edit", LEADERS, FORM, A_WEBHOOK, opens=FORM_ANSWERS),
    Row("webhooks:renew_secret", LEADERS, FORM, A_WEBHOOK),
    Row("webhooks:test", LEADERS, "POST", A_WEBHOOK),
    Row("webhooks:switch_off", LEADERS, "POST", A_WEBHOOK),
    Row("webhooks:switch_on", LEADERS, "POST", A_WEBHOOK),
    Row("webhooks:send_held", LEADERS, "POST", A_WEBHOOK),
    Row("webhooks:let_go", LEADERS, "POST", A_WEBHOOK),
    Row("webhooks:remove", LEADERS, FORM, A_WEBHOOK),
    Row("webhooks:send_again", LEADERS, "POST", {"pk": "{webhook_call.pk}"}),
)
AN_EDITION = {"pk": "{edition.pk}"}
A_PART = {"pk": "{status_part.pk}"}
STATUS = (
    Row("status:status", SIGNED_IN),
    Row("status:when", LEADERS, FORM, opens=FORM_ANSWERS),
    Row("status:edition", LEADS, where=AN_EDITION),
    Row("status:part", LEADS, FORM, A_PART, opens=FORM_ANSWERS),
    Row("status:part_undo", LEADS, "POST", A_PART),
    Row("status:part_renew", LEADS, "POST", A_PART),
    Row("status:archive", SIGNED_IN),
    Row("status:changes", LEADS),
    Row("status:changes_csv", LEADS),
    Row("status:seen", LEADS, "POST"),
    Row("status:unseen", LEADS, "POST"),
)

SLACK = (
    Row("slack:actions", EVERYBODY, "POST", opens=frozenset({404})),  # open with SLACK_SIGNING_SECRET alone
    Row("slack:events", EVERYBODY, "POST", opens=frozenset({404})),
    Row("slack:overview", OWNERS, FORM),
    Row("slack:test", OWNERS, "POST"),
    Row("slack:send_again", OWNERS, "POST", where=NO_SUCH, opens=OTHERS),
    Row("slack:let_go", OWNERS, "POST", where=NO_SUCH, opens=OTHERS),
)

REVENUE = (
    Row("revenue:attribution", MEMBERS),
    Row("revenue:attribution_csv", MEMBERS),
    Row("revenue:sourcing", LEADERS, FORM, opens=FORM_ANSWERS),
    Row("revenue:won", MEMBERS),
    Row("revenue:account", MEMBERS, where=ACCOUNT, opens=frozenset({404})),  # no such account is known
    Row("revenue:funnel", MEMBERS),
    Row("revenue:funnel_csv", MEMBERS),
    Row("revenue:handoff", MEMBERS),
    Row("revenue:handoff_csv", MEMBERS),
    Row("revenue:handoff_agreement", LEADERS, FORM, opens=FORM_ANSWERS | {302}),
    Row("revenue:campaigns", MEMBERS),
    Row("revenue:campaigns_csv", MEMBERS),
    Row("revenue:win_rate", MEMBERS),
    Row("revenue:win_rate_csv", MEMBERS),
    Row("revenue:collateral", MEMBERS),
    Row("revenue:asset_replace", LEADERS, FORM),  # and who leads marketing
    Row("revenue:replacement", MEMBERS, where={"pk": "{replacement.pk}"}),
    Row("revenue:asset_confirm", MEMBERS, "POST", {"pk": "{replacement.pk}"}),
    Row("revenue:asset_unconfirm", MEMBERS, "POST", {"pk": "{replacement.pk}"}),
    Row("revenue:asset_withdraw", LEADERS, "POST", {"pk": "{replacement.pk}"}),
    Row("revenue:execution", MEMBERS),
    Row("revenue:execution_csv", MEMBERS),
)
INSIGHTS = (
    Row("insights:signs", SIGNED_IN),
    Row("insights:signs_pdf", SIGNED_IN),
    Row("insights:signs_mail", SIGNED_IN, "POST"),
    Row("insights:signs_mondays", LEADERS, "POST"),
    Row("insights:signs_no_mondays", LEADERS, "POST"),
    Row("insights:screens", LEADERS, FORM),
    Row("insights:screen_withdraw", LEADERS, FORM, {"pk": "{screen.pk}"}),
    Row("insights:screen", EVERYBODY, where={"token": "{screen_token}"}),  # whoever holds the link
    Row("insights:screen", EVERYBODY, where={"token": "no-such-token"}, opens=frozenset({404})),
    Row("insights:findings", SIGNED_IN),
    Row("insights:finding", SIGNED_IN, where={"pk": "{finding.pk}"}),
    Row("insights:accept", LEADERS, "POST", {"pk": "{finding.pk}"}, opens=frozenset({422})),
    Row("insights:withdraw", LEADERS, "POST", {"pk": "{finding.pk}"}),
    Row("insights:about", SIGNED_IN, where={"kind": "goal", "id": "c-share"}),
    Row("insights:search", SIGNED_IN),
    Row("insights:ask_on_finding", LEADS, FORM, {"pk": "{finding.pk}"}),
    Row("insights:ask", LEADS, FORM),
    Row("insights:fit", SIGNED_IN, where={"pk": "{finding.pk}"}),
    Row("insights:fit_to_scenario", LEADERS, "POST", {"pk": "{finding.pk}"}),
    Row("insights:decisions", SIGNED_IN),
    Row("insights:metric_tree", SIGNED_IN),
    Row("insights:scenarios", LEADERS),
    Row("insights:scenario_new", LEADERS, FORM),
    Row("insights:scenario", LEADERS, where=A_SCENARIO),
    Row("insights:scenario_copy", LEADERS, FORM, A_SCENARIO),
    Row("insights:scenario_targets", LEADERS, FORM, A_SCENARIO),
    Row("insights:scenario_day", LEADERS, FORM, A_SCENARIO),
    Row("insights:scenario_end_team", LEADERS, FORM, A_SCENARIO),
    Row("insights:scenario_merge_teams", LEADERS, FORM, A_SCENARIO),
    Row("insights:scenario_start_team", LEADERS, FORM, A_SCENARIO),
    Row("insights:scenario_split_team", LEADERS, FORM, {**A_SCENARIO, "team": "sales"}),
    Row("insights:scenario_owners", LEADERS, FORM, {**A_SCENARIO, "goal": "{goal.slug}"}),
    Row("insights:scenario_next_cycle", LEADERS, FORM, A_SCENARIO),
    Row("insights:scenario_take_back", LEADERS, "POST", A_SCENARIO),
    Row("insights:scenario_apply", OWNERS, "POST", A_SCENARIO),
    Row("insights:scenario_discard", LEADERS, "POST", A_SCENARIO),
    Row("insights:scenario_restore", LEADERS, "POST", A_SCENARIO),
    Row("insights:tension", MEMBERS, where={"pk": "{tension.pk}"}),
    Row("insights:decide", frozenset({"lead"}), "POST", {"pk": "{tension.pk}"}, opens=frozenset({422})),
    Row("insights:decide", LEADS, "POST", {"pk": "{tension_with_leadership.pk}"}, opens=frozenset({422})),
    Row("insights:add_option", MEMBERS, FORM, {"pk": "{tension.pk}"}),
    Row("insights:hand_over", LEADS, FORM, {"pk": "{tension.pk}"}),
    Row("insights:escalate", LEADS, "POST", {"pk": "{tension_to_escalate.pk}"}),
    Row("insights:drop", LEADS, FORM, {"pk": "{tension.pk}"}),
    Row("insights:reopen", LEADS, FORM, {"pk": "{tension.pk}"}),
)
A_WAVE = {"pk": "{wave.pk}"}  # that is being arranged
AN_OPEN_WAVE = {"pk": "{open_wave.pk}"}
A_ROUND = {"pk": "{shadowing_round.pk}"}  # of Sales and Marketing
A_VISIT, A_VISIT_BEFORE = {"pk": "{shadowing_day.pk}"}, {"pk": "{shadowing_done.pk}"}  # of the member
THE_MEMBER = frozenset({"member"})
SHADOWING = (
    Row("shadowing:home", MEMBERS),
    Row("shadowing:learnings", MEMBERS),
    Row("shadowing:coverage", MEMBERS),
    Row("shadowing:wishes", MEMBERS, FORM),
    Row("shadowing:new_round", LEADERS, FORM),
    Row("shadowing:round", LEADS, where=A_ROUND),
    Row("shadowing:send", LEADERS, "POST", A_ROUND),
    Row("shadowing:again", LEADERS, "POST", A_ROUND),
    Row("shadowing:pair", LEADS, FORM, A_ROUND),
    Row("shadowing:call_off_round", LEADERS, FORM, A_ROUND),
    Row("shadowing:day", LEADS | THE_MEMBER, where=A_VISIT),
    Row("shadowing:accept", THE_MEMBER, "POST", A_VISIT),
    Row("shadowing:decline", THE_MEMBER, "POST", A_VISIT),
    Row("shadowing:move", THE_MEMBER, "POST", A_VISIT),
    Row("shadowing:swap", THE_MEMBER, "POST", A_VISIT),
    Row("shadowing:call_off", LEADS, "POST", A_VISIT),
    Row("shadowing:take_up", LEADS, "POST", A_VISIT),
    Row("shadowing:mine", THE_MEMBER, FORM, A_VISIT_BEFORE),
)
PULSE = (
    Row("pulse:waves", MEMBERS),
    Row("pulse:wave", LEADERS, where=A_WAVE),
    Row("pulse:wave", MEMBERS, where=AN_OPEN_WAVE),
    Row("pulse:mine", MEMBERS, FORM, AN_OPEN_WAVE, opens=FORM_ANSWERS),
    Row("pulse:thanks", MEMBERS, where=AN_OPEN_WAVE),
    Row("pulse:new", LEADERS, FORM, opens=FORM_ANSWERS),
    Row("pulse:edit", LEADERS, FORM, A_WAVE, opens=FORM_ANSWERS),
    Row("pulse:candidates", LEADERS, FORM, A_WAVE),
    Row("pulse:propose", LEADERS, "POST", A_WAVE),
    Row("pulse:open", LEADERS, "POST", A_WAVE),
    Row("pulse:extend", LEADERS, FORM, A_WAVE, opens=FORM_ANSWERS),
    Row("pulse:close", LEADERS, FORM, A_WAVE),
    Row("pulse:cancel", LEADERS, FORM, A_WAVE, opens=FORM_ANSWERS),
    Row("pulse:take_up", LEADERS, "POST", A_WAVE),
    Row("pulse:result", MEMBERS, where={"pk": "{closed_wave.pk}"}),
    Row("pulse:result_csv", MEMBERS, where={"pk": "{closed_wave.pk}"}),
)
A_WIN = {"pk": "{win.pk}"}
A_PROPOSED_WIN = {"pk": "{win_proposed.pk}"}
WINS = (
    Row("wins:wins", SIGNED_IN),
    Row("wins:new", MEMBERS, FORM),
    Row("wins:win", SIGNED_IN, where=A_WIN),
    Row("wins:win", MEMBERS, where={"pk": "{win_of_members.pk}"}),
    Row("wins:win", LEADS, where=A_PROPOSED_WIN),
    Row("wins:edit", LEADS, FORM, A_WIN),
    Row("wins:publish", LEADS, "POST", A_PROPOSED_WIN),
    Row("wins:dismiss", LEADS, FORM, A_WIN),
    Row("wins:restore", LEADS, "POST", A_WIN),
    Row("wins:react", SIGNED_IN, "POST", A_WIN),
)

AREAS = {
    "base": BASE,
    "sign-in": SIGN_IN,
    "people": PEOPLE,
    "ui": UI,
    "goals": GOALS,
    "roadmap": ROADMAP,
    "launches": LAUNCHES,
    "briefing": BRIEFING,
    "stand_ups": STAND_UPS,
    "meetings": MEETINGS,
    "slack": SLACK,
    "status": STATUS,
    "webhooks": WEBHOOKS,
    "calendars": CALENDARS,
    "shadowing": SHADOWING,
    "pulse": PULSE,
    "wins": WINS,
    "data": DATA,
    "revenue": REVENUE,
    "insights": INSIGHTS,
}
