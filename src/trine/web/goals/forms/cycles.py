"""A planning cycle."""

from __future__ import annotations

from typing import Any

from django import forms

from trine.core.company import CycleKind
from trine.web.goals.forms.fields import VersionedForm
from trine.web.people.forms import DayInput
from trine.web.people.models import choices, slug_validator


class CycleForm(VersionedForm):
    """Its kind and days."""

    kind = forms.ChoiceField(label="Kind", choices=choices(CycleKind), initial=CycleKind.QUARTER.value)
    start = forms.DateField(label="First day", widget=DayInput())
    end = forms.DateField(label="Last day", widget=DayInput())

    def days(self) -> dict[str, Any]:
        """Kind and days, as the actions take them."""
        return {name: self.cleaned_data[name] for name in ("kind", "start", "end")}


class NewCycleForm(CycleForm):
    """With the id that it keeps."""

    slug = forms.CharField(
        label="Id", max_length=100, validators=[slug_validator], help_text="Such as 2027-q1. It stays as it is."
    )
    field_order = ("slug", "kind", "start", "end")
