"""What people type about their own week and about days on which they are away."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms

from trine.core.deliverables import Track
from trine.web.goals.forms.fields import PersonField, WorkDayField
from trine.web.roadmap.words import TRACKS

if TYPE_CHECKING:
    from django.forms import BoundField

    from trine.web.roadmap.queries.work import Mine


class AbsenceForm(forms.Form):
    """Days on which somebody is away. Nobody asks why."""

    person = PersonField(label="Who")
    start = WorkDayField(label="First day away")
    end = WorkDayField(label="Last day away")

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("start") and given.get("end") and given["end"] < given["start"]:
            self.add_error("end", "The last day is before the first.")
        return given


class WeekForm(forms.Form):
    """How each piece of one's work stands, all at once; what is left empty says nothing."""

    def __init__(self, *args: Any, rows: tuple[Mine, ...], **options: Any) -> None:
        super().__init__(*args, **options)
        self.rows = rows
        for each in rows:
            slug = each.row.slug
            self.fields[f"{slug}-track"] = forms.ChoiceField(
                label=each.row.title,
                required=False,
                choices=[(track.value, words.capitalize()) for track, words in TRACKS.items()],
                widget=forms.RadioSelect,
                initial=each.said.value if each.said else "",
            )
            self.fields[f"{slug}-word"] = forms.CharField(
                label="A word on it", required=False, max_length=300, initial=each.word
            )

    def pairs(self) -> list[tuple[Mine, BoundField, BoundField]]:
        """Each piece of work with its two fields."""
        return [(each, self[f"{each.row.slug}-track"], self[f"{each.row.slug}-word"]) for each in self.rows]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        for each in self.rows:
            track, word = given.get(f"{each.row.slug}-track"), given.get(f"{each.row.slug}-word", "")
            if track and track != Track.ON_TRACK and not word:
                self.add_error(f"{each.row.slug}-word", f"Say in a word why it is {TRACKS[Track(track)]}.")
            if word and not track:
                self.add_error(f"{each.row.slug}-track", "Say how it stands, too.")
        return given

    def said(self) -> list[tuple[Mine, Track, str]]:
        """What was said."""
        found = [
            (each, self.cleaned_data[f"{each.row.slug}-track"], self.cleaned_data[f"{each.row.slug}-word"])
            for each in self.rows
        ]
        return [(each, Track(track), word) for each, track, word in found if track]
