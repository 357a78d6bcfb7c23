"""A change of days or commitment: previewed, saved with its reason and all that moves along, taken back as a whole."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils import timezone
from tests.web.conftest import SignedIn
from tests.web.goals.world import person
from tests.web.roadmap.plans import take_in

from trine.core.deliverables import Commitment, Deliverable
from trine.web.base.errors import Invalid, NotAllowed
from trine.web.base.models import Event
from trine.web.base.sentences import sentence
from trine.web.goals.snapshot import snapshot
from trine.web.roadmap.actions.rescheduling import Preview, Wanted, preview, reschedule, undo
from trine.web.roadmap.models import Deliverable as Row
from trine.web.roadmap.models import Revision
from trine.web.roadmap.reading import Reading

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def roadmap(db: None) -> None:
    take_in()


def today() -> date:
    return timezone.localdate()


def row(slug: str = "sensor-2") -> Row:
    return Row.objects.get(slug=slug)


def wanted(days: int = 14, commitment: Commitment = Commitment.COMMITTED) -> Wanted:
    return Wanted(row().start, row().end + timedelta(days=days), commitment)


def look(values: Wanted) -> Preview:
    return preview(Reading.of(person("pia"), today(), launches=True), row(), values)


def save(values: Wanted, *, because: str = "the chip is late", who: str = "pia") -> Event:
    seen = look(values).version
    return reschedule(person(who), deliverable=row(), wanted=values, because=because, today=today(), seen=seen)


def deliverables() -> dict[str, Deliverable]:
    return {each.id: each for each in snapshot(today(), facts=False).deliverables}


def test_what_is_saved_is_what_the_preview_showed() -> None:
    shown, before = look(wanted()), deliverables()
    save(wanted())
    after = deliverables()
    assert [move.id for move in shown.impact.moves] == ["demo-unit"]
    for move in shown.impact.moves:
        assert (after[move.id].start, after[move.id].end) == (move.to_start, move.to_end)
    untouched = set(before) - {"sensor-2", *(move.id for move in shown.impact.moves)}
    assert {id_: after[id_] for id_ in untouched} == {id_: before[id_] for id_ in untouched}
    assert after["sensor-2"].end == wanted(0).end
    assert shown.impact.teams == after["sensor-2"].revisions[-1].told == ("marketing", "sales")


def test_what_moves_along_says_why_and_who_was_told() -> None:
    save(wanted())
    last = deliverables()["demo-unit"].revisions[-1]
    assert last.because == "it waits for “Sensor 2”: the chip is late"
    assert last.told == ("marketing", "sales")
    told = [sentence(event) for event in Event.objects.filter(verb="deliverable_moved_along")]
    assert "“Demo unit” moved along with “Sensor 2”" in told[0]


def test_an_undo_restores_all_of_it() -> None:
    before = deliverables()
    event = save(wanted(commitment=Commitment.PLANNED))
    assert deliverables() != before
    undo(person("pia"), event=event)
    assert deliverables() == before


def test_shipping_keeps_the_day_and_an_undo_takes_it_back() -> None:
    event = save(wanted(0, Commitment.SHIPPED))
    assert row().shipped == today()
    undo(person("pia"), event=event)
    assert row().shipped is None


def test_a_change_that_was_changed_again_is_not_undone() -> None:
    first = save(wanted())
    save(wanted(7))
    with pytest.raises(Invalid, match="changed again since"):
        undo(person("pia"), event=first)


def test_an_undo_happens_once() -> None:
    event = save(wanted())
    undo(person("pia"), event=event)
    with pytest.raises(Invalid, match="taken back already"):
        undo(person("pia"), event=event)


def test_a_change_without_a_reason_is_refused() -> None:
    with pytest.raises(Invalid, match="Say why"):
        save(wanted(), because="  ")
    assert Revision.objects.count() == 1


def test_a_change_on_an_older_preview_is_refused() -> None:
    seen = look(wanted()).version
    Row.objects.filter(slug="demo-unit").update(end=today() + timedelta(days=90))
    with pytest.raises(Invalid, match="changed meanwhile"):
        reschedule(person("pia"), deliverable=row(), wanted=wanted(), because="late", today=today(), seen=seen)


def test_only_who_answers_for_it_and_the_teams_leads_change_it() -> None:
    with pytest.raises(NotAllowed):
        save(wanted(), who="ana")
    Row.objects.filter(slug="sensor-2").update(lead=person("ana"))
    save(wanted(), who="ana")


def page(client: Client, data: dict[str, str] | None = None, query: str = "") -> tuple[int, str]:
    path = f"/roadmap/sensor-2/change/{query}"
    response = client.get(path) if data is None else client.post(path, data)
    return response.status_code, " ".join(response.content.decode().replace("\xa0", " ").split())


def sent(days: int, **more: str) -> dict[str, str]:
    values = wanted(days)
    return {"start": str(values.start), "end": str(values.end), "commitment": "committed", **more}


def test_the_page_shows_first_what_else_moves_and_saves_then(signed_in: SignedIn) -> None:
    client = signed_in(person("pia"))
    status, text = page(client, query=f"?end={wanted(14).end}")
    assert status == 200
    assert "Nothing is saved yet" in text
    assert "“Demo unit” moves from" in text
    assert "It relies on “Sensor 2”." in text
    status, text = page(client, sent(14))
    assert (status, "Save and tell them" in text) == (200, True)
    seen = look(wanted(14)).version
    assert page(client, sent(14, seen=seen))[0] == 422
    assert Revision.objects.count() == 1
    assert page(client, sent(14, seen=seen, because="late"))[0] == 302
    assert "late" in deliverables()["sensor-2"].revisions[-1].because


def test_other_days_than_those_that_were_shown_are_shown_first(signed_in: SignedIn) -> None:
    client, seen = signed_in(person("pia")), look(wanted(14)).version
    status, text = page(client, sent(28, seen=seen, because="late"))
    assert status == 200
    assert "Nothing is saved yet" in text
    assert "You chose other days" in text
    assert Revision.objects.count() == 1


def test_a_page_that_was_opened_before_others_saved_says_that_nothing_is_saved(signed_in: SignedIn) -> None:
    client, shown = signed_in(person("pia")), look(wanted(14))
    old = sent(14, seen=shown.version, looked_at=wanted(14).said, because="late")
    save(wanted(7))
    known = deliverables()
    status, text = page(client, old)
    assert status == 422
    assert "Nothing is saved: the roadmap has changed meanwhile" in text
    assert deliverables() == known


@pytest.mark.parametrize("bad", [{"end": "2001-01-01"}, {"end": "soon"}, {"commitment": "sworn"}])
def test_wrong_input_gets_a_sentence(signed_in: SignedIn, bad: dict[str, str]) -> None:
    status, text = page(signed_in(person("pia")), sent(3) | bad)
    assert status == 422
    assert "error-summary" in text


def test_the_undo_is_offered_and_works(signed_in: SignedIn) -> None:
    client, before = signed_in(person("pia")), deliverables()
    seen = look(wanted(14)).version
    client.post("/roadmap/sensor-2/change/", sent(14, seen=seen, because="late", next="/roadmap/?zoom=weeks"))
    event = Event.objects.get(verb="deliverable_rescheduled")
    assert f"/roadmap/changes/{event.pk}/undo/" in client.get("/roadmap/?zoom=weeks").content.decode()
    client.post(f"/roadmap/changes/{event.pk}/undo/")
    assert deliverables() == before
