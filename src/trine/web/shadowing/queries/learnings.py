"""What was learnt."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Q

from trine.web.people.models import Membership, Person, Team
from trine.web.shadowing.models import Day, Learning, State
from trine.web.shadowing.queries.days import OneDay, with_teams

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

PER_PAGE = 30


@dataclass(frozen=True, slots=True)
class Learnt:
    """What was learnt on one day, person by person."""

    day: OneDay
    said: tuple[tuple[Person, tuple[Learning, ...]], ...]


def learnt(today: date, words: str = "", teams: Sequence[Team] = (), page: int = 1) -> tuple[list[Learnt], bool]:
    """What was learnt, the latest day first, that has the words, between the teams; and whether there is more."""
    rows = Day.objects.filter(state=State.DONE, learnings__isnull=False).select_related("guest", "host")
    for word in words.split():
        rows = rows.filter(
            Q(learnings__text__unaccent__icontains=word)
            | Q(guest__name__unaccent__icontains=word)
            | Q(host__name__unaccent__icontains=word)
        )
    for team in teams:
        there = Membership.objects.filter(team=team).values("person")
        rows = rows.filter(Q(guest__in=there) | Q(host__in=there))
    first = (page - 1) * PER_PAGE
    days = list(rows.distinct().order_by("-on", "-pk")[first : first + PER_PAGE + 1])
    said: dict[int, dict[Person, list[Learning]]] = defaultdict(lambda: defaultdict(list))
    for each in Learning.objects.filter(day__in=days).select_related("person").order_by("person__name", "position"):
        said[each.day_id][each.person].append(each)
    shown = with_teams(days[:PER_PAGE], today)
    found = [Learnt(one, tuple((person, tuple(lines)) for person, lines in said[one.row.pk].items())) for one in shown]
    return found, len(days) > PER_PAGE
