"""The pages that a person can open: what the accessibility walk visits, with the demo company loaded.

Add a row for each page with a layout of its own. `path` may be a function that looks something up in the database.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Literal

from allauth.mfa.models import Authenticator
from django.utils.timezone import localdate

from trine.web.data.models import FileImport, LiveSource
from trine.web.goals.models import Cycle, Dependency, Goal, Kpi
from trine.web.insights.models import CheckRun, FindingRecord, Scenario, Tension
from trine.web.launches.models import LaunchTask
from trine.web.meetings.models import Series
from trine.web.people.models import Membership, Person
from trine.web.pulse.models import Wave
from trine.web.roadmap.models import Deliverable, Plan
from trine.web.shadowing.models import Day, Round
from trine.web.status.models import Edition
from trine.web.wins.models import Win


@dataclass(frozen=True)
class Place:
    """One page: its name in the test report, its address, who reads it, and how it is answered.

    Readers: the owner, a member with second factors ("guarded"), or nobody who is signed in.
    """

    name: str
    path: str | Callable[[], str]
    reader: Literal["owner", "guarded", "nobody"] = "owner"
    status: int = 200

    @property
    def address(self) -> str:
        """The path, looked up now if it is to be looked up."""
        return self.path if isinstance(self.path, str) else self.path()

    def __str__(self) -> str:
        return self.name


def a_finding() -> str:
    """The worst finding."""
    return FindingRecord.objects.order_by("code").filter(code="T108").first().get_absolute_url()  # type: ignore[union-attr]  # else the test fails


def a_goal() -> str:
    """A goal of Sales with check-ins."""
    goal = Goal.objects.filter(ownerships__team__slug="sales", check_ins__isnull=False).order_by("slug")[0]
    return f"/goals/{goal.slug}/"


def a_result() -> str:
    """What came of the last survey, held against the one before."""
    return Wave.objects.filter(state="closed").order_by("-closed_at")[0].get_absolute_url() + "result/"


def a_survey(name: str) -> str:
    """A survey by its name."""
    return Wave.objects.get(name=name).get_absolute_url()


def a_win() -> str:
    """A win of three teams."""
    return Win.objects.published().across_first()[0].get_absolute_url()


def somebody() -> str:
    """A member of Sales."""
    return f"/people/{Person.objects.filter(memberships__team__slug='sales').order_by('slug')[0].slug}/"


def a_membership() -> str:
    """The page that ends somebody's time in Sales."""
    return f"/teams/sales/members/{Membership.objects.filter(team__slug='sales', until=None)[0].pk}/end/"


def a_source() -> str:
    """A live source whose latest sync stopped, after one that was good."""
    return LiveSource.objects.get(name="crm").get_absolute_url()


def a_file(name: str) -> str:
    """The page of a file that was dropped."""
    return FileImport.objects.get(name=name).get_absolute_url()


def a_need() -> str:
    """Something that one team has asked another for."""
    return f"/dependencies/{Dependency.objects.order_by('slug')[0].slug}/"


def a_task() -> str:
    """A task that was set by hand, or else any that is open."""
    rows = LaunchTask.objects.filter(launch__slug="l-gateway", done=None)
    return rows.order_by("-is_manual", "position")[0].slug


def a_passkey() -> str:
    """The passkey of the member with second factors."""
    return f"/accounts/2fa/passkeys/{Authenticator.objects.get(type=Authenticator.Type.WEBAUTHN).pk}/"


def an_accepted_finding() -> str:
    """A finding that leadership lives with."""
    return FindingRecord.objects.open().filter(accepted=True)[0].get_absolute_url()


def a_conflict() -> str:
    """The metric tree around targets that cannot all be met."""
    return f"/metrics/?finding={FindingRecord.objects.open().filter(code='T111').order_by('pk')[0].pk}"


def a_check_in(*, held: bool = False) -> str:
    """The check-in of Marketing and Sales, or the last meeting of it."""
    row = Series.objects.order_by("pk")[0]
    return row.meetings.filter(state="held")[0].get_absolute_url() if held else row.get_absolute_url()


def an_edition() -> Edition:
    """The weekly status that is being written."""
    return Edition.objects.get(kind="weekly", state="drafted")


def a_question(*, is_open: bool) -> str:
    """A question that waits, or one that was decided."""
    return Tension.objects.filter(closed_on__isnull=is_open).order_by("-pk")[0].get_absolute_url()


def a_copy() -> str:
    """A copy of the plan with changes."""
    return Scenario.objects.get(name="Partner sales again").get_absolute_url()


def a_plan() -> Plan:
    """A plan with deliverables, under another one."""
    return Plan.objects.filter(under__isnull=False, deliverables__isnull=False).order_by("slug")[0]


