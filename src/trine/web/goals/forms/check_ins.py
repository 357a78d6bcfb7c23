"""A check-in: values, how sure, what blocks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms

from trine.web.goals.forms.fields import AmountField

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from django.forms import BoundField

CONFIDENCE = [("0.1", "Hardly"), ("0.3", "Doubtful"), ("0.5", "Even"), ("0.7", "Likely"), ("0.9", "Sure")]


class CheckInForm(forms.Form):
    """How sure one is on five steps, and if need be what blocks; one field for each value to enter."""

    confidence = forms.ChoiceField(
        label="How sure are you?",
        choices=CONFIDENCE,
        widget=forms.RadioSelect,
        help_text="The keys 1 to 5 choose.",
        error_messages={"required": "Choose how sure you are."},
    )
    blocker = forms.CharField(
        label="What blocks it?", max_length=500, required=False, help_text="Others see it and can help."
    )
    note = forms.CharField(label="What is there to say?", max_length=1000, required=False)

    def __init__(self, *args: Any, values: Iterable[tuple[str, str, str]] = (), **kwargs: Any) -> None:
        """`values` are the metrics to enter: plan id, name, and the last value as one would type it."""
        super().__init__(*args, **kwargs)
        self.metrics = list(values)
        for slug, name, last in self.metrics:
            self.fields[f"value_{slug}"] = AmountField(label=name, required=False, initial=last)
        self.order_fields([*(f"value_{slug}" for slug, _, _ in self.metrics), "confidence", "blocker", "note"])

    @property
    def value_fields(self) -> list[BoundField]:
        """The fields of the values."""
        return [self[f"value_{slug}"] for slug, _, _ in self.metrics]

    @property
    def values(self) -> Mapping[str, float]:
        """The values that were entered, by the metric's plan id."""
        found = {slug: self.cleaned_data[f"value_{slug}"] for slug, _, _ in self.metrics}
        return {slug: value for slug, value in found.items() if value is not None}


def nearest(confidence: float | None) -> str:
    """The step that is nearest to a confidence; nothing for none.

    >>> nearest(0.62), nearest(None)
    ('0.7', '')
    """
    if confidence is None:
        return ""
    return min(CONFIDENCE, key=lambda step: abs(float(step[0]) - confidence))[0]
