"""What people do with stand-ups: set one up, answer, leave a day out, be asked no more."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone

from trine.core.wording import day as in_words
from trine.web.base.errors import Invalid, NotAllowed
from trine.web.base.events import record
from trine.web.base.models import Event
from trine.web.briefing.actions import clear
from trine.web.stand_ups.asking import tell_of_blockers
from trine.web.stand_ups.circle import may_arrange, may_read
from trine.web.stand_ups.models import StandUp, StandUpAnswer, StandUpDay
from trine.web.stand_ups.queries import may_answer

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from datetime import date, datetime

    from trine.web.people.models import Person, Team

NOT_YOURS = "Who leads one of its teams, and leaders, arrange a stand-up."


@transaction.atomic
def set_up(actor: Person, *, values: Mapping[str, Any], teams: Collection[Team]) -> StandUp:
    """Begin a stand-up of two or more teams. `values` are the fields of `StandUp`. Raises NotAllowed, Invalid."""
    _check(actor, {team.pk for team in teams})
    row = StandUp.objects.create(**values, made_by=actor)
    row.teams.set(teams)
    names = [team.name for team in teams]
    record(actor, "stand_up_made", "stand_up", str(row.pk), name=row.name, teams=names)
    return row


@transaction.atomic
def change(actor: Person, *, stand_up: StandUp, values: Mapping[str, Any], teams: Collection[Team]) -> None:
    """Change its name, teams or hours; today's question goes by the old ones. Raises NotAllowed, Invalid."""
    _check(actor, _ids(stand_up))
    _check(actor, {team.pk for team in teams})
    for name, value in values.items():
        setattr(stand_up, name, value)
    stand_up.save()
    stand_up.teams.set(teams)
    record(actor, "stand_up_changed", "stand_up", str(stand_up.pk), name=stand_up.name)


@transaction.atomic
def end(actor: Person, *, stand_up: StandUp, on: date) -> None:
    """Ask no more from now on; what was said stays. Raises NotAllowed."""
    _check(actor, _ids(stand_up))
    if StandUp.objects.filter(pk=stand_up.pk, ended_on=None).update(ended_on=on):
        record(actor, "stand_up_ended", "stand_up", str(stand_up.pk), name=stand_up.name)


@transaction.atomic
def take_up(actor: Person, *, stand_up: StandUp) -> None:
    """Ask again. Raises NotAllowed."""
    _check(actor, _ids(stand_up))
    if StandUp.objects.filter(pk=stand_up.pk).exclude(ended_on=None).update(ended_on=None):
        record(actor, "stand_up_taken_up", "stand_up", str(stand_up.pk), name=stand_up.name)


@transaction.atomic
def answer(
    actor: Person, *, day: StandUpDay, lines: Mapping[str, str], waits_for: Team | None, now: datetime
) -> StandUpAnswer:
    """Write one's three lines, or write them anew until they are gathered; late ones are kept as such.

    Raises NotAllowed, and Invalid for three empty lines or once they are gathered.
    """
    held = StandUpDay.objects.select_for_update(of=("self",)).select_related("stand_up").get(pk=day.pk)
    mine = held.answers.filter(person=actor).first()
    if not may_read(actor, _ids(held.stand_up)):
        raise NotAllowed("This stand-up is of other teams.")
    if not may_answer(actor, held, mine):
        raise Invalid("It was gathered already, with what you wrote. Say the rest tomorrow.")
    said = {name: text.strip() for name, text in lines.items()}
    if not any(said.values()):
        raise Invalid("Write at least one of the three lines.")
    if waits_for is not None and not said["in_the_way"]:
        raise Invalid(in_the_way=f"Say what you wait for {waits_for.name} with.")
    values = {**said, "waits_for": waits_for, "at": now, "is_late": held.gathered_at is not None}
    row, _ = StandUpAnswer.objects.update_or_create(day=held, person=actor, defaults=values)
    clear(held.asked, now=now, person=actor)
    if row.is_late:
        tell_of_blockers(held, [row])
    return row


@transaction.atomic
def skip(actor: Person, *, stand_up: StandUp, on: date, because: str, today: date) -> StandUpDay:
    """Leave a day out, with the reason; who was asked already hears of it.

    Raises NotAllowed, and Invalid without a reason, for a day that is past or gathered.
    """
    _check(actor, _ids(stand_up))
    if not because.strip():
        raise Invalid(because="Say why, so that nobody waits.")
    if on < today:
        raise Invalid(on="This day is past.")
    defaults = {"gathers_at": stand_up.moments(on)[1]}
    StandUpDay.objects.get_or_create(stand_up=stand_up, on=on, defaults=defaults)
    day = StandUpDay.objects.select_for_update().get(stand_up=stand_up, on=on)
    if day.gathered_at is not None:
        raise Invalid(on=f"The stand-up of {in_words(on)} was gathered already.")
    day.skipped_because = because.strip()
    day.save(update_fields=["skipped_because"])
    told = {"name": stand_up.name, "on": on.isoformat(), "because": day.skipped_because}
    clear(day.asked, now=timezone.now())
    if day.asked:
        told["replaces"] = [day.asked]  # type: ignore[assignment]  # numbers of events
        record(actor, "stand_up_skipped", "stand_up_day", str(day.pk), **told)
    else:
        record(actor, "stand_up_skipped", "stand_up", str(stand_up.pk), **told)
    return day


@transaction.atomic
def keep(actor: Person, *, day: StandUpDay, now: datetime) -> None:
    """Have the stand-up of a day after all; who was asked is asked anew, if there is time left. Raises NotAllowed."""
    row = StandUpDay.objects.select_for_update(of=("self",)).select_related("stand_up").get(pk=day.pk)
    _check(actor, _ids(row.stand_up))
    if not row.skipped_because:
        return
    told: dict[str, Any] = {"name": row.stand_up.name, "on": row.on.isoformat()}
    if row.asked is None:
        record(actor, "stand_up_kept", "stand_up", str(row.stand_up_id), **told)
        row.delete()
        return
    left_out = _last(row, "stand_up_skipped")
    clear(left_out, now=now)
    row.skipped_because = ""
    if now < row.gathers_at:
        row.asked = record(actor, "stand_up_kept", "stand_up_day", str(row.pk), **told, replaces=[left_out]).pk
    else:
        record(actor, "stand_up_kept", "stand_up", str(row.stand_up_id), **told)
    row.save(update_fields=["skipped_because", "asked"])


@transaction.atomic
def be_asked(actor: Person, *, stand_up: StandUp, wanted: bool) -> None:
    """Be asked by a stand-up of one's teams, or not any more; one may answer all the same."""
    if wanted:
        stand_up.not_asked.remove(actor)
    else:
        stand_up.not_asked.add(actor)


def _last(day: StandUpDay, verb: str) -> int | None:
    events = Event.objects.filter(verb=verb, subject_kind="stand_up_day", subject_id=str(day.pk))
    return events.order_by("-pk").values_list("pk", flat=True).first()


def _check(actor: Person, teams: Collection[int]) -> None:
    if not may_arrange(actor, teams):
        raise NotAllowed(NOT_YOURS)
    if len(teams) < 2:
        raise Invalid(teams="Choose at least two teams: a team by itself stands up without us.")


def _ids(stand_up: StandUp) -> set[int]:
    return {team.pk for team in stand_up.teams.all()}
