"""What the pages of the area can be asked."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone

from trine.core.attribution import MODELS
from trine.core.handoff import HandoffAgreement
from trine.core.working_hours import parse_days, parse_hours
from trine.web.revenue.models import Sourcing
from trine.web.ui.zones import ZoneField

EARLIEST = 1900


class AimForm(forms.Form):
    """A revenue target between two days."""

    target = forms.FloatField(label="Revenue target", min_value=0.01, max_value=1e15)
    start = forms.DateField(label="From", widget=forms.DateInput(attrs={"type": "date"}))
    end = forms.DateField(label="To", widget=forms.DateInput(attrs={"type": "date"}))

    def clean(self) -> dict[str, Any]:
        """The period must not end before it starts, nor be longer or reach further ahead than two years."""
        found = super().clean() or {}
        start, end = found.get("start"), found.get("end")
        if start and start.year < EARLIEST:
            self.add_error("start", f"No facts are older than {EARLIEST}.")
        elif start and end and end < start:
            self.add_error("end", "The period ends before it starts.")
        elif start and end and max(end - start, end - timezone.localdate()).days > 731:
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


class ReplacementForm(forms.Form):
    """Collateral whose place another one has taken."""

    asset = forms.CharField(
        label="The old one, as the CRM calls it",
        max_length=300,
        widget=forms.TextInput(attrs={"list": "assets", "autocomplete": "off"}),
    )
    new_name = forms.CharField(label="Use this instead", max_length=300)
    link = forms.URLField(label="Where it is", max_length=1000, assume_scheme="https")
    because = forms.CharField(label="What is different", max_length=300, required=False)

    def clean_link(self) -> str:
        """An address that a browser opens."""
        link: str = self.cleaned_data["link"]
        if not link.lower().startswith(("https://", "http://")):
            raise forms.ValidationError("Give an address that begins with https://.")
        return link


class HandoffForm(forms.Form):
    """How soon sales answers a lead, and in which hours it works; all empty: nothing is agreed."""

    respond_within = forms.CharField(
        label="Answered within", max_length=10, required=False, help_text="30m, 4h or 2d of work."
    )
    hours = forms.CharField(label="Working hours", max_length=20, initial="9-17", help_text="9-17 or 8:30-18.")
    days = forms.CharField(label="Working days", max_length=40, initial="mon-fri", help_text="mon-fri or mon,wed,fri.")
    zone = ZoneField(label="Time zone", initial="UTC")

    def clean(self) -> dict[str, Any]:
        """What can't be read gets a sentence at its own field."""
        found = super().clean() or {}
        if "hours" in found and parse_hours(found["hours"]) is None:
            self.add_error("hours", "Write the hours as 9-17 or 8:30-18, the earlier first.")
        if "days" in found and parse_days(found["days"]) is None:
            self.add_error("days", "Write the days as mon-fri or mon,wed,fri.")
        if found.get("respond_within") and not self.errors:
            try:
                HandoffAgreement(**found).limit  # noqa: B018 - reading it is the test
            except ValueError:
                self.add_error("respond_within", "Write the time as 30m, 4h or 2d.")
        return found
