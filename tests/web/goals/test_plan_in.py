"""What an import changes, keeps and tells of."""

from dataclasses import replace
from datetime import date

import pytest
from tests.web.factories import make_person, make_team
from tests.web.goals.plans import SMALL, TODAY, plan

from trine.core.company import Role
from trine.web.base.errors import Invalid, NotAllowed
from trine.web.base.models import Event
from trine.web.goals.changes import How
from trine.web.goals.models import CheckIn, Goal, KeyResult, Kpi, Metric, Reading
from trine.web.goals.plan_in import Applied, apply_plan, preview_plan
from trine.web.goals.snapshot import snapshot
from trine.web.people.models import Company, Membership, Person, Team

pytestmark = pytest.mark.django_db


def take_in(text: str = SMALL, *, actor: Person | None = None, today: date = TODAY) -> Applied:
    return apply_plan(actor=actor, company=plan(text), today=today)


def without(text: str, *starts: str) -> str:
    """The text without the rows that begin so; a row ends where the next begins."""
    kept: list[str] = []
    dropping = False
    for line in text.splitlines():
        if not line.startswith("     "):
            dropping = line.strip().startswith(starts)
        if not dropping:
            kept.append(line)
    return "\n".join(kept)


def test_an_import_says_how_many_rows_of_each_kind_it_created() -> None:
    applied = take_in()
    assert applied.counts(How.CREATED)["goal"] == 2
    assert applied.counts(How.CREATED)["person"] == 2
    assert Company.objects.get().name == "Halden Instruments"


def test_a_goal_that_the_plan_no_longer_has_is_removed_with_its_check_ins() -> None:
    take_in()
    applied = take_in(without(SMALL, "- {id: m-leads", "- {goal: m-leads", "check_ins:"))
    assert applied.counts(How.REMOVED)["goal"] == 1
    assert not CheckIn.objects.exists()
    assert list(Goal.objects.values_list("slug", flat=True)) == ["c-share"]


def test_kinds_that_the_plan_leaves_out_stay_as_they_are() -> None:
    take_in()
    applied = take_in(SMALL[: SMALL.index("kpis:")])
    assert applied.is_nothing
    assert Kpi.objects.count() == 1


def test_readings_and_check_ins_that_people_entered_since_stay() -> None:
    take_in()
    Reading.objects.create(metric=Metric.objects.get(slug="mql"), on=date(2027, 2, 8), value=180)
    marek = Person.objects.get(slug="marek")
    CheckIn.objects.create(goal=Goal.objects.get(slug="m-leads"), on=date(2027, 2, 8), by=marek, confidence=0.7)
    assert take_in().is_nothing
    assert Reading.objects.count() == CheckIn.objects.count() == 2


def test_people_who_are_not_in_the_plan_stay() -> None:
    make_person("Olga Owner", role=Role.OWNER)
    take_in()
    take_in()
    assert set(Person.objects.values_list("name", flat=True)) == {"Ana Sousa", "Marek Dvornik", "Olga Owner"}


def test_a_team_that_the_plan_no_longer_has_stays_while_somebody_is_in_it_and_the_import_says_so() -> None:
    team = make_team("Partner sales")
    make_person("Olga Owner", teams=(team,))
    applied = take_in()
    assert applied.kept == ("team Partner sales",)
    assert Team.objects.filter(name="Partner sales").exists()


def test_an_empty_team_that_the_plan_does_not_have_is_removed() -> None:
    make_team("Partner sales", parent=make_team("Old parent"))
    assert take_in().kept == ()
    assert set(Team.objects.values_list("slug", flat=True)) == {"marketing", "sales"}


def test_a_membership_that_the_plan_no_longer_names_ends_yesterday_and_is_kept_as_history() -> None:
    take_in()
    Membership.objects.filter(person__slug="ana").update(since=date(2024, 1, 1))
    take_in(SMALL.replace("teams: [sales], lead_of: [sales]", "teams: [marketing]"))
    rows = Membership.objects.filter(person__slug="ana").order_by("team__slug")
    assert [(row.team.slug, row.since, row.until) for row in rows] == [
        ("marketing", None, None),
        ("sales", date(2024, 1, 1), date(2027, 2, 13)),
    ]


