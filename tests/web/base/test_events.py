"""The event log: added to, never changed, and true to what was changed."""

import ast
from pathlib import Path

import pytest
from django.db import DatabaseError, ProgrammingError, connection, transaction
from tests.web.factories import make_person

import trine.web
from trine.web.base.events import collected, record
from trine.web.base.models import Event
from trine.web.base.queries import history, history_of_many
from trine.web.base.sentences import is_said
from trine.web.people.models import Team


@pytest.fixture
def event(db: None) -> Event:
    return record(make_person("Olga Owner"), "team_made", "team", "sales", name="Sales")


@pytest.mark.parametrize("statement", ["UPDATE base_event SET verb = 'x'", "DELETE FROM base_event"])
def test_an_event_is_neither_changed_nor_removed(event: Event, statement: str) -> None:
    refused = pytest.raises(ProgrammingError, match="Cannot update or delete")
    with refused, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert Event.objects.get().verb == "team_made"


@pytest.mark.django_db(transaction=True)
def test_an_event_outside_a_transaction_is_refused() -> None:
    with pytest.raises(RuntimeError, match="same transaction"):
        record(None, "team_made", "team", "sales", name="Sales")


@pytest.mark.django_db(transaction=True)
def test_a_change_that_fails_leaves_no_event() -> None:
    @transaction.atomic
    def change() -> None:
        record(None, "team_made", "team", "sales", name="Sales")
        Team.objects.create(slug="sales", name="Sales", function="x" * 100)

    with pytest.raises(DatabaseError):
        change()
    assert not Event.objects.exists()
    assert not Team.objects.exists()


def test_one_requests_events_are_collected_in_order(event: Event) -> None:
    with collected() as events:
        record(None, "team_made", "team", "a", name="A")
        record(None, "team_ended", "team", "a", name="A", until="2027-01-01")
    assert [each.verb for each in events] == ["team_made", "team_ended"]
    assert event not in events


def test_history_is_told_in_sentences_the_newest_first(event: Event) -> None:
    record(None, "team_ended", "team", "sales", name="Sales", until="2027-03-18")
    record(None, "team_ended", "team", "other", name="Other", until="2027-03-18")
    assert [happening.sentence for happening in history("team", "sales")] == [
        "Trine ended the team Sales; the last day is 18 March 2027.",
        "Olga Owner made the team Sales.",
    ]


def test_the_histories_of_several_subjects_are_told_together(event: Event) -> None:
    record(None, "person_joined", "person", "nina", name="Nina", role="member")
    record(None, "person_joined", "person", "eva", name="Eva", role="member")
    told = history_of_many([("team", "sales"), ("person", "nina")])
    assert [happening.verb for happening in told] == ["person_joined", "team_made"]


def test_a_verb_that_nobody_says_is_read_as_it_stands(event: Event) -> None:
    record(event.actor, "thing_mended", "team", "sales")
    assert history("team", "sales")[0].sentence == "Thing mended, by Olga Owner."


def test_a_payload_that_lacks_a_name_is_still_told(event: Event) -> None:
    record(event.actor, "member_added", "team", "sales")
    assert history("team", "sales")[0].sentence == "Olga Owner put – into – from – on."


def verbs_in_the_code() -> dict[str, str]:
    """Every verb that the web areas record as a plain word, with the file that does."""
    found: dict[str, str] = {}
    for path in Path(next(iter(trine.web.__path__))).rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            is_record = isinstance(node, ast.Call) and getattr(node.func, "id", "") == "record"
            if is_record and isinstance(node, ast.Call) and len(node.args) > 1:
                words = [part.value for part in ast.walk(node.args[1]) if isinstance(part, ast.Constant)]
                found |= {str(word): path.name for word in words}
    return found


def test_every_verb_has_its_sentence() -> None:
    assert {verb: where for verb, where in verbs_in_the_code().items() if not is_said(verb)} == {}
