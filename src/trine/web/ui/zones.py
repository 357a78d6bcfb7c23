"""Choosing a time zone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from zoneinfo import available_timezones

from django import forms
from django.forms.utils import flatatt
from django.utils.html import format_html, format_html_join

if TYPE_CHECKING:
    from django.utils.safestring import SafeString

NICKNAMES = ("Etc/", "SystemV/")
NAMES = sorted(name for name in available_timezones() if "/" in name and not name.startswith(NICKNAMES))
ZONES = [("UTC", "UTC"), *((name, name.replace("_", " ")) for name in NAMES)]
"""Every zone by its place, without the old nicknames."""


class ZoneSelect(forms.Select):
    """A list of five hundred zones, without a template for each."""

    def render(self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: object = None) -> SafeString:
        """The list with the chosen zone."""
        del renderer
        options = format_html_join(
            "",
            '<option value="{}"{}>{}</option>',
            ((zone, " selected" if zone == value else "", words) for zone, words in ZONES),
        )
        extra = flatatt(self.build_attrs(self.attrs, {**(attrs or {}), "name": name}))
        return format_html("<select{}>{}</select>", extra, options)


class ZoneField(forms.ChoiceField):
    """A time zone that exists."""

    def __init__(self, **more: Any) -> None:
        super().__init__(choices=ZONES, widget=ZoneSelect, **more)
