"""The form of a screen."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django import forms
from django.utils import timezone

from trine.web.insights.models.screens import THEMES
from trine.web.people.models import Team

USUAL = timedelta(days=180)


class ScreenForm(forms.Form):
    """What a screen shows, how, and for how long."""

    name = forms.CharField(label="Name", max_length=100, help_text="Where it hangs, such as: Hall, second floor")
    team = forms.ModelChoiceField(
        label="Signs of", queryset=Team.objects.none(), required=False, empty_label="The company", to_field_name="slug"
    )
    shows_unreleased = forms.BooleanField(
        label="Show unreleased work too",
        required=False,
        help_text="Plans, deliverables and launches that guests do not see. Money and pay are never shown.",
    )
    theme = forms.ChoiceField(label="Theme", choices=THEMES)
    until = forms.DateField(
        label="Shows until",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text="Within a year; then it shows nothing, and you can make another one.",
    )

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        today = timezone.localdate()
        self.fields["team"].queryset = Team.objects.lasting(today).order_by("name")  # type: ignore[attr-defined]  # the field of teams above
        self.fields["until"].initial = today + USUAL
