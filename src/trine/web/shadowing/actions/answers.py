"""What the two people of a day say to it: yes, no, another day, another partner."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from trine.web.base.errors import Invalid
from trine.web.base.events import record
from trine.web.briefing.actions import clear
from trine.web.shadowing.actions.holding import check_day, held_own
from trine.web.shadowing.models import Day, State
from trine.web.shadowing.options import options
from trine.web.shadowing.proposing import end, exchange, instead_of, propose, replace_pair, write

if TYPE_CHECKING:
    from datetime import date, datetime

    from trine.web.people.models import Person


@transaction.atomic
def accept(actor: Person, *, day: Day, now: datetime) -> Day:
    """Say yes; when both have, it is settled and both hear of it. Raises NotAllowed, Invalid."""
    row = held_own(actor, day)
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
    row = held_own(actor, day)
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
    row = held_own(actor, day)
    if not row.is_open:
        raise Invalid("This day is over.")
    check_day(on, frozenset(options(actor, row, today).days))
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
    row = held_own(actor, day)
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
