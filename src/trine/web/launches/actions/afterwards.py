"""After the launch: what people thought of it, what went well and badly, what to do, what to celebrate."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from trine.core.deliverables import Stage
from trine.core.wording import day as in_words
from trine.web.base.errors import Invalid, NotAllowed
from trine.web.base.events import record
from trine.web.launches import models
from trine.web.launches.rows import check_may_run, locked, may_run
from trine.web.launches.states import check_state, said_of_retrospective
from trine.web.people import policy

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from trine.web.people.models import Person


def is_due(launch: models.Launch, today: date) -> bool:
    """Whether there is something to rate and to look back on: its day has come, it is carried out, or called off."""
    return launch.day <= today or launch.is_stopped or Stage(launch.stage).number >= Stage.EXECUTION.number


@transaction.atomic
def rate(actor: Person, *, launch: models.Launch, score: int, word: str, today: date) -> None:
    """Say what one thought of the launch process, 1 to 5, with a word; a second time it replaces the first.

    Raises NotAllowed for guests, Invalid before there is something to rate.
    """
    if not policy.member(actor):
        raise NotAllowed
    if not is_due(launch, today):
        raise Invalid("There is nothing to rate yet. Come back on the launch day.")
    models.LaunchRating.objects.update_or_create(
        launch=launch, by=actor, defaults={"on": today, "score": score, "word": word.strip()}
    )
    record(actor, "launch_rated", "launch", launch.slug, name=launch.name)


@transaction.atomic
def look_back(
    actor: Person,
    *,
    launch: models.Launch,
    on: date,
    went_well: Sequence[str],
    went_badly: Sequence[str],
    wins: Sequence[str],
    today: date,
    seen: str = "",
) -> models.Retrospective:
    """Write down what went well, what did not, and what to celebrate. A launch that was called off is looked at too.

    Raises NotAllowed, and Invalid for a day that is to come or lies before the launch, or before there is
    something to look back on, or if others wrote since `seen`, the state that the actor looked at.
    """
    row = _to_look_back_on(actor, launch)
    if on > today:
        raise Invalid(on="Choose the day on which you talked about it; it can't be to come.")
    if not is_due(row, today):
        raise Invalid("There is nothing to look back on yet. Come back on the launch day.")
    if on < row.day <= today and not row.is_stopped:
        raise Invalid(on=f"The launch was on {in_words(row.day)}. Choose that day or a later one.")
    said = said_of_retrospective(models.Retrospective.objects.filter(launch=row).first())
    check_state(seen, said, name="the retrospective", launch=row.slug, verbs=("launch_looked_back_on",))
    values = {"on": on, "went_well": list(went_well), "went_badly": list(went_badly), "wins": list(wins)}
    found, _ = models.Retrospective.objects.update_or_create(launch=row, defaults=values)
    record(actor, "launch_looked_back_on", "launch", row.slug, name=row.name, wins=list(wins))
    return found


def _to_look_back_on(actor: Person, launch: models.Launch) -> models.Launch:
    row = locked(launch)
    check_may_run(actor, row)
    return row


def retrospective_of(launch: models.Launch) -> models.Retrospective:
    """The retrospective of a launch. Raises Invalid if nobody has written it."""
    found = models.Retrospective.objects.filter(launch=launch).first()
    if found is None:
        raise Invalid("Write down first what went well and what did not.")
    return found


@transaction.atomic
def add_action(
    actor: Person, *, launch: models.Launch, what: str, owner: Person | None, due: date | None
) -> models.RetrospectiveAction:
    """Write down something to do after the retrospective. Raises NotAllowed, Invalid."""
    row = _to_look_back_on(actor, launch)
    retrospective = retrospective_of(row)
    last = retrospective.actions.last()
    place = last.position + 1 if last else 0
    found = retrospective.actions.create(position=place, what=what.strip(), owner=owner, due=due)
    record(actor, "launch_action_agreed", "launch", row.slug, name=row.name, what=found.what)
    return found


def may_finish(person: Person, action: models.RetrospectiveAction) -> bool:
    """Whether somebody says that an action is done: its owner, and those who may change the launch."""
    launch = action.retrospective.launch
    return may_run(person, launch) or (policy.member(person) and action.owner_id == person.pk)


@transaction.atomic
def finish_action(actor: Person, *, action: models.RetrospectiveAction, on: date | None) -> None:
    """Say that an action was done, or that it was not after all. Raises NotAllowed."""
    if not may_finish(actor, action):
        raise NotAllowed("Who owns it says that it is done, and those who lead the launch.")
    action.done = on
    action.save(update_fields=["done"])
    launch = action.retrospective.launch
    verb = "launch_action_done" if on else "launch_action_reopened"
    record(actor, verb, "launch", launch.slug, name=launch.name, what=action.what)
