"""One person's way through the questions. Nothing of it is kept here: what was chosen goes along in the form.

What a person is asked is drawn anew whenever they begin, and signed, so that nobody chooses it. It stands nowhere, not
even in the session, so that an answer cannot be told by the teams that it guesses at.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict, dataclass
from functools import cached_property
from random import SystemRandom
from typing import TYPE_CHECKING, Any

from django.core import signing
from django.http import QueryDict

from trine.core.agreement.asking import asked_next
from trine.core.agreement.candidates import sounds_like
from trine.core.agreement.collaboration import Question, is_asked_about
from trine.web.pulse.actions.answering import Given
from trine.web.pulse.circle import teams_of
from trine.web.pulse.forms.taking import PLACES, BeliefsForm, GuessForm, PicksForm, TogetherForm, WordsForm
from trine.web.pulse.models import Response

if TYPE_CHECKING:
    from django import forms

    from trine.web.people.models import Person, Team
    from trine.web.pulse.models import Ticket, Wave

SALT = "trine.pulse.sitting"
WORDS, PICKS, GUESS, BELIEFS, TOGETHER = "words", "picks", "guess-", "beliefs", "together"


@dataclass(frozen=True)
class Drawn:
    """What one person is asked: for which team, in which order, and about which other teams (slugs)."""

    wave: int
    person: int
    team: int
    order: tuple[str, ...]
    asks: tuple[str, ...]
    rates: tuple[str, ...] = ()
    """Those of them that have enough people for being asked how well one works with them."""


class Sitting:
    """The steps of a person, with what they have chosen so far (`sent`)."""

    def __init__(self, wave: Wave, ticket: Ticket, person: Person, sent: QueryDict | None = None) -> None:
        self.wave, self.person, self.sent = wave, person, sent if sent is not None else QueryDict()
        self.teams: dict[str, Team] = {team.slug: team for team in wave.teams.order_by("name")}
        self._of_ticket = ticket.team_id
        self.drawn = self._read() or self._draw(self._of_ticket)

    def _read(self) -> Drawn | None:
        try:
            told = signing.loads(self.sent.get("sitting", ""), salt=SALT)
        except signing.BadSignature:
            return None
        drawn = Drawn(
            told["wave"], told["person"], told["team"], *(tuple(told[each]) for each in ("order", "asks", "rates"))
        )
        return drawn if (drawn.wave, drawn.person) == (self.wave.pk, self.person.pk) else None

    def _draw(self, team: int) -> Drawn:
        draw = SystemRandom()
        order = draw.sample(list(self.wave.item_names), len(self.wave.candidates))
        slug = next((slug for slug, row in self.teams.items() if row.pk == team), "")
        others = self.wave.asks.get(slug, [])
        so_far = Counter(
            other
            for guesses in Response.objects.filter(wave=self.wave, team=team).values_list("guesses", flat=True)
            for other in guesses
        )
        asks = asked_next(draw.sample(others, len(others)), so_far)
        members = Counter(self.wave.tickets.values_list("team__slug", flat=True))
        rates = tuple(other for other in asks if is_asked_about(members[other]))
        return Drawn(self.wave.pk, self.person.pk, team, tuple(order), asks, rates)

    def answer_for(self, team: int | None) -> None:
        """Draw anew if the person answers for another team than was thought."""
        if team is not None and team != self.drawn.team:
            self.drawn = self._draw(team)

    @property
    def signed(self) -> str:
        """What was drawn, as it goes along in the form."""
        return signing.dumps(asdict(self.drawn), salt=SALT)

    @property
    def steps(self) -> tuple[str, ...]:
        """The steps in their order."""
        guesses = tuple(f"{GUESS}{team}" for team in self.drawn.asks)
        return (WORDS, PICKS, *guesses, BELIEFS, *([TOGETHER] if self.drawn.rates else []))

    @cached_property
    def choices(self) -> list[tuple[int, str]]:
        """The teams for which the person may answer."""
        mine = {self._of_ticket, *teams_of(self.person, self.wave)}
        return [(team.pk, team.name) for team in self.teams.values() if team.pk in mine]

    @property
    def own(self) -> Team | None:
        """The team that the person answers for."""
        return next((team for team in self.teams.values() if team.pk == self.drawn.team), None)

    @property
    def items(self) -> dict[str, str]:
        """What there is to choose, in this person's order."""
        names = self.wave.item_names
        return {item: names[item] for item in self.drawn.order if item in names}

    @property
    def said(self) -> str:
        """What the person wrote in their own words."""
        return self.sent.get("words", "").strip()

    @property
    def meant(self) -> str | None:
        """The item that their words sound like."""
        return sounds_like(self.said, self.wave.item_names)

    @property
    def meant_name(self) -> str:
        """Its name."""
        return self.wave.item_names.get(self.meant or "", "")

    @property
    def grid(self) -> list[tuple[str, str, list[tuple[str, bool]]]]:
        """Each item with its name and, for each place, whether it was chosen."""
        return [
            (item, name, [(place, self.sent.get(place) == item) for place, _ in PLACES])
            for item, name in self.items.items()
        ]

    @property
    def picked(self) -> list[str]:
        """The names of the three that the person chose."""
        return [self.items[pick] for pick in (self.sent.get(place, "") for place, _ in PLACES) if pick in self.items]

    def form(self, step: str, *, bound: bool) -> forms.Form:
        """The form of a step, filled with what was chosen; if `bound`, it is looked through for mistakes."""
        given: dict[str, Any] = {"data": self.sent} if bound else {"initial": _Chosen(self.sent)}
        if step == WORDS:
            if not bound:
                given["initial"] = {"team": self.drawn.team, **self.sent.dict()}
            return WordsForm(teams=self.choices, **given)
        if step == PICKS:
            return PicksForm(items=self.items, **given)
        if step == BELIEFS:
            return BeliefsForm(teams=self.believed, **given)
        if step == TOGETHER:
            return TogetherForm(teams={team: self.teams[team].name for team in self.drawn.rates}, **given)
        team = step.removeprefix(GUESS)
        return GuessForm(team=team, name=self.teams[team].name, items=self.items, **given)

    @property
    def believed(self) -> dict[str, str]:
        """The teams whose colleagues are thought of: the own one first."""
        own = {self.own.slug: f"your own team, {self.own.name}"} if self.own else {}
        return own | {team: self.teams[team].name for team in self.drawn.asks}

    def carried(self, step: str) -> list[tuple[str, str]]:
        """What was chosen in the other steps, as name and value."""
        here = set(self.form(step, bound=False).fields)
        known = {name for each in self.steps for name in self.form(each, bound=False).fields} - here
        return [(name, value) for name in sorted(known) for value in self.sent.getlist(name)]

    def first_mistake(self) -> tuple[str, forms.Form] | None:
        """The first step that has to be mended, with its form."""
        for step in self.steps:
            form = self.form(step, bound=True)
            if not form.is_valid():
                return step, form
        return None

    def given(self) -> Given:
        """The whole answer; only once there is no mistake."""
        found: dict[str, Any] = {}
        for step in self.steps:
            form = self.form(step, bound=True)
            form.is_valid()
            found |= form.cleaned_data
        is_shown = bool(found["show"])
        return Given(
            team=self.drawn.team,
            picks=tuple(found[name] for name, _ in PLACES),
            guesses={team: tuple(found[f"guess_{team}"]) for team in self.drawn.asks},
            perceived={team: found[f"belief_{team}"] for team in self.believed},
            ratings={team: _scores(found, team) for team in self.drawn.rates},
            words=found["words"] if is_shown else "",
            item=(self.meant or "") if is_shown and found["sounds"] == "yes" else "",
        )


def _scores(found: dict[str, Any], team: str) -> dict[str, int]:
    given = {question.value: found[TogetherForm.named(team, question)] for question in Question}
    return {question: score for question, score in given.items() if score is not None}


class _Chosen(dict[str, Any]):
    """What was sent, as a form takes it for a start: several values for a choice of several."""

    def __init__(self, sent: QueryDict) -> None:
        super().__init__({name: sent.getlist(name) if name.startswith("guess_") else sent.get(name) for name in sent})
