"""Moving a launch: what is shown before is what is saved, and one undo takes all of it back."""

from datetime import date, timedelta

import pytest
from tests.web.conftest import SignedIn

from trine.web.base.models import Event
from trine.web.launches.models import Launch, LaunchTask
from trine.web.launches.reading import read_launch
from trine.web.people.models import Person

pytestmark = pytest.mark.django_db
MOVE = "/launches/sensor/move/"


def dates(launch: Launch) -> dict[str, tuple[date, date]]:
    return {task.slug: (task.start, task.end) for task in LaunchTask.objects.filter(launch=launch)}


def asked(launch: Launch, weeks: int, **more: str) -> dict[str, str]:
    day = launch.day + timedelta(weeks=weeks)
    return {"day": day.isoformat(), "because": "the supplier is late", **more}


def test_the_first_step_shows_what_moves_and_who_is_told_and_saves_nothing(
    signed_in: SignedIn, marek: Person, launch: Launch
) -> None:
    before = read_launch(launch)
    page = signed_in(marek).post(MOVE, asked(launch, 2))
    assert page.status_code == 200
    text = page.content.decode()
    assert "Agree on the message" in text
    assert "counts on it" in text
    assert "Stay where they were set by hand" in text
    assert read_launch(Launch.objects.get(pk=launch.pk)) == before


def test_what_was_shown_is_what_is_saved(signed_in: SignedIn, marek: Person, launch: Launch) -> None:
    client = signed_in(marek)
    shown = client.post(MOVE, asked(launch, 2)).context["planned"]
    client.post(MOVE, asked(launch, 2, seen=shown.version, save="1"))
    launch.refresh_from_db()
    assert dates(launch) == {task.id: (task.start, task.end) for task in shown.launch.tasks}
    assert launch.day == shown.launch.day
    revision = launch.revisions.last()
    assert revision is not None
    assert (revision.because, [team.slug for team in revision.told.all()]) == (
        "the supplier is late",
        ["marketing", "sales"],
    )


def test_one_undo_takes_the_whole_move_back(signed_in: SignedIn, marek: Person, launch: Launch) -> None:
    client, before = signed_in(marek), read_launch(launch)
    seen = client.post(MOVE, asked(launch, 2)).context["planned"].version
    client.post(MOVE, asked(launch, 2, seen=seen, save="1"))
    event = Event.objects.get(verb="launch_moved")
    client.post(f"/launches/undo/{event.pk}/")
    assert read_launch(Launch.objects.get(pk=launch.pk)) == before


def test_an_undo_leaves_what_others_have_changed_since(signed_in: SignedIn, marek: Person, launch: Launch) -> None:
    client = signed_in(marek)
    seen = client.post(MOVE, asked(launch, 2)).context["planned"].version
    client.post(MOVE, asked(launch, 2, seen=seen, save="1"))
    LaunchTask.objects.filter(slug="message").update(title="Agree on two messages")
    page = client.post(f"/launches/undo/{Event.objects.get(verb='launch_moved').pk}/", follow=True)
    assert "1 task changed since stayed" in page.content.decode()
    assert LaunchTask.objects.get(slug="message").title == "Agree on two messages"


def test_dates_set_by_hand_stay_unless_they_are_to_move_too(signed_in: SignedIn, marek: Person, launch: Launch) -> None:
    client = signed_in(marek)
    stays = client.post(MOVE, asked(launch, 2)).context["planned"]
    moves = client.post(MOVE, asked(launch, 2, move_manual="on")).context["planned"]
    assert [task.id for task in stays.stays] == ["list"]
    assert "list" in {move.task.id for move in moves.moves}


def test_others_who_changed_it_meanwhile_are_not_overwritten(
    signed_in: SignedIn, marek: Person, launch: Launch
) -> None:
    client = signed_in(marek)
    seen = client.post(MOVE, asked(launch, 2)).context["planned"].version
    LaunchTask.objects.filter(slug="message").update(days=9)
    page = client.post(MOVE, asked(launch, 2, seen=seen, save="1"))
    assert page.status_code == 422
    assert "Somebody changed the launch since you looked" in page.content.decode()
    assert Launch.objects.get(pk=launch.pk).day == launch.day


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"day": "2020-01-01", "because": "x"}, "The day is past"),
        ({"day": "2035-01-01", "because": ""}, "This field is required"),
        ({"day": "no day", "because": "x"}, "Enter a valid date"),
    ],
)
def test_a_move_that_can_not_be_is_told(
    signed_in: SignedIn, marek: Person, launch: Launch, given: dict[str, str], sentence: str
) -> None:
    page = signed_in(marek).post(MOVE, given)
    assert page.status_code == 422
    assert sentence in page.content.decode()


def test_tasks_that_no_longer_fit_say_so(signed_in: SignedIn, marek: Person, launch: Launch, today: date) -> None:
    page = signed_in(marek).post(MOVE, {"day": (today + timedelta(days=3)).isoformat(), "because": "the fair"})
    assert [late.task.id for late in page.context["planned"].late]
    assert "No longer fits" in page.content.decode()


