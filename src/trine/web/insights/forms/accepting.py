"""Forms of the insights area."""

from __future__ import annotations

from datetime import timedelta

from django import forms
from django.utils import timezone


class AcceptForm(forms.Form):
    """Until when a finding is accepted, and why."""

    until = forms.DateField(
        label="Until",
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text="On the day after, the finding is back.",
        initial=lambda: timezone.localdate() + timedelta(days=90),
    )
    because = forms.CharField(
        label="Because",
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=2_000,
        help_text="A sentence for those who were not in the room: who decided, and what gives way.",
    )
