"""What people type about a goal and its key results."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils import timezone

from trine.core import company as core
from trine.core.wording import day, listed
from trine.web.goals.actions.goals import may_plan_for
from trine.web.goals.amounts import typed
from trine.web.goals.forms.fields import AmountField, MetricField, PersonField, VersionedForm
from trine.web.goals.models import Cycle, Goal, Metric
from trine.web.goals.versions import digest
from trine.web.people.forms import DayInput
from trine.web.people.models import Person, Team, choices
from trine.web.people.querysets import by_name
from trine.web.ui.tags.words import whole

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

ROWS = 3
"""So many rows are shown at least; one more than there are key results is always free."""

AIMS = [("to", "reach"), ("at_least", "at least"), ("at_most", "at most"), ("keep", "stay between")]
AS_WRITTEN = ("as_written", "as it is written")


class CycleField(forms.ModelChoiceField):  # type: ignore[type-arg]  # takes no argument when it runs
    """A cycle, as people write it."""

    def label_from_instance(self, obj: Cycle) -> str:
        return whole(obj.slug)


class GoalForm(VersionedForm):
    """A goal without its key results, as somebody may write it: of owners, only those that they plan for."""

    title = forms.CharField(
        label="What will be different",
        max_length=300,
        help_text="An outcome in one sentence, not a task: “Win the mid-market with the new sensor line”.",
    )
    cycle = CycleField(Cycle.objects.none(), label="Cycle", to_field_name="slug")
    owners = forms.MultipleChoiceField(
        label="Owners",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": "You do not plan for that owner: its leads do, and leaders of the company."},
        help_text="Two or more make it a joint goal that each of them signs off.",
    )
    lead = PersonField(label="Lead", required=False, help_text="The person who checks in.")
    serves = forms.MultipleChoiceField(label="Serves", required=False, widget=forms.CheckboxSelectMultiple)
    no_parent_reason = forms.CharField(
        label="Why it serves none", max_length=1000, required=False, help_text="Only for a goal that serves no other."
    )
    customer_outcome = forms.CharField(
        label="What the customer has of it", max_length=1000, required=False, help_text="Every company goal names it."
    )
    check_in_every = forms.ChoiceField(
        label="Check in every", required=False, choices=[("", "no fixed rhythm"), *choices(core.Cadence)]
    )
    ambition = forms.ChoiceField(
        label="Ambition",
        required=False,
        choices=[("", "not said"), *choices(core.Ambition)],
        help_text="Of an aspirational goal, seven tenths are a good result.",
    )

    def __init__(self, *args: Any, actor: Person, goal: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        today = timezone.localdate()
        self.fields["cycle"].queryset = Cycle.objects.all()  # type: ignore[attr-defined]  # a CycleField
        taken = self.initial.get("owners", ())
        teams = [team for team in Team.objects.order_by(by_name()) if not team.has_ended(today) or team.slug in taken]
        company = [(core.COMPANY, "The company")] if may_plan_for(actor, None) else []
        owners = company + [(team.slug, team.name) for team in teams if may_plan_for(actor, team)]
        self.fields["owners"].choices = owners  # type: ignore[attr-defined]  # a MultipleChoiceField
        self.kept_owners = tuple(owner for owner in taken if owner not in dict(owners))
        """Owners that only others may take off."""
        if self.kept_owners:
            known = {team.slug: team.name for team in teams}
            names = [known.get(slug, "the company") for slug in self.kept_owners]
            self.fields["owners"].required = False
            self.fields["owners"].help_text = f"Besides {listed(names)}, who stay: only their leads take them off."
        self.fields["serves"].choices = _above(goal, self.initial.get("serves", ()), today)  # type: ignore[attr-defined]

    @property
    def owners_offered(self) -> frozenset[str]:
        """The ids of the owners that can be chosen."""
        return frozenset(slug for slug, _ in self.fields["owners"].choices)  # type: ignore[attr-defined]  # as above

    def content(self, results: tuple[core.KeyResult, ...]) -> core.Goal:
        """The goal as a value; its id is not known here."""
        given = self.cleaned_data
        lead: Person | None = given["lead"]
        return core.Goal(
            "",
            given["title"],
            given["cycle"].slug,
            (*given["owners"], *self.kept_owners),
            tuple(given["serves"]),
            given["no_parent_reason"] or None,
            given["customer_outcome"] or None,
            results,
            lead=lead.slug if lead else None,
            check_in_every=core.Cadence(given["check_in_every"]) if given["check_in_every"] else None,
            ambition=core.Ambition(given["ambition"]) if given["ambition"] else None,
        )


def _above(goal: str, taken: Sequence[str], today: Any) -> list[tuple[str, str]]:
    """The goals that one can serve: the company's of cycles that last, and those that it serves already."""
    rows = Goal.objects.filter(ownerships__team=None, cycle__end__gte=today).exclude(slug=goal)
    found = {row.slug: row for row in rows.select_related("cycle")}
    found |= {row.slug: row for row in Goal.objects.filter(slug__in=taken).select_related("cycle")}
    ordered = sorted(found.values(), key=lambda row: (row.cycle.start, -row.cycle.end.toordinal(), row.title))
    return [(row.slug, f"{row.title} ({whole(row.cycle.slug)})") for row in ordered]


