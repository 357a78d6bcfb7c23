"""What a closed wave says, for its page, its file and the checks."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from trine.core.agreement import PICKS, MisreadKind, Published, from_json
from trine.core.agreement.collaboration import ASKED, HIGH, SHORT, Collaboration, Question
from trine.core.agreement.collaboration import TOO_FEW as TOO_FEW_SCORES
from trine.core.agreement.disclosure import FEW_BELIEFS, TOO_FEW, TOO_NEAR
from trine.core.agreement.measured import LASTS, Measured
from trine.core.agreement.moving import Asked, mended, same_pairs
from trine.core.agreement.stored import collaboration_from_json
from trine.core.agreement.telling import headline, misread_sentence, pair_sentence
from trine.core.wording import possessive, quoted
from trine.web.people.models import Team
from trine.web.pulse.counting import told_of
from trine.web.pulse.models import Wave
from trine.web.pulse.models.waves import State

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date

    from django.db.models import QuerySet

    from trine.core.agreement import Misread, Pair
    from trine.core.agreement.collaboration import Score
    from trine.core.agreement.telling import Naming

HIDDEN = {
    TOO_FEW: "Not shown: too few answers",
    TOO_FEW_SCORES: "Not shown: too few answers",
    TOO_NEAR: "Not shown: too near to an earlier survey",
    "": "Nobody answered",
}
"""Why a cell is empty, in few words; any other reason is that answers are too much alike."""
ALIKE = "Not shown: too much alike"


@dataclass(frozen=True, slots=True)
class Cell:
    """How far a team agrees with another and believes that it does; without a pair, why that is not shown."""

    other: str
    pair: Pair | None
    why: str = ""
    was: Pair | None = None
    no_belief: str = ""

    @property
    def belief(self) -> str:
        """What is believed, and by how much it is off where that is more than chance."""
        if self.pair is None or self.pair.perceived is None or self.pair.gap is None:
            return ""
        said = f"believes {100 * self.pair.perceived:.0f} %"
        if self.pair.gap_interval is None or 0 in self.pair.gap_interval:
            return said
        return f"{said}, {abs(round(100 * self.pair.gap))} points too {'much' if self.pair.gap > 0 else 'little'}"

    @property
    def is_illusion(self) -> bool:
        """Whether more is believed than there is, surely."""
        return bool(self.pair and self.pair.gap_interval and self.pair.gap_interval.low > 0)

    @property
    def moved(self) -> str:
        """By how many points the overlap moved since the wave before, where both show it."""
        if self.pair is None or self.was is None:
            return ""
        points = round(100 * (self.pair.overlap - self.was.overlap))
        return f"{'up' if points > 0 else 'down'} {abs(points)}" if points else "as before"


@dataclass(frozen=True, slots=True)
class MatrixRow:
    """What one team shares with each, and how many of it answered (none where that is hidden)."""

    team: Team
    cells: tuple[Cell, ...]
    answered: int | None


@dataclass(frozen=True, slots=True)
class Told:
    """A sentence, and one step that would mend what it says."""

    sentence: str
    step: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class Said:
    """What a team says of another in one question, or why that is not shown."""

    question: str
    score: Score | None
    why: str
    was: float | None = None
    """What it was in the wave before, where that was shown."""

    @property
    def moved(self) -> str:
        """By how much it moved since then."""
        by = 0.0 if self.was is None or self.score is None else round(self.score.mean - self.was, 1)
        return f"{'up' if by > 0 else 'down'} {abs(by):.1f}" if by else ""


@dataclass(frozen=True, slots=True)
class Together:
    """What a team says of another, for each question."""

    team: str
    about: str
    scores: tuple[Said, ...]
    overlap: float | None
    """How far the two name the same three for the company, where that is shown."""


@dataclass(frozen=True)
class Result:
    """All that the page shows."""

    wave: Wave
    shown: Published
    before: Wave | None
    teams: tuple[Team, ...]
    matrix: tuple[MatrixRow, ...]
    illusions: tuple[str, ...]
    clear: tuple[Told, ...]
    unclear: tuple[str, ...]
    mended: tuple[str, ...]
    unpublished: tuple[Team, ...]
    """Teams without a list, so that nobody could know it."""
    kappas: tuple[tuple[str, float], ...]
    """What each team shares beyond chance."""
    words: tuple[tuple[str, str], ...]
    """What people said in their own words and agreed to being shown, with what they meant."""
    together: tuple[Together, ...] = ()
    questions: Mapping[str, str] = field(default_factory=lambda: {each.value: ASKED[each] for each in Question})
    is_other_list: bool = False
    """Whether people chose from something else in the wave before."""

    @property
    def lede(self) -> str:
        """The answer, in a sentence."""
        return headline(self.shown.everybody, with_n=False).removesuffix(".")

    @property
    def answered(self) -> str:
        """How many answered, of teams that are shown."""
        return told_of(self.wave, [team.slug for team in self.teams], self.shown.answered)

    @property
    def lowest(self) -> str:
        """The lowest of what teams say of working together, in a sentence."""
        said = [(each.score.mean, row, each) for row in self.together for each in row.scores if each.score]
        if not said:
            return ""
        mean, row, each = min(said, key=lambda found: found[0])
        return f"Lowest: {row.team} gives {row.about} {mean:.1f} of {HIGH} for “{each.question}”."

    @property
    def blind(self) -> float:
        """What two people share who pick blindly."""
        return PICKS / len(self.wave.candidates)

    @property
    def heads(self) -> tuple[str, ...]:
        """The questions on working together, where there is little room."""
        return tuple(SHORT[each].capitalize() for each in Question)


def agreement_on(day: date) -> Measured | None:
    """What may be shown of the surveys that had closed by the end of a day, as the checks see them. One query."""
    zone = timezone.get_default_timezone()
    end = datetime.combine(day + timedelta(days=1), time.min, zone)
    found: Measured | None = None
    for wave in _closed().filter(closed_at__lt=end, closed_at__gte=end - timedelta(days=LASTS + 1)).reverse():
        if wave.closed_at is not None:
            closed_on = timezone.localdate(wave.closed_at, zone)
            found = Measured(closed_on, published_of(wave), wave.item_names, earlier=found)
    return found


def last_showing(team: str, other: str, *, guesses: bool) -> Wave | None:
    """The survey that last showed what a team (slug) takes for another's list, or else what it believes of it."""
    for wave in _closed():
        shown = published_of(wave)
        guessed, believed = shown.readings, (row for row in shown.pairs if row.gap is not None)
        at = {(row.team, row.about) for row in guessed} if guesses else {(row.team, row.other) for row in believed}
        if (team, other) in at:
            return wave
    return None


