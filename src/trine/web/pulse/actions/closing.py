"""Closing a wave: what may be shown is worked out and kept, and what people answered is deleted."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from random import SystemRandom
from typing import TYPE_CHECKING, Any

from django.db import transaction

from trine.core.agreement import COMPANY, Answer, Published, Survey, from_json, publish, to_json
from trine.core.agreement.collaboration import Question, Rating, rate
from trine.core.agreement.stored import collaboration_to_json
from trine.web.base.errors import Invalid, NotAllowed
from trine.web.base.events import record
from trine.web.briefing.actions import clear
from trine.web.people import policy
from trine.web.pulse.actions.waves import forget
from trine.web.pulse.circle import NOT_YOURS, here
from trine.web.pulse.counting import told_of
from trine.web.pulse.models import Wave
from trine.web.pulse.models.waves import State

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import datetime

    from trine.web.people.models import Person
    from trine.web.pulse.models import Response


@transaction.atomic
def close(actor: Person | None, *, wave: Wave, now: datetime) -> bool:
    """Close an open wave; whether it was open. `actor` is none for its own hour. Raises NotAllowed, Invalid.

    The figures are worked out from all answers and kept; the answers, and who has answered, are deleted. Words stay
    whose authors agreed to their being shown.
    """
    if actor is not None and not policy.leader(actor):
        raise NotAllowed(NOT_YOURS)
    row = Wave.objects.select_for_update().get(pk=wave.pk)
    if row.state != State.OPEN:
        if actor is not None:
            raise Invalid("This survey is not open.")
        return False
    if actor is None and row.closes_at > now:  # it was kept open for longer meanwhile
        return False
    tickets = list(row.tickets.select_related("team"))
    there = here([ticket.person_id for ticket in tickets])
    counted = [ticket for ticket in tickets if ticket.answered or ticket.person_id in there]
    members = Counter(dict.fromkeys(row.teams.values_list("slug", flat=True), 0))
    members.update(ticket.team.slug for ticket in counted)
    responses = list(row.responses.select_related("team"))
    row.result = result_of(row, _answers(responses), members, _ratings(responses))
    by_team: dict[str, int | None] = row.result["answered"]
    row.asked = sum(members[team] for team, n in by_team.items() if n)
    row.answered = sum(n for n in by_team.values() if n)
    row.state, row.closed_at = State.CLOSED, now
    row.save()
    forget(row)
    clear(row.opening, now=now)
    clear(row.reminder, now=now)
    replaced = [number for number in (row.opening, row.reminder) if number]
    how_many = told_of(row, members, by_team)
    told = {"name": row.name, "asked": row.asked, "answered": row.answered, "how_many": how_many}
    record(actor, "wave_closed", "wave", str(row.pk), **told, replaces=replaced)
    return True


def result_of(
    wave: Wave, answers: Iterable[Answer], members: Mapping[str, int], ratings: Iterable[Rating] = ()
) -> dict[str, Any]:
    """What may be shown of these answers, as it is kept; `members` are how many of each team (slug) were asked.

    People know what was shown of the waves before, so that their figures less these must tell of nobody.
    """
    lists = {team: tuple(items) for team, items in wave.lists.items()}
    survey = Survey(tuple(wave.item_names), tuple(answers), lists, members)
    shown = publish(survey, _before(wave), members)
    together = rate(ratings, members, shown.near)
    # that a small team is hidden here and there, and not everywhere, would tell that somebody of it answered
    hidden = tuple(row for row in together.suppressed if shown.answered.get(row.team) is not None)
    return {**to_json(shown), "collaboration": collaboration_to_json(replace(together, suppressed=hidden))}


def _before(wave: Wave) -> list[Published]:
    rows = Wave.objects.filter(state=State.CLOSED, result__isnull=False).exclude(pk=wave.pk)
    return [from_json(told) for told in rows.values_list("result", flat=True) if told is not None]


def _answers(responses: Iterable[Response]) -> Iterator[Answer]:
    rows = list(responses)
    SystemRandom().shuffle(rows)
    for number, row in enumerate(rows):
        who, team = str(number), row.team.slug
        yield Answer(who, team, COMPANY, tuple(row.picks), row.perceived.get(team))
        for other, picks in row.guesses.items():
            yield Answer(who, team, other, tuple(picks), row.perceived.get(other))


def _ratings(responses: Iterable[Response]) -> Iterator[Rating]:
    rows = list(responses)
    SystemRandom().shuffle(rows)
    for number, row in enumerate(rows):
        for about, scores in row.ratings.items():
            yield Rating(str(number), row.team.slug, about, {Question(key): score for key, score in scores.items()})
