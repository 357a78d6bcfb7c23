"""The first page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Q

from trine.core.wording import day as in_words
from trine.web.people import policy
from trine.web.people.models import Person
from trine.web.shadowing.circle import may_arrange, may_see_round
from trine.web.shadowing.models import OPEN, Day, Learning, Round, State
from trine.web.shadowing.queries.days import OneDay, with_teams
from trine.web.shadowing.queries.learnings import Learnt, learnt

if TYPE_CHECKING:
    from datetime import date

LATEST = 3


@dataclass(frozen=True, slots=True)
class Home:
    """The reader's days, what others learnt lately, and the rounds that they may look at."""

    coming: tuple[OneDay, ...]
    past: tuple[OneDay, ...]
    unwritten: frozenset[int]
    """Days on which the reader has not said what they learnt."""
    learnt: tuple[Learnt, ...]
    rounds: tuple[Round, ...]
    may_arrange: bool
    reader: Person
    today: date

    @property
    def lede(self) -> str:
        """What comes next, in a sentence."""
        if not self.coming:
            if self.unwritten:
                return "Say what you learnt on your day with another team"
            return "You have no day with another team ahead"
        first = self.coming[0].row
        other = first.other(self.reader)
        who = f"You visit {other.name}" if first.guest_id == self.reader.pk else f"{other.name} visits you"
        waits = "" if first.state == State.ACCEPTED else ", if you both say yes"
        return f"{who} on {in_words(first.on)}{waits}"


def home(reader: Person, today: date) -> Home:
    """The first page. A constant number of queries."""
    mine = Day.objects.filter(Q(guest=reader) | Q(host=reader), round__sent_at__isnull=False)
    mine = mine.select_related("guest", "host", "round")
    coming = mine.filter(state__in=OPEN, on__gte=today).order_by("on")
    done = list(mine.filter(state=State.DONE).order_by("-on")[:8])
    wrote = set(Learning.objects.filter(person=reader, day__in=done).values_list("day_id", flat=True))
    rounds = Round.objects.prefetch_related("teams")[:12] if policy.lead(reader) else ()
    return Home(
        tuple(with_teams(coming, today)),
        tuple(with_teams(done, today)),
        frozenset(day.pk for day in done) - wrote,
        tuple(learnt(today)[0][:LATEST]),
        tuple(row for row in rounds if may_see_round(reader, row)),
        may_arrange(reader),
        reader,
        today,
    )