def result(wave: Wave) -> Result:
    """The page of a closed wave. A constant number of queries."""
    shown = published_of(wave)
    before = _closed().filter(closed_at__lt=wave.closed_at).first()
    earlier = published_of(before) if before else None
    teams = tuple(wave.teams.order_by("name"))
    names = _names()
    items = {**(before.item_names if before else {}), **wave.item_names}

    def named(slug: str) -> str:
        return names.get(slug, slug)

    def item(key: str) -> str:
        return items.get(key, key)

    rows = sorted(shown.misreads, key=lambda row: (-row.count / row.n, row.team, row.about, row.item))
    return Result(
        wave=wave,
        shown=shown,
        before=before,
        teams=teams,
        matrix=tuple(_matrix(shown, earlier, teams)),
        illusions=tuple(pair_sentence(row, named) for row in shown.pairs if Cell("", row).is_illusion),
        clear=tuple(_told(row, misread_sentence(row, named, item), named) for row in rows if row.is_clear),
        unclear=tuple(misread_sentence(row, named, item) for row in rows if not row.is_clear),
        mended=tuple(_mended(wave, before, named, item)) if before else (),
        unpublished=tuple(team for team in teams if not wave.lists.get(team.slug)),
        kappas=tuple(
            (named(row.team), row.kappa) for row in shown.pairs if row.team == row.other and row.kappa is not None
        ),
        words=tuple((row.text, item(row.item) if row.item else "") for row in wave.words.order_by("pk")),
        together=tuple(
            _together(collaboration_of(wave), collaboration_of(before) if before else Collaboration(), shown, named)
        ),
        is_other_list=before is not None and before.item_names.keys() != wave.item_names.keys(),
    )


