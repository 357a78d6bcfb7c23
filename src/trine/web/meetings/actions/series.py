"""Setting a series up, changing and ending it, leaving a day out, bringing something up."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone

from trine.core.wording import day as in_words
from trine.web.base.errors import Invalid, NotAllowed
from trine.web.base.events import record
from trine.web.briefing.actions import clear
from trine.web.meetings.circle import may_arrange, may_set_up, may_take_part
from trine.web.meetings.models import Meeting, Series, Topic
from trine.web.people.holidays import company_holidays

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from datetime import date, datetime

    from trine.web.people.models import Person, Team

NOT_YOURS = "Who leads one of its teams, who runs it, and leaders arrange a check-in."
OF_OTHERS = "This check-in is of other people."


@transaction.atomic
def set_up(actor: Person, *, values: Mapping[str, Any], teams: Collection[Team], people: Collection[Person]) -> Series:
    """Begin a series. `values` are the other fields of `Series`. Raises NotAllowed, Invalid."""
    _check(actor, teams, people)
    row = Series.objects.create(**values, made_by=actor)
    row.teams.set(teams)
    row.people.set(people)
    record(actor, "meeting_series_made", "meeting_series", str(row.pk), name=row.name)
    return row


@transaction.atomic
def change(
    actor: Person, *, series: Series, values: Mapping[str, Any], teams: Collection[Team], people: Collection[Person]
) -> None:
    """Change who meets, when and for how long; an agenda that was told stands. Raises NotAllowed, Invalid."""
    _arranges(actor, series)
    _check(actor, teams, people)
    for name, value in values.items():
        setattr(series, name, value)
    series.save()
    series.teams.set(teams)
    series.people.set(people)
    record(actor, "meeting_series_changed", "meeting_series", str(series.pk), name=series.name)


@transaction.atomic
def end(actor: Person, *, series: Series, on: date) -> None:
    """Meet no more from now on; what was decided and promised stays. Raises NotAllowed."""
    _arranges(actor, series)
    if Series.objects.filter(pk=series.pk, ended_on=None).update(ended_on=on):
        record(actor, "meeting_series_ended", "meeting_series", str(series.pk), name=series.name)


@transaction.atomic
def take_up(actor: Person, *, series: Series) -> None:
    """Meet again. Raises NotAllowed."""
    _arranges(actor, series)
    if Series.objects.filter(pk=series.pk).exclude(ended_on=None).update(ended_on=None):
        record(actor, "meeting_series_taken_up", "meeting_series", str(series.pk), name=series.name)


@transaction.atomic
def skip(actor: Person, *, series: Series, on: date, because: str, today: date) -> Meeting:
    """Leave a day out, with the reason; who has the agenda already hears of it.

    Raises NotAllowed, and Invalid without a reason, for a day on which it does not meet, or that is past or begun.
    """
    _arranges(actor, series)
    if not because.strip():
        raise Invalid(because="Say why, so that nobody waits.")
    if on < today:
        raise Invalid(on="This day is past.")
    _check_day(series, on)
    Meeting.objects.get_or_create(series=series, on=on, defaults={"starts_at": series.starts_at(on)})
    row = Meeting.objects.select_for_update().get(series=series, on=on)
    if row.state != Meeting.State.PLANNED:
        raise Invalid(on=f"The check-in of {in_words(on)} is {row.get_state_display().lower()} already.")
    row.state, row.skipped_because = Meeting.State.SKIPPED, because.strip()
    row.save(update_fields=["state", "skipped_because"])
    said: dict[str, Any] = {"name": series.name, "on": on.isoformat(), "because": row.skipped_because}
    if row.told:
        clear(row.told, now=timezone.now())
        record(actor, "meeting_skipped", "meeting", str(row.pk), **said, replaces=[row.told])
    else:
        record(actor, "meeting_skipped", "meeting_series", str(series.pk), **said)
    return row


@transaction.atomic
def keep(actor: Person, *, series: Series, on: date, today: date) -> None:
    """Meet on a day after all that was left out, or that is a public holiday.

    Raises NotAllowed, and Invalid for any other day.
    """
    _arranges(actor, series)
    holiday = company_holidays().get(on)
    if holiday and on >= today and series.next_on(on) == on:
        left_out = {"state": Meeting.State.SKIPPED, "skipped_because": holiday}
        Meeting.objects.get_or_create(series=series, on=on, defaults={"starts_at": series.starts_at(on), **left_out})
    row = Meeting.objects.select_for_update(of=("self",)).filter(series=series, on=on).first()
    if row is None:
        raise Invalid(f"{in_words(on)} was not left out.")
    if row.state != Meeting.State.SKIPPED:
        return
    row.state, row.skipped_because = Meeting.State.PLANNED, ""
    row.save()
    said = {"name": series.name, "on": on.isoformat()}
    if row.told:
        record(actor, "meeting_kept", "meeting", str(row.pk), **said)
    else:
        record(actor, "meeting_kept", "meeting_series", str(series.pk), **said)


@transaction.atomic
def bring_up(actor: Person, *, series: Series, text: str, now: datetime) -> Topic:
    """Ask to talk about something next time. Raises NotAllowed, Invalid."""
    if not may_take_part(actor, series):
        raise NotAllowed(OF_OTHERS)
    if not text.strip():
        raise Invalid(text="Say what you want to talk about.")
    return Topic.objects.create(series=series, text=text.strip(), by=actor, at=now)


@transaction.atomic
def withdraw(actor: Person, *, topic: Topic) -> None:
    """Do not talk about it after all: who brought it up, and who arranges the series. Raises NotAllowed."""
    if actor.pk != topic.by_id and not may_arrange(actor, topic.series):
        raise NotAllowed(f"{topic.by.name} brought this up and can take it back.")
    topic.delete()


def _check_day(series: Series, on: date) -> None:
    """Raises Invalid, beside `on`, for a day on which it does not meet anyway."""
    off = company_holidays()
    if on in off and not series.meetings.filter(on=on).exists():
        raise Invalid(on=f"It does not meet on {in_words(on)} anyway: {off[on]}.")
    if series.next_on(on) != on:
        following = in_words(series.next_on(on, off))
        raise Invalid(on=f"It does not meet on {in_words(on)}. Its next day after that is {following}.")


def _arranges(actor: Person, series: Series) -> None:
    if not may_arrange(actor, series):
        raise NotAllowed(NOT_YOURS)


def _check(actor: Person, teams: Collection[Team], people: Collection[Person]) -> None:
    if not may_set_up(actor, {team.pk for team in teams}):
        raise NotAllowed(NOT_YOURS)
    if not teams and len(people) < 2:
        raise Invalid(teams="Choose a team, or at least two people: somebody has to meet somebody.")
