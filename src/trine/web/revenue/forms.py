"""What the pages of the area can be asked."""

from __future__ import annotations

from typing import Any

from django import forms

from trine.core.attribution import MODELS
from trine.web.revenue.models import Sourcing


class AimForm(forms.Form):
    """A revenue target between two days."""

    target = forms.FloatField(label="Revenue target", min_value=0.01, max_value=1e15)
    start = forms.DateField(label="From", widget=forms.DateInput(attrs={"type": "date"}))
    end = forms.DateField(label="To", widget=forms.DateInput(attrs={"type": "date"}))

    def clean(self) -> dict[str, Any]:
        """The period must not end before it starts, nor be longer than two years."""
        found = super().clean() or {}
        start, end = found.get("start"), found.get("end")
        if start and end and end < start:
            self.add_error("end", "The period ends before it starts.")
        elif start and end and (end - start).days > 731:
            self.add_error("end", "A plan reaches two years ahead at most.")
        return found


class SourcingForm(forms.Form):
    """What sourced and influenced mean."""

    channels = forms.MultipleChoiceField(
        label="Marketing’s own channels", widget=forms.CheckboxSelectMultiple, required=True
    )
    sourced_by = forms.ChoiceField(
        label="Sourced: the part of a deal that this model gives to them",
        choices=[(name, model.title) for name, model in MODELS.items()],
    )
    scope = forms.ChoiceField(label="Whose touches count", choices=Sourcing.SCOPES)
    lookback_days = forms.IntegerField(
        label="Days before the deal was created", min_value=1, max_value=3650, initial=180
    )

    def __init__(self, *args: Any, channels: list[tuple[str, str]], **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["channels"].choices = channels  # type: ignore[attr-defined]  # the field of choices above
