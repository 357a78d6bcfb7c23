"""From a round to proposals: all at once, again for those who are left, and for two people who can't as proposed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils import timezone

from trine.core.shadowing import exchanges, match
from trine.web.base.events import record
from trine.web.briefing.actions import clear
from trine.web.shadowing.circle import circle
from trine.web.shadowing.models import LIVE, Day, Round, State
from trine.web.shadowing.wishes import wished

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from trine.core.shadowing import Pair
    from trine.web.base.models import Event
    from trine.web.people.models import Person


def fill(row: Round, today: date, *, actor: Person | None = None, after: Day | None = None) -> list[Day]:
    """Propose a day to everybody of a round who has none and can have one; what stands is not touched.

    Within the caller's transaction, which holds the round. The two people of the day `after` are told that this is
    instead of it.
    """
    around = circle(row, today)
    most = None if row.most is None else max(0, row.most - len(around.days))
    found = match(around.guests, around.hosts, met=around.met, wishes=wished(), most=most)
    if row.sent_at is None:
        return Day.objects.bulk_create(_row(row, pair) for pair in found.pairs)
    return [write(row, pair, actor=actor, **_instead(pair, after)) for pair in found.pairs]


def _row(row: Round, pair: Pair, note: str = "") -> Day:
    words = [part.words for part in pair.parts]
    return Day(round=row, guest_id=int(pair.guest), host_id=int(pair.host), on=pair.on, why=words, note=note)


def _instead(pair: Pair, after: Day | None) -> dict[str, Any]:
    if after is None or not {int(pair.guest), int(pair.host)} & {after.guest_id, after.host_id}:
        return {}
    return instead_of(after)


def instead_of(day: Day) -> dict[str, Any]:
    """What a proposal says of the day that it stands for; the reason is between that day's two people."""
    return {"because": day.because, "because_for": (day.guest_id, day.host_id), "replaces": (day.event,)}


def write(
    row: Round,
    pair: Pair,
    *,
    actor: Person | None = None,
    because: str = "",
    because_for: Sequence[int] = (),
    replaces: Sequence[int | None] = (),
    note: str = "",
) -> Day:
    """Write one pair down, and have both told if the round was sent."""
    day = _row(row, pair, note)
    day.save()
    if row.sent_at is not None:
        propose(day, actor=actor, because=because, because_for=because_for, replaces=replaces)
    return day


def propose(
    day: Day,
    *,
    actor: Person | None = None,
    because: str = "",
    because_for: Sequence[int] = (),
    replaces: Sequence[int | None] = (),
    moved: bool = False,
) -> Event:
    """Ask both for their answer, in one message each; earlier questions (numbers of events) are not asked any more.

    Only the people `because_for` (primary keys) read why; both of the day, if none are named.
    """
    earlier = [number for number in (*replaces, day.event) if number]
    for number in earlier:
        clear(number, now=timezone.now())
    event = record(
        actor,
        "shadowing_moved" if moved else "shadowing_proposed",
        "shadowing_day",
        str(day.pk),
        guest=day.guest.name,
        host=day.host.name,
        on=day.on.isoformat(),
        because=because,
        because_for=list(because_for or (day.guest_id, day.host_id)),
        replaces=earlier,
    )
    day.event = event.pk
    day.save(update_fields=["event", "changed_at"])
    return event


def end(day: Day, *, state: State, by: Person | None, because: str) -> None:
    """Note that a day is not to be."""
    day.state, day.said_by, day.because = state, by, because.strip()
    day.changes += 1
    day.save(update_fields=["state", "said_by", "because", "changes", "changed_at"])
    if day.event:
        clear(day.event, now=timezone.now())


def replace_pair(day: Day, today: date, *, by: Person | None) -> list[Day]:
    """After a day that is not to be: other proposals for its two people, where there are any. Who gets none is told.

    First with those who have nobody; for the guest else by an exchange with a pair that has not answered. What
    anybody has said yes to is not touched.
    """
    row, made = day.round, []
    if row.is_open(today):
        made = fill(row, today, after=day)
        if not row.days.filter(state__in=LIVE, guest=day.guest).exists():
            made += _exchanged(day, today, by=by)
    live = row.days.filter(state__in=LIVE)
    left = [] if live.filter(guest=day.guest).exists() else [day.guest]
    left += [] if live.filter(host=day.host).exists() else [day.host]
    if told := [person for person in left if person != by]:
        tell_off(day, told, by=by)
    return made


def tell_off(day: Day, people: Iterable[Person], *, by: Person | None) -> None:
    """Have people told that a day of theirs is not to be."""
    record(
        by,
        "shadowing_dissolved",
        "shadowing_day",
        str(day.pk),
        guest=day.guest.name,
        host=day.host.name,
        on=day.on.isoformat(),
        because=day.because,
        people=[person.pk for person in people],
        replaces=[day.event] if day.event else [],
    )


def _exchanged(day: Day, today: date, *, by: Person | None) -> list[Day]:
    around = circle(day.round, today)
    guest, host = around.people.get(day.guest_id), around.people.get(day.host_id)
    hosts = {each.id for each in around.hosts}
    if guest is None or host is None or host.id not in hosts:
        return []
    found = exchanges(guest, host, around.unanswered(), around.met, wished())
    return exchange(day, found[0].mine, found[0].theirs, by=by) if found else []


def exchange(day: Day, mine: Pair, theirs: Pair, *, by: Person | None) -> list[Day]:
    """Two new pairs instead of an unanswered one and `day`, which has ended; all four are told."""
    other = day.round.days.select_related("guest", "host", "round").get(
        state=State.PROPOSED, guest_id=int(theirs.guest), host_id=int(mine.host)
    )
    end(other, state=State.CANCELLED, by=by, because="Exchanged for another pair.")
    told = {**instead_of(day), "replaces": (day.event, other.event)}
    return [write(day.round, pair, **told) for pair in (mine, theirs)]
