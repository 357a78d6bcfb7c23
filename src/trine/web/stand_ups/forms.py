"""Forms of stand-ups."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone

from trine.web.briefing.forms import DAYS, time_field
from trine.web.people.models import Team
from trine.web.stand_ups.models import LONGEST
from trine.web.ui.zones import ZoneField

WORKING_DAYS = [0, 1, 2, 3, 4]


class StandUpForm(forms.Form):
    """Which teams stand up together, and when."""

    name = forms.CharField(label="Name", max_length=100, help_text="Such as: Sales and Product")
    teams = forms.ModelMultipleChoiceField(
        label="Teams", queryset=Team.objects.none(), widget=forms.CheckboxSelectMultiple
    )
    weekdays = forms.TypedMultipleChoiceField(
        label="On", choices=DAYS, coerce=int, initial=WORKING_DAYS, widget=forms.CheckboxSelectMultiple
    )
    asks_at = time_field("Asks at")
    gathers_at = time_field("Gathers at")
    zone = ZoneField(label="By the clock of")

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        teams = Team.objects.lasting(timezone.localdate()).order_by("name")
        self.fields["teams"].queryset = teams  # type: ignore[attr-defined]  # the field of teams above

    def clean(self) -> dict[str, Any]:
        """Asked before it is gathered, and by more than one team."""
        found = super().clean() or {}
        asks, gathers = found.get("asks_at"), found.get("gathers_at")
        if asks and gathers and gathers <= asks:
            self.add_error("gathers_at", "This is before it asks; choose a later hour.")
        if "teams" in found and len(found["teams"]) < 2:
            self.add_error("teams", "Choose at least two teams: what one needs from the other is the point of it.")
        return found

    def values(self) -> dict[str, Any]:
        """The fields of `StandUp`, without its teams."""
        given = self.cleaned_data
        minutes = {name: given[name].hour * 60 + given[name].minute for name in ("asks_at", "gathers_at")}
        return {"name": given["name"].strip(), "weekdays": sorted(given["weekdays"]), "zone": given["zone"], **minutes}


def clock(minutes: int) -> str:
    """Minutes after midnight as a form shows them."""
    return f"{minutes // 60:02}:{minutes % 60:02}"


def line(label: str, example: str) -> forms.CharField:
    """One of the three lines."""
    widget = forms.TextInput(attrs={"placeholder": example, "autocomplete": "off"})
    return forms.CharField(label=label, required=False, max_length=LONGEST, widget=widget)


class ThreeLinesForm(forms.Form):
    """What one says: each line may be left out."""

    done = line("Done", "Two demos at Nordwind")
    next = line("Next", "The offer for Ahlborn")
    in_the_way = line("In the way", "No price for the sensor line")
    waits_for = forms.ModelChoiceField(
        label="Who can take it away",
        queryset=Team.objects.none(),
        required=False,
        empty_label="nobody in particular",
        help_text="Those who lead that team are told.",
    )

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        teams = Team.objects.lasting(timezone.localdate()).order_by("name")
        self.fields["waits_for"].queryset = teams  # type: ignore[attr-defined]  # the field of teams above
        self.fields["done"].widget.attrs["autofocus"] = True


class SkipForm(forms.Form):
    """A day that is left out."""

    on = forms.DateField(label="Day", widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    because = forms.CharField(label="Why", max_length=200)
