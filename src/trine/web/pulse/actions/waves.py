"""Arranging a wave: its teams and candidates, opening it, keeping it open for longer, calling it off."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction
from django.utils import timezone

from trine.core.agreement.jackknife import LEAST
from trine.web.base.errors import Invalid, NotAllowed
from trine.web.base.events import record
from trine.web.briefing.actions import clear
from trine.web.people import policy
from trine.web.pulse.circle import NOT_YOURS, asked
from trine.web.pulse.models import Ticket, Wave
from trine.web.pulse.models.waves import State
from trine.web.pulse.reading import lists_and_asks, proposed, unready

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import datetime

    from trine.web.people.models import Person, Team
    from trine.web.pulse.models.waves import Candidate

DEFAULT_DAYS = 10


@transaction.atomic
def arrange(actor: Person, *, name: str, teams: Collection[Team], closes_at: datetime) -> Wave:
    """Begin a wave, with what its teams' lists propose. Raises NotAllowed, Invalid."""
    _may(actor)
    _check_teams(teams)
    wave = Wave.objects.create(name=name, closes_at=closes_at, made_by=actor)
    wave.teams.set(teams)
    wave.candidates = proposed([team.slug for team in teams], timezone.localdate())
    wave.save(update_fields=["candidates"])
    record(actor, "wave_made", "wave", str(wave.pk), name=name)
    return wave


@transaction.atomic
def change(actor: Person, *, wave: Wave, name: str, teams: Collection[Team], closes_at: datetime) -> None:
    """Change what it is called, whom it asks and when it closes, before it opens; the candidates stay as they are.

    Raises NotAllowed, Invalid.
    """
    _may(actor)
    _check_teams(teams)
    row = _draft(wave)
    row.name, row.closes_at = name, closes_at
    row.save(update_fields=["name", "closes_at"])
    row.teams.set(teams)
    record(actor, "wave_changed", "wave", str(row.pk), name=name)


@transaction.atomic
def choose(actor: Person, *, wave: Wave, wanted: Sequence[Candidate], left_out: Sequence[Candidate]) -> None:
    """Say what people choose from; what is left out stays at hand. Raises NotAllowed, Invalid."""
    _may(actor)
    row = _draft(wave)
    twice = [name for name, n in Counter(each["name"].casefold() for each in wanted).items() if n > 1]
    if twice:
        raise Invalid(f"“{twice[0]}” stands there twice. Rename one of them, or take it out.")
    row.candidates, row.left_out = list(wanted), list(left_out)
    row.save(update_fields=["candidates", "left_out"])
    record(actor, "wave_changed", "wave", str(row.pk), name=row.name)


@transaction.atomic
def propose_anew(actor: Person, *, wave: Wave) -> None:
    """Take what the lists of the teams propose today; what stood there before stays at hand. Raises NotAllowed."""
    _may(actor)
    row = _draft(wave)
    found = proposed(row.teams.values_list("slug", flat=True), timezone.localdate())
    kept = {each["id"] for each in found}
    row.left_out = [each for each in (*row.candidates, *row.left_out) if each["id"] not in kept]
    row.candidates = found
    row.save(update_fields=["candidates", "left_out"])
    record(actor, "wave_changed", "wave", str(row.pk), name=row.name)


