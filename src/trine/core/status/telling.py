"""An edition as it reaches one person: their own teams first, then those that they count on, then the company."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

from trine.core.briefing import Line as StoryLine
from trine.core.briefing import Section, Story
from trine.core.status.lines import Kind, Needs
from trine.core.status.parts import COMPANY, shown
from trine.core.wording import listed, times

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from trine.core.status.lines import Line
    from trine.core.status.parts import Part

MOST_LINES, MOST_OF_OTHERS, MOST_OF_A_KIND = 6, 3, 4
"""So many lines of one's own team, of another team, of a kind in the company, a message has; the page has the rest."""
MOST_TEAMS = 4
"""Of so many teams that one counts on; the rest stands on the edition's page."""
QUIET = "Nothing moved here."
TOLD_ABOVE = "What moved here stands above."


@dataclass(frozen=True, slots=True)
class Reader:
    """Whom it is told: their teams, the teams that these count on (plan ids), and what they may see."""

    teams: tuple[str, ...] = ()
    counts_on: tuple[str, ...] = ()
    sees: frozenset[Needs] = frozenset()


@dataclass(frozen=True, slots=True)
class Told:
    """One part as a reader sees it: words that a lead wrote, and lines."""

    part: Part
    words: tuple[str, ...]
    lines: tuple[Line, ...]

    @property
    def is_quiet(self) -> bool:
        """Whether there is nothing to tell."""
        return not self.words and not self.lines


def told_part(part: Part, sees: frozenset[Needs]) -> Told:
    """What a reader sees of a part; guests do not see what leads write to their colleagues."""
    words = part.words if Needs.UNRELEASED in sees else ""
    return Told(part, tuple(each.strip() for each in words.splitlines() if each.strip()), shown(part, sees))


def told(title: str, parts: Sequence[Part], reader: Reader, url: str) -> Story | None:
    """The edition as a message to a reader; none if there is nothing in it that they may see.

    >>> from trine.core.status.lines import Kind, Line
    >>> from trine.core.status.parts import Part
    >>> line = Line("a", Kind.DUE, "A list for Marketing, today", teams=("sales",))
    >>> story = told("Week 2", [Part("", lines=(line,)), Part("sales", "Sales", lines=(line,))], Reader(("sales",)), "")
    >>> story.headline, [section.title for section in story.sections]
    ('Week 2: 1 thing is due.', ['Sales'])
    """
    seen = {part.team: told_part(part, reader.sees) for part in parts}
    if all(each.is_quiet for each in seen.values()):
        return None
    mine = [seen[team] for team in reader.teams if team in seen and team != COMPANY]
    others = [seen[team] for team in reader.counts_on if team in seen and team not in reader.teams]
    before: set[str] = set()
    sections = [_of_team(each, before, MOST_LINES) for each in mine]
    news = (each for each in others if each.words or _news(each.lines, before))
    sections += [_of_team(each, before, MOST_OF_OTHERS, " · you count on it") for each in islice(news, MOST_TEAMS)]
    sections += _of_company(seen.get(COMPANY), before, alone=len(parts) == 1)
    return Story(_headline(title, seen), url, tuple(sections))


def _news(lines: Iterable[Line], before: set[str]) -> list[Line]:
    """The lines about what was not told further up in the same message."""
    return [line for line in lines if (line.about or line.key) not in before]


def _of_team(each: Told, before: set[str], most: int, why: str = "") -> Section:
    news = _news(each.lines, before)
    before |= {line.about or line.key for line in news[:most]}
    lines = [*(StoryLine(words) for words in each.words), *_first(news, most)]
    quiet = QUIET if each.is_quiet else TOLD_ABOVE
    return Section(f"{each.part.name}{why}", tuple(lines) or (StoryLine(quiet),), hue=each.part.hue)


def _of_company(each: Told | None, before: set[str], *, alone: bool) -> Iterator[Section]:
    """The company's part by kinds, without what stood under a team already."""
    if each is None:
        return
    if each.words:
        yield Section("The company", tuple(StoryLine(words) for words in each.words))
    for kind, lines in by_kind(_news(each.lines, before)).items():
        title = kind if alone else f"The company: {kind[:1].lower()}{kind[1:]}"
        yield Section(title, tuple(_first(lines, MOST_OF_A_KIND)))


def by_kind(lines: Iterable[Line]) -> Mapping[str, list[Line]]:
    """Lines under the titles of their kinds, in the order in which they come."""
    found: dict[str, list[Line]] = {}
    for line in lines:
        found.setdefault(line.kind.heading, []).append(line)
    return found


def _first(lines: Sequence[Line], most: int) -> Iterator[StoryLine]:
    """The first lines, and how many there are beyond them; a single one beyond them is told instead of counted."""
    room = most + 1 if len(lines) == most + 1 else most
    yield from (StoryLine(line.text, line.url) for line in lines[:room])
    if len(lines) > room:
        yield StoryLine(f"and {times(len(lines) - room, 'more', 'more')}")


def _headline(title: str, seen: Mapping[str, Told]) -> str:
    """What it comes to, counted over what the reader may see."""
    things = {(line.kind, line.about or line.key) for each in seen.values() for line in each.lines}
    kinds = Counter(kind for kind, _ in things)
    counted = [kind.counted(kinds[kind]) for kind in Kind if kinds[kind]]
    return f"{title}: {listed(counted[:3])}." if counted else f"{title}."
