"""Fields for what there may be thousands of: written by name, with suggestions, and for amounts in any hand."""

from __future__ import annotations

import math
from collections import Counter
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any

from django import forms
from django.db.models import Q
from django.utils import timezone

from trine.core.deliverables import FIRST_DAY, LAST_DAY
from trine.web.goals.amounts import parse_amount
from trine.web.goals.models import Metric
from trine.web.people.models import Person

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

SUGGESTED = 500


class AmountField(forms.CharField):
    """A number in any usual hand: 1,200 or 1.2k or 12 %."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"max_length": 40, "widget": forms.TextInput(attrs={"autocomplete": "off"}), **options})

    def clean(self, value: Any) -> float | None:
        text = super().clean(value)
        if not text:
            return None
        try:
            amount = parse_amount(text)
        except ValueError as error:
            raise forms.ValidationError(str(error)) from error
        if not math.isfinite(amount):
            raise forms.ValidationError(f"“{text}” is too large a number.")
        return amount


class WorkDayField(forms.DateField):
    """A day on which work can be planned."""

    def __init__(self, **options: Any) -> None:
        limits = {"type": "date", "min": FIRST_DAY.isoformat(), "max": LAST_DAY.isoformat()}
        super().__init__(**{"widget": forms.DateInput(attrs=limits), **options})

    def clean(self, value: Any) -> date | None:
        day: date | None = super().clean(value)
        if day is not None and not FIRST_DAY <= day <= LAST_DAY:
            raise forms.ValidationError(f"Choose a day from {FIRST_DAY.year} to {LAST_DAY.year}.")
        return day


class VersionedForm(forms.Form):
    """A form on a row that others may change meanwhile: it holds which state it was opened on."""

    version = forms.CharField(required=False, max_length=100, widget=forms.HiddenInput)


class MetricField(forms.CharField):
    """A metric by its name or plan id; suggestions come from a `<datalist id="metrics">` on the page."""

    def __init__(self, **options: Any) -> None:
        widget = forms.TextInput(attrs={"list": "metrics", "autocomplete": "off"})
        super().__init__(**{"max_length": 200, "widget": widget, **options})

    def clean(self, value: Any) -> Metric | None:
        text = " ".join(super().clean(value).split())
        if not text:
            return None
        found = list(Metric.objects.filter(Q(name__iexact=text) | Q(slug=text.lower())).order_by("slug")[:2])
        exact = [metric for metric in found if metric.slug == text.lower()]
        if len(found) == 1 or exact:
            return (exact or found)[0]
        if found:
            raise forms.ValidationError(f"Two metrics are called “{text}”. Write the id of one: {_ids(found)}.")
        near = get_close_matches(text, Metric.objects.order_by("name").values_list("name", flat=True), 1)
        hint = f" Did you mean “{near[0]}”?" if near else ""
        raise forms.ValidationError(f"No metric is called “{text}”.{hint}")


def _ids(metrics: Sequence[Metric]) -> str:
    return ", ".join(metric.slug for metric in metrics)


class PersonField(forms.CharField):
    """Somebody by name or address; suggestions come from a `<datalist id="people">` on the page."""

    def __init__(self, **options: Any) -> None:
        widget = forms.TextInput(attrs={"list": "people", "autocomplete": "off"})
        super().__init__(**{"max_length": 254, "widget": widget, **options})

    def clean(self, value: Any) -> Person | None:
        text = " ".join(super().clean(value).split())
        if not text:
            return None
        found = list(Person.objects.present(timezone.localdate()).named(text)[:5])
        if not found:
            raise forms.ValidationError(f"Nobody here is called “{text}”. Write the whole name, or the mail address.")
        if len(found) > 1:
            known = ", ".join(person.email or person.slug for person in found)
            raise forms.ValidationError(f"Several people are called “{text}”. Write which one: {known}.")
        return found[0]


def metric_labels() -> dict[str, str]:
    """How a form writes each metric, by plan id: its name, or the id where two have the same name."""
    rows = list(Metric.objects.order_by("name", "slug").values_list("slug", "name"))
    times = Counter(name.casefold() for _, name in rows)
    return {slug: name if times[name.casefold()] == 1 else slug for slug, name in rows}


def suggested_metrics() -> list[str]:
    """Labels for the list of suggestions."""
    return list(metric_labels().values())[:SUGGESTED]


def person_label(person: Person | None) -> str:
    """How a form writes somebody: the name, or the address where two have the same name."""
    if person is None:
        return ""
    is_alone = Person.objects.present(timezone.localdate()).named(person.name).count() <= 1
    return person.name if is_alone else person.email or person.slug


def suggested_people() -> list[str]:
    """Names for the list of suggestions."""
    present = Person.objects.present(timezone.localdate())
    return list(present.order_by("name").values_list("name", flat=True)[:SUGGESTED])
