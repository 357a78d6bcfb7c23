"""Who is told, when, and what becomes of it."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from tests.core.briefing.mailroom import MONDAY, Mailroom, event, owns

from trine.core.briefing import (
    Channel,
    Due,
    Hours,
    MustKnow,
    Pace,
    Preferences,
    Reason,
    Suppress,
    Topic,
    fan_out,
    is_open,
    next_digest,
    next_open,
    settle,
)


def test_a_message_says_why_it_came_with_every_reason() -> None:
    planned = fan_out(event(1), [owns(), owns(reason=Reason.FOLLOWS)], {}, MONDAY)
    assert [row.channel for row in planned] == [Channel.INBOX, Channel.MAIL]
    assert [tie.reason for tie in planned[0].relations] == [Reason.OWNS, Reason.FOLLOWS]


def test_who_did_it_is_not_told() -> None:
    assert fan_out(event(1, actor="ana"), [owns()], {}, MONDAY) == []


def test_a_reason_that_was_turned_down_leaves_the_others() -> None:
    wants = Preferences(turned_down=frozenset({(Reason.FOLLOWS, Topic.LAUNCHES)}))
    both = fan_out(event(1), [owns(), owns(reason=Reason.FOLLOWS)], {"ana": wants}, MONDAY)
    assert [tie.reason for tie in both[0].relations] == [Reason.OWNS]
    only = fan_out(event(1), [owns(reason=Reason.FOLLOWS)], {"ana": wants}, MONDAY)
    assert [row.suppressed for row in only] == ["turned down: follows"]


def test_a_tie_at_once_does_not_wait_for_the_digest_of_its_topic_unless_nothing_of_it_is_wanted() -> None:
    named, told = replace(owns(), at_once=True), event(1, Topic.WINS)
    assert [row.digest for row in fan_out(told, [owns()], {}, MONDAY)] == [None, Pace.WEEKLY]
    planned = fan_out(told, [owns(), named], {}, MONDAY)
    assert [(row.digest, row.must_know) for row in planned] == [(None, None), (None, None)]
    wants = Preferences(paces={Topic.WINS: Pace.NEVER})
    assert [row.channel for row in fan_out(told, [named], {"ana": wants}, MONDAY)] == [Channel.INBOX]
    down = Preferences(turned_down=frozenset({(Reason.OWNS, Topic.WINS)}))
    assert [row.suppressed for row in fan_out(told, [named], {"ana": down}, MONDAY)] == ["turned down: owns"]


def test_who_is_asked_by_name_is_told_whatever_they_turned_down() -> None:
    wants = Preferences(turned_down=frozenset({(Reason.NAMED, Topic.GOALS)}), paces={Topic.GOALS: Pace.NEVER})
    planned = fan_out(event(1, Topic.GOALS), [owns(reason=Reason.NAMED)], {"ana": wants}, MONDAY)
    assert [(row.channel, row.must_know) for row in planned] == [
        (Channel.INBOX, MustKnow.NAMED),
        (Channel.MAIL, MustKnow.NAMED),
    ]


def test_the_seventh_message_of_an_hour_goes_to_the_digest_and_is_not_lost() -> None:
    room = Mailroom()
    for number in range(7):
        room.tell(event(number))
    room.settle()
    assert room.states() == ["sent"] * 6 + ["pending"]
    room.wait(days=1)
    assert room.states() == ["sent"] * 6 + ["digested"]
    assert room.digests == [1]


def test_what_one_must_know_passes_the_budget_and_counts() -> None:
    room = Mailroom(Preferences(an_hour=1))
    room.tell(event(1, must_know=MustKnow.LEGAL))
    room.tell(event(2, must_know=MustKnow.SECURITY))
    room.tell(event(3))
    room.settle()
    assert room.states() == ["sent", "sent", "pending"]


def test_quiet_hours_delay_and_drop_nothing() -> None:
    room = Mailroom(now=datetime(2027, 1, 8, 20, tzinfo=UTC))  # a Friday evening
    room.tell(event(1))
    room.settle()
    assert (room.states(), room.states(Channel.INBOX)) == (["pending"], ["sent"])
    room.wait(days=2)
    assert room.states() == ["pending"]
    room.wait(hours=12)
    assert room.states() == ["sent"]


def test_what_was_read_in_the_inbox_leaves_the_digest_and_an_empty_digest_does_not_come() -> None:
    room = Mailroom()
    room.tell(event(1, Topic.GOALS))
    room.rows[1].is_read = True
    room.wait(days=1)
    assert (room.states(), room.digests, room.sent) == (["suppressed"], [], [])


def test_a_correction_replaces_what_has_not_been_sent() -> None:
    room = Mailroom()
    room.tell(event(1, Topic.GOALS))
    room.tell(event(2, Topic.GOALS, replaces=("e1",)))
    room.wait(days=1)
    assert room.states() == ["suppressed", "digested"]


def test_a_bulk_operation_is_one_message() -> None:
    room = Mailroom()
    for number in range(5000):
        room.tell(event(number, batch="import-7"))
    room.settle()
    assert room.states() == ["sent"]


def test_permission_is_asked_again_when_it_is_sent() -> None:
    planned = fan_out(event(1), [owns()], {}, MONDAY)
    settled = settle([Due(at, row, may_see=False) for at, row in enumerate(planned)], Preferences(), (), MONDAY)
    assert set(settled.verdicts.values()) == {Suppress("may no longer see it")}


def test_without_a_channel_that_interrupts_the_inbox_has_it_all() -> None:
    room = Mailroom(Preferences(channels=(Channel.INBOX,)))
    room.tell(event(1))
    room.settle()
    assert [row.state for row in room.rows] == ["sent"]


def test_what_was_to_come_on_two_channels_stands_in_the_digest_once_or_not_at_all_if_one_of_them_brought_it() -> None:
    room = Mailroom(Preferences(an_hour=1, channels=(Channel.INBOX, Channel.MAIL, Channel.SLACK)))
    room.tell(event(1))
    room.tell(event(2))
    room.settle()
    room.wait(days=1)
    assert (room.states(), room.states(Channel.SLACK)) == (["sent", "digested"], ["suppressed", "suppressed"])
    assert room.digests == [1]


def test_what_waits_is_not_sent_on_a_channel_or_a_topic_that_the_person_has_given_up_since() -> None:
    room = Mailroom(now=MONDAY - timedelta(hours=12))
    room.tell(event(1))
    room.wants = Preferences(channels=(Channel.INBOX, Channel.SLACK))
    room.wait(hours=12)
    room.wants = Preferences()
    room.tell(event(2, Topic.GOALS), owns())
    room.tell(event(3, Topic.GOALS), owns(reason=Reason.NAMED))
    room.wants = Preferences(paces={Topic.GOALS: Pace.NEVER})
    room.wait(days=1)
    assert room.states() == ["suppressed", "suppressed", "sent"]


def test_a_person_hears_of_it_by_their_own_clock() -> None:
    berlin, auckland = Hours(zone="Europe/Berlin"), Hours(zone="Pacific/Auckland")
    at = datetime(2027, 1, 11, 7, 30, tzinfo=UTC)
    assert (is_open(berlin, at), is_open(auckland, at)) == (True, False)
    assert next_open(auckland, at) == datetime(2027, 1, 11, 19, 0, tzinfo=UTC)


def test_an_hour_that_does_not_exist_is_taken_for_the_one_after_it() -> None:
    hours = Hours(zone="Europe/Berlin", opens=2 * 60 + 30, weekdays=(6,))  # 28 March 2027, 2:00 becomes 3:00
    assert next_open(hours, datetime(2027, 3, 28, 0, tzinfo=UTC)) == datetime(2027, 3, 28, 1, 30, tzinfo=UTC)
    assert is_open(hours, datetime(2027, 3, 28, 1, 30, tzinfo=UTC))


def test_an_hour_that_comes_twice_is_quiet_by_what_the_clock_shows() -> None:
    hours = Hours(zone="Europe/Berlin", opens=2 * 60 + 30, weekdays=(6,))  # 31 October 2027, 3:00 becomes 2:00
    shown = [is_open(hours, datetime(2027, 10, 31, 0, 15, tzinfo=UTC) + timedelta(minutes=30 * n)) for n in range(4)]
    assert shown == [False, True, False, True]


def test_the_weekly_digest_of_a_day_off_comes_on_the_next_working_day() -> None:
    hours = Hours(weekdays=(1, 2, 3), digest_weekday=0)
    assert next_digest(hours, MONDAY, weekly=True) == datetime(2027, 1, 12, 8, 30, tzinfo=UTC)
    assert next_digest(hours, datetime(2027, 1, 12, 9, tzinfo=UTC), weekly=True) == datetime(
        2027, 1, 19, 8, 30, tzinfo=UTC
    )


def test_hours_and_budgets_that_could_never_be_met_are_refused() -> None:
    with pytest.raises(ValueError, match="choose at least one"):
        Hours(weekdays=())
    with pytest.raises(ValueError, match="begin before they end"):
        Hours(opens=900, closes=600)
    with pytest.raises(ValueError, match="room for one message"):
        Preferences(an_hour=0)
