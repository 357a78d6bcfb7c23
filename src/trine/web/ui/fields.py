"""Fields of forms that look the same everywhere."""

from __future__ import annotations

from typing import Any

from django import forms


def day_field(label: str, **more: Any) -> forms.DateField:
    """A day, by the browser's own calendar."""
    return forms.DateField(label=label, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **more)
