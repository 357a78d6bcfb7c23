"""Asking for a decision, options, handing over, and deciding."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils import timezone

from trine.web.insights.models import Option
from trine.web.people.forms import DayInput
from trine.web.people.models import Person
from trine.web.people.querysets import by_name

if TYPE_CHECKING:
    from datetime import date

    from trine.web.insights.models import Tension

AGREED_DAYS = 14
"""Within how many days a decision is asked for, unless somebody says otherwise."""
REVIEW_DAYS = 90


def _in_days(days: int) -> date:
    return timezone.localdate() + timedelta(days=days)


class WhoAndWhenForm(forms.Form):
    """Who decides, by when."""

    decider = forms.ModelChoiceField(
        Person.objects.none(),
        label="Who decides",
        to_field_name="slug",
        empty_label="Choose a person",
        help_text="One person. After the day below, leaders and owners may decide too.",
    )
    decide_by = forms.DateField(label="By", widget=DayInput(), initial=lambda: _in_days(AGREED_DAYS))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = Person.objects.filter(is_active=True).exclude(role="guest").order_by(by_name())
        self.fields["decider"].queryset = people  # type: ignore[attr-defined]  # a ModelChoiceField


class RaiseForm(WhoAndWhenForm):
    """The question and its options."""

    question = forms.CharField(label="Question", max_length=300, help_text="“Share or margin this quarter?”")
    options = forms.CharField(
        label="Options",
        widget=forms.Textarea(attrs={"rows": 5}),
        max_length=4_000,
        help_text="One a line; what it means for whom goes behind a colon. “Lower the target to 78 deals: Sales keeps "
        "its price”.",
    )
    field_order = ("question", "options", "decider", "decide_by")

    def clean_options(self) -> list[tuple[str, str]]:
        """Names and meanings, line by line."""
        lines = [line.strip() for line in self.cleaned_data["options"].splitlines() if line.strip()]
        options = [(name.strip(), means.strip()) for name, _, means in (line.partition(":") for line in lines)]
        if long := next((name for name, _ in options if len(name) > 300), None):
            raise forms.ValidationError(f"Shorten “{long[:40]}…” to 300 characters; the rest goes behind a colon.")
        return options


class OptionForm(forms.Form):
    """One more option."""

    name = forms.CharField(label="Option", max_length=300)
    means = forms.CharField(label="What it means for whom", max_length=2_000, required=False)


class DecideForm(forms.Form):
    """The option that was taken, what gives way, why, and when to look again."""

    option = forms.ModelChoiceField(Option.objects.none(), label="Decided", empty_label=None, widget=forms.RadioSelect)
    gives_way = forms.CharField(label="What gives way", max_length=1_000, help_text="Which goal, target or wish.")
    because = forms.CharField(label="Because", widget=forms.Textarea(attrs={"rows": 3}), max_length=2_000)
    review_on = forms.DateField(label="Look at it again on", widget=DayInput(), initial=lambda: _in_days(REVIEW_DAYS))
    accept = forms.BooleanField(
        label="Accept the finding until then",
        required=False,
        help_text="It then counts as accepted on the record, with this decision as the reason.",
    )

    def __init__(self, *args: Any, tension: Tension, may_accept: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["option"].queryset = tension.options.all()  # type: ignore[attr-defined]
        if not (tension.identity and may_accept):
            del self.fields["accept"]


class BecauseForm(forms.Form):
    """Why."""

    because = forms.CharField(label="Why", widget=forms.Textarea(attrs={"rows": 3}), max_length=2_000)


class ReopenForm(BecauseForm):
    """What has changed, and by when to decide again."""

    decide_by = forms.DateField(label="Decide by", widget=DayInput(), initial=lambda: _in_days(AGREED_DAYS))
