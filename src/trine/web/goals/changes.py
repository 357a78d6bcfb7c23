"""What differs between two states of the company, in words: for dry runs, for history, for those who rely on a goal."""

from __future__ import annotations

from dataclasses import dataclass, fields
from enum import Enum, StrEnum
from typing import TYPE_CHECKING, Any

from trine.core import company as core
from trine.core import deliverables, launches
from trine.core.handoff import HandoffAgreement
from trine.core.wording import amount, day, listed, number
from trine.web.goals.changed_parts import differing, in_words, is_part, name, rows
from trine.web.goals.words import target

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from datetime import date


class How(StrEnum):
    """What happened to a row."""

    CREATED = "created"
    CHANGED = "changed"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True)
class Detail:
    """One field that differs; an empty text stands for nothing."""

    field: str
    before: str
    after: str

    @property
    def sentence(self) -> str:
        """`target of Market share: from 8 % to 12 %`.

        >>> Detail("title", "Win", "Win big").sentence
        'title: “Win” became “Win big”'
        """
        if not self.before:
            return f"{self.field}: now “{self.after}”"
        if not self.after:
            return f"{self.field}: “{self.before}” was taken out"
        return f"{self.field}: “{self.before}” became “{self.after}”"


@dataclass(frozen=True, slots=True)
class Change:
    """One row that differs, with its kind's noun, id and name."""

    how: How
    kind: str
    id: str
    name: str
    details: tuple[Detail, ...] = ()


_KINDS = {
    "cycles": "cycle",
    "teams": "team",
    "people": "person",
    "metrics": "metric",
    "influences": "influence",
    "assumptions": "assumption",
    "goals": "goal",
    "kpis": "KPI",
    "revenue_targets": "revenue target",
    "expectations": "expectation",
    "dependencies": "dependency",
    "plans": "plan",
    "deliverables": "deliverable",
    "absences": "absence",
    "playbooks": "playbook",
    "launches": "launch",
    "readings": "reading",
    "check_ins": "check-in",
    "accepted": "accepted finding",
}

_WORDS = {
    "no_parent_reason": "reason for serving no company goal",
    "customer_outcome": "what the customer has of it",
    "check_in_every": "check-in rhythm",
    "start": "first day",
    "end": "last day",
    "since": "first day",
    "until": "last day",
    "of": "asked team",
    "low": "lowest value",
    "high": "highest value",
    "lead_of": "teams led",
    "pay": "pay",
    "country": "country of the public holidays",
    "handoff": "how soon sales answers leads",
    "under": "plan above",
    "relies_on": "teams it relies on",
    "relied_on_by": "teams that rely on it",
    "needs": "deliverables it waits for",
    "day": "launch day",
    "is_stopped": "called off",
    "discussed": "day on which the result was discussed",
}


def differences(before: core.Company, after: core.Company) -> tuple[Change, ...]:
    """Every row that was created, changed or removed, kind by kind; empty for equal content."""
    names = _Names(before, after)
    found: list[Change] = []
    company = _details(_Itself(before), _Itself(after), names)
    if company:
        found.append(Change(How.CHANGED, "company", "company", after.name, company))
    for attribute, noun in _KINDS.items():
        old, new = _rows(getattr(before, attribute)), _rows(getattr(after, attribute))
        found += (Change(How.CREATED, noun, id_, names.of(row)) for id_, row in new.items() if id_ not in old)
        for id_, row in new.items():
            if id_ in old and old[id_] != row and (details := _details(old[id_], row, names)):
                found.append(Change(How.CHANGED, noun, id_, names.of(row), details))
        found += (Change(How.REMOVED, noun, id_, names.of(row)) for id_, row in old.items() if id_ not in new)
    return tuple(found)


@dataclass(frozen=True, slots=True, init=False)
class _Itself:
    """The company's own fields."""

    name: str
    currency: str | None
    fiscal_year_start: int
    country: str | None
    handoff: HandoffAgreement | None

    def __init__(self, company: core.Company) -> None:
        for field in fields(self):
            object.__setattr__(self, field.name, getattr(company, field.name))


def _rows(rows: tuple[Any, ...]) -> Mapping[str, Any]:
    return {_identity(row): row for row in rows}


def _identity(row: Any) -> str:
    match row:
        case core.Reading():
            return f"{row.metric}/{row.on}"
        case core.CheckIn():
            return f"{row.goal}/{row.on}/{row.by}"
        case core.Accepted():
            return " ".join([row.code, *sorted(row.subjects)])
        case _:
            return str(row.id)


def _details(old: Any, new: Any, names: _Names) -> tuple[Detail, ...]:
    found: list[Detail] = []
    for field in fields(new):
        before, after = getattr(old, field.name), getattr(new, field.name)
        if before == after:
            continue
        if field.name == "key_results":
            found += _key_results(before, after, names)
        elif any(is_part(part) for part in (*rows(before), *rows(after))):
            found += (Detail(*told) for told in differing(rows(before), rows(after), names.value))
        else:
            word = _WORDS.get(field.name, field.name.replace("_", " "))
            found.append(Detail(word, names.value(before, new), names.value(after, new)))
    return tuple(detail for detail in found if detail.before != detail.after)