def test_tasks_that_wait_for_a_task_move_with_it_after_they_were_shown(
    signed_in: SignedIn, marek: Person, launch: Launch, today: date
) -> None:
    LaunchTask.objects.filter(slug="list").update(is_manual=False)
    client, row = signed_in(marek), LaunchTask.objects.get(slug="message")
    end = (launch.day + timedelta(days=10)).isoformat()
    given = {"title": row.title, "stage": row.stage, "start": row.start.isoformat(), "end": end, "because": "ill"}
    page = client.post("/launches/sensor/tasks/message/edit/", given)
    shown = page.context["planned"]
    assert {move.task.id for move in shown.moves} == {"message", "list"}
    client.post("/launches/sensor/tasks/message/edit/", {**given, "seen": shown.version, "save": "1"})
    assert dates(launch) == {task.id: (task.start, task.end) for task in shown.launch.tasks}
    assert LaunchTask.objects.get(slug="message").is_manual


def test_a_newer_version_of_the_playbook_is_taken_after_a_look_and_taken_back(
    signed_in: SignedIn, marek: Person, launch: Launch
) -> None:
    client, before = signed_in(marek), read_launch(launch)
    row = launch.playbook.versions.get() if launch.playbook else None
    assert row is not None
    row.playbook.versions.create(version=2, steps=[row.steps[0], row.steps[3]], because="shorter")
    LaunchTask.objects.filter(launch=launch).update(done=None)
    page = client.get("/launches/sensor/take-version/")
    shown = page.context["planned"]
    assert ({task.id for task in shown.added}, {task.id for task in shown.removed}) == ({"go"}, {"list"})
    client.post("/launches/sensor/take-version/", {"because": "shorter", "seen": shown.version})
    assert set(dates(launch)) == {"message", "go"}
    client.post(f"/launches/undo/{Event.objects.get(verb='launch_playbook_taken').pk}/")
    assert read_launch(Launch.objects.get(pk=launch.pk)) == before


def test_tasks_go_out_as_a_table_and_come_in_again_after_a_look_and_are_taken_back(
    signed_in: SignedIn, marek: Person, launch: Launch
) -> None:
    client, before = signed_in(marek), read_launch(launch)
    text = client.get("/launches/sensor/tasks.csv").content.decode()
    lines = text.splitlines()
    table = "\n".join([lines[0], lines[1].replace("marek", "Ana Sousa")])
    shown = client.post("/launches/sensor/tasks/import/", {"text": table}).context["planned"]
    assert [task.id for task in shown.removed] == ["list"]
    given = {"text": table, "because": "as agreed", "seen": shown.version, "take": "1"}
    assert client.post("/launches/sensor/tasks/import/", given).status_code == 302
    assert [(task.slug, task.owner and task.owner.slug) for task in launch.tasks.all()] == [("message", "ana")]
    client.post(f"/launches/undo/{Event.objects.get(verb='launch_replanned').pk}/")
    assert read_launch(Launch.objects.get(pk=launch.pk)) == before


def test_a_table_of_tasks_that_can_not_be_read_says_where(signed_in: SignedIn, marek: Person, launch: Launch) -> None:
    page = signed_in(marek).post("/launches/sensor/tasks/import/", {"text": "title,start\nTrain,tomorrow\n"})
    assert page.status_code == 422
    assert "Line 2, column 2" in page.content.decode()


def test_a_change_is_taken_back_only_once(signed_in: SignedIn, marek: Person, launch: Launch) -> None:
    client = signed_in(marek)
    seen = client.post(MOVE, asked(launch, 2)).context["planned"].version
    client.post(MOVE, asked(launch, 2, seen=seen, save="1"))
    path = f"/launches/undo/{Event.objects.get(verb='launch_moved').pk}/"
    client.post(path)
    assert "It was taken back already" in client.post(path, follow=True).content.decode()


def test_a_day_on_which_nobody_works_is_told_with_the_next_working_day(
    signed_in: SignedIn, marek: Person, launch: Launch
) -> None:
    saturday = launch.day + timedelta(days=7 + (5 - launch.day.weekday()) % 7)
    page = signed_in(marek).post(MOVE, {"day": saturday.isoformat(), "because": "the fair opens"})
    assert page.context["planned"].next_working == saturday + timedelta(days=2)
    assert "The day is no working day" in page.content.decode()
    assert "Everything fits" not in page.content.decode()


def test_a_day_in_the_far_future_is_refused_and_one_that_stands_there_is_named(
    signed_in: SignedIn, marek: Person, launch: Launch
) -> None:
    client = signed_in(marek)
    far = {"start": "9999-12-30", "end": "9999-12-31"}
    task = client.post("/launches/sensor/tasks/new/", {"title": "Far", "stage": "go_to_market", **far})
    measure = client.post("/launches/sensor/measures/new/", {"metric": "mql", "effect": "revenue", **far})
    assert (task.status_code, measure.status_code) == (422, 422)
    launch.measures.update(end=date.max)
    assert client.post(MOVE, asked(launch, 2)).context["planned"].windows
    LaunchTask.objects.filter(slug="list").update(end=date.max)
    page = client.post(MOVE, asked(launch, 2))
    assert page.status_code == 422
    assert "“Publish the price list” would be on 31 December 9999" in page.content.decode()
