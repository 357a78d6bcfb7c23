"""A goal that was taken out, kept whole in the event log, so that it can be brought back."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field, fields
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db.models import CASCADE, ManyToOneRel

from trine.core import company as core
from trine.web.goals.goal_rows import known_ids, read_goal, write_goal
from trine.web.goals.models import CheckIn, Dependency, Goal, GoalParent
from trine.web.goals.plan_rows import check_ins as check_in_rows
from trine.web.goals.snapshots import objectives
from trine.web.goals.snapshots.rows import every_id

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from django.db.models import Model


@dataclass(frozen=True, slots=True)
class KeptGoal:
    """The goal, its check-ins, the goals that served it, the dependencies that were for it, and what areas above the
    goals had tied to it.
    """

    goal: core.Goal
    check_ins: tuple[core.CheckIn, ...]
    served_by: tuple[str, ...]
    dependencies: tuple[str, ...]
    links: Mapping[str, list[dict[str, int]]] = field(default_factory=dict)
    """Rows of link tables of other areas, by the table's model: the other ends' primary keys by column."""

    @classmethod
    def of(cls, goal: Goal) -> KeptGoal:
        """What would go with the goal."""
        children = GoalParent.objects.filter(parent=goal).values_list("goal__slug", flat=True)
        needed = Dependency.objects.filter(goal=goal).values_list("slug", flat=True)
        check_ins = objectives.check_ins(every_id(), [goal.pk])
        return cls(read_goal(goal), check_ins, tuple(sorted(children)), tuple(sorted(needed)), _links(goal))

    def as_json(self) -> dict[str, Any]:
        """Plain values; days as ISO text."""
        plain: dict[str, Any] = _plain(asdict(self))
        return plain

    @classmethod
    def from_json(cls, plain: dict[str, Any]) -> KeptGoal:
        """The opposite of `as_json`."""
        goal = plain["goal"]
        results = tuple(core.KeyResult(**_dated(row, "by") | {"keep": _pair(row)}) for row in goal["key_results"])
        signs = tuple(core.SignOff(**_dated(row, "on")) for row in goal["sign_offs"])
        every = core.Cadence(goal["check_in_every"]) if goal["check_in_every"] else None
        ambition = core.Ambition(goal["ambition"]) if goal.get("ambition") else None  # not in what was kept before
        made = {"key_results": results, "sign_offs": signs, "check_in_every": every, "ambition": ambition}
        lists = {name: tuple(goal[name]) for name in ("owners", "serves")}
        return cls(
            core.Goal(**_dated(goal, "changed") | lists | made),
            tuple(core.CheckIn(**_dated(row, "on")) for row in plain["check_ins"]),
            tuple(plain["served_by"]),
            tuple(plain["dependencies"]),
            plain.get("links", {}),
        )

    def put_back(self) -> Goal:
        """Write it again, as far as what it points at is still there."""
        ids = known_ids()
        here = set(ids.goals.ids)
        kept = {each.name: getattr(self.goal, each.name) for each in fields(self.goal)}
        row = write_goal(core.Goal(**kept | {"serves": tuple(id_ for id_ in self.goal.serves if id_ in here)}))
        wanted = check_in_rows(core.Company("", check_ins=self.check_ins), known_ids().goals, ids.people)
        CheckIn.objects.bulk_create(
            CheckIn(goal_id=goal, on=on, by_id=by, **values) for (goal, on, by), values in wanted.items()
        )
        children = Goal.objects.filter(slug__in=self._still(self.served_by, here))
        GoalParent.objects.bulk_create(GoalParent(goal=child, parent=row) for child in children)
        Dependency.objects.filter(slug__in=self.dependencies, goal=None).update(goal=row)
        for name, rows in self.links.items():
            _tie_again(name, rows, row)
        return row

    def _still(self, ids: Collection[str], here: set[str]) -> list[str]:
        return [id_ for id_ in ids if id_ in here]


def _link_tables() -> Iterator[tuple[type[Model], str, list[Any]]]:
    """Tables of areas above the goals that tie goals to something: the model, its column, and its other columns."""
    for relation in Goal._meta.get_fields(include_hidden=True):
        if not isinstance(relation, ManyToOneRel) or relation.related_model._meta.app_label == "goals":
            continue
        model, column = relation.related_model, relation.field.attname
        others = [each for each in model._meta.concrete_fields if not each.primary_key and each.attname != column]
        if others and relation.on_delete is CASCADE and all(each.many_to_one for each in others):
            yield model, column, others


def _links(goal: Goal) -> dict[str, list[dict[str, int]]]:
    """Every tie of a goal to rows of areas above."""
    found = {}
    for model, column, others in _link_tables():
        rows = model._default_manager.filter(**{column: goal.pk}).order_by("pk")
        found[model._meta.label] = list(rows.values(*(each.attname for each in others)))
    return {name: rows for name, rows in found.items() if rows}


def _tie_again(name: str, rows: list[dict[str, int]], goal: Goal) -> None:
    """Ties as they were, to what is still there."""
    for model, column, others in _link_tables():
        if model._meta.label == name:
            for each in others:
                keys = {row[each.attname] for row in rows}
                there = set(each.related_model._default_manager.filter(pk__in=keys).values_list("pk", flat=True))
                rows = [row for row in rows if row[each.attname] in there]
            model._default_manager.bulk_create(model(**row, **{column: goal.pk}) for row in rows)


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _plain(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    return value.isoformat() if isinstance(value, date) else value


def _dated(row: dict[str, Any], name: str) -> dict[str, Any]:
    return {**row, name: date.fromisoformat(row[name]) if row[name] else None}


def _pair(row: dict[str, Any]) -> tuple[float, float] | None:
    return (row["keep"][0], row["keep"][1]) if row["keep"] else None
