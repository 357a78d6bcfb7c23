"""What people do on the roadmap beside moving things."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from tests.web.conftest import SignedIn
from tests.web.goals.world import person
from tests.web.roadmap.plans import take_in

from trine.core.deliverables import Look, Track
from trine.web.base.errors import Invalid, NotAllowed
from trine.web.base.models import Event
from trine.web.goals.snapshot import snapshot
from trine.web.goals.snapshots.rows import every_id
from trine.web.insights.actions.checks import run_all_checks
from trine.web.insights.models import FindingRecord
from trine.web.people.models import Person
from trine.web.roadmap import models
from trine.web.roadmap.actions import deliverables as actions
from trine.web.roadmap.actions.people import assign, enter_absence
from trine.web.roadmap.actions.plans import change_plan
from trine.web.roadmap.queries.changes import changes, windows_before
from trine.web.roadmap.snapshots import plans

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def roadmap(db: None) -> None:
    take_in()


def unit() -> models.Deliverable:
    return models.Deliverable.objects.get(slug="demo-unit")


def post(client: Client, path: str, **data: str | list[str]) -> int:
    return client.post(f"/roadmap/{path}", data).status_code


def new(**more: str | list[str]) -> dict[str, str | list[str]]:
    today = timezone.localdate()
    days = {"start": str(today), "end": str(today + timedelta(days=9))}
    return {"title": "Price list", "team": "product", "commitment": "planned", **days, **more}


def test_a_lead_puts_something_on_the_roadmap(signed_in: SignedIn) -> None:
    client = signed_in(person("pia"))
    assert post(client, "new/", **new(lead="Pia Lund", relied_on_by=["sales"], needs=["sensor-2"])) == 302
    row = snapshot(timezone.localdate(), facts=False).deliverables[-2]
    assert (row.id, row.lead, row.relied_on_by, row.needs) == ("price-list", "pia", ("sales",), ("sensor-2",))


def test_a_deliverable_never_has_the_address_of_another_page(signed_in: SignedIn) -> None:
    assert post(signed_in(person("pia")), "new/", **new(title="Plans", what="two\r\nlines")) == 302
    assert models.Deliverable.objects.get(slug="plans-1").what == "two\nlines"


@pytest.mark.parametrize(
    "bad", [{"end": "2020-01-01"}, {"team": "sales"}, {"title": ""}, {"lead": "Nobody Here"}, {"needs": ["nothing"]}]
)
def test_a_deliverable_that_makes_no_sense_gets_a_sentence(signed_in: SignedIn, bad: dict[str, str]) -> None:
    assert post(signed_in(person("pia")), "new/", **new(**bad)) == 422
    assert models.Deliverable.objects.count() == 4


def test_deliverables_never_wait_for_each_other_in_a_circle() -> None:
    sensor = models.Deliverable.objects.get(slug="sensor-2")
    content = replace(actions.read(sensor), needs=("demo-unit",))
    with pytest.raises(Invalid, match="circle"):
        actions.describe(person("pia"), deliverable=sensor, content=content)


def test_describing_keeps_days_people_and_what_has_happened() -> None:
    before = actions.read(unit())
    assert actions.describe(person("pia"), deliverable=unit(), content=replace(before, title="A unit to show"))
    assert actions.read(unit()) == replace(before, title="A unit to show")
    assert not actions.describe(person("pia"), deliverable=unit(), content=actions.read(unit()))


def test_what_others_changed_meanwhile_is_not_overwritten() -> None:
    seen = actions.version(actions.read(unit()))
    models.Deliverable.objects.filter(slug="demo-unit").update(audience="buyers")
    content = replace(actions.read(unit()), title="Mine")
    with pytest.raises(Invalid, match="Others changed it"):
        actions.describe(person("pia"), deliverable=unit(), content=content, seen=seen)


def test_a_look_counts_for_the_teams_of_who_looked(signed_in: SignedIn) -> None:
    today, client = timezone.localdate(), signed_in(person("ana"))
    assert "Have you seen it as it is now?" in client.get("/roadmap/demo-unit/").content.decode()
    post(client, "demo-unit/seen/")
    assert snapshot(today, facts=False).deliverables[0].looks == (Look("sales", today),)
    assert "Have you seen it as it is now?" not in client.get("/roadmap/demo-unit/").content.decode()
    post(client, "demo-unit/seen/")
    assert Event.objects.filter(verb="deliverable_looked_at").count() == 1


def test_the_list_of_changes_begins_anew_once_one_has_looked(signed_in: SignedIn) -> None:
    ana, today = person("ana"), timezone.localdate()
    assert [(change.row.slug, change.is_mine) for change in changes(ana, today).rows] == [("demo-unit", True)]
    assert windows_before(ana, today)["demo-unit"] == (None, today + timedelta(days=20))
    client = signed_in(ana)
    client.get("/roadmap/changes/")
    assert changes(ana, today).rows != ()  # to open the page is not to have looked
    post(client, "changes/looked/", at=timezone.now().isoformat())
    assert changes(ana, today).rows == ()
    assert not windows_before(ana, today)
    assert snapshot(today, facts=False).deliverables[0].looked("sales") == today
    content = replace(actions.read(unit()), id="", title="One more", relied_on_by=("sales",))
    actions.add(person("pia"), content=content)
    assert [(change.row.title, change.is_new) for change in changes(ana, today).rows] == [("One more", True)]


def test_the_week_is_said_all_at_once(signed_in: SignedIn) -> None:
    client = signed_in(person("pia"))
    assert "Sensor 2" in client.get("/roadmap/mine/").content.decode()
    assert post(client, "mine/", **{"sensor-2-track": "at_risk"}) == 422
    said = {"sensor-2-track": "at_risk", "sensor-2-word": "no chips", "demo-unit-track": "on_track"}
    assert post(client, "mine/", **said) == 302
    assert sorted(models.WorkCheck.objects.filter(on=timezone.localdate()).values_list("track", "word")) == [
        ("at_risk", "no chips"),
        ("on_track", ""),
    ]
    assert post(client, "mine/", **said) == 302
    assert Event.objects.filter(verb="deliverable_checked").count() == 2


def test_only_who_does_the_work_says_how_it_stands() -> None:
    with pytest.raises(NotAllowed):
        actions.check(person("ana"), today=timezone.localdate(), words=[(unit(), Track.ON_TRACK, "")])


def test_people_enter_their_own_absences_and_leads_those_of_their_teams() -> None:
    today = timezone.localdate()
    enter_absence(person("marek"), person=person("marek"), start=today, end=today)
    with pytest.raises(Invalid, match="entered already"):
        enter_absence(person("marek"), person=person("marek"), start=today, end=today + timedelta(days=3))
    with pytest.raises(NotAllowed):
        enter_absence(person("pia"), person=person("marek"), start=today, end=today)
    with pytest.raises(Invalid):
        enter_absence(person("pia"), person=person("pia"), start=today, end=today - timedelta(days=1))


def test_somebody_is_put_on_the_work_by_who_answers_for_it(signed_in: SignedIn) -> None:
    assert post(signed_in(person("pia")), "demo-unit/people/", person="Ana Sousa", share="50 %") == 302
    assert models.Assignment.objects.get(person__slug="ana").share == 0.5
    with pytest.raises(NotAllowed):
        assign(person("marek"), deliverable=unit(), person=person("marek"))


def test_who_took_part_is_written_down(signed_in: SignedIn) -> None:
    on = str(timezone.localdate())
    values = {"team": "marketing", "stage": "research", "on": on, "part": "asked forty plants"}
    assert post(signed_in(person("marek")), "sensor-2/involved/", **values) == 302
    assert post(signed_in(person("marek")), "demo-unit/involved/", **values) == 422
    assert "Marketing: took part." in signed_in(person("ana")).get("/roadmap/initiatives/").content.decode()


def test_a_plan_is_written_changed_and_taken_out(signed_in: SignedIn) -> None:
    today = timezone.localdate()
    client = signed_in(person("pia"))
    days = {"start": str(today), "end": str(today + timedelta(days=300))}
    values: dict[str, str | list[str]] = {
        "title": "Build less",
        "horizon": "tactical",
        "team": "product",
        "goals": ["c-share"],
        **days,
    }
    assert post(client, "plans/new/", **values) == 302
    assert post(client, "plans/build-less/edit/", **values | {"audience": "all"}) == 302
    told = Event.objects.get(verb="team_plan_changed").payload["changes"]
    assert told == "audience: now “all”"
    assert post(client, "plans/new/", **values | {"team": "company"}) == 422
    assert post(client, "plans/build-less/remove/") == 302
    assert not models.Plan.objects.filter(slug="build-less").exists()


def test_of_two_who_write_one_plan_the_second_is_told_before_the_first_ones_words_go(signed_in: SignedIn) -> None:
    client = signed_in(person("pia"))
    models.Plan.objects.filter(slug="p-fair").update(team=models.Deliverable.objects.get(slug="demo-unit").team)
    opened = client.get("/roadmap/plans/p-fair/edit/").context["form"].initial
    sent = {name: value for name, value in opened.items() if value and name != "relies_on"}
    assert post(client, "plans/p-fair/edit/", **sent | {"approach": "By mail"}) == 302
    refused = client.post("/roadmap/plans/p-fair/edit/", sent | {"audience": "buyers"})
    assert refused.status_code == 422
    assert "Others changed it meanwhile" in refused.content.decode()
    row = models.Plan.objects.get(slug="p-fair")
    assert (row.approach, row.audience) == ("By mail", "plant managers")
    again = sent | {"audience": "buyers", "version": refused.context["form"]["version"].value()}
    assert post(client, "plans/p-fair/edit/", **again) == 302


def test_a_form_that_is_sent_twice_makes_one_deliverable(signed_in: SignedIn) -> None:
    client = signed_in(person("pia"))
    for _ in range(2):
        assert post(client, "new/", **new(relied_on_by=["sales"])) == 302
    assert models.Deliverable.objects.filter(title="Price list").count() == 1


def test_an_absence_that_was_taken_out_is_entered_again_by_an_undo(signed_in: SignedIn) -> None:
    client, row = signed_in(person("pia")), models.Absence.objects.get()
    assert post(client, f"people/absences/{row.pk}/remove/") == 302
    removed = Event.objects.get(verb="absence_removed")
    assert f"/roadmap/people/absences/restore/{removed.pk}/" in client.get("/roadmap/people/").content.decode()
    assert post(client, f"people/absences/restore/{removed.pk}/") == 302
    again = models.Absence.objects.get()
    assert (again.person, again.start, again.end) == (row.person, row.start, row.end)


def test_plans_never_stand_under_themselves(owner: Person) -> None:
    above = next(plan for plan in plans(every_id()) if plan.id == "p-three-years")
    row = models.Plan.objects.get(slug="p-three-years")
    with pytest.raises(Invalid):
        change_plan(owner, plan=row, content=replace(above, under="p-fair"))


def test_a_view_is_kept_under_its_name_for_its_owner_alone(signed_in: SignedIn) -> None:
    pia = signed_in(person("pia"))
    pia.post("/roadmap/views/save/?zoom=years&team=product&nonsense=1", {"name": "Ours"})
    view = models.SavedView.objects.get()
    assert (view.name, view.query) == ("Ours", "zoom=years&team=product")
    assert "?zoom=years&amp;team=product" in pia.get("/roadmap/").content.decode()
    assert signed_in(person("ana")).post(f"/roadmap/views/{view.pk}/remove/").status_code == 404


TABLE = "title,team,start,end,commitment\nPrice list,Product,2027-01-04,2027-02-01,planned\n"


def test_a_table_is_looked_at_and_then_taken_in(signed_in: SignedIn) -> None:
    client, today = signed_in(person("pia")), timezone.localdate()
    moved = f"{TABLE}Demo unit,product,{unit().start},{today + timedelta(days=44)},committed\n"
    text = client.post("/roadmap/import/", {"text": moved}).content.decode()
    assert models.Deliverable.objects.count() == 4
    seen = text.split('name="seen" value="')[1].split('"')[0]
    assert post(client, "import/", text=moved, seen=seen) == 422
    assert post(client, "import/", text=moved, seen=seen, because="a new plan") == 302
    last = actions.read(unit()).revisions[-1]
    assert (last.because, last.told) == ("a new plan", ("marketing", "sales"))
    assert models.Deliverable.objects.filter(slug="price-list").exists()


@pytest.mark.parametrize("text", ["", "title,team\nX,nobody\n", TABLE.replace("Product", "Sales")])
def test_a_table_that_is_wrong_says_where(signed_in: SignedIn, text: str) -> None:
    assert post(signed_in(person("pia")), "import/", text=text) == 422
    assert models.Deliverable.objects.count() == 4


def test_the_export_is_a_table_that_changes_nothing(signed_in: SignedIn) -> None:
    client = signed_in(person("pia"))
    text = client.get("/roadmap/roadmap.csv?zoom=years").content.decode()
    assert "Nothing would change" in client.post("/roadmap/import/", {"text": text}).content.decode()


def test_the_palette_and_findings_lead_members_to_the_roadmap_and_guests_nowhere(
    signed_in: SignedIn, guest: Person
) -> None:
    run_all_checks()
    ana, outside = signed_in(person("ana")), signed_in(guest)
    assert "/roadmap/demo-unit/" in ana.get("/search.json?q=demo+unit").content.decode()
    assert "/roadmap/plans/p-fair/" in ana.get("/search.json?q=win+fair").content.decode()
    missing = FindingRecord.objects.get(code="T307")  # marketing had no part in the research for the sensor
    assert "/roadmap/sensor-2/" in ana.get(missing.get_absolute_url()).content.decode()
    assert outside.get(missing.get_absolute_url()).status_code == 404
    assert "/roadmap/goals/c-share/" in ana.get("/goals/c-share/").content.decode()
    assert "/roadmap/?team=product" in ana.get("/teams/product/").content.decode()
    for path in (
        "/teams/product/",
        "/search.json?q=demo+unit",
        "/search.json?q=fair",
        "/findings/",
        "/",
        "/goals/c-share/",
        "/goals/",
    ):
        text = outside.get(path).content.decode()
        assert "roadmap" not in text.casefold()
        assert "Demo unit" not in text