def _key_results(old: tuple[core.KeyResult, ...], new: tuple[core.KeyResult, ...], names: _Names) -> Iterator[Detail]:
    """Key results matched by their metric, since positions shift when one is taken out."""
    before = {f"{row.metric} {_nth(old, at)}": row for at, row in enumerate(old)}
    after = {f"{row.metric} {_nth(new, at)}": row for at, row in enumerate(new)}
    for key in dict.fromkeys((*before, *after)):
        one, other = before.get(key), after.get(key)
        row = other or one
        if row is not None and one != other:
            name = names.metric(row.metric)
            yield Detail(f"target of {name}", names.target(one), names.target(other))


def _nth(rows: tuple[core.KeyResult, ...], at: int) -> int:
    return sum(row.metric == rows[at].metric for row in rows[:at])


_WITHOUT_UNIT = (core.CheckIn, core.Company)
_WORD_OF: Mapping[object, str] = {True: "yes", False: ""}


class _Names:
    """Names for ids, from the later state where both have one."""

    def __init__(self, before: core.Company, after: core.Company) -> None:
        self.metrics = {**before.metric, **after.metric}
        self.by_id = {
            **{id_: row.name for id_, row in {**before.team, **after.team}.items()},
            **{id_: row.name for id_, row in {**before.person, **after.person}.items()},
            core.COMPANY: "the company",
        }
        self.goals = {id_: row.title for id_, row in {**before.goal, **after.goal}.items()}
        for company in (before, after):
            self.goals |= {row.id: row.title for row in company.plans}
            self.goals |= {row.id: row.title for row in company.deliverables}
            self.goals |= {row.id: row.name for row in company.playbooks}

    def metric(self, id_: str) -> str:
        metric = self.metrics.get(id_)
        return metric.name if metric else id_

    def unit(self, row: Any) -> str:
        id_ = getattr(row, "metric", None)
        metric = row if isinstance(row, core.Metric) else self.metrics.get(id_) if isinstance(id_, str) else None
        return metric.unit if metric else ""

    def team(self, id_: str) -> str:
        """A team's or person's name."""
        return self.by_id.get(id_, id_)

    def of(self, row: Any) -> str:
        """A row's name as people know it."""
        naming: Mapping[type, Callable[[Any], str]] = {
            core.Goal: lambda goal: goal.title,
            core.Team: lambda team: team.name,
            core.Person: lambda person: person.name,
            core.Metric: lambda metric: metric.name,
            core.Influence: lambda edge: f"{self.metric(edge.source)} on {self.metric(edge.target)}",
            core.Kpi: lambda kpi: f"{self.team(kpi.team)}, {kpi.cycle}, number {kpi.rank}",
            core.RevenueTarget: lambda row: (
                f"{self.team(row.team)}, {row.cycle}, {self.metric(row.metric)} ({row.kind})"
            ),
            core.Assumption: lambda row: f"{self.metric(row.metric)} in {row.cycle}",
            core.Reading: lambda row: f"{self.metric(row.metric)} on {day(row.on)}",
            core.CheckIn: lambda row: f"{self.goals.get(row.goal, row.goal)} on {day(row.on)}",
            core.Expectation: lambda row: (
                f"{self.team(row.team)} of {self.team(row.of)}: {row.what or self.metric(row.metric)}"
            ),
            core.Dependency: lambda row: row.what,
            deliverables.Plan: lambda row: row.title,
            deliverables.Deliverable: lambda row: row.title,
            deliverables.Absence: lambda row: f"{self.team(row.person)}{_span(row.start, row.end)}",
            launches.Playbook: lambda row: row.name,
            launches.Launch: lambda row: row.name,
        }
        return naming.get(type(row), _identity)(row)

    def value(self, value: Any, row: Any) -> str:
        """A field's value in words."""
        if value is None or value == ():
            return ""
        if isinstance(value, tuple):
            return listed([self.value(one, row) for one in value])
        if is_part(value):
            return f"{name(value, self.value)}: {in_words(value, self.value)}"
        if isinstance(value, Enum | bool):
            return _WORD_OF.get(value, str(value).replace("_", " "))
        if isinstance(value, float | int):
            return number(value) if isinstance(row, _WITHOUT_UNIT) else amount(value, self.unit(row))
        return self._words(value)

    def _words(self, value: Any) -> str:
        match value:
            case str():
                return self.by_id.get(value) or self.goals.get(value) or value
            case core.PayRule():
                share = "" if value.share_of_variable is None else f"{number(value.share_of_variable * 100)} % of "
                return f"{share}variable pay by {self.metric(value.basis)}"
            case core.SignOff():
                return f"{self.team(value.team)} on {day(value.on)}"
            case core.Membership():
                return f"{self.team(value.team)}{_span(value.since, value.until)}"
            case HandoffAgreement():
                return str(value)
            case _:
                return day(value)

    def target(self, result: core.KeyResult | None) -> str:
        """A key result's target in words, nothing for none."""
        return target(result, self.unit(result)) if result is not None else ""


def _span(since: date | None, until: date | None) -> str:
    first = f" since {day(since)}" if since else ""
    return f"{first} until {day(until)}" if until else first
