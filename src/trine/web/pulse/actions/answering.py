"""Sending an answer, so that nothing in the database ties it to a person.

All tickets, answers and words of the wave are written anew with each answer, in random order and with new ids. In
whatever order the database keeps its rows, and whichever transaction wrote them last, they tell nothing of who
answered what. No event is recorded and no moment is kept.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from random import SystemRandom
from typing import TYPE_CHECKING
from uuid import uuid4

from django.db import transaction
from django.views.decorators.debug import sensitive_variables

from trine.core.agreement.answers import PICKS
from trine.core.agreement.collaboration import HIGH, LOW, Question
from trine.web.base.errors import Invalid, NotAllowed
from trine.web.pulse.circle import teams_of
from trine.web.pulse.models import Response, Ticket, Wave, Word
from trine.web.pulse.models.waves import LONGEST, State

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime
    from typing import TypeVar

    from trine.web.people.models import Person

    Row = TypeVar("Row", Ticket, Response, Word)

NOT_ASKED = "This survey asks the people who were in its teams on the day it opened. The next one asks you too."


class Over(Invalid):
    """The survey closed before the answer came."""


@dataclass(frozen=True, slots=True)
class Given:
    """What somebody answers: for which team, the company's top three in order, guesses and beliefs by team (slugs).

    `ratings` are how well they work with a team, 1 to 5 by question; they may pass over any.

    `words` are kept if they may be shown; `item` is what their author says they mean.
    """

    team: int
    picks: tuple[str, ...]
    guesses: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    perceived: Mapping[str, int] = field(default_factory=dict)
    ratings: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    words: str = ""
    item: str = ""


@sensitive_variables()
@transaction.atomic
def answer(actor: Person, *, wave: Wave, given: Given, now: datetime) -> bool:
    """Put an answer to the others; whether it was the first of this person. A second one changes nothing.

    Raises NotAllowed for who is not asked, `Over` once it is closed, and Invalid for what cannot be an answer.
    """
    row = Wave.objects.select_for_update().get(pk=wave.pk)
    if row.state != State.OPEN or row.closes_at <= now:
        raise Over("The survey is closed. What you have chosen was not kept.")
    tickets = list(row.tickets.all())
    mine = next((ticket for ticket in tickets if ticket.person_id == actor.pk), None)
    if mine is None:
        raise NotAllowed(NOT_ASKED)
    if mine.answered:
        return False
    if given.team not in {mine.team_id, *teams_of(actor, row)}:
        raise Invalid(team="You are not in this team. Choose one of yours.")
    _check(row, given)
    mine.answered, mine.team_id = True, given.team
    guesses = {team: list(picks) for team, picks in given.guesses.items()}
    new = Response(
        wave=row,
        team_id=given.team,
        picks=list(given.picks),
        guesses=guesses,
        perceived=dict(given.perceived),
        ratings={team: dict(scores) for team, scores in given.ratings.items() if scores},
    )
    words = [Word(wave=row, text=given.words.strip()[:LONGEST], item=given.item)] if given.words.strip() else []
    _write_anew(row, tickets, [*row.responses.all(), new], [*row.words.all(), *words])
    return True


def _write_anew(wave: Wave, tickets: list[Ticket], responses: list[Response], words: list[Word]) -> None:
    wave.tickets.all().delete()
    Ticket.objects.bulk_create(_shuffled(tickets))
    wave.responses.all().delete()
    Response.objects.bulk_create(_shuffled(responses))
    wave.words.all().delete()
    Word.objects.bulk_create(_shuffled(words))


def _shuffled(rows: list[Row]) -> list[Row]:
    SystemRandom().shuffle(rows)
    for row in rows:
        row.pk = uuid4()
    return rows


def _check(wave: Wave, given: Given) -> None:
    names = wave.item_names
    _check_picks(given.picks, names, "first")
    slugs = set(wave.teams.values_list("slug", flat=True))
    for team, picks in given.guesses.items():
        if team not in slugs:
            raise Invalid("One of the teams is not in this survey. Begin again.")
        _check_picks(picks, names, f"guess_{team}")
    for team, value in given.perceived.items():
        if team not in slugs or value not in range(PICKS + 1):
            raise Invalid(f"How many of your three would be named is a number from 0 to {PICKS}.")
    for team, scores in given.ratings.items():
        if team not in slugs or any(score not in range(LOW, HIGH + 1) for score in scores.values()):
            raise Invalid(f"How well you work together is a number from {LOW} to {HIGH}.")
        if not scores.keys() <= {question.value for question in Question}:
            raise Invalid("One of the questions is not in this survey. Begin again.")
    if given.item and given.item not in names:
        raise Invalid("What your words mean is not on the list any more. Begin again.")


def _check_picks(picks: Sequence[str], names: Mapping[str, str], where: str) -> None:
    if sorry := mistake(picks, names):
        raise Invalid(**{where: sorry})


def mistake(picks: Sequence[str], names: Mapping[str, str]) -> str:
    """What is wrong with a choice of three, in a sentence; nothing if all is well."""
    if any(pick not in names for pick in picks):
        return "One of these is not on the list. Choose from those that stand here."
    if len(set(picks)) < len(picks):
        twice = next(pick for pick in picks if picks.count(pick) > 1)
        return f"You chose “{names[twice]}” twice. Choose three different ones."
    if len(picks) != PICKS:
        return f"Choose three: you chose {len(picks) or 'none'}."
    return ""
