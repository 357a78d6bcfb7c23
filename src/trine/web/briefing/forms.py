"""How a person wants to be told, as a form."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms

from trine.core.briefing import Channel, Pace, Preferences, Topic
from trine.core.briefing.preferences import USUAL_PACE
from trine.web.ui.zones import ZONES

if TYPE_CHECKING:
    from collections.abc import Iterator

DAYS = [(0, "Monday"), (1, "Tuesday"), (2, "Wednesday"), (3, "Thursday"), (4, "Friday"), (5, "Saturday"), (6, "Sunday")]
PACES = {
    Pace.IMMEDIATE: "at once",
    Pace.DAILY: "once a day",
    Pace.WEEKLY: "once a week",
    Pace.NEVER: "in the inbox only",
}
ABOUT = {
    Topic.GOALS: "Goals and what teams ask of each other",
    Topic.FINDINGS: "Findings",
    Topic.ROADMAP: "The roadmap",
    Topic.LAUNCHES: "Launches",
    Topic.COLLATERAL: "Decks, cards and the like",
    Topic.FEEDBACK: "What customers say",
    Topic.WINS: "Wins",
    Topic.STATUS: "The weekly status",
}


class PreferencesForm(forms.Form):
    """When, where, how often and how much."""

    mail = forms.BooleanField(label="Send me mail, beside the inbox", required=False)
    zone = forms.ChoiceField(label="My time zone", choices=ZONES)
    opens = forms.TimeField(label="Not before", widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"))
    closes = forms.TimeField(label="Not after", widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"))
    weekdays = forms.TypedMultipleChoiceField(label="On", choices=DAYS, coerce=int, widget=forms.CheckboxSelectMultiple)
    an_hour = forms.IntegerField(label="At most so many an hour", min_value=1, max_value=1000)
    a_day = forms.IntegerField(label="At most so many a day; the rest comes in one digest", min_value=1, max_value=1000)

    def __init__(self, *args: Any, wants: Preferences, **more: Any) -> None:
        super().__init__(*args, **more)
        self.initial = {
            "mail": Channel.MAIL in wants.channels,
            "zone": wants.hours.zone,
            "opens": _clock(wants.hours.opens),
            "closes": _clock(min(wants.hours.closes, 24 * 60 - 1)),
            "weekdays": list(wants.hours.weekdays),
            "an_hour": wants.an_hour,
            "a_day": wants.a_day,
            **{f"pace_{topic.value}": wants.pace(topic).value for topic in Topic},
        }
        for topic, label in ABOUT.items():
            choices = [(pace.value, words) for pace, words in PACES.items()]
            usual = PACES[USUAL_PACE[topic]]
            self.fields[f"pace_{topic.value}"] = forms.ChoiceField(
                label=label, choices=choices, help_text=f"Usual: {usual}."
            )

    def clean(self) -> dict[str, Any]:
        """Hours that begin before they end."""
        found = super().clean() or {}
        opens, closes = found.get("opens"), found.get("closes")
        if opens and closes and closes <= opens:
            self.add_error("closes", "This is before the first hour; choose a later one.")
        return found

    def wanted(self) -> dict[str, Any]:
        """The fields of `Preference`."""
        given = self.cleaned_data
        return {
            "zone": given["zone"],
            "opens": given["opens"].hour * 60 + given["opens"].minute,
            "closes": given["closes"].hour * 60 + given["closes"].minute,
            "weekdays": sorted(given["weekdays"]),
            "an_hour": given["an_hour"],
            "a_day": given["a_day"],
            "channels": [Channel.INBOX.value, *([Channel.MAIL.value] if given["mail"] else [])],
            "paces": dict(self._paces()),
        }

    def _paces(self) -> Iterator[tuple[str, str]]:
        """What differs from the usual."""
        for topic in Topic:
            pace = self.cleaned_data[f"pace_{topic.value}"]
            if pace != USUAL_PACE[topic].value:
                yield topic.value, pace


def _clock(minutes: int) -> str:
    return f"{minutes // 60:02}:{minutes % 60:02}"
