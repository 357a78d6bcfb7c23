"""Rounds: worked out, sent, filled up, called off."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction

from trine.core.wording import day as in_words
from trine.web.base.errors import Invalid
from trine.web.base.events import record
from trine.web.people.holidays import known_country
from trine.web.shadowing.actions.holding import OVER, check_arranger, held_round
from trine.web.shadowing.models import OPEN, Day, Round, State
from trine.web.shadowing.proposing import end, fill, propose, tell_off

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from datetime import date, datetime

    from trine.web.people.models import Person, Team


@transaction.atomic
def make_round(actor: Person, *, values: Mapping[str, Any], teams: Collection[Team], today: date) -> Round:
    """Work out the pairs of some weeks; nobody is told until it is sent. Raises NotAllowed, Invalid."""
    check_arranger(actor)
    if values["last"] < today:
        raise Invalid(last="These weeks are over.")
    if values["last"] < values["first"]:
        raise Invalid(last="This is before the first day.")
    if (values["last"] - values["first"]).days > 366:
        raise Invalid(last="A round is a quarter, a year at most.")
    if len(teams) < 2:
        raise Invalid(teams="Choose at least two teams: the day is with another one.")
    country = known_country(values["country"])
    at_once = Round.objects.filter(called_off_on=None, first__lte=values["last"], last__gte=values["first"])
    both = at_once.filter(teams__in=teams).first()
    if both is not None:
        raise Invalid(
            first=f"There is a round from {in_words(both.first)} to {in_words(both.last)} already. Call that off "
            "first, or begin after it."
        )
    row = Round.objects.create(**{**values, "country": country}, made_by=actor)
    row.teams.set(teams)
    made = fill(row, today, actor=actor)
    names = [team.name for team in teams]
    record(actor, "shadowing_round_made", "shadowing_round", str(row.pk), teams=names, days=len(made))
    return row


@transaction.atomic
def send(actor: Person, *, row: Round, now: datetime) -> None:
    """Ask everybody for their answer; once. Raises NotAllowed."""
    check_arranger(actor)
    held = held_round(row)
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
    check_arranger(actor)
    held = held_round(row)
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
    check_arranger(actor)
    held = held_round(row)
    if not held.is_open(today):
        raise Invalid(OVER)
    made = fill(held, today)
    if made:
        record(actor, "shadowing_round_filled", "shadowing_round", str(row.pk), days=len(made))
    return made
