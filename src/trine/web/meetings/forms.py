"""Forms of check-ins."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils import timezone

from trine.core.company import Role
from trine.web.briefing.forms import time_field
from trine.web.meetings.models import EVERY, LONGEST, clock
from trine.web.people.models import Person, Team
from trine.web.people.querysets import by_name
from trine.web.ui.fields import day_field
from trine.web.ui.zones import ZoneField

if TYPE_CHECKING:
    from collections.abc import Collection

    from trine.web.meetings.models import Series


def line(label: str, example: str = "", **more: Any) -> forms.CharField:
    """A sentence."""
    widget = forms.TextInput(attrs={"placeholder": example, "autocomplete": "off"})
    return forms.CharField(label=label, max_length=LONGEST, widget=widget, **more)


class SeriesForm(forms.Form):
    """Who meets, and when."""

    name = forms.CharField(label="Name", max_length=100, help_text="Such as: Marketing and Sales")
    teams = forms.ModelMultipleChoiceField(
        label="Teams", queryset=Team.objects.none(), required=False, widget=forms.CheckboxSelectMultiple
    )
    people = forms.ModelMultipleChoiceField(
        label="People besides",
        queryset=Person.objects.none(),
        required=False,
        widget=forms.SelectMultiple(attrs={"size": 5}),
        help_text="Those who are in none of these teams; or two people alone, without a team.",
    )
    first_on = day_field("First on", help_text="The weekday stays the same from then on.")
    every_weeks = forms.TypedChoiceField(label="How often", choices=EVERY, coerce=int)
    at = time_field("Begins at")
    zone = ZoneField(label="By the clock of")
    minutes = forms.IntegerField(
        label="Minutes", min_value=10, max_value=180, help_text="The agenda is cut to fit them."
    )
    run_by = forms.ModelChoiceField(
        label="Who runs it", queryset=Person.objects.none(), required=False, empty_label="whoever begins"
    )

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        today = timezone.localdate()
        colleagues = Person.objects.present(today).filter(is_active=True).exclude(role=Role.GUEST).order_by(by_name())
        for name, rows in (
            ("teams", Team.objects.lasting(today).order_by(by_name())),
            ("people", colleagues),
            ("run_by", colleagues),
        ):
            self.fields[name].queryset = rows  # type: ignore[attr-defined]  # the fields of rows above

    def values(self) -> dict[str, Any]:
        """The fields of `Series`, without its teams and people."""
        given = self.cleaned_data
        kept = {name: given[name] for name in ("first_on", "every_weeks", "zone", "minutes", "run_by")}
        return {**kept, "name": given["name"].strip(), "minute": given["at"].hour * 60 + given["at"].minute}

    @staticmethod
    def initial_of(row: Series) -> dict[str, Any]:
        """What the form shows of a series."""
        kept = {name: getattr(row, name) for name in ("name", "first_on", "every_weeks", "zone", "minutes")}
        return {
            **kept,
            "at": f"{clock(row.minute):%H:%M}",
            "run_by": row.run_by_id,
            "teams": [team.pk for team in row.teams.all()],
            "people": [person.pk for person in row.people.all()],
        }


class SkipForm(forms.Form):
    """A day that is left out."""

    on = day_field("Day")
    because = forms.CharField(label="Why", max_length=200)


class TopicForm(forms.Form):
    """Something to talk about."""

    text = line("What", "Which fairs we go to in autumn")


class NoteForm(forms.Form):
    """A note or a decision on a point."""

    text = line("Note")
    item = forms.IntegerField(required=False, widget=forms.HiddenInput)


class PromiseForm(forms.Form):
    """Who does what by when."""

    text = line("What")
    who = forms.ModelChoiceField(label="Who", queryset=Person.objects.none())
    due = day_field("By")
    item = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, people: Collection[Person], **more: Any) -> None:
        super().__init__(*args, **more)
        rows = Person.objects.filter(pk__in=[person.pk for person in people]).order_by(by_name())
        self.fields["who"].queryset = rows  # type: ignore[attr-defined]  # the field of people above


class DropForm(forms.Form):
    """Why nobody does it any more."""

    because = line("Why", "The fair was called off")