def test_the_day_on_which_somebody_joined_stays_where_the_plan_says_only_the_team() -> None:
    take_in()
    Membership.objects.filter(person__slug="ana").update(since=date(2024, 1, 1))
    assert take_in().is_nothing
    assert Membership.objects.get(person__slug="ana").since == date(2024, 1, 1)


def test_swapped_positions_of_key_results_are_taken_in() -> None:
    two = "key_results: [{metric: mql, from: 0, to: 400}, {metric: market_share, to: 0.1}]"
    take_in(SMALL.replace("key_results: [{metric: mql, from: 0, to: 400}]", two))
    swapped = "key_results: [{metric: market_share, to: 0.1}, {metric: mql, from: 0, to: 400}]"
    take_in(SMALL.replace("key_results: [{metric: mql, from: 0, to: 400}]", swapped))
    found = KeyResult.objects.filter(goal__slug="m-leads").values_list("metric__slug", flat=True)
    assert list(found) == ["market_share", "mql"]


def test_two_people_can_swap_their_addresses() -> None:
    take_in()
    swapped = SMALL.replace("ana@", "x@").replace("marek@", "ana@").replace("x@", "marek@")
    take_in(swapped)
    assert Person.objects.get(slug="ana").email == "marek@halden.example"


def test_an_account_is_known_by_its_address_and_takes_the_id_of_the_plan() -> None:
    owner = make_person("Ana", email="Ana@Halden.example", role=Role.OWNER)
    take_in(actor=owner)
    owner.refresh_from_db()
    assert (owner.slug, owner.name, owner.role) == ("ana", "Ana Sousa", Role.OWNER)


def test_who_is_an_owner_stays_one() -> None:
    take_in()
    Person.objects.filter(slug="marek").update(role=Role.OWNER)
    assert take_in().is_nothing


def test_an_account_keeps_its_address_if_the_plan_gives_none() -> None:
    take_in()
    assert take_in(SMALL.replace(", email: ana@halden.example", "")).is_nothing
    assert Person.objects.get(slug="ana").email == "ana@halden.example"


def test_every_goal_that_changed_has_its_event_with_what_it_said_before() -> None:
    owner = make_person(role=Role.OWNER)
    take_in(actor=owner)
    take_in(SMALL.replace("to: 400", "to: 500").replace("Fill the pipeline", "Fill it"), actor=owner)
    event = Event.objects.filter(verb="goal_changed").get()
    assert (event.actor, event.subject_id) == (owner, "m-leads")
    assert event.payload["changes"] == [
        {"field": "title", "before": "Fill the pipeline", "after": "Fill it"},
        {"field": "target of Qualified leads", "before": "from 0 to 400", "after": "from 0 to 500"},
    ]
    assert Event.objects.filter(verb="plan_imported").count() == 2


def test_a_dry_run_says_what_would_change_and_changes_nothing() -> None:
    owner = make_person(role=Role.OWNER)
    take_in(actor=owner)
    before, events = snapshot(TODAY), Event.objects.count()
    applied = preview_plan(actor=owner, company=plan(SMALL.replace("to: 400", "to: 500")), today=TODAY)
    assert [(change.how, change.id) for change in applied.changes] == [(How.CHANGED, "m-leads")]
    assert snapshot(TODAY) == before
    assert Event.objects.count() == events


def test_only_an_owner_may_import_a_plan(leader: Person) -> None:
    with pytest.raises(NotAllowed):
        take_in(actor=leader)


def test_a_company_that_names_what_it_does_not_have_is_refused_as_a_whole() -> None:
    company = plan()
    goal = replace(company.goals[0], cycle="2099")
    with pytest.raises(Invalid, match="the cycle “2099”"):
        apply_plan(actor=None, company=replace(company, goals=(goal,)), today=TODAY)
    assert not Goal.objects.exists()
