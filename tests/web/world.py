"""One small company with a person of every role: what the access test walks through.

Each area adds what the parameters of its addresses name; the table says which, as in `{"slug": "sales"}` or
`{"pk": "{invitation.pk}"}`.
"""

from datetime import timedelta
from typing import Any

from allauth.mfa.models import Authenticator
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from tests.web.factories import make_company, make_person, make_team
from tests.web.launches.world import launches_world
from tests.web.meetings.world import meetings_world
from tests.web.pulse.world import pulse_world
from tests.web.shadowing.world import shadowing_world
from tests.web.status.world import status_world
from tests.web.webhooks.world import webhooks_world
from tests.web.wins.world import wins_world

from trine.core import company as core
from trine.core.company import Function, Role
from trine.core.deliverables import Commitment, Deliverable, Horizon, Plan, Stage
from trine.web.calendars.actions import make_link as make_calendar_link
from trine.web.data.actions import upload
from trine.web.data.models import LiveSource
from trine.web.data.sources.actions import connect_source
from trine.web.goals.actions.check_ins import check_in
from trine.web.goals.actions.goals import create_goal, remove_goal
from trine.web.goals.models import Cycle, Dependency, Kpi, Metric, Reading
from trine.web.insights.actions.decisions import escalate, raise_tension
from trine.web.insights.actions.scenarios import make
from trine.web.insights.actions.screens import make_screen
from trine.web.insights.models import FindingRecord, Tension
from trine.web.people.links import make_link
from trine.web.people.models import LinkKind, Person
from trine.web.revenue.models import Replacement
from trine.web.roadmap.actions import deliverables
from trine.web.roadmap.actions.people import assign, enter_absence, remove_absence
from trine.web.roadmap.actions.plans import add_plan
from trine.web.roadmap.actions.readers import save_view
from trine.web.roadmap.actions.rescheduling import Wanted, preview, reschedule
from trine.web.roadmap.reading import Reading as Roadmap
from trine.web.stand_ups.models import StandUp, StandUpDay

PASSWORD = "a long walk home"


def make_world() -> dict[str, Any]:
    """The people under their role's name, and everything else under the name that the table uses."""
    make_company()
    sales, marketing = make_team("Sales"), make_team("Marketing", function=Function.MARKETING)
    for team, slug in ((sales, "sales"), (marketing, "marketing")):
        team.slug = slug
        team.save()
    world: dict[str, Any] = {
        "sales": sales,
        "marketing": marketing,
        "guest": make_person("Gus Guest", role=Role.GUEST, password=PASSWORD),
        "member": make_person("Mara Member", password=PASSWORD, teams=(sales,)),
        "lead": make_person("Ludo Lead", password=PASSWORD, leads=(sales,)),
        "leader": make_person("Lena Leader", role=Role.LEADER, password=PASSWORD),
        "owner": make_person("Olga Owner", role=Role.OWNER, password=PASSWORD),
    }
    return (
        world
        | people_world(world)
        | work_world(world)
        | stand_ups_world(world)
        | meetings_world(world)
        | collateral_world(world)
    )


def collateral_world(world: dict[str, Any]) -> dict[str, Any]:
    """A deck that was replaced."""
    link = "https://drive.halden.example/deck"
    return {"replacement": Replacement.objects.create(asset="Old", new_name="New", link=link, by=world["leader"])}


def stand_ups_world(world: dict[str, Any]) -> dict[str, Any]:
    """A stand-up of Sales and Marketing that has asked today."""
    row = StandUp.objects.create(name="Both", weekdays=[0, 1, 2, 3, 4], made_by=world["lead"])
    row.teams.set([world["sales"], world["marketing"]])
    now = timezone.now()
    return {"stand_up": row, "stand_up_day": StandUpDay.objects.create(stand_up=row, on=now.date(), gathers_at=now)}


def people_world(world: dict[str, Any]) -> dict[str, Any]:
    """Invitations, a membership, and people from a plan who cannot sign in yet."""
    owner, sales = world["owner"], world["sales"]
    colleague = make_person("Petra Plan", teams=(sales,))
    into_sales, join_token = make_link(LinkKind.JOIN, name="Ina", role=Role.MEMBER, team=sales, invited_by=owner)
    into_marketing, _ = make_link(
        LinkKind.JOIN, name="Ivo", role=Role.MEMBER, team=world["marketing"], invited_by=owner
    )
    _, first_owner_token = make_link(LinkKind.FIRST_OWNER, role=Role.OWNER)
    _, password_token = make_link(
        LinkKind.PASSWORD, person=world["member"], role=Role.MEMBER, invited_by=world["leader"]
    )
    return {
        "invitation_into_sales": into_sales,
        "invitation_into_marketing": into_marketing,
        "join_token": join_token,
        "first_owner_token": first_owner_token,
        "password_token": password_token,
        "passkey": Authenticator.objects.create(user=colleague, type="webauthn", data={"name": "Laptop"}),
        "membership": world["member"].memberships.get(),
        "plan_member": colleague,
        "plan_owner": make_person("Paul Plan", role=Role.OWNER, teams=(sales,)),
    }


