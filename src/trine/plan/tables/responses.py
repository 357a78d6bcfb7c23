"""Answers to a survey of agreement as a table: who picked which three, about what, and how sure they are of others."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import TYPE_CHECKING

from trine.core.agreement.answers import COMPANY, PICKS, Answer, Survey
from trine.core.agreement.lists import published_lists
from trine.plan.collecting import Collected, quote
from trine.plan.problems import PlanError, Position
from trine.plan.tables.cells import cells, source_of
from trine.plan.tables.names import said

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from trine.core.company import Company
    from trine.plan.nodes import Scalar

REQUIRED = ("respondent", "team", "about", "pick_1", "pick_2", "pick_3")
COLUMNS = (*REQUIRED, "perceived")


def read_items(data: bytes | str, name: str = "items.csv") -> dict[str, str]:
    """The candidates of a survey: ids with their names, one in each line as `id` or `id,name`, after a heading or not.

    Raises PlanError with all problems.
    """
    collected = Collected(is_table=True)
    rows = cells(source_of(name, data))
    body = rows[1:] if rows and rows[0][0].text.strip().casefold() in {"id", "item"} else rows
    found: dict[str, str] = {}
    for row in body:
        item = row[0].text.strip()
        if not item:
            collected.problem(row[0], "this line has no item; write its id in the first column")
        elif item in found:
            collected.problem(row[0], f"{quote(item)} is there twice; take one of the two out")
        else:
            found[item] = row[1].text.strip() if len(row) > 1 and row[1].text.strip() else item
    if not collected.problems and len(found) < PICKS:
        collected.problem(Position(name, 1, 1), f"there are {len(found)} items and everybody picks {PICKS}; add some")
    _raise(collected, name)
    return found


def read_responses(
    data: bytes | str,
    company: Company,
    items: Mapping[str, str],
    today: date,
    name: str = "responses.csv",
) -> Survey:
    """The answers of a table, with columns respondent, team, about, pick_1, pick_2, pick_3 and perhaps perceived.

    `about` is `company` or a team; teams and items (id → name) may stand by id or by name. What teams have
    published and who is in them is that of `today`. Raises PlanError with all problems, each at its cell.
    """
    collected = Collected(is_table=True)
    head, *body = cells(source_of(name, data)) or [[]]
    columns = _columns(head, collected, name)
    reading = _Reading(collected, Words("team", _teams(company)), Words("item", items), len(head))
    answers = [reading.row(row, columns) for row in body] if columns else []
    reading.tell_two_teams()
    if columns and not body:
        collected.problem(Position(name, 1, 1), "there are no answers below the first line")
    _raise(collected, name)
    members = Counter(team for person in company.people if not person.has_left(today) for team in person.teams)
    return Survey(tuple(items), tuple(each for each in answers if each), published_lists(company, today), members)


class Words:
    """What a cell may name, by id or by name."""

    def __init__(self, kind: str, names: Mapping[str, str]) -> None:
        self.kind, self.ids = kind, tuple(names)
        by_name = Counter(said(word) for word in names.values())
        self._named = {said(word): id_ for id_, word in names.items() if by_name[said(word)] == 1}
        self._named |= {said(id_): id_ for id_ in names}

    def find(self, cell: Scalar, collected: Collected) -> str | None:
        """The id that the cell names; none, with a problem, if there is none."""
        found = self._named.get(said(cell.text))
        if found is None:
            shown = ", ".join(quote(each) for each in self.ids[:8]) + (", …" if len(self.ids) > 8 else "")
            ending = collected.did_you_mean(cell.text, self.ids, self.kind, f"the {self.kind}s are {shown}")
            what = quote(cell.text) if cell.text.strip() else "an empty cell"
            collected.problem(cell, f"{what} is no {self.kind} of this survey; {ending}")
        return found


@dataclass
class _Reading:
    collected: Collected
    teams: Words
    items: Words
    width: int
    seen: dict[tuple[str, str], int] = field(default_factory=dict)
    team_of: dict[str, dict[str, Scalar]] = field(default_factory=dict)

    def row(self, row: Sequence[Scalar], columns: Mapping[str, int]) -> Answer | None:
        """One answer; none if something is wrong with it."""
        before = len(self.collected.problems)
        missing = [key for key, at in columns.items() if at >= len(row) and key in REQUIRED]
        if missing:
            named = ", ".join(f"`{key}`" for key in missing)
            self.collected.problem(row[-1], f"this row ends before {named}; fill the cells or take the row out")
            return None
        beyond = next((cell for cell in row[self.width :] if cell.text.strip()), None)
        if beyond is not None:
            sentence = f"this row goes on beyond the {self.width} columns; put a text that holds a separator in quotes"
            self.collected.problem(beyond, sentence)
        cell = {key: row[at] for key, at in columns.items() if at < len(row)}
        respondent = cell["respondent"].text.strip()
        if not respondent:
            self.collected.problem(cell["respondent"], "nobody is named; give each respondent a word of their own")
        team = self.teams.find(cell["team"], self.collected)
        about = self._about(cell["about"])
        picks = self._picks([cell[f"pick_{n}"] for n in range(1, PICKS + 1)])
        perceived = self._perceived(cell["perceived"]) if "perceived" in cell else None
        if respondent and about:
            self._tell_twice(respondent, about, cell["respondent"])
        if respondent and team:
            self.team_of.setdefault(respondent, {}).setdefault(team, cell["team"])
        if len(self.collected.problems) > before or team is None or about is None:
            return None
        return Answer(respondent, team, about, picks, perceived)

    def tell_two_teams(self) -> None:
        """A problem for each respondent who answers for two teams: their picks would count twice."""
        for respondent, teams in self.team_of.items():
            if len(teams) > 1:
                (first, _), (_, cell), *_ = teams.items()
                sentence = f"{quote(respondent)} answers for {quote(first)} above; let them answer for one team"
                self.collected.problem(cell, sentence)

    def _about(self, cell: Scalar) -> str | None:
        return COMPANY if said(cell.text) == COMPANY else self.teams.find(cell, self.collected)

    def _picks(self, row: Sequence[Scalar]) -> tuple[str, ...]:
        found: list[str] = []
        for cell in row:
            item = self.items.find(cell, self.collected)
            if item is not None and item in found:
                self.collected.problem(cell, f"{quote(item)} is picked twice; name {PICKS} different ones")
            elif item is not None:
                found.append(item)
        return tuple(found)

    def _perceived(self, cell: Scalar) -> float | None:
        if not cell.text.strip():
            return None
        try:
            value = float(cell.text.strip())
        except ValueError:
            value = -1
        if not 0 <= value <= PICKS:
            sentence = f"{quote(cell.text)} is not a number from 0 to {PICKS}; mend it, or leave the cell empty"
            self.collected.problem(cell, sentence)
            return None
        return value

    def _tell_twice(self, respondent: str, about: str, cell: Scalar) -> None:
        first = self.seen.setdefault((respondent, about), cell.position.line)
        if first != cell.position.line:
            sentence = f"{quote(respondent)} has answered about {quote(about)} in line {first}; keep one of the two"
            self.collected.problem(cell, sentence)


def _teams(company: Company) -> dict[str, str]:
    return {team.id: team.name for team in company.teams}


def _columns(head: Sequence[Scalar], collected: Collected, name: str) -> dict[str, int]:
    """Where each column stands; none at all, with a problem, if one is missing."""
    found: dict[str, int] = {}
    others: dict[str, Scalar] = {}
    for at, cell in enumerate(head):
        key = said(cell.text).replace(" ", "_").replace("-", "_")
        if key in found:
            collected.problem(cell, f"the column `{key}` is there twice; take one of the two out")
        elif key in COLUMNS:
            found[key] = at
        else:
            others[key] = cell
    if "perceived" not in found and (near := get_close_matches("perceived", others, n=1, cutoff=0.8)):
        heading = others[near[0]]
        collected.problem(heading, f"{quote(heading.text)} is not a column of answers; did you mean `perceived`?")
    missing = ", ".join(f"`{key}`" for key in REQUIRED if key not in found)
    if missing:
        sentence = f"the first line lacks {missing}; it has to be like `{','.join(COLUMNS)}`"
        collected.problem(Position(name, 1, 1), sentence)
        return {}
    return found


def _raise(collected: Collected, name: str) -> None:
    if collected.problems:
        raise PlanError(collected.sorted_problems([name]))