class KeyResultForm(forms.Form):
    """One key result; a row without a metric is left out."""

    metric = MetricField(label="Metric", required=False)
    start = AmountField(label="From", required=False)
    aim = forms.ChoiceField(label="Aim", choices=AIMS)
    value = AmountField(label="Value", required=False)
    upper = AmountField(label="and", required=False)
    by = forms.DateField(label="By", required=False, widget=DayInput())
    weight = forms.FloatField(label="Weight", required=False, min_value=0, widget=forms.HiddenInput)
    row = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)
    """Which key result it shows, as it was when the form was opened."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kept: core.KeyResult | None = None

    def keep_as_written(self, result: core.KeyResult | None) -> None:
        """Offer to leave a target as it is that has more parts than the form; none if it is there no more."""
        self.kept = result
        self.fields["aim"].choices = [AS_WRITTEN, *AIMS]  # type: ignore[attr-defined]  # a ChoiceField

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("metric") is None:
            is_new = not given.get("row")  # emptying the metric of one that was there takes it out
            is_typed = any(given.get(name) is not None for name in ("start", "value", "upper"))
            if is_new and is_typed and "metric" not in self.errors:
                self.add_error("metric", "Name the metric that this target is on.")
            return given
        aim, value, upper = given.get("aim"), given.get("value"), given.get("upper")
        if aim == AS_WRITTEN[0] and self.kept is None:
            self.add_error("aim", "This target was changed meanwhile. Say what it is to be now.")
        if aim == "keep" and "value" not in self.errors and "upper" not in self.errors:
            if value is None or upper is None:
                self.add_error("upper", "Write both ends of the range.")
            elif value > upper:
                self.add_error("upper", "The upper end is below the lower one.")
        elif aim in {"to", "at_least", "at_most"} and value is None and "value" not in self.errors:
            self.add_error("value", "Write the value to reach.")
        return given

    def result(self) -> core.KeyResult | None:
        """The key result as a value; none for an empty row."""
        given = self.cleaned_data
        metric: Metric | None = given.get("metric")
        if metric is None:
            return None
        if given["aim"] == AS_WRITTEN[0] and self.kept is not None:
            return self.kept
        aim, value, upper = given["aim"], given["value"], given["upper"]
        return core.KeyResult(
            metric.slug,
            start=given["start"],
            to=value if aim == "to" else None,
            at_least=value if aim == "at_least" else None,
            at_most=value if aim == "at_most" else None,
            keep=(value, upper) if aim == "keep" else None,
            weight=given["weight"],
            by=given["by"],
        )


def key_result_forms(
    data: Mapping[str, Any] | None,
    results: Sequence[core.KeyResult],
    metrics: Mapping[str, core.Metric],
    labels: Mapping[str, str],
) -> list[KeyResultForm]:
    """A row for each key result and free ones below, at least one; `labels` are how metrics are written.

    What was sent has the rows that were sent, whatever others have put in or taken out since.
    """
    if data is not None:
        known = {digest(result): result for result in results}
        return [_sent_row(data, place, known) for place in _places(data)]
    rows = max(ROWS, len(results) + 1)
    forms_ = []
    for place in range(rows):
        result = results[place] if place < len(results) else None
        initial = _typed(result, metrics[result.metric].unit, labels[result.metric]) if result else {}
        form = KeyResultForm(prefix=f"kr{place}", initial=initial)
        if result is not None and initial["aim"] == AS_WRITTEN[0]:
            form.keep_as_written(result)
        forms_.append(form)
    return forms_


def _places(data: Mapping[str, Any]) -> range:
    """The places of the rows that were sent."""
    found = [int(match[1]) for name in data if (match := re.fullmatch(r"kr(\d{1,3})-\w+", name))]
    return range(max([*found, ROWS - 1]) + 1)


def _sent_row(data: Mapping[str, Any], place: int, known: Mapping[str, core.KeyResult]) -> KeyResultForm:
    """A row as it was sent, with the key result that it was about; not with the one that is at its place today."""
    form = KeyResultForm(data, prefix=f"kr{place}")
    form.fields["aim"].required = bool(data.get(f"kr{place}-metric"))
    result = known.get(data.get(f"kr{place}-row", ""))
    if data.get(f"kr{place}-aim") == AS_WRITTEN[0] or (result is not None and _aim(result) == AS_WRITTEN[0]):
        form.keep_as_written(result)
    return form


def check_days(form: GoalForm, rows: Sequence[KeyResultForm]) -> None:
    """Tells, beside its day, of every key result that is due outside the goal's cycle; all forms are valid so far."""
    cycle: Cycle = form.cleaned_data["cycle"]
    for row in rows:
        result = row.result()
        if result is not None and result.by is not None and not cycle.start <= result.by <= cycle.end:
            row.add_error("by", f"Choose a day within the cycle, {day(cycle.start)} to {day(cycle.end)}.")


def _aims(result: core.KeyResult) -> dict[str, float | None]:
    low = result.keep[0] if result.keep else None
    return {"to": result.to, "at_least": result.at_least, "at_most": result.at_most, "keep": low}


def _aim(result: core.KeyResult) -> str:
    """Which of the form's aims it has; the whole as it is written if it has none or several."""
    given = [name for name, value in _aims(result).items() if value is not None]
    return given[0] if len(given) == 1 else AS_WRITTEN[0]


def _typed(result: core.KeyResult, unit: str, label: str) -> dict[str, Any]:
    """A key result as one would type it."""
    aim = _aim(result)
    return {
        "row": digest(result),
        "metric": label,
        "start": typed(result.start, unit),
        "aim": aim,
        "value": typed(_aims(result).get(aim), unit),
        "upper": typed(result.keep[1] if result.keep else None, unit),
        "by": result.by,
        "weight": result.weight,
    }
