"""What people type about a metric and its values."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils import timezone

from trine.core import company as core
from trine.web.goals.actions.metrics import MetricContent
from trine.web.goals.forms.fields import AmountField, PersonField, VersionedForm, person_label
from trine.web.goals.versions import version_of
from trine.web.people.forms import DayInput, lasting_teams
from trine.web.people.models import Team, choices

if TYPE_CHECKING:
    from datetime import date

    from trine.web.goals.models import Metric

LONG = forms.Textarea(attrs={"rows": 3})


class MetricForm(VersionedForm):
    """What is counted, and how."""

    name = forms.CharField(label="Name", max_length=200)
    unit = forms.CharField(
        label="Unit", max_length=32, help_text="count, ratio, days, points, a currency such as EUR, or your own word."
    )
    better = forms.ChoiceField(
        label="Better is", choices=[("up", "more"), ("down", "less")], widget=forms.RadioSelect, initial="up"
    )
    definition = forms.CharField(
        label="What exactly is counted",
        max_length=5000,
        required=False,
        widget=LONG,
        help_text="In words, once for all.",
    )
    filter = forms.CharField(label="Which rows count", max_length=1000, required=False)
    formula = forms.CharField(
        label="Formula",
        max_length=2000,
        required=False,
        help_text="If it is made of others: deals_won * average_deal. Plan ids, + - * / ( ), sum(a, b).",
    )
    source = forms.CharField(
        label="Source",
        max_length=200,
        required=False,
        help_text="facts:NAME for imported figures, else manual, sheet, crm…",
    )
    window = forms.CharField(label="Over which time", max_length=100, required=False, help_text="Such as quarter.")
    cadence = forms.ChoiceField(
        label="A new value every", required=False, choices=[("", "not said"), *choices(core.Cadence)]
    )
    owner_team = forms.ModelChoiceField(
        Team.objects.none(), label="Owning team", required=False, to_field_name="slug", empty_label="No team"
    )
    owner_person = PersonField(label="Or owning person", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["owner_team"].queryset = lasting_teams()  # type: ignore[attr-defined]  # a ModelChoiceField

    def content(self) -> MetricContent:
        """The metric as a value."""
        return MetricContent(**{name: self.cleaned_data[name] for name in MetricContent.__dataclass_fields__})


def metric_initial(metric: Metric) -> dict[str, Any]:
    """A metric as the form shows it."""
    team = metric.owner_team.slug if metric.owner_team else ""
    values = {name: getattr(metric, name) for name in MetricContent.__dataclass_fields__}
    owners = {"owner_team": team, "owner_person": person_label(metric.owner_person)}
    return values | owners | {"version": version_of(metric)}


class ReadingForm(forms.Form):
    """A value on a day."""

    value = AmountField(label="Value")
    on = forms.DateField(label="As of", widget=DayInput(), initial=timezone.localdate)

    def clean_on(self) -> date:
        """The day, unless it has not come yet."""
        day: date = self.cleaned_data["on"]
        if day > timezone.localdate():
            raise forms.ValidationError("This day has not come yet. Enter what was measured.")
        return day
