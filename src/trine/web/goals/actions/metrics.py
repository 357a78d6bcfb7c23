"""Metrics: what is counted and how, and values that people enter."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import ProtectedError

from trine.core import company as core
from trine.core.formulas import FormulaError, parse_formula
from trine.web.base.errors import Invalid, NotAllowed
from trine.web.base.events import record
from trine.web.goals.models import Metric, Reading
from trine.web.goals.versions import check_version
from trine.web.people import policy
from trine.web.people.slugs import new_slug

if TYPE_CHECKING:
    from datetime import date

    from trine.web.people.models import Person, Team


@dataclass(frozen=True, slots=True)
class MetricContent:
    """What is said about a metric. Its owner is a team or a person, or nobody yet."""

    name: str
    unit: str
    better: str = core.Better.UP
    definition: str = ""
    formula: str = ""
    filter: str = ""
    source: str = ""
    window: str = ""
    cadence: str = ""
    owner_team: Team | None = None
    owner_person: Person | None = None


CALLED = {field.name: field.name.replace("_", " ") for field in fields(MetricContent)} | {
    "better": "direction",
    "filter": "which rows count",
    "window": "time span",
    "owner_team": "owning team",
    "owner_person": "owning person",
}
"""What people call a metric's fields."""


def may_edit(person: Person, metric: Metric) -> bool:
    """Whether somebody changes the metric: leads of the team that owns it, the person who owns it, leaders."""
    if metric.owner_person_id is not None and metric.owner_person_id == person.pk:
        return policy.member(person)
    return policy.leader(person) or (metric.owner_team_id is not None and policy.leads(person, metric.owner_team_id))


@transaction.atomic
def define_metric(actor: Person, *, content: MetricContent) -> Metric:
    """Write a new metric; its id is made of the name, with `_` so that formulas can use it.

    Raises NotAllowed unless the actor leads a team or the company, and Invalid.
    """
    if not policy.lead(actor):
        raise NotAllowed("Leads and leaders define metrics.")
    metric = Metric(slug=new_slug(Metric, content.name.replace("-", "_")).replace("-", "_"))
    if Metric.objects.filter(slug=metric.slug).exists():
        raise Invalid(name="A metric of this name is there already. Use it, or say in the name what is different.")
    _put(metric, content)
    record(actor, "metric_defined", "metric", metric.slug, name=metric.name)
    return metric


@transaction.atomic
def change_metric(actor: Person, *, metric: Metric, content: MetricContent, seen: str = "") -> Metric:
    """Change what a metric counts; `seen` is the version (`web.goals.versions`) that the actor looked at.

    Raises NotAllowed unless the actor may edit it, and Invalid for its formula, or if others changed it since.
    """
    row = Metric.objects.select_for_update().filter(pk=metric.pk).first()
    if row is None:
        raise Invalid(f"“{metric.name}” was taken out meanwhile.")
    if not may_edit(actor, row):
        raise NotAllowed("Leads of the team that owns a metric change it, and leaders.")
    check_version(row, seen, name=row.name, fields=CALLED, subject=("metric", row.slug))
    _put(row, content)
    record(actor, "metric_changed", "metric", row.slug, name=row.name)
    return row


@transaction.atomic
def remove_metric(actor: Person, *, metric: Metric) -> None:
    """Take out a metric with its readings. Raises NotAllowed, and Invalid while something uses it."""
    if not may_edit(actor, metric):
        raise NotAllowed("Leads of the team that owns a metric take it out, and leaders.")
    slug, name = metric.slug, metric.name
    if user := _used_by(metric):
        raise Invalid(f"“{name}” is part of {user}. Take it out there first.")
    try:
        metric.delete()
    except ProtectedError as error:
        users = sorted({str(row._meta.verbose_name) for row in error.protected_objects})
        raise Invalid(f"“{name}” is in use: {', '.join(users)}. Take it out there first.") from error
    record(actor, "metric_removed", "metric", slug, name=name)


def _used_by(metric: Metric) -> str:
    """The name of a metric whose formula needs this one."""
    for row in Metric.objects.filter(formula__contains=metric.slug).exclude(pk=metric.pk):
        try:
            used = parse_formula(row.formula).metrics
        except FormulaError:
            continue
        if metric.slug in used:
            return row.name
    return ""


def _put(metric: Metric, content: MetricContent) -> None:
    _check_formula(metric.slug, content.formula)
    for name in MetricContent.__dataclass_fields__:
        setattr(metric, name, getattr(content, name))
    if content.owner_team is not None:
        metric.owner_person = None
    metric.save()


def _check_formula(slug: str, formula: str) -> None:
    if not formula:
        return
    try:
        used = parse_formula(formula).metrics
    except FormulaError as error:
        raise Invalid(formula=str(error)) from error
    formulas = dict(Metric.objects.values_list("slug", "formula"))
    if unknown := sorted(used - set(formulas) - {slug}):
        raise Invalid(
            formula=f"There is no metric {unknown[0]}. Use the ids of metrics, such as {_examples(formulas)}."
        )
    if slug in _needs(slug, formulas | {slug: formula}):
        raise Invalid(formula="The formula comes back to this metric itself. Take it out of the circle.")


def _examples(formulas: dict[str, str]) -> str:
    return " or ".join(sorted(formulas)[:2]) or "deals_won"


def _needs(slug: str, formulas: dict[str, str]) -> set[str]:
    """Every metric that the formula needs, directly or through others."""
    seen: set[str] = set()
    queue = [slug]
    for id_ in queue:
        if text := formulas.get(id_, ""):
            try:
                fresh = parse_formula(text).metrics - seen
            except FormulaError:
                continue
            seen |= fresh
            queue += fresh
    return seen


@transaction.atomic
def enter_reading(actor: Person, *, metric: Metric, on: date, value: float) -> Reading:
    """Enter a value for a day; one that is there already is replaced. Raises NotAllowed."""
    if not may_edit(actor, metric):
        raise NotAllowed("Leads of the team that owns a metric enter its values; others do so in their check-ins.")
    before = Reading.objects.filter(metric=metric, on=on).values_list("value", flat=True).first()
    reading, _ = Reading.objects.update_or_create(metric=metric, on=on, defaults={"value": value, "by": actor})
    told = {"name": metric.name, "on": on.isoformat(), "value": value, "before": before}
    record(actor, "reading_entered", "metric", metric.slug, **told)
    return reading


@transaction.atomic
def remove_reading(actor: Person, *, reading: Reading) -> None:
    """Take a value out. Raises NotAllowed."""
    metric = reading.metric
    if not may_edit(actor, metric):
        raise NotAllowed("Leads of the team that owns a metric take its values out.")
    told = {"name": metric.name, "on": reading.on.isoformat(), "value": reading.value}
    reading.delete()
    record(actor, "reading_removed", "metric", metric.slug, **told)
