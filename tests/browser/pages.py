"""The pages that a person can open: what the accessibility walk visits, with the demo company loaded.

Add a row for each page with a layout of its own. `path` may be a function that looks something up in the database.
"""

from collections.abc import Callable
from dataclasses import dataclass

from trine.web.goals.models import Goal
from trine.web.insights.models import FindingRecord
from trine.web.people.models import Membership, Person


@dataclass(frozen=True)
class Place:
    """One page: its name in the test report, its address, whether somebody is signed in, and how it is answered."""

    name: str
    path: str | Callable[[], str]
    signed_in: bool = True
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


def somebody() -> str:
    """A member of Sales."""
    return f"/people/{Person.objects.filter(memberships__team__slug='sales').order_by('slug')[0].slug}/"


def a_membership() -> str:
    """The page that ends somebody's time in Sales."""
    return f"/teams/sales/members/{Membership.objects.filter(team__slug='sales', until=None)[0].pk}/end/"


ACCOUNT = (
    Place("sign in", "/accounts/login/", signed_in=False),
    Place("forgotten password", "/accounts/password/reset/", signed_in=False),
    Place("dead link", "/join/no-such-link/", signed_in=False, status=404),
    Place("second factors", "/accounts/2fa/"),
    Place("change password", "/accounts/password/change/"),
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
GOALS = (
    Place("goals", "/goals/"),
    Place("goals of a team", "/goals/?team=sales"),
    Place("new goal", "/goals/new/"),
    Place("a goal", lambda: f"{a_goal()}"),
    Place("edit a goal", lambda: f"{a_goal()}edit/"),
    Place("check in", lambda: f"{a_goal()}check-in/"),
    Place("check-ins due", "/check-ins/"),
    Place("cycles", "/cycles/"),
    Place("scoreboard", "/scoreboard/"),
    Place("a metric with a chart", "/metrics/cost_per_mql/"),
    Place("change a metric", "/metrics/mql/edit/"),
    Place("new metric", "/metrics/new/"),
    Place("a team", "/teams/sales/"),
    Place("ask a team", "/teams/sales/ask/"),
    Place("plan", "/plan/"),
)
DATA = (Place("data", "/data/"), Place("a fact metric", "/data/metrics/win_rate/"))
INSIGHTS = (
    Place("signs", "/"),
    Place("findings", "/findings/"),
    Place("findings that are narrowed", "/findings/?sign=2&q=pace"),
    Place("a finding", a_finding),
)

PAGES = (*ACCOUNT, *UI, *PEOPLE, *GOALS, *DATA, *INSIGHTS)
