"""One person's deliveries in memory, settled by the clock: what the tests of the policy drive."""

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

from trine.core.briefing import (
    Channel,
    Digest,
    Due,
    Event,
    Later,
    Planned,
    Preferences,
    Reason,
    Relation,
    Send,
    Suppress,
    Topic,
    fan_out,
    is_open,
    settle,
)
from trine.core.findings import Ref

SUBJECT = Ref("launch", "sensor-line")
MONDAY = datetime(2027, 1, 11, 9, 0, tzinfo=UTC)


def owns(person: str = "ana", reason: Reason = Reason.OWNS) -> Relation:
    return Relation(person, SUBJECT, reason, "it is yours")


def event(number: int, topic: Topic = Topic.LAUNCHES, *, at: datetime = MONDAY, **more: object) -> Event:
    return Event(f"e{number}", topic, (SUBJECT,), at, **more)  # type: ignore[arg-type]  # tests name what they add


@dataclass
class Row:
    """A delivery, what became of it, and how often it was decided upon for good."""

    planned: Planned
    state: str = "pending"
    ended: int = 0
    is_read: bool = False


@dataclass(frozen=True)
class Sent:
    """A message that interrupted: when, whether within the hours, and how many had come before it."""

    at: datetime
    must_know: bool
    in_hours: bool
    within_the_hour: int
    within_the_day: int


@dataclass
class Mailroom:
    """Plans and settles for one person; remembers when it interrupted."""

    wants: Preferences = field(default_factory=Preferences)
    now: datetime = MONDAY
    rows: list[Row] = field(default_factory=list)
    sent: list[Sent] = field(default_factory=list)
    digests: list[int] = field(default_factory=list)
    """How many items each digest had."""

    def tell(self, happened: Event, *relations: Relation) -> None:
        """Plan an event's deliveries; a message that is there already takes the event in."""
        known = {(row.planned.message, row.planned.channel) for row in self.rows}
        for planned in fan_out(happened, relations or (owns(),), {"ana": self.wants}, self.now):
            if (planned.message, planned.channel) not in known:
                row = Row(planned)
                self.rows.append(row)
                if planned.suppressed:
                    self._end(row, "suppressed")
        replaced = {row.planned.message: row for row in self.rows}
        for message in happened.replaces:
            if message in replaced:
                self.settle(frozenset({message}))

    def settle(self, replaced: frozenset[str] = frozenset()) -> None:
        """Settle what is due now."""
        due = [
            Due(at, row.planned, is_read=row.is_read, is_replaced=row.planned.message in replaced)
            for at, row in enumerate(self.rows)
            if row.state == "pending" and (row.planned.due <= self.now or row.planned.message in replaced)
        ]
        settled = settle(due, self.wants, [one.at for one in self.sent], self.now)
        for at, verdict in settled.verdicts.items():
            row = self.rows[at]
            match verdict:
                case Send():
                    self._end(row, "sent")
                    if row.planned.channel.interrupts:
                        self._interrupt(must_know=row.planned.must_know is not None)
                case Suppress():
                    self._end(row, "suppressed")
                case Later(when):
                    assert when > self.now
                    row.planned = replace(row.planned, due=when)
                case Digest(when) if when > self.now:
                    row.planned = replace(row.planned, due=when, digest=self.wants.pace(Topic.GOALS))
                case Digest():
                    self._end(row, "digested")
        if settled.digest is not None:
            self._interrupt(must_know=False)
            self.digests.append(len(settled.digest.items))

    def _interrupt(self, *, must_know: bool) -> None:
        hour, day = (sum(one.at > self.now - timedelta(hours=hours) for one in self.sent) for hours in (1, 24))
        self.sent.append(Sent(self.now, must_know, is_open(self.wants.hours, self.now), hour, day))

    def _end(self, row: Row, state: str) -> None:
        row.state = state
        row.ended += 1

    def wait(self, **span: float) -> None:
        """Let time pass, then settle."""
        self.now += timedelta(**span)
        self.settle()

    def states(self, channel: Channel = Channel.MAIL) -> list[str]:
        """What became of the deliveries on a channel, in their order."""
        return [row.state for row in self.rows if row.planned.channel is channel]
