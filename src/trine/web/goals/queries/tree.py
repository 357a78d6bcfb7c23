"""The goals of a cycle as a tree, from the company to the teams."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from trine.web.goals.models import CheckIn, Cycle, Goal, GoalOwner, GoalParent
from trine.web.goals.queries.cycles import chosen, cycles
from trine.web.goals.queries.standing import Standing, standing
from trine.web.goals.snapshot import snapshot_of_goals
from trine.web.goals.words import paces
from trine.web.people import policy

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from trine.core import company as core
    from trine.core.company import Company, Team
    from trine.web.people.models import Person

LINES = 100
"""About so many goals stand on one page; a company goal and all below it stay together."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What the address asks for."""

    cycle: str = ""
    team: str = ""
    words: str = ""
    page: int = 1
    on: date | None = None
    """The past day as of which the map is drawn; none for today."""


@dataclass(frozen=True, slots=True)
class Line:
    """One goal in the tree, so deep; `also` are the titles of other goals that it serves."""

    standing: Standing
    depth: int
    owners: tuple[Team | str, ...]
    also: tuple[str, ...] = ()
    check_in: CheckIn | None = None
    is_repeated: bool = False
    """Whether it stands in full under another goal that it serves."""
    is_context: bool = False
    """Whether it is only here because a goal that was looked for serves it."""

    @property
    def is_orphan(self) -> bool:
        """Whether it is a team's and serves nothing."""
        return not self.standing.goal.serves and not self.standing.goal.is_company_goal


@dataclass(frozen=True, slots=True)
class TreeView:
    """The page: one page of the tree, the goals that serve no company goal, and what all of them come to."""

    cycle: Cycle | None
    cycles: list[Cycle]
    asked: Asked
    teams: tuple[Team, ...]
    lede: str
    total: int
    lines: tuple[Line, ...]
    orphans: tuple[Line, ...]
    page: int
    pages: int


def tree(reader: Person, asked: Asked, today: date) -> TreeView:
    """The goals of every cycle that has a day in common with the one asked for. A constant number of queries."""
    known = cycles()
    cycle = chosen(known, asked.cycle, today)
    rows = Goal.objects.filter(cycle_id__in=[row.pk for row in _overlapping(cycle, known)])
    company = snapshot_of_goals(rows.order_by().values("pk"), records=False)
    serving = _Serving()
    arranged = _Tree(company, asked, today, policy.can_see_money(reader), serving)
    shown = arranged.wanted
    roots = arranged.roots()
    pages = _paged([tuple(arranged.below(root)) for root in roots])
    page = min(max(asked.page, 1), max(len(pages), 1))
    lines = [line for root in pages[page - 1] for line in root] if pages else []
    orphans = [arranged.line(goal, 0) for goal in arranged.orphans] if page == 1 else []
    latest = _check_ins({line.standing.goal.id for line in (*lines, *orphans)}, today)
    return TreeView(
        cycle=cycle,
        cycles=known,
        asked=asked,
        teams=tuple(team for team in company.teams if not team.has_ended(today)),
        lede=_lede(arranged, cycle),
        total=len(shown),
        lines=tuple(replace(line, check_in=latest.get(line.standing.goal.id)) for line in lines),
        orphans=tuple(replace(line, check_in=latest.get(line.standing.goal.id)) for line in orphans),
        page=page,
        pages=len(pages),
    )


def _check_ins(goals: Collection[str], today: date) -> Mapping[str, CheckIn]:
    """The last check-in of each of these goals by a day."""
    rows = CheckIn.objects.filter(goal__slug__in=goals, on__lte=today).select_related("goal")
    return {row.goal.slug: row for row in rows.order_by("goal_id", "-on", "-pk").distinct("goal_id")}


def _overlapping(cycle: Cycle | None, known: Iterable[Cycle]) -> list[Cycle]:
    return [] if cycle is None else [row for row in known if row.start <= cycle.end and cycle.start <= row.end]


def _lede(arranged: _Tree, cycle: Cycle | None) -> str:
    if cycle is None:
        return "No cycle is planned yet, so there are no goals."
    if not arranged.wanted:
        is_asked = arranged.asked.team or arranged.asked.words
        return "No goal fits what you are looking for." if is_asked else f"No goals yet for {cycle.slug}."
    told = paces(arranged.standing[id_].pace for id_ in arranged.wanted)
    lost = len(arranged.lost & arranged.wanted)
    tail = f"; {lost} {'serves' if lost == 1 else 'serve'} no company goal" if lost else ""
    return f"{told}{tail}."


