"""Whatever happens in whatever order: nobody is flooded or woken, nothing is lost, everything ends in one state."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from tests.core.briefing.mailroom import Mailroom, event, owns

from trine.core.briefing import Channel, Hours, MustKnow, Pace, Preferences, Reason, Topic

WAYS = [(Channel.MAIL,), (Channel.SLACK, Channel.MAIL), ()]
ZONES = ("UTC", "Europe/Berlin", "America/New_York", "Pacific/Auckland", "Asia/Kolkata", "America/St_Johns")


class Briefing(RuleBasedStateMachine):
    """Events, time, reading, changes of mind, clocks that are set back, zones that change."""

    @initialize(
        zone=st.sampled_from(ZONES),
        start=st.datetimes(datetime(2027, 1, 1), datetime(2027, 12, 1)),
        an_hour=st.integers(1, 3),
        channels=st.sampled_from(WAYS),
    )
    def begin(self, zone: str, start: datetime, an_hour: int, channels: tuple[Channel, ...]) -> None:
        self.number = 0
        self.latest = start.replace(tzinfo=UTC)
        wants = Preferences(Hours(zone=zone), an_hour=an_hour, a_day=an_hour * 2, channels=(Channel.INBOX, *channels))
        self.room = Mailroom(wants, self.latest)

    @rule(
        topic=st.sampled_from(list(Topic)),
        reason=st.sampled_from([Reason.OWNS, Reason.FOLLOWS, Reason.NAMED]),
        must_know=st.sampled_from([None, None, None, MustKnow.LEGAL]),
        many=st.integers(1, 4),
    )
    def something_happens(self, topic: Topic, reason: Reason, must_know: MustKnow | None, many: int) -> None:
        for _ in range(many):
            self.number += 1
            self.room.tell(event(self.number, topic, must_know=must_know), owns(reason=reason))
        self.room.settle()

    @rule(rows=st.integers(1, 40))
    def much_is_imported(self, rows: int) -> None:
        self.number += 1
        for row in range(rows):
            self.room.tell(event(1000 * self.number + row, batch=f"b{self.number}"))
        mails = [row for row in self.room.rows if row.planned.message == f"b{self.number}"]
        assert len(mails) == len({row.planned.channel for row in mails})

    @rule()
    def something_is_corrected(self) -> None:
        if self.number:
            self.room.tell(event(self.number + 1, replaces=(f"e{self.number}",)))
            self.number += 1

    @rule(minutes=st.sampled_from([1, 10, 55, 180, 1440]))
    def time_passes(self, minutes: int) -> None:
        self.room.wait(minutes=minutes)
        self.latest = max(self.latest, self.room.now)

    @rule()
    def the_clock_is_set_back(self) -> None:
        self.room.now -= timedelta(hours=1)
        self.room.settle()

    @rule(zone=st.sampled_from(ZONES))
    def the_person_travels(self, zone: str) -> None:
        wants = self.room.wants
        self.room.wants = Preferences(Hours(zone=zone), wants.an_hour, wants.a_day, wants.paces, wants.channels)

    @rule(topic=st.sampled_from(list(Topic)), pace=st.sampled_from(list(Pace)), channels=st.sampled_from(WAYS))
    def they_change_their_mind(self, topic: Topic, pace: Pace, channels: tuple[Channel, ...]) -> None:
        wants = self.room.wants
        down = wants.turned_down | {(Reason.FOLLOWS, topic)}
        paces = {**wants.paces, topic: pace}
        self.room.wants = Preferences(wants.hours, wants.an_hour, wants.a_day, paces, (Channel.INBOX, *channels), down)

    @rule(which=st.integers(0, 200))
    def they_read(self, which: int) -> None:
        for row in self.room.rows[which : which + 3]:
            row.is_read = True

    @invariant()
    def nobody_is_woken_or_flooded(self) -> None:
        for one in self.room.sent[-4:]:
            assert one.in_hours
            assert one.must_know or one.within_the_hour < self.room.wants.an_hour
            assert one.must_know or one.within_the_day < self.room.wants.a_day

    @invariant()
    def no_digest_is_empty_and_nothing_ends_twice(self) -> None:
        assert all(self.room.digests)
        assert all(row.ended == (row.state != "pending") for row in self.room.rows)

    def teardown(self) -> None:
        """After time enough everything has ended; pending rows become due no later than in a week and a digest."""
        if not hasattr(self, "room"):
            return
        for _ in range(400):
            pending = [row.planned.due for row in self.room.rows if row.state == "pending"]
            if not pending:
                break
            self.room.now = max(self.room.now, min(pending))
            self.room.settle()
        assert [row for row in self.room.rows if row.state == "pending"] == []


def test_the_first_and_the_last_of_a_budget_are_apart() -> None:
    room = Mailroom(Preferences(an_hour=2, a_day=50))
    for number in range(9):
        room.tell(event(number))
        room.wait(minutes=25)
    times = [one.at for one in room.sent]
    assert all(third - first >= timedelta(hours=1) for first, third in zip(times, times[2:], strict=False))
    assert all(first <= second for first, second in pairwise(times))


TestBriefing = Briefing.TestCase
TestBriefing.settings = settings(max_examples=110, stateful_step_count=100, deadline=None)  # over 10,000 steps
