"""The handoff of a handful of leads, each with one thing about it."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pytest

from trine.analytics.handed_over import handoff_rows
from trine.analytics.handoff import Handed, Handoff, handoff
from trine.analytics.handoff_facts import handoff_facts
from trine.analytics.store import FactStore
from trine.core.handoff import Waiting
from trine.core.working_hours import WorkingHours

if TYPE_CHECKING:
    from pathlib import Path

WEDNESDAY = datetime(2027, 1, 6, 10, 0, 1)
NOW = datetime(2027, 1, 8, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


def lead(number: int, **more: Any) -> dict[str, Any]:
    row = {"lead_id": f"l{number}", "owner": "Ana", "lead_source": "webinar", "assigned_at": WEDNESDAY}
    empty = dict.fromkeys(("first_response_at", "accepted_at", "rejected_at", "rejection_reason", "disqualified_at"))
    return {**row, **empty, **more}


def filled(folder: Path, *leads: dict[str, Any], source: str = "crm") -> FactStore:
    store = FactStore(folder / "facts", clock=lambda: NOW)
    columns = {name: None for row in leads for name in row}
    store.replace({"leads": pa.Table.from_pylist([{**columns, **row} for row in leads])}, source=source)
    return store


def told(store: FactStore, **asked: Any) -> Handoff:
    with store.snapshot() as facts:
        return handoff(facts, **asked)


def whole(found: Handoff) -> Handed:
    assert found.whole is not None
    return found.whole


def test_without_leads_that_were_handed_over_there_is_nothing(tmp_path: Path) -> None:
    assert told(FactStore(tmp_path)).whole is None
    assert told(filled(tmp_path, lead(1, assigned_at=None, created_at=WEDNESDAY))).whole is None


def test_returned_before_contact_is_not_disqualified_after_it(tmp_path: Path) -> None:
    found = whole(
        told(
            filled(
                tmp_path,
                lead(1, accepted_at=WEDNESDAY + HOUR),
                lead(2, rejected_at=WEDNESDAY + HOUR, rejection_reason="wrong contact"),
                lead(3, rejected_at=WEDNESDAY + HOUR, rejection_reason="No reason given"),
                lead(4, accepted_at=WEDNESDAY + HOUR, disqualified_at=WEDNESDAY + 3 * HOUR),
                lead(5, accepted_at=WEDNESDAY + HOUR, rejected_at=WEDNESDAY + 2 * HOUR),
                lead(6),
            )
        )
    )
    assert (found.handed_over, found.accepted, found.returned, found.disqualified, found.undecided) == (6, 2, 3, 1, 1)
    assert found.acceptance is not None
    assert found.acceptance.value == 0.4
    assert found.reasons == (("not said", 2), ("wrong contact", 1))
    assert found.no_reason == 2


def test_waits_are_working_hours_and_those_who_still_wait_count(tmp_path: Path) -> None:
    quick = [lead(i, first_response_at=WEDNESDAY + HOUR) for i in range(3)]
    slow = lead(3, first_response_at=WEDNESDAY + timedelta(days=1))
    found = whole(told(filled(tmp_path, *quick, slow, *(lead(i) for i in range(4, 8))), respond_within=4)).response
    assert found is not None
    assert (found.answered, found.waiting) == (4, 4)
    assert found.median == pytest.approx(8)
    assert found.p90 is None
    assert found.kept is not None
    assert found.kept.value == 3 / 8
    assert (found.late, found.overdue) == (1, 4)


def test_a_lead_whose_time_is_not_up_neither_keeps_nor_breaks_the_agreement(tmp_path: Path) -> None:
    fresh = lead(1, assigned_at=datetime(2027, 1, 8, 11, 0, 1))
    found = whole(told(filled(tmp_path, fresh, lead(2, first_response_at=WEDNESDAY + HOUR)), respond_within=4)).response
    assert found is not None
    assert found.kept is not None
    assert (found.kept.value, found.overdue, found.median) == (1.0, 0, None)


def test_dates_without_time_and_clock_jumps_are_never_turned_into_minutes(tmp_path: Path) -> None:
    found = told(
        filled(
            tmp_path,
            lead(1, assigned_at=datetime(2027, 1, 6), first_response_at=WEDNESDAY),
            lead(2, first_response_at=datetime(2027, 1, 7)),
            lead(3, assigned_at=datetime(2027, 1, 5, 23), first_response_at=WEDNESDAY),
            lead(4, first_response_at=WEDNESDAY - HOUR),
            lead(5, assigned_at=datetime(2030, 1, 1, 9)),
        ),
        hours=WorkingHours(zone="Europe/Berlin"),
    )
    assert whole(found).response is None
    assert [each.n for each in found.left_out] == [1, 1, 3]


def test_a_source_that_records_no_answers_has_no_leads_that_wait(tmp_path: Path) -> None:
    store = filled(tmp_path, lead(1), lead(2))
    assert whole(told(store)).response is None
    with store.snapshot() as facts:
        assert [each.waiting for each in handoff_facts(facts)] == [None]


def test_a_lead_waits_until_the_import_but_a_file_of_last_year_says_nothing_of_today(tmp_path: Path) -> None:
    answered = lead(1, first_response_at=WEDNESDAY + HOUR)
    old = [lead(i, assigned_at=WEDNESDAY - timedelta(days=300)) for i in (2, 3)]
    long_ago = lead(1, assigned_at=old[0]["assigned_at"], first_response_at=old[0]["assigned_at"] + HOUR)
    for leads, waits in (((answered, lead(2)), 18), ((long_ago, *old), 8)):
        with filled(tmp_path / str(waits), *leads).snapshot() as facts:
            rows, _ = handoff_rows(facts, state="waiting")
        assert rows[0].waited == pytest.approx(waits, abs=1.1)


def test_what_happens_later_was_not_known_then(tmp_path: Path) -> None:
    store = filled(tmp_path, lead(1, first_response_at=WEDNESDAY + 2 * HOUR, accepted_at=WEDNESDAY + 2 * HOUR), lead(2))
    then = whole(told(store, now=datetime(2027, 1, 6, 11, tzinfo=UTC)))
    assert (then.accepted, then.undecided, whole(told(store)).accepted) == (0, 2, 1)


def test_groups_are_by_owner_channel_or_segment_largest_first(tmp_path: Path) -> None:
    store = filled(tmp_path, lead(1), lead(2, owner="Rui"), lead(3, owner="Rui", lead_source=None))
    assert [(group.name, group.handed_over) for group in told(store).groups] == [("Rui", 2), ("Ana", 1)]
    assert [group.name for group in told(store, by="lead_source").groups] == ["webinar", "not said"]
    assert told(store, since=date(2027, 1, 7)).whole is None


def test_both_teams_see_the_same_leads_row_by_row(tmp_path: Path) -> None:
    store = filled(
        tmp_path,
        lead(1, first_response_at=WEDNESDAY + HOUR),
        lead(2, rejected_at=WEDNESDAY + HOUR, rejection_reason="no budget", assigned_at=WEDNESDAY - HOUR),
        lead(3),
    )
    with store.snapshot() as facts:
        rows, total = handoff_rows(facts, size=2)
        waiting, _ = handoff_rows(facts, state="waiting")
    assert total == 3
    assert [(row.lead_id, row.state) for row in rows] == [("l1", "answered"), ("l3", "waiting")]
    assert [row.waited for row in rows] == [pytest.approx(1), pytest.approx(7 + 8 + 3, abs=0.01)]
    assert [row.lead_id for row in waiting] == ["l3"]


def test_checks_get_who_waits_by_the_hour_and_what_came_back_by_the_day(tmp_path: Path) -> None:
    store = filled(
        tmp_path,
        lead(1, first_response_at=WEDNESDAY + HOUR),
        lead(2),
        lead(3, assigned_at=datetime(2027, 1, 7)),
        lead(4, assigned_at=datetime(2026, 9, 1, 9, 1)),
        lead(5, rejected_at=WEDNESDAY, rejection_reason="n/a"),
        lead(6, rejected_at=WEDNESDAY, rejection_reason="too small"),
        lead(7, accepted_at=WEDNESDAY, rejected_at=WEDNESDAY - HOUR),
    )
    with store.snapshot() as facts:
        (found,) = handoff_facts(facts)
    assert found.handed_over == 6
    assert found.known_at == NOW
    assert found.waiting == (
        Waiting(datetime(2027, 1, 6, 10, tzinfo=UTC), "Ana", 1),
        Waiting(datetime(2027, 1, 7, 23, tzinfo=UTC), "Ana", 1),
    )
    assert [(row.on, row.n, row.without_reason) for row in found.returned] == [
        (date(2027, 1, 6), 1, 1),
        (date(2027, 1, 6), 1, 0),
    ]
