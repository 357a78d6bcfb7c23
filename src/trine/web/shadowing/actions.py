"""What people do with shadowing: rounds, answers, other days and partners, what they learnt, how they want it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction

from trine.core.scheduling import SchedulingError, calendar
from trine.core.shadowing import paired, refusal
from trine.core.wording import day as in_words
from trine.web.base.errors import Invalid, NotAllowed
from trine.web.base.events import record
from trine.web.briefing.actions import clear
from trine.web.shadowing.circle import circle, leads_one_of, may_arrange
from trine.web.shadowing.models import OPEN, Day, Learning, Round, State, Wish
from trine.web.shadowing.options import options
from trine.web.shadowing.proposing import (
    end,
    exchange,
    fill,
    instead_of,
    propose,
    replace_pair,
    tell_off,
    write,
)
from trine.web.shadowing.wishes import wished

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from datetime import date, datetime

    from trine.web.people.models import Person, Team

NOT_YOURS = "Leaders and owners arrange rounds of shadowing."
OVER = "This round is over."
ONLY_THE_TWO = "Only the two people of a day answer for it."


@transaction.atomic
def make_round(actor: Person, *, values: Mapping[str, Any], teams: Collection[Team], today: date) -> Round:
    """Work out the pairs of some weeks; nobody is told until it is sent. Raises NotAllowed, Invalid."""
    _arranger(actor)
    if values["last"] < today:
        raise Invalid(last="These weeks are over.")
    if values["last"] < values["first"]:
        raise Invalid(last="This is before the first day.")
    if (values["last"] - values["first"]).days > 366:
        raise Invalid(last="A round is a quarter, a year at most.")
    if len(teams) < 2:
        raise Invalid(teams="Choose at least two teams: the day is with another one.")
    check_country(values["country"])
    at_once = Round.objects.filter(called_off_on=None, first__lte=values["last"], last__gte=values["first"])
    both = at_once.filter(teams__in=teams).first()
    if both is not None:
        raise Invalid(
            first=f"There is a round from {in_words(both.first)} to {in_words(both.last)} already. Call that off "
            "first, or begin after it."
        )
    row = Round.objects.create(**values, made_by=actor)
    row.teams.set(teams)
    made = fill(row, today, actor=actor)
    names = [team.name for team in teams]
    record(actor, "shadowing_round_made", "shadowing_round", str(row.pk), teams=names, days=len(made))
    return row


@transaction.atomic
def send(actor: Person, *, row: Round, now: datetime) -> None:
    """Ask everybody for their answer; once. Raises NotAllowed."""
    _arranger(actor)
    held = _held(row)
    if held.sent_at is not None or held.called_off_on is not None:
        return
    held.sent_at = now
    held.save(update_fields=["sent_at"])
    days = list(held.days.filter(state__in=OPEN).select_related("guest", "host"))
    record(actor, "shadowing_round_sent", "shadowing_round", str(row.pk), days=len(days))
    for day in days:
        propose(day, actor=None)


@transaction.atomic
def call_off_round(actor: Person, *, row: Round, today: date) -> None:
    """Take a round away that nobody knows of yet, or end what is still to come of it; both people are told of each day.

    What was done stays. Raises NotAllowed.
    """
    _arranger(actor)
    held = _held(row)
    if held.sent_at is None:
        record(actor, "shadowing_round_removed", "shadowing_round", str(row.pk))
        held.delete()
        return
    held.called_off_on = today
    held.save(update_fields=["called_off_on"])
    record(actor, "shadowing_round_called_off", "shadowing_round", str(row.pk))
    for day in held.days.filter(state__in=OPEN).select_related("guest", "host"):
        end(day, state=State.CANCELLED, by=actor, because="The whole round was called off.")
        tell_off(day, (day.guest, day.host), by=actor)


@transaction.atomic
def propose_again(actor: Person, *, row: Round, today: date) -> list[Day]:
    """Propose a day to those who have none, without touching the others. Raises NotAllowed, Invalid."""
    _arranger(actor)
    held = _held(row)
    if not held.is_open(today):
        raise Invalid(OVER)
    made = fill(held, today)
    if made:
        record(actor, "shadowing_round_filled", "shadowing_round", str(row.pk), days=len(made))
    return made


@transaction.atomic
def pair_by_hand(actor: Person, *, row: Round, guest: Person, host: Person, on: date, note: str, today: date) -> Day:
    """A pair that a lead wants, by the same rules as all others. Raises NotAllowed, Invalid with what is in the way."""
    if not leads_one_of(actor, guest, host):
        raise NotAllowed("Who leads one of the two pairs them, and leaders.")
    held = _held(row)
    if not held.is_open(today):
        raise Invalid(OVER)
    around = circle(held, today)
    one, other = around.people.get(guest.pk), around.people.get(host.pk)
    if one is None:
        raise Invalid(guest=f"{guest.name} is in none of the teams of this round.")
    if other is None:
        raise Invalid(host=f"{host.name} is in none of the teams of this round.")
    if one not in around.guests:
        raise Invalid(guest=f"{guest.name} visits somebody in this round already.")
    if other not in around.hosts:
        raise Invalid(host=f"{host.name} has a guest in this round already.")
    why_not = refusal(one, other, around.met)
    if why_not:
        raise Invalid(why_not)
    _check_day(on, one.free & other.free)
    return write(held, paired(one, other, on, wished()), actor=actor, note=note.strip())


@transaction.atomic
def accept(actor: Person, *, day: Day, now: datetime) -> Day:
    """Say yes; when both have, it is settled and both hear of it. Raises NotAllowed, Invalid."""
    row = _mine(actor, day)
    if row.state != State.PROPOSED:
        if row.state == State.ACCEPTED:
            return row
        raise Invalid(f"This day is not to be any more: {row.because}" if row.because else "This day is over.")
    name = "guest_yes" if actor.pk == row.guest_id else "host_yes"
    setattr(row, name, getattr(row, name) or now)
    if row.event:
        clear(row.event, now=now, person=actor)
    names = {"guest": row.guest.name, "host": row.host.name, "on": row.on.isoformat()}
    if row.guest_yes and row.host_yes:
        row.state = State.ACCEPTED
        record(actor, "shadowing_settled", "shadowing_day", str(row.pk), **names)
    else:
        record(actor, "shadowing_accepted", "shadowing_day", str(row.pk), **names)
    row.changes += 1
    row.save()
    return row


@transaction.atomic
def decline(actor: Person, *, day: Day, because: str, today: date) -> list[Day]:
    """Say that one can't; both get another proposal if there is one. Gives these. Raises NotAllowed, Invalid."""
    row = _mine(actor, day)
    if not row.is_open:
        raise Invalid("This day is over.")
    if not because.strip():
        raise Invalid(because=f"Say why in a few words; {row.other(actor).name} reads it.")
    end(row, state=State.DECLINED, by=actor, because=f"{actor.name} can’t: {because.strip()}")
    record(actor, "shadowing_declined", "shadowing_day", str(row.pk), because=because.strip())
    return replace_pair(row, today, by=actor)


