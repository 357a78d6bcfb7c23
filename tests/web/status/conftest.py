"""Two teams in mid-quarter: goals with values before and after, a launch, something that Sales owes Marketing."""

from datetime import UTC, date, datetime, timedelta

import pytest
from tests.web.factories import make_person

from trine.core import company as core
from trine.core.company import Role
from trine.web.goals.actions.goals import create_goal
from trine.web.goals.models import CheckIn, Cycle, Dependency, Metric, Reading
from trine.web.launches.models import Launch
from trine.web.people.models import Company, Person, Team
from trine.web.status.making import make_due
from trine.web.status.models import Edition

THURSDAY = datetime(2027, 2, 18, 14, 0, tzinfo=UTC)
FRIDAY = THURSDAY + timedelta(days=1)
"""When the status goes out, by the usual schedule."""


@pytest.fixture
def world(company: Company, sales: Team, marketing: Team, leader: Person, lead: Person) -> None:
    """What the week has to tell."""
    cycle = Cycle.objects.create(slug="2027-q1", kind="quarter", start=date(2027, 1, 1), end=date(2027, 3, 31))
    for slug, name, unit, team, before, after in (
        ("mql", "Qualified leads", "count", marketing, 120, 210),
        ("pipeline", "Pipeline", "EUR", sales, 200_000, 260_000),
        ("win_rate", "Win rate", "ratio", sales, 0.2, 0.205),
    ):
        metric = Metric.objects.create(slug=slug, name=name, unit=unit, better="up", owner_team=team)
        Reading.objects.create(metric=metric, on=date(2027, 2, 10), value=before)
        Reading.objects.create(metric=metric, on=date(2027, 2, 17), value=after)
    leads = core.Goal(
        "", "More leads", cycle.slug, (marketing.slug,), key_results=(core.KeyResult("mql", start=0, to=400),)
    )
    results = (core.KeyResult("pipeline", start=0, to=500_000), core.KeyResult("win_rate", start=0.18, to=0.25))
    deals = core.Goal("", "Sell at full margin", cycle.slug, (sales.slug,), key_results=results)
    goal = create_goal(leader, content=leads)
    create_goal(leader, content=deals)
    CheckIn.objects.create(goal=goal, on=date(2027, 2, 9), by=lead, confidence=0.8)
    CheckIn.objects.create(goal=goal, on=date(2027, 2, 16), by=lead, confidence=0.5, blocker="no budget for the fair")
    Dependency.objects.create(
        slug="n-list",
        team=marketing,
        of=sales,
        what="A list of lost deals",
        needed_by=date(2027, 2, 16),
        promised_for=date(2027, 2, 17),
        state="accepted",
    )
    launch = Launch.objects.create(
        slug="sensor-line", name="The sensor line", day=date(2027, 3, 1), tier=1, team=marketing
    )
    launch.relied_on_by.add(sales)


@pytest.fixture
def draft(world: None) -> Edition:
    """The weekly status as it is on Thursday afternoon."""
    return next(edition for edition in make_due(THURSDAY) if edition.kind == "weekly")


@pytest.fixture
def support(company: Company) -> Person:
    """A guest, who sees neither money nor what is not released."""
    return make_person("Gila Guest", role=Role.GUEST)
