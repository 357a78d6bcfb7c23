"""The list and the workspace: who sees them, what they say, and that they take as many queries for many launches."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from tests.web.conftest import SignedIn
from tests.web.factories import make_person

from trine.core.company import Role
from trine.web.insights.models import FindingRecord
from trine.web.launches.models import Launch, LaunchTask
from trine.web.people.models import Person

pytestmark = pytest.mark.django_db
PAGES = ("", "tasks/", "readiness/", "measures/", "afterwards/")


def many(launch: Launch, count: int) -> None:
    """So many launches more, with 60 tasks each."""
    rows = Launch.objects.bulk_create(
        Launch(slug=f"l{n}", name=f"Launch {n}", day=launch.day + timedelta(days=n), tier=2, team=launch.team)
        for n in range(count)
    )
    LaunchTask.objects.bulk_create(
        LaunchTask(launch=row, slug=f"t{n}", position=n, title=f"Task {n}", start=row.day, end=row.day)
        for row in rows
        for n in range(60)
    )


def queries(client: Client, path: str) -> int:
    with CaptureQueriesContext(connection) as found:
        assert client.get(path).status_code == 200
    return len(found)


def test_the_list_takes_as_many_queries_for_500_launches_of_60_tasks_as_for_5(
    signed_in: SignedIn, marek: Person, launch: Launch
) -> None:
    client = signed_in(marek)
    many(launch, 5)
    few = queries(client, "/launches/")
    Launch.objects.filter(slug__startswith="l").delete()
    many(launch, 500)
    assert queries(client, "/launches/") == few


def test_a_workspace_takes_as_many_queries_for_60_tasks_as_for_2(
    signed_in: SignedIn, marek: Person, launch: Launch
) -> None:
    client = signed_in(marek)
    client.get("/launches/sensor/")
    few = [queries(client, f"/launches/sensor/{page}") for page in PAGES]
    LaunchTask.objects.bulk_create(
        LaunchTask(launch=launch, slug=f"t{n}", position=n, title=f"Task {n}", start=launch.day, end=launch.day)
        for n in range(2, 60)
    )
    assert [queries(client, f"/launches/sensor/{page}") for page in PAGES] == few


def test_every_page_says_what_is_missing_and_for_whom(signed_in: SignedIn, ana: Person) -> None:
    client = signed_in(ana)
    Launch.objects.filter(slug="sensor").update(country="DE-BY")
    texts = [client.get(f"/launches/sensor/{page}").content.decode() for page in PAGES]
    assert "holidays: Bayern, Germany" in texts[0]
    assert "name the size" in texts[0]
    assert "set by hand" in texts[1]
    assert "the known limits" in texts[2]
    assert "The window closes on" in texts[3]
    assert "support heard of it from customers" in texts[4]
    assert "person has answered" in texts[4]  # one rating is not shown
    assert "late card" not in texts[4]


def test_somebody_who_left_is_shown_as_such(signed_in: SignedIn, ana: Person, marek: Person, today: date) -> None:
    marek.until = today - timedelta(days=1)
    marek.save()
    text = signed_in(ana).get("/launches/sensor/tasks/").content.decode()
    assert "has left" in text
    assert "is in the hands of Marek Dvornik" in signed_in(ana).get("/launches/sensor/").content.decode()


def test_looking_at_a_launch_is_kept_for_the_team(
    signed_in: SignedIn, ana: Person, launch: Launch, today: date
) -> None:
    launch.looks.all().delete()
    signed_in(ana).get("/launches/sensor/")
    assert [(look.team.slug, look.on) for look in launch.looks.select_related("team")] == [("sales", today)]


def test_guests_find_no_launch_by_searching_and_members_do(signed_in: SignedIn, ana: Person, launch: Launch) -> None:
    guest = make_person("Gus Guest", role=Role.GUEST)
    found = signed_in(ana).get("/search.json", {"q": "sensor"}).json()["results"]
    assert ("The sensor line", "/launches/sensor/") in {(row["title"], row["url"]) for row in found}
    assert "sensor line" not in signed_in(guest).get("/search.json", {"q": "sensor"}).content.decode()


def test_a_company_without_launches_learns_what_one_is(signed_in: SignedIn, owner: Person) -> None:
    assert "A launch answers five questions" in signed_in(owner).get("/launches/").content.decode()


BEGIN = {"name": "Another line", "tier": "2", "team": "sales", "playbook": "large", "lead": "Ana Sousa"}


def test_a_launch_is_begun_from_a_playbook_after_its_tasks_were_shown(
    signed_in: SignedIn, ana: Person, launch: Launch
) -> None:
    given = {**BEGIN, "day": launch.day.isoformat(), "role-sales": "Ana Sousa", "relied_on_by": ["marketing"]}
    client = signed_in(ana)
    shown = client.post("/launches/new/", given).context["plan"]
    assert not Launch.objects.filter(name="Another line").exists()
    client.post("/launches/new/", {**given, "save": "1"})
    row = Launch.objects.get(name="Another line")
    saved = {task.slug: (task.start, task.end) for task in row.tasks.all()}
    assert saved == {task.id: (task.start, task.end) for task in shown.tasks}
    owners = {task.slug: task.owner for task in row.tasks.all()}
    assert owners == {"message": None, "list": ana, "train": ana, "go": None}
    assert [word.team.slug for word in row.brief.get(part="goal").reviews.all()] == ["marketing"]


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"day": "2020-01-06"}, "Choose a day from today on, or say that it was launched already"),
        ({"day": "2035-01-06", "is_launched": "on"}, "is to come, so it was not launched already"),
        ({"day": "2035-01-06", "country": "Germany"}, "is no country"),
        ({"day": "2035-01-06", "country": "DX"}, "are not known"),
        ({"day": "2035-01-06", "team": "marketing"}, "Select a valid choice"),
    ],
)
def test_a_launch_that_can_not_be_is_told(
    signed_in: SignedIn, ana: Person, given: dict[str, str], sentence: str
) -> None:
    page = signed_in(ana).post("/launches/new/", {**BEGIN, **given, "save": "1"})
    assert page.status_code == 422
    assert sentence in page.content.decode()


def test_a_form_that_is_sent_twice_begins_one_launch(signed_in: SignedIn, ana: Person, launch: Launch) -> None:
    client, given = signed_in(ana), {**BEGIN, "day": launch.day.isoformat(), "save": "1"}
    first, second = (client.post("/launches/new/", given) for _ in range(2))
    assert first.headers["Location"] == second.headers["Location"]
    assert Launch.objects.filter(name="Another line").count() == 1


def test_a_day_that_is_past_is_taken_for_what_was_launched_already(signed_in: SignedIn, ana: Person) -> None:
    given = {**BEGIN, "playbook": "", "day": "2026-01-05", "is_launched": "on", "save": "1"}
    signed_in(ana).post("/launches/new/", given)
    assert Launch.objects.get(name="Another line").stage == "measurement"


def test_a_stage_is_left_with_something_missing_only_with_a_reason(
    signed_in: SignedIn, marek: Person, launch: Launch
) -> None:
    client = signed_in(marek)
    launch.tasks.update(is_gate=True)
    assert client.post("/launches/sensor/move-on/", {"because": ""}).status_code == 422
    client.post("/launches/sensor/move-on/", {"because": "the fair does not wait"})
    assert Launch.objects.get(pk=launch.pk).stage == "building"
    assert "though something was missing" in client.get("/launches/sensor/").content.decode()


def test_a_launch_is_called_off_with_a_reason_and_taken_up_again(
    signed_in: SignedIn, marek: Person, launch: Launch
) -> None:
    client = signed_in(marek)
    assert client.post("/launches/sensor/call-off/", {"because": " "}).status_code == 422
    client.post("/launches/sensor/call-off/", {"because": "the supplier is gone"})
    assert "was called off" in client.get("/launches/sensor/").content.decode()
    assert client.get("/launches/sensor/tasks/new/").headers["Location"] == "/launches/sensor/"
    page = client.post("/launches/sensor/move/", {"day": "2035-01-06", "because": "x", "save": "1"})
    assert "was called off. Take it up again first" in page.content.decode()
    client.post("/launches/sensor/take-up/")
    assert not Launch.objects.get(pk=launch.pk).is_stopped


def test_a_window_that_ends_before_it_starts_is_told(signed_in: SignedIn, marek: Person) -> None:
    given = {"metric": "mql", "effect": "revenue", "start": "2027-03-01", "end": "2027-02-01"}
    page = signed_in(marek).post("/launches/sensor/measures/new/", given)
    assert page.status_code == 422
    assert "ends before it begins" in page.content.decode()


def test_tasks_that_wait_for_each_other_in_a_circle_are_told(
    signed_in: SignedIn, marek: Person, launch: Launch
) -> None:
    row = launch.tasks.get(slug="message")
    given = {"title": row.title, "stage": row.stage, "start": row.start.isoformat(), "end": row.end.isoformat()}
    page = signed_in(marek).post("/launches/sensor/tasks/message/edit/", {**given, "after": ["list"]})
    assert page.status_code == 422
    assert "in a circle" in page.content.decode()


def test_the_team_that_counts_on_it_sees_a_task_done_by_its_owner(signed_in: SignedIn, ana: Person) -> None:
    client = signed_in(ana)
    assert client.post("/launches/sensor/tasks/list/finish/").status_code == 302
    assert LaunchTask.objects.get(slug="list").done is not None
    assert client.post("/launches/sensor/tasks/message/finish/").status_code == 403  # Marek's


def test_a_finding_about_a_launch_leads_to_it_and_is_nothing_for_guests(
    signed_in: SignedIn, ana: Person, launch: Launch
) -> None:
    now = timezone.now()
    finding = FindingRecord.objects.create(
        identity="T304 launch:sensor",
        code="T304",
        sign=3,
        severity="warning",
        rank=1,
        title="Support is not ready for the sensor line",
        subjects=[["launch", "sensor"]],
        appeared_at=now,
        moved_at=now,
    )
    assert "/launches/sensor/" in signed_in(ana).get(finding.get_absolute_url()).content.decode()
    guest = signed_in(make_person("Gus Guest", role=Role.GUEST))
    assert "sensor line" not in guest.get("/findings/").content.decode()
    assert guest.get(finding.get_absolute_url()).status_code in {403, 404}
