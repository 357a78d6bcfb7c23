"""Results: worked out when the window has ended, by one method, put on record, and talked about."""

from calendar import monthrange
from datetime import date

import pytest
from tests.web.conftest import SignedIn

from trine.web.goals.models import Metric, Reading
from trine.web.launches.actions.measures import work_out_due
from trine.web.launches.models import Launch, LaunchMeasure
from trine.web.people.models import Person

pytestmark = pytest.mark.django_db
SEASON = (0, 2, 4, 6, 8, 10, 10, 8, 6, 4, 2, 0)
LIFT = 40


def month_end(month: int) -> date:
    """The last day of a month that is counted from the year 0."""
    return date(month // 12, month % 12 + 1, monthrange(month // 12, month % 12 + 1)[1])


@pytest.fixture
def launched(launch: Launch, today: date) -> LaunchMeasure:
    """A launch five months ago that has lifted leads by 40 a month, after three years of trend and season."""
    now, metric = today.year * 12 + today.month - 1, Metric.objects.get(slug="mql")
    metric.readings.all().delete()
    for month in range(now - 41, now):
        wobble = 1 if month % 2 else -1
        value = 100 + (month - now + 41) + SEASON[month % 12] + wobble + (LIFT if month >= now - 5 else 0)
        Reading.objects.create(metric=metric, on=month_end(month), value=value)
    begin = month_end(now - 6)
    Launch.objects.filter(pk=launch.pk).update(day=begin, stage="measurement", name="The old line")
    row = launch.measures.get()
    row.start, row.end = month_end(now - 6), month_end(now - 1)
    row.save()
    return row


def test_the_effect_is_told_with_its_interval_and_what_was_to_be_expected(
    signed_in: SignedIn, ana: Person, launched: LaunchMeasure
) -> None:
    page = signed_in(ana).get("/launches/sensor/measures/")
    result = page.context["cards"][0].result
    assert result.low < LIFT < result.high
    assert result.effect == pytest.approx(LIFT, abs=3)
    assert "was to be expected without the launch" in page.content.decode()


def test_the_night_puts_a_result_on_record_once(launched: LaunchMeasure, today: date) -> None:
    assert work_out_due(today) == 1
    launched.refresh_from_db()
    assert launched.worked_out == today
    assert launched.effect_size == pytest.approx(LIFT, abs=3)
    assert work_out_due(today) == 0


def test_another_window_asks_for_another_result(
    signed_in: SignedIn, marek: Person, launched: LaunchMeasure, today: date
) -> None:
    client = signed_in(marek)
    client.post("/launches/sensor/measures/work-out/")
    given = {"metric": "mql", "effect": "revenue", "start": launched.start.isoformat(), "end": today.isoformat()}
    client.post(f"/launches/sensor/measures/{launched.pk}/edit/", given)
    launched.refresh_from_db()
    assert (launched.worked_out, launched.result) == (None, None)


def test_with_too_few_figures_a_sentence_says_so(signed_in: SignedIn, ana: Person, launched: LaunchMeasure) -> None:
    Reading.objects.filter(on__lt=launched.start).delete()
    card = signed_in(ana).get("/launches/sensor/measures/").context["cards"][0]
    assert card.result is None
    assert card.lacking


def test_that_the_result_was_talked_about_is_marked(
    signed_in: SignedIn, marek: Person, launched: LaunchMeasure, today: date
) -> None:
    signed_in(marek).post("/launches/sensor/measures/discussed/")
    assert Launch.objects.get(slug="sensor").discussed == today


def test_ratings_are_shown_from_three_on_and_never_with_a_name(
    signed_in: SignedIn, ana: Person, marek: Person, owner: Person, launched: LaunchMeasure
) -> None:
    for person, score in ((ana, 2), (marek, 4)):
        signed_in(person).post("/launches/sensor/rate/", {"score": score, "word": "too late"})
    assert "too late" not in signed_in(ana).get("/launches/sensor/afterwards/").content.decode()
    signed_in(owner).post("/launches/sensor/rate/", {"score": 3})
    page = signed_in(ana).get("/launches/sensor/afterwards/")
    assert (page.context["view"].ratings.n, page.context["view"].ratings.mean) == (3, 3)
    assert "too late" in page.content.decode()


def test_nothing_is_rated_before_the_day(signed_in: SignedIn, ana: Person, launch: Launch) -> None:
    page = signed_in(ana).post("/launches/sensor/rate/", {"score": 3})
    assert page.status_code == 422
    assert "There is nothing to rate yet" in page.content.decode()


def test_a_window_that_ends_before_the_launch_is_refused(
    signed_in: SignedIn, marek: Person, launch: Launch, today: date
) -> None:
    given = {"metric": "mql", "effect": "revenue", "start": today.isoformat(), "end": today.isoformat()}
    page = signed_in(marek).post("/launches/sensor/measures/new/", given)
    assert page.status_code == 422
    assert "The window ends before the launch" in page.content.decode()
    assert launch.measures.count() == 1
