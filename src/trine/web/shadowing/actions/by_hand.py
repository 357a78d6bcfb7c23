"""What a lead does with single days: pairing two people, calling a day off, taking it up again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from trine.core.shadowing import paired, refusal
from trine.web.base.errors import Invalid, NotAllowed
from trine.web.shadowing.actions.holding import OVER, check_day, held_day, held_round
from trine.web.shadowing.circle import circle, leads_one_of
from trine.web.shadowing.models import Day, Round, State
from trine.web.shadowing.proposing import end, propose, tell_off, write
from trine.web.shadowing.wishes import wished

if TYPE_CHECKING:
    from datetime import date

    from trine.web.people.models import Person


@transaction.atomic
def pair_by_hand(actor: Person, *, row: Round, guest: Person, host: Person, on: date, note: str, today: date) -> Day:
    """A pair that a lead wants, by the same rules as all others. Raises NotAllowed, Invalid with what is in the way."""
    if not leads_one_of(actor, guest, host):
        raise NotAllowed("Who leads one of the two pairs them, and leaders.")
    held = held_round(row)
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
    check_day(on, one.free & other.free)
    return write(held, paired(one, other, on, wished()), actor=actor, note=note.strip())


@transaction.atomic
def call_off(actor: Person, *, day: Day, because: str) -> None:
    """End a day in a lead's name; both are told. Raises NotAllowed, Invalid."""
    row = held_day(day)
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
    row = held_day(day)
    if not leads_one_of(actor, row.guest, row.host):
        raise NotAllowed("Who leads one of the two takes a day up again, and leaders.")
    if row.state != State.CANCELLED:
        raise Invalid("This day is not called off; nothing has changed.")
    if not row.round.is_open(today):
        raise Invalid(OVER)
    around = circle(row.round, today)
    guest, host = around.people.get(row.guest_id), around.people.get(row.host_id)
    if guest not in around.guests or host not in around.hosts or guest is None or host is None:
        raise Invalid("One of the two has left the round, or has another day in it by now.")
    check_day(row.on, guest.free & host.free)
    row.state, row.because, row.said_by, row.guest_yes, row.host_yes = State.PROPOSED, "", None, None, None
    row.changes += 1
    row.save()
    if row.round.sent_at is not None:
        propose(row, actor=actor)
    return row
