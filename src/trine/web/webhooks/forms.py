"""The form of a webhook."""

from __future__ import annotations

from django import forms

from trine.core.briefing import Topic
from trine.web.briefing.forms import ABOUT

TOPICS = [(topic.value, ABOUT[topic]) for topic in Topic]


class WebhookForm(forms.Form):
    """Its name, where it is, and what it is told."""

    name = forms.CharField(label="Name", max_length=80, help_text="Such as “Launch channel” or “Data platform”.")
    url = forms.CharField(
        label="Address",
        max_length=500,
        widget=forms.URLInput(attrs={"placeholder": "https://example.com/hooks/trine", "spellcheck": "false"}),
        help_text="It begins with https:// and is called with each event.",
    )
    topics = forms.MultipleChoiceField(label="Tell it of", choices=TOPICS, widget=forms.CheckboxSelectMultiple)

    def clean_url(self) -> str:
        """Without spaces around it."""
        return str(self.cleaned_data["url"]).strip()