@transaction.atomic
def move(actor: Person, *, day: Day, on: date, today: date, now: datetime) -> Day:
    """Propose another day with the same partner; who asks has said yes to it. Raises NotAllowed, Invalid."""
    row = _mine(actor, day)
    if not row.is_open:
        raise Invalid("This day is over.")
    _check_day(on, frozenset(options(actor, row, today).days))
    row.on, row.state = on, State.PROPOSED
    row.guest_yes = now if actor.pk == row.guest_id else None
    row.host_yes = now if actor.pk == row.host_id else None
    row.changes += 1
    row.save()
    propose(row, actor=actor, because=f"{actor.name} would like another day.", moved=True)
    return row


@transaction.atomic
def swap(actor: Person, *, day: Day, key: str, today: date, now: datetime) -> Day:
    """Take another partner, one of those that are shown; who asks has said yes to it. Raises NotAllowed, Invalid."""
    row = _mine(actor, day)
    if row.state != State.PROPOSED or row.other(actor).pk in {
        person for person, said in ((row.guest_id, row.guest_yes), (row.host_id, row.host_yes)) if said
    }:
        raise Invalid(f"{row.other(actor).name} has said yes to this day. Say that you can’t, and why, instead.")
    chosen = next((each for each in options(actor, row, today).partners if each.key == key), None)
    if chosen is None:
        raise Invalid("Somebody was quicker: this is not possible any more. Choose again from what is left.")
    end(row, state=State.DECLINED, by=actor, because=f"{actor.name} asked for another partner.")
    if chosen.exchange is not None:
        both = exchange(row, chosen.exchange.mine, chosen.exchange.theirs, by=actor)
        new = next(each for each in both if each.is_of(actor))
    else:
        new = write(row.round, chosen.mine, **instead_of(row))
        replace_pair(row, today, by=actor)
    name = "guest_yes" if actor.pk == new.guest_id else "host_yes"
    setattr(new, name, now)
    new.save(update_fields=[name])
    return new