class _Serving:
    """What serves what among all goals, in whatever cycle."""

    def __init__(self) -> None:
        self.title = dict(Goal.objects.order_by().values_list("slug", "title"))
        ids = dict(Goal.objects.order_by().values_list("id", "slug"))
        self.of_company = {ids[pk] for pk in GoalOwner.objects.filter(team=None).values_list("goal_id", flat=True)}
        self.parents: Mapping[str, list[str]] = defaultdict(list)
        for goal, parent in GoalParent.objects.order_by("id").values_list("goal_id", "parent_id"):
            self.parents[ids[goal]].append(ids[parent])

    def reaches_the_company(self, goal: str) -> bool:
        """Whether the goal is the company's, or serves such a goal directly or through others."""
        seen, queue = {goal}, [goal]
        for id_ in queue:
            if id_ in self.of_company:
                return True
            fresh = [parent for parent in self.parents.get(id_, ()) if parent not in seen]
            seen.update(fresh)
            queue += fresh
        return False


class _Tree:
    """The goals on the page, arranged."""

    def __init__(self, company: Company, asked: Asked, today: date, sees_money: bool, serving: _Serving) -> None:
        self.company = company
        self.asked = asked
        self.serving = serving
        self.standing = {goal.id: standing(company, goal, today, sees_money=sees_money) for goal in company.goals}
        self.wanted = {goal.id for goal in company.goals if self._is_wanted(goal.owners, goal.title)}
        self.shown = self._with_context(self.wanted)
        self.lost = {id_ for id_ in company.goal if not serving.reaches_the_company(id_)}
        self.children: Mapping[str, list[str]] = defaultdict(list)
        for goal in sorted(company.goals, key=self._order):
            for parent in goal.serves:
                self.children[parent].append(goal.id)
        self.told: set[str] = set()

    @property
    def orphans(self) -> list[str]:
        """Wanted goals of teams that serve nothing at all."""
        found = (goal for goal in self.company.goals if goal.id in self.wanted and not goal.serves)
        return [goal.id for goal in sorted(found, key=self._order) if not goal.is_company_goal]

    def roots(self) -> list[str]:
        """The company's goals, and those that serve only goals that are not on the page."""
        found = []
        for goal in sorted(self.company.goals, key=self._order):
            is_under = any(parent in self.shown for parent in goal.serves)
            if goal.id in self.shown and not is_under and (goal.is_company_goal or goal.serves):
                found.append(goal.id)
        return found

    def below(self, id_: str, depth: int = 0, above: str = "") -> Iterable[Line]:
        """The goal and all that serve it. One that serves several stands in full under the first."""
        is_repeated = id_ in self.told
        self.told.add(id_)
        yield replace(self.line(id_, depth, above), is_repeated=is_repeated)
        if not is_repeated:
            for child in self.children[id_]:
                if child in self.shown:
                    yield from self.below(child, depth + 1, id_)

    def line(self, id_: str, depth: int, above: str = "") -> Line:
        """The goal's line."""
        goal = self.company.goal[id_]
        return Line(
            self.standing[id_],
            depth,
            tuple(self.company.team.get(owner, owner) for owner in goal.owners),
            tuple(self.serving.title[parent] for parent in goal.serves if parent != above),
            is_context=id_ not in self.wanted,
        )

    def _is_wanted(self, owners: Collection[str], title: str) -> bool:
        fits = not self.asked.team or self.asked.team in owners
        return fits and all(word in title.casefold() for word in self.asked.words.casefold().split())

    def _with_context(self, wanted: set[str]) -> set[str]:
        """The goals with all that they serve, as far as these are on the page."""
        seen, queue = set(wanted), list(wanted)
        for id_ in queue:
            fresh = [parent for parent in self.company.goal[id_].serves if parent in self.company.goal]
            queue += (parent for parent in fresh if parent not in seen)
            seen.update(fresh)
        return seen

    def _order(self, row: core.Goal) -> tuple[object, ...]:
        cycle = self.company.cycle[row.cycle]
        return (not row.is_company_goal, cycle.start, -cycle.end.toordinal(), row.owners, row.title, row.id)


def _paged(trees: list[tuple[Line, ...]]) -> list[list[tuple[Line, ...]]]:
    """Trees in pages of about so many lines."""
    pages: list[list[tuple[Line, ...]]] = []
    room = 0
    for one in trees:
        if not pages or room < len(one):
            pages.append([])
            room = LINES
        pages[-1].append(one)
        room -= len(one)
    return pages