def an_initiative() -> Deliverable:
    """A committed initiative that others wait for."""
    return Deliverable.objects.exclude(stage="").filter(commitment="committed", needed_by__isnull=False)[0]


def a_past_day() -> str:
    """A day of which there is a record: two weeks back, or the first one."""
    first = CheckRun.objects.order_by("at").values_list("at", flat=True)[0]
    return max(localdate() - timedelta(days=14), localdate(first)).isoformat()


def a_round() -> Round:
    """The latest round of shadowing."""
    return Round.objects.order_by("-first")[0]


def a_day(*, state: str) -> Day:
    """A day of shadowing."""
    return Day.objects.filter(state=state).order_by("pk")[0]


ACCOUNT = (
    Place("inbox", "/inbox/"),
    Place("how one is told", "/inbox/settings/"),
    Place("outbox", "/outbox/"),
    Place("stand-ups", "/stand-ups/"),
    Place("shadowing", "/shadowing/"),
    Place("round of shadowing", lambda: a_round().get_absolute_url()),
    Place("arrange a round of shadowing", "/shadowing/rounds/new/"),
    Place("pair two people", lambda: f"{a_round().get_absolute_url()}pair/"),
    Place("a day with another team", lambda: a_day(state="proposed").get_absolute_url()),
    Place("a day with another team that is over", lambda: a_day(state="done").get_absolute_url()),
    Place("what was learnt on days with another team", "/shadowing/learnings/"),
    Place("who has seen which team", "/shadowing/coverage/"),
    Place("how one wants to be paired", "/shadowing/wishes/"),
    Place("weekly check-ins", "/meetings/"),
    Place("a weekly check-in", a_check_in),
    Place("what a check-in came to", lambda: a_check_in(held=True)),
    Place("new weekly check-in", "/meetings/new/"),
    Place("wins", "/wins/"),
    Place("win", a_win),
    Place("surveys", "/agreement/"),
    Place("what came of a survey", a_result),
    Place("new survey", "/agreement/new/"),
    Place("a survey that is open", lambda: a_survey("This week")),
    Place("the first step of an answer", lambda: f"{a_survey('This week')}mine/"),
    Place("a survey that is being arranged", lambda: a_survey("Next quarter")),
    Place("what people choose from", lambda: f"{a_survey('Next quarter')}candidates/"),
    Place("tell a win", "/wins/new/"),
    Place("status that is written", lambda: an_edition().get_absolute_url()),
    Place("part of a status", lambda: f"/status/parts/{an_edition().parts.get(slug='sales').pk}/"),
    Place("what changed", "/changes/?since=30"),
    Place("sign in", "/accounts/login/", reader="nobody"),
    Place("forgotten password", "/accounts/password/reset/", reader="nobody"),
    Place("dead link", "/join/no-such-link/", reader="nobody", status=404),
    Place("mail with a link was sent", "/accounts/password/reset/done/", reader="nobody"),
    Place("dead link to a new password", "/accounts/password/reset/key/1-none/", reader="nobody"),
    Place("account is closed", "/accounts/inactive/", reader="nobody"),
    Place("join by invitation", "/join/{join}/", reader="nobody"),
    Place("new password", "/new-password/{password}/", reader="nobody"),
    Place("sign-in of the company failed", "/accounts/oidc/error/", reader="nobody", status=401),
    Place("sign-in of the company cancelled", "/accounts/oidc/cancelled/", reader="nobody"),
    Place("sign out", "/accounts/logout/"),
    Place("second factors", "/accounts/2fa/"),
    Place("second factors in use", "/accounts/2fa/", reader="guarded"),
    Place("app for codes", "/accounts/2fa/totp/activate/"),
    Place("app for codes off", "/accounts/2fa/totp/deactivate/", reader="guarded"),
    Place("recovery codes", "/accounts/2fa/recovery-codes/", reader="guarded"),
    Place("new recovery codes", "/accounts/2fa/recovery-codes/generate/", reader="guarded"),
    Place("no passkeys", "/accounts/2fa/passkeys/"),
    Place("passkeys", "/accounts/2fa/passkeys/", reader="guarded"),
    Place("add a passkey", "/accounts/2fa/passkeys/add/"),
    Place("rename a passkey", lambda: f"{a_passkey()}edit/", reader="guarded"),
    Place("remove a passkey", lambda: f"{a_passkey()}remove/", reader="guarded"),
    Place("confirm with the password", "/accounts/reauthenticate/", reader="guarded"),
    Place("confirm with a second factor", "/accounts/2fa/reauthenticate/", reader="guarded"),
    Place("change password", "/accounts/password/change/", reader="guarded"),
    Place("choose a password", "/accounts/password/set/"),
    Place("sessions", "/accounts/sessions/"),
    Place("my settings", "/settings/"),
    Place("my address", "/settings/address/"),
    Place("company settings", "/settings/company/"),
    Place("welcome", "/welcome/"),
)
UI = (Place("gallery", "/gallery/"), Place("not found", "/nowhere/", status=404))
PEOPLE = (
    Place("people", "/people/"),
    Place("a person", somebody),
    Place("edit a person", lambda: f"{somebody()}edit/"),
    Place("role of a person", lambda: f"{somebody()}role/"),
    Place("a person leaves", lambda: f"{somebody()}leave/"),
    Place("invitations", "/invitations/"),
    Place("invite", "/invitations/new/"),
    Place("teams", "/teams/"),
    Place("new team", "/teams/new/"),
    Place("edit a team", "/teams/sales/edit/"),
    Place("end a team", "/teams/sales/end/"),
    Place("members of a team", "/teams/sales/members/"),
    Place("end a membership", a_membership),
)
REVENUE = (
    Place("who brought the deals", "/revenue/"),
    Place("what sourced means", "/revenue/sourced/"),
    Place("won deals", "/revenue/deals/"),
    Place("funnel and plan", "/revenue/funnel/"),
    Place("handoff", "/revenue/handoff/"),
    Place("how soon sales answers", "/revenue/handoff/agreement/"),
    Place("campaigns", "/revenue/campaigns/"),
    Place("win rate", "/revenue/win-rate/"),
    Place("execution", "/revenue/execution/"),
    Place("collateral", "/revenue/collateral/"),
)
ROADMAP = (
    Place("roadmap", "/roadmap/"),
    Place("roadmap by goals over quarters", "/roadmap/?group=goal&zoom=quarters"),
    Place("roadmap as a table", "/roadmap/?show=table&group=launch"),
    Place("roadmap of days in which nothing lies", "/roadmap/?from=2040-01-01"),
    Place("what changed on the roadmap", "/roadmap/changes/"),
    Place("my week", "/roadmap/mine/"),
    Place("who works on what", "/roadmap/people/"),
    Place("initiatives", "/roadmap/initiatives/"),
    Place("plans of teams", "/roadmap/plans/"),
    Place("a plan", lambda: a_plan().get_absolute_url()),
    Place("edit a plan", lambda: f"{a_plan().get_absolute_url()}edit/"),
    Place("new plan", "/roadmap/plans/new/"),
    Place("plans for a goal", "/roadmap/goals/c-share/"),
    Place("a deliverable", lambda: an_initiative().get_absolute_url()),
    Place("a deliverable as a member sees it", lambda: an_initiative().get_absolute_url(), reader="guarded"),
    Place("edit a deliverable", lambda: f"{an_initiative().get_absolute_url()}edit/"),
    Place("change a deliverable", lambda: f"{an_initiative().get_absolute_url()}change/?end=2040-01-02"),
    Place("somebody to work on it", lambda: f"{an_initiative().get_absolute_url()}people/"),
    Place("who took part", lambda: f"{an_initiative().get_absolute_url()}involved/"),
    Place("new deliverable", "/roadmap/new/"),
    Place("a table of deliverables", "/roadmap/import/"),
)
GOALS = (
    Place("goals", "/goals/"),
    Place("goals of a team", "/goals/?team=sales"),
    Place("new goal", "/goals/new/"),
    Place("a goal", lambda: f"{a_goal()}"),
    Place("for and against a goal", lambda: f"{a_goal()}evidence/"),
    Place("edit a goal", lambda: f"{a_goal()}edit/"),
    Place("check in", lambda: f"{a_goal()}check-in/"),
    Place("check-ins due", "/check-ins/"),
    Place("take out a goal", lambda: f"{a_goal()}remove/"),
    Place("a goal as a member sees it", a_goal, reader="guarded"),
    Place("cycles", "/cycles/"),
    Place("new cycle", "/cycles/new/"),
    Place("edit a cycle", lambda: f"/cycles/{Cycle.objects.order_by('start')[0].slug}/edit/"),
    Place("remove a cycle", lambda: f"/cycles/{Cycle.objects.order_by('start')[0].slug}/remove/"),
    Place("scoreboard", "/scoreboard/"),
    Place("change a KPI", lambda: f"/kpis/{Kpi.objects.order_by('pk')[0].pk}/edit/"),
    Place("publish a KPI", lambda: f"/scoreboard/{Kpi.objects.order_by('pk')[0].cycle.slug}/sales/publish/"),
    Place("a metric with a chart", "/metrics/cost_per_mql/"),
    Place("a metric from facts", "/metrics/mql/"),
    Place("change a metric", "/metrics/mql/edit/"),
    Place("new metric", "/metrics/new/"),
    Place("a team", "/teams/sales/"),
    Place("ask a team", "/teams/sales/ask/"),
    Place("promise", lambda: f"{a_need()}promise/"),
    Place("decline", lambda: f"{a_need()}decline/"),
    Place("plan", "/plan/"),
    Place("look around", "/demo/", reader="nobody"),
    Place("take the demo away", "/demo/wipe/"),
)
LAUNCHES = (
    Place("launches", "/launches/?show=all"),
    Place("begin a launch", "/launches/new/?playbook=large-launch"),
    Place("calendar of launches", "/launches/calendar/"),
    Place("a launch", "/launches/l-gateway/"),
    Place("a launch as a member sees it", "/launches/l-gateway/", reader="guarded"),
    Place("move a launch", "/launches/l-gateway/move/"),
    Place("to the next stage", "/launches/l-gateway/move-on/"),
    Place("write a part of the brief", "/launches/l-gateway/brief/audience/"),
    Place("tasks of a launch", "/launches/l-gateway/tasks/"),
    Place("a task", lambda: f"/launches/l-gateway/tasks/{a_task()}/edit/"),
    Place("readiness of a launch", "/launches/l-heat/readiness/"),
    Place("measures of a launch", "/launches/l-h3/measures/"),
    Place("how a launch went", "/launches/l-h3/afterwards/"),
    Place("a lesson of a launch", "/launches/l-h3/lessons/new/"),
    Place("another version of the playbook", "/launches/l-h3/take-version/"),
    Place("playbooks", "/playbooks/"),
    Place("a playbook", "/playbooks/large-launch/"),
    Place("steps of a playbook", "/playbooks/large-launch/steps/"),
    Place("steps from a table", "/playbooks/large-launch/import/"),
)
DATA = (
    Place("data", "/data/"),
    Place("data as a member sees it", "/data/", reader="guarded"),
    Place("a fact metric", "/data/metrics/win_rate/"),
    Place("live sources", "/data/sources/"),
    Place("connect Salesforce", "/data/sources/add/salesforce/"),
    Place("a live source", a_source),
    Place("a file to be mapped", lambda: a_file("new.csv")),
    Place("a file that is being checked", lambda: a_file("running.csv")),
    Place("a file that was checked", lambda: a_file("checked.csv")),
    Place("a file that was imported", lambda: a_file("imported.csv")),
    Place("a file that is no table", lambda: a_file("picture.csv")),
)
INSIGHTS = (
    Place("signs", "/"),
    Place("signs of a past day", lambda: f"/?team=sales&on={a_past_day()}"),
    Place("screens", "/signs/screens/"),
    Place("signs on a screen", "/screen/{screen}/", reader="nobody"),
    Place("a screen that nobody knows", "/screen/none/", reader="nobody", status=404),
    Place("findings", "/findings/"),
    Place("findings that are narrowed", "/findings/?sign=2&q=pace"),
    Place("findings that were accepted", "/findings/?state=accepted"),
    Place("no findings", "/findings/?q=nothing-of-the-kind"),
    Place("a finding", a_finding),
    Place("an accepted finding", an_accepted_finding),
    Place("decisions", "/decisions/"),
    Place("ask for a decision", "/decisions/ask/"),
    Place("ask for a decision on a finding", lambda: f"{a_finding()}ask/"),
    Place("a question", lambda: a_question(is_open=True)),
    Place("a question that was decided", lambda: a_question(is_open=False)),
    Place("hand over a question", lambda: f"{a_question(is_open=True)}hand-over/"),
    Place("open a question again", lambda: f"{a_question(is_open=False)}reopen/"),
    Place("metric tree", "/metrics/"),
    Place("metric tree as a member sees it", "/metrics/?sort=-moved", reader="guarded"),
    Place("metric tree near a metric", "/metrics/?focus=deals_won&depth=2"),
    Place("metric tree around a finding", a_conflict),
    Place("metrics that match", "/metrics/?find=revenue"),
    Place("planning room", "/scenarios/"),
    Place("new copy of the plan", "/scenarios/new/"),
    Place("a copy of the plan", a_copy),
    Place("targets in a copy", lambda: f"{a_copy()}targets/"),
    Place("merge teams in a copy", lambda: f"{a_copy()}teams/merge/"),
    Place("next cycle in a copy", lambda: f"{a_copy()}next-cycle/"),
)

PAGES = (*ACCOUNT, *UI, *PEOPLE, *GOALS, *ROADMAP, *LAUNCHES, *DATA, *REVENUE, *INSIGHTS)