def a_source(owner: Person) -> LiveSource:
    """A live source that nobody answers for."""
    values = {"name": "crm", "kind": "hubspot", "address": "http://127.0.0.1:9", "every": "by_hand"}
    return connect_source(actor=owner, secret="a-key", **values)


def work_world(world: dict[str, Any]) -> dict[str, Any]:
    """A finding, a dropped file, and something that Marketing needs from Sales."""
    now = timezone.now()
    finding = FindingRecord.objects.create(
        identity="T101 goal:c-share",
        code="T101",
        sign=1,
        severity="warning",
        rank=1,
        title="A goal that serves nothing",
        subjects=[["goal", "c-share"]],
        appeared_at=now,
        moved_at=now,
    )
    leads = SimpleUploadedFile("leads.csv", b"Lead ID,Name,Created\n1,Ada,2026-01-02\n")
    need = Dependency.objects.create(
        slug="n-list", team=world["marketing"], of=world["sales"], what="A list of lost deals", needed_by=now.date()
    )
    cycle = Cycle.objects.create(slug="now", kind="quarter", start=now.date(), end=now.date() + timedelta(days=90))
    metric = Metric.objects.create(slug="mql", name="MQLs", unit="count", better="up", owner_team=world["sales"])
    launches = launches_world(world, metric)
    return (
        goals_world(world, cycle, metric)
        | tensions_world(world)
        | launches
        | webhooks_world(world, launches["launch_move"])
        | {"calendar_token": make_calendar_link(world["member"])}
        | screens_world(world)
        | roadmap_world(world)
        | status_world(world)
        | wins_world(world)
        | shadowing_world(world)
        | pulse_world(world)
        | {
            "scenario": make(world["owner"], name="Half the discount"),
            "finding": finding,
            "file": upload(actor=world["owner"], file=leads),
            "source": a_source(world["owner"]),
            "need": need,
            "kpi": Kpi.objects.create(team=world["sales"], cycle=cycle, rank=1, metric=metric),
            "reading": Reading.objects.create(metric=metric, on=now.date(), value=12),
        }
    )


def screens_world(world: dict[str, Any]) -> dict[str, Any]:
    """A screen that shows the signs of the company."""
    until = timezone.localdate() + timedelta(days=30)
    values: dict[str, Any] = {"name": "Hall", "team": None, "shows_unreleased": False, "theme": "dark", "until": until}
    screen, token = make_screen(world["leader"], **values)
    return {"screen": screen, "screen_token": token}


def tensions_world(world: dict[str, Any]) -> dict[str, Any]:
    """A question that the lead decides, one that is to go to leadership, and one that has."""
    lead = world["lead"]
    options = [("Share", "Sales keeps its price"), ("Margin", "")]

    def ask(question: str) -> Tension:
        day = timezone.localdate()
        return raise_tension(lead, question=question, options=options, decider=lead, decide_by=day)

    escalated = ask("Price or volume?")
    escalate(None, tension=escalated)
    return {
        "tension": ask("Share or margin?"),
        "tension_to_escalate": ask("Now or later?"),
        "tension_with_leadership": escalated,
    }


def roadmap_world(world: dict[str, Any]) -> dict[str, Any]:
    """A plan and an initiative of Sales with somebody on it, a change that can be undone, the member's own."""
    leader, member, today = world["leader"], world["member"], timezone.localdate()
    later = today + timedelta(days=30)
    plan = add_plan(leader, content=Plan("", "Sell more", Horizon.TACTICAL, "sales", today, later))
    content = Deliverable("", "A list of prices", "sales", today, later, stage=Stage.RESEARCH)
    row = deliverables.add(leader, content=content)
    reading, wanted = (
        Roadmap.of(leader, today, launches=True),
        Wanted(today, later + timedelta(days=7), Commitment.PLANNED),
    )
    seen = preview(reading, row, wanted).version
    values: dict[str, Any] = {"wanted": wanted, "because": "the fair is later", "today": today, "seen": seen}
    past = enter_absence(member, person=member, start=today - timedelta(days=9), end=today - timedelta(days=8))
    return {
        "team_plan": plan,
        "deliverable": row,
        "rescheduling": reschedule(leader, deliverable=row, **values),
        "assignment": assign(leader, deliverable=row, person=member),
        "absence": enter_absence(member, person=member, start=today, end=later),
        "absence_removed": remove_absence(member, absence=past),
        "roadmap_view": save_view(member, name="Mine", query="team=sales"),
    }


def goals_world(world: dict[str, Any], cycle: Cycle, metric: Metric) -> dict[str, Any]:
    """A goal of Sales, a check-in of its lead, and a goal that was taken out."""
    leader, lead = world["leader"], world["lead"]
    results = (core.KeyResult(metric.slug, start=0, to=400),)
    goal = create_goal(leader, content=core.Goal("", "More leads", cycle.slug, ("sales",), key_results=results))
    other = create_goal(leader, content=core.Goal("", "Fewer leads", cycle.slug, ("sales",)))
    return {
        "goal": goal,
        "removal": remove_goal(leader, goal=other),
        "check_in": check_in(lead, goal=goal, on=cycle.start, confidence=0.5, values={}),
    }
