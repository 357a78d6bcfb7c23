"""How a person wants to be told, as a form."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms

from trine.core.briefing import Channel, Pace, Preferences, Topic
from trine.core.briefing.preferences import USUAL_PACE
from trine.web.briefing.sending import has_sender
from trine.web.ui.zones import ZoneField

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
    Topic.LAUNCHES: "Launches: days, tasks, briefs, results",
    Topic.ROADMAP: "The roadmap: what moves, who works on it, who is away",
    Topic.GOALS: "Goals, KPIs, decisions, and what teams ask of each other",
    Topic.FINDINGS: "What the checks find",
    Topic.COLLATERAL: "Decks, cards and the like that were replaced",
    Topic.FEEDBACK: "What customers say",
    Topic.WINS: "Wins",
    Topic.STATUS: "The weekly status, the month, what changed",
    Topic.STAND_UPS: "Stand-ups and weekly check-ins: questions, agendas, what was said",
    Topic.AGREEMENT: "Agreement: the survey, and what came of it",
    Topic.TEAMS: "Teams: who comes, who goes, who leads; days with another team",
}
WAYS = {Channel.MAIL: "By mail", Channel.SLACK: "In Slack"}


def time_field(label: str) -> forms.TimeField:
    """A time of the day, in the reader's zone."""
    return forms.TimeField(label=label, widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"))


class PreferencesForm(forms.Form):
    """Where, when, how often and how much."""

    ways = forms.MultipleChoiceField(
        label="Beside the inbox, reach me", required=False, widget=forms.CheckboxSelectMultiple
    )
    zone = ZoneField(label="My time zone")
    opens = time_field("Not before")
    closes = time_field("Not after")
    weekdays = forms.TypedMultipleChoiceField(label="On", choices=DAYS, coerce=int, widget=forms.CheckboxSelectMultiple)
    digest_at = time_field("The digest comes at")
    digest_weekday = forms.TypedChoiceField(label="The weekly one on", choices=DAYS, coerce=int)
    an_hour = forms.IntegerField(label="At most so many an hour", min_value=1, max_value=1000)
    a_day = forms.IntegerField(
        label="At most so many a day",
        min_value=1,
        max_value=1000,
        help_text="What is over it waits for the next digest. Nothing is dropped.",
    )

    def __init__(self, *args: Any, wants: Preferences, **more: Any) -> None:
        super().__init__(*args, **more)
        self.wants = wants
        self.offered = [channel for channel in WAYS if has_sender(channel)]
        self.fields["ways"].choices = [(each.value, WAYS[each]) for each in self.offered]  # type: ignore[attr-defined]  # the field of choices above
        hours = wants.hours
        self.initial = {
            "ways": [channel.value for channel in wants.channels if channel in self.offered],
            "zone": hours.zone,
            "opens": _clock(hours.opens),
            "closes": _clock(min(hours.closes, 24 * 60 - 1)),
            "weekdays": list(hours.weekdays),
            "digest_at": _clock(hours.digest_at),
            "digest_weekday": hours.digest_weekday,
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

    def groups(self) -> Iterator[tuple[str, str, list[forms.BoundField]]]:
        """The fields under what they are about, each group with a sentence."""
        paces = [f"pace_{topic.value}" for topic in ABOUT]
        for title, said, names in (
            ("Where and when", "Mail and Slack keep to these hours. The inbox has everything at once.", WHERE),
            ("How much", "More would not be read.", HOW_MUCH),
            ("How soon, by what it is about", "What somebody asks of you by name comes at once all the same.", paces),
        ):
            yield title, said, [self[name] for name in names]

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
        kept = [channel for channel in self.wants.channels if channel.interrupts and channel not in self.offered]
        chosen = [channel for channel in self.offered if channel.value in given["ways"]]
        return {
            "opens": _minutes(given["opens"]),
            "closes": _minutes(given["closes"]),
            "weekdays": sorted(given["weekdays"]),
            "digest_at": _minutes(given["digest_at"]),
            "digest_weekday": given["digest_weekday"],
            "an_hour": given["an_hour"],
            "a_day": given["a_day"],
            "channels": [channel.value for channel in (Channel.INBOX, *chosen, *kept)],
            "paces": dict(self._paces()),
        }

    def _paces(self) -> Iterator[tuple[str, str]]:
        """What differs from the usual."""
        for topic in Topic:
            pace = self.cleaned_data[f"pace_{topic.value}"]
            if pace != USUAL_PACE[topic].value:
                yield topic.value, pace


WHERE = ("ways", "zone", "opens", "closes", "weekdays", "digest_at", "digest_weekday")
HOW_MUCH = ("an_hour", "a_day")


def _clock(minutes: int) -> str:
    return f"{minutes // 60:02}:{minutes % 60:02}"


def _minutes(given: Any) -> int:
    return int(given.hour) * 60 + int(given.minute)