def published_of(wave: Wave) -> Published:
    """What may be shown of a closed wave."""
    return from_json(wave.result)  # type: ignore[arg-type]  # what is closed has one


def collaboration_of(wave: Wave) -> Collaboration:
    """What is shown of how teams work together; nothing where that was not asked."""
    told = (wave.result or {}).get("collaboration")
    return collaboration_from_json(told) if told else Collaboration()


def _closed() -> QuerySet[Wave]:
    return Wave.objects.filter(state=State.CLOSED, result__isnull=False).order_by("-closed_at", "-pk")


def _names() -> Mapping[str, str]:
    return dict(Team.objects.values_list("slug", "name"))


def _matrix(shown: Published, before: Published | None, teams: Sequence[Team]) -> Iterator[MatrixRow]:
    found = {(pair.team, pair.other): pair for pair in shown.pairs}
    was = same_pairs(shown, before) if before else {}
    why: dict[str, dict[tuple[str, str], str]] = defaultdict(dict)
    for row in shown.suppressed:
        why[row.what][row.team, row.other] = row.why
    for team in teams:
        cells = []
        for other in teams:
            at = (team.slug, other.slug)
            reason = why["agreement"].get(at, TOO_FEW)
            no_belief = FEW_BELIEFS if at in why["perceived"] else ""
            cells.append(Cell(other.name, found.get(at), HIDDEN.get(reason, ALIKE), was.get(at), no_belief))
        yield MatrixRow(team, tuple(cells), shown.answered.get(team.slug))


def _mended(now: Wave, before: Wave, named: Naming, item: Naming) -> Iterator[str]:
    asked, asked_before = (Asked(wave.item_names, wave.lists) for wave in (now, before))
    for row in mended(published_of(now), published_of(before), asked, asked_before):
        was = row.before
        theirs = f"one of {possessive(named(was.about))} top three"
        taken = f"{named(was.team)} took {quoted(item(was.item))} for {theirs}"
        if was.kind is MisreadKind.MISSED:
            taken = f"{named(was.team)} did not know that {quoted(item(was.item))} is {theirs}"
        yield f"{taken}: {was.count} of {was.n} then, {row.count or 'nobody'} of {row.n} now."


def _told(row: Misread, sentence: str, named: Naming) -> Told:
    """A misread with one step that would mend it: what is unknown is shown, a false belief talked over by both."""
    team, about = named(row.team), named(row.about)
    page = reverse("goals:team", args=[row.about])
    if row.kind is MisreadKind.MISSED:
        return Told(sentence, f"Show {team} the list of {about}", page)
    meetings = _address("meetings:series_list")
    if not meetings:
        return Told(sentence, f"Talk it over: {about}", page)
    asked = urlencode({"team": [row.team, row.about], "text": sentence}, doseq=True)
    return Told(sentence, f"{team} and {about}: put it on the agenda", f"{meetings}?{asked}")


def _address(name: str) -> str:
    """The address of a page that another area may have."""
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""


def _together(found: Collaboration, before: Collaboration, shown: Published, named: Naming) -> Iterator[Together]:
    overlap = {(pair.team, pair.other): pair.overlap for pair in shown.pairs}
    why = {(row.team, row.other, row.what): HIDDEN.get(row.why, ALIKE) for row in found.suppressed}
    was = {(row.team, row.about, score.question): score.mean for row in before.rated for score in row.scores}
    rated = {(row.team, row.about): row for row in found.rated}
    lowest_first = sorted(rated, key=lambda at: rated[at].mean)
    rest = sorted({key[:2] for key in why} - rated.keys(), key=lambda at: (named(at[0]), named(at[1])))
    for team, about in (*lowest_first, *rest):
        row = rated.get((team, about))
        scores = {score.question: score for score in row.scores} if row else {}
        said = (
            Said(
                SHORT[each],
                scores.get(each),
                why.get((team, about, each.value), HIDDEN[""]),
                was.get((team, about, each)),
            )
            for each in Question
        )
        yield Together(named(team), named(about), tuple(said), overlap.get((team, about)))
