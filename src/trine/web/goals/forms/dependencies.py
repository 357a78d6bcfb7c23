"""Asking another team for something, and answering."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils import timezone

from trine.web.people.forms import DayInput
from trine.web.people.models import Team
from trine.web.people.querysets import by_name

if TYPE_CHECKING:
    from datetime import date


class AskForm(forms.Form):
    """What a team needs from another, by when."""

    of = forms.ModelChoiceField(Team.objects.none(), label="From", to_field_name="slug", empty_label="Choose a team")
    what = forms.CharField(label="What is needed", max_length=300)
    needed_by = forms.DateField(label="Needed by", widget=DayInput())
    because = forms.CharField(label="Because", max_length=1000, required=False, help_text="What waits for it.")

    def __init__(self, *args: Any, team: Team, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        others = Team.objects.lasting(timezone.localdate()).exclude(pk=team.pk).order_by(by_name())
        self.fields["of"].queryset = others  # type: ignore[attr-defined]  # a ModelChoiceField

    def clean_needed_by(self) -> date:
        """The day, unless it is past."""
        day: date = self.cleaned_data["needed_by"]
        if day < timezone.localdate():
            raise forms.ValidationError("Choose a day from today on: nobody can deliver in the past.")
        return day


class PromiseForm(forms.Form):
    """For when it is promised."""

    promised_for = forms.DateField(label="Promised for", widget=DayInput())


class DeclineForm(forms.Form):
    """Why not."""

    because = forms.CharField(label="Why not", max_length=1000)
