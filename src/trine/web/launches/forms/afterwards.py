"""Ratings, retrospectives and what is to be done after them."""

from __future__ import annotations

from typing import Any

from django import forms

from trine.web.goals.forms.fields import PersonField, VersionedForm, WorkDayField

SCORES = [("5", "5 – very good"), ("4", "4"), ("3", "3"), ("2", "2"), ("1", "1 – poor")]
MOST_LINES = 50


class LinesField(forms.CharField):
    """Sentences, one on each line."""

    def __init__(self, **options: Any) -> None:
        super().__init__(
            **{"max_length": 8000, "required": False, "widget": forms.Textarea(attrs={"rows": 5}), **options}
        )

    def clean(self, value: Any) -> list[str]:
        lines = [line.strip(" -•\t") for line in super().clean(value).splitlines()]
        found = [line for line in lines if line]
        if len(found) > MOST_LINES:
            raise forms.ValidationError(f"{len(found)} lines are more than anybody reads. Write {MOST_LINES} at most.")
        return found


class RateForm(forms.Form):
    """What somebody thought of the launch process."""

    score = forms.TypedChoiceField(
        label="How well was it launched?", choices=SCORES, coerce=int, widget=forms.RadioSelect
    )
    word = forms.CharField(label="What to keep, or what to change", required=False, max_length=1000)


class LookBackForm(VersionedForm):
    """What went well, what did not, what to celebrate."""

    on = WorkDayField(label="Talked about on")
    went_well = LinesField(label="What went well", help_text="One point a line.")
    went_badly = LinesField(label="What did not")
    wins = LinesField(label="What to celebrate")


class ActionForm(forms.Form):
    """Something to do."""

    what = forms.CharField(label="What is to be done", max_length=1000)
    owner = PersonField(label="Who does it", required=False)
    due = WorkDayField(label="By", required=False)