@transaction.atomic
def open_wave(actor: Person, *, wave: Wave, now: datetime) -> None:
    """Ask everybody of its teams who is here today; from now on candidates and lists stand still.

    Raises NotAllowed, and Invalid while it would measure nothing or another wave is open.
    """
    _may(actor)
    row = _draft(wave)
    if sorry := unready(row, now):
        raise Invalid(sorry)
    people = asked(list(row.teams.values_list("pk", flat=True)), timezone.localdate())
    slugs = dict(row.teams.values_list("pk", "slug"))
    members = Counter(
        dict.fromkeys(slugs.values(), 0)
    )  # whoever is in several teams may choose one that nobody was given
    members.update(slugs[team] for team in people.values())
    if max(members.values(), default=0) < LEAST:
        raise Invalid(f"No team of this survey has {LEAST} people, so nothing of it could be shown. Ask larger teams.")
    items = [each["id"] for each in row.candidates]
    row.lists, row.asks = lists_and_asks(members, items, timezone.localdate())
    Ticket.objects.bulk_create(Ticket(wave=row, person_id=person, team_id=team) for person, team in people.items())
    until = timezone.localtime(row.closes_at).date().isoformat()
    event = record(actor, "wave_opened", "wave", str(row.pk), name=row.name, until=until)
    row.state, row.opened_at, row.opening = State.OPEN, now, event.pk
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as error:  # one_open_wave
        raise Invalid("Another survey was opened at the same moment; one survey at a time. Close it first.") from error


@transaction.atomic
def keep_open(actor: Person, *, wave: Wave, closes_at: datetime, now: datetime) -> None:
    """Have it close at another moment. Raises NotAllowed, Invalid."""
    _may(actor)
    row = Wave.objects.select_for_update().get(pk=wave.pk)
    if row.state != State.OPEN:
        raise Invalid("This survey is not open any more.")
    if closes_at <= now:
        raise Invalid(closes_at="This moment is past. Choose a later one, or close the survey now.")
    row.closes_at = closes_at
    row.save(update_fields=["closes_at"])
    until = timezone.localtime(closes_at).date().isoformat()
    record(actor, "wave_extended", "wave", str(row.pk), name=row.name, until=until)


@transaction.atomic
def cancel(actor: Person, *, wave: Wave, because: str, now: datetime) -> None:
    """Call it off, with the reason; what was answered is deleted, unread. Raises NotAllowed, Invalid."""
    _may(actor)
    row = Wave.objects.select_for_update().get(pk=wave.pk)
    if row.state not in (State.DRAFT, State.OPEN):
        raise Invalid("This survey is over already.")
    if not because.strip():
        raise Invalid(because="Say why: people who have answered will ask.")
    forget(row)
    row.words.all().delete()
    clear(row.opening, now=now)
    clear(row.reminder, now=now)
    told = {"name": row.name, "because": because.strip()}
    replaced = [number for number in (row.opening, row.reminder) if number]
    record(actor, "wave_cancelled", "wave", str(row.pk), **told, was_open=row.state == State.OPEN, replaces=replaced)
    row.state, row.cancelled_because = State.CANCELLED, because.strip()
    row.save(update_fields=["state", "cancelled_because"])


@transaction.atomic
def take_up(actor: Person, *, wave: Wave, now: datetime) -> None:
    """Arrange it after all; it has to be opened again. Raises NotAllowed."""
    _may(actor)
    row = Wave.objects.select_for_update().get(pk=wave.pk)
    if row.state != State.CANCELLED:
        return
    row.state, row.cancelled_because, row.opened_at, row.opening, row.reminder = State.DRAFT, "", None, None, None
    row.closes_at = max(row.closes_at, now + timedelta(days=DEFAULT_DAYS))
    row.save()
    record(actor, "wave_taken_up", "wave", str(row.pk), name=row.name)


def forget(wave: Wave) -> None:
    """Delete who was asked and what was answered, but not words; within the transaction that ends the wave."""
    wave.responses.all().delete()
    wave.tickets.all().delete()


def _may(actor: Person) -> None:
    if not policy.leader(actor):
        raise NotAllowed(NOT_YOURS)


def _check_teams(teams: Collection[Team]) -> None:
    if len(teams) < 2:
        raise Invalid(teams="Choose at least two teams: what they know of each other is the point of it.")


def _draft(wave: Wave) -> Wave:
    row = Wave.objects.select_for_update().get(pk=wave.pk)
    if row.state != State.DRAFT:
        raise Invalid("This survey was opened already, so that what it asks stands still.")
    return row