@transaction.atomic
def call_off(actor: Person, *, day: Day, because: str) -> None:
    """End a day in a lead's name; both are told. Raises NotAllowed, Invalid."""
    row = _day(day)
    if not leads_one_of(actor, row.guest, row.host):
        raise NotAllowed("Who leads one of the two calls a day off, and leaders.")
    if not row.is_open:
        raise Invalid("This day is over.")
    if not because.strip():
        raise Invalid(because="Say why; both read it.")
    end(row, state=State.CANCELLED, by=actor, because=because)
    if row.round.sent_at is not None:
        tell_off(row, (row.guest, row.host), by=actor)


@transaction.atomic
def take_up(actor: Person, *, day: Day, today: date) -> Day:
    """Have a day after all that was called off, as it stood; both are asked again. Raises NotAllowed, Invalid."""
    row = _day(day)
    if not leads_one_of(actor, row.guest, row.host):
        raise NotAllowed("Who leads one of the two takes a day up again, and leaders.")
    if row.state != State.CANCELLED:
        return row
    if not row.round.is_open(today):
        raise Invalid(OVER)
    around = circle(row.round, today)
    guest, host = around.people.get(row.guest_id), around.people.get(row.host_id)
    if guest not in around.guests or host not in around.hosts or guest is None or host is None:
        raise Invalid("One of the two has left the round, or has another day in it by now.")
    _check_day(row.on, guest.free & host.free)
    row.state, row.because, row.said_by, row.guest_yes, row.host_yes = State.PROPOSED, "", None, None, None
    row.changes += 1
    row.save()
    if row.round.sent_at is not None:
        propose(row, actor=actor)
    return row


@transaction.atomic
def write_learnings(actor: Person, *, day: Day, lines: Sequence[str], now: datetime) -> None:
    """Keep what one learnt, three lines at most, one at least; written anew each time. Raises NotAllowed, Invalid."""
    row = _mine(actor, day)
    if row.state != State.DONE:
        raise Invalid("What you learnt is kept once the day is over.")
    said = [line.strip() for line in lines if line.strip()]
    if not said:
        raise Invalid("Write at least one line.")
    row.learnings.filter(person=actor).delete()
    Learning.objects.bulk_create(
        Learning(day=row, person=actor, position=at, text=text) for at, text in enumerate(said, 1)
    )
    if row.event:
        clear(row.event, now=now, person=actor)
    share(row, now, only_if_both=True)


def share(day: Day, now: datetime, *, only_if_both: bool) -> bool:
    """Have both teams told what was learnt, once; within the caller's transaction."""
    wrote = set(day.learnings.values_list("person_id", flat=True))
    if day.shared_at is not None or (only_if_both and len(wrote) < 2):
        return False
    day.shared_at = now
    day.save(update_fields=["shared_at"])
    if wrote:
        names = {"guest": day.guest.name, "host": day.host.name, "on": day.on.isoformat()}
        record(None, "shadowing_shared", "shadowing_day", str(day.pk), **names)
    return bool(wrote)


@transaction.atomic
def wish(actor: Person, *, values: Mapping[str, Any]) -> None:
    """Keep how somebody wants to be paired, from now on; days that stand are not touched. Raises Invalid."""
    check_country(values["country"])
    if values["out_until"] and not values["out_because"].strip():
        raise Invalid(out_because="Say why; whoever arranges the round reads it.")
    Wish.objects.update_or_create(person=actor, defaults=values)


def check_country(country: str) -> None:
    """Raises Invalid, beside `country`, for one whose holidays nobody knows."""
    try:
        calendar(country or None, range(2027, 2028))
    except SchedulingError as problem:
        raise Invalid(country=problem.sentence) from problem


def _check_day(on: date, free: Collection[date]) -> None:
    if on not in free:
        raise Invalid(on=f"Not both of them are free on {in_words(on)}. Choose a working day on which both are.")


def _arranger(actor: Person) -> None:
    if not may_arrange(actor):
        raise NotAllowed(NOT_YOURS)


def _held(row: Round) -> Round:
    return Round.objects.select_for_update().get(pk=row.pk)


def _day(day: Day) -> Day:
    """The day as it is now, with its round held: answers to one round come one after the other."""
    held = _held(day.round)
    row = Day.objects.select_related("guest", "host").get(pk=day.pk)
    row.round = held
    return row


def _mine(actor: Person, day: Day) -> Day:
    row = _day(day)
    if not row.is_of(actor) or row.round.sent_at is None:
        raise NotAllowed(ONLY_THE_TWO)
    return row
