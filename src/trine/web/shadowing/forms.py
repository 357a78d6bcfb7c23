"""Forms of shadowing."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils import timezone

from trine.core.shadowing import LANGUAGES
from trine.core.wording import day as in_words
from trine.web.briefing.forms import DAYS
from trine.web.people.holidays import HELP
from trine.web.people.models import Person, Team
from trine.web.shadowing.circle import NOTICE
from trine.web.shadowing.models import LONGEST
from trine.web.ui.fields import day_field

if TYPE_CHECKING:
    from collections.abc import Iterable

LEAST = 28
"""Days that a round needs; with fewer left, the next quarter is proposed."""


def next_weeks(today: date) -> tuple[date, date]:
    """The rest of this quarter, or the next one if little is left: first and last day.

    >>> [day.isoformat() for day in next_weeks(date(2027, 3, 18))]
    ['2027-04-01', '2027-06-30']
    """
    first = today + NOTICE
    following = _quarter_after(first)
    if (following - first).days < LEAST:
        first, following = following, _quarter_after(following)
    return first, following - timedelta(days=1)


def _quarter_after(day: date) -> date:
    quarters = day.year * 4 + (day.month - 1) // 3 + 1
    return date(quarters // 4, quarters % 4 * 3 + 1, 1)


class RoundForm(forms.Form):
    """Which teams, and in which weeks."""

    teams = forms.ModelMultipleChoiceField(
        label="Teams",
        queryset=Team.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        help_text="Everybody in them gets a day with another team, never with one above or below their own.",
    )
    first = day_field("From")
    last = day_field("Until")
    country = forms.CharField(
        label="Public holidays",
        required=False,
        max_length=60,
        help_text=f"{HELP} For those who have not said others in their profile. Empty: the company’s.",
    )
    most = forms.IntegerField(
        label="Days at most",
        required=False,
        min_value=1,
        max_value=5000,
        help_text="Empty: one for everybody. With fewer, those come first who have visited least.",
    )

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        teams = Team.objects.lasting(timezone.localdate()).order_by("name")
        self.fields["teams"].queryset = teams  # type: ignore[attr-defined]  # the field of teams above

    def values(self) -> dict[str, Any]:
        """The fields of `Round`, without its teams."""
        given = self.cleaned_data
        return {name: given[name] for name in ("first", "last", "most", "country")}


class ByName(forms.ModelChoiceField):  # type: ignore[type-arg]  # takes no argument when it runs
    """A person by name."""

    def label_from_instance(self, obj: Person) -> str:
        return obj.name


class PairForm(forms.Form):
    """Two people and a day, by hand."""

    guest = ByName(label="Who visits", queryset=Person.objects.none(), to_field_name="slug")
    host = ByName(label="Whom", queryset=Person.objects.none(), to_field_name="slug")
    on = day_field("Day")
    note = forms.CharField(
        label="A word to both", required=False, max_length=LONGEST, help_text="Such as: sit in on the price talks."
    )

    def __init__(self, *args: Any, people: Iterable[int], **more: Any) -> None:
        super().__init__(*args, **more)
        who = Person.objects.filter(pk__in=list(people)).order_by("name")
        for name in ("guest", "host"):
            self.fields[name].queryset = who  # type: ignore[attr-defined]  # the fields of people above


class BecauseForm(forms.Form):
    """Why not."""

    because = forms.CharField(label="Why", max_length=LONGEST - 80)


class MoveForm(forms.Form):
    """Another day, of those on which both are free."""

    on = forms.TypedChoiceField(label="Which day", coerce=date.fromisoformat)

    def __init__(self, *args: Any, days: Iterable[date], **more: Any) -> None:
        super().__init__(*args, **more)
        choices = [(day.isoformat(), f"{day:%A}, {in_words(day)}") for day in days]
        self.fields["on"].choices = choices  # type: ignore[attr-defined]  # the field above


class LearningsForm(forms.Form):
    """Three lines; one is enough."""

    one = forms.CharField(label="I learnt", max_length=LONGEST, widget=forms.TextInput(attrs={"autofocus": True}))
    two = forms.CharField(label="And", required=False, max_length=LONGEST)
    three = forms.CharField(label="And also", required=False, max_length=LONGEST)

    def lines(self) -> list[str]:
        """What was written."""
        return [self.cleaned_data[name] for name in ("one", "two", "three")]


class WishForm(forms.Form):
    """How somebody wants to be paired."""

    languages = forms.MultipleChoiceField(
        label="Languages that you work in",
        required=False,
        choices=[(name, name) for name in LANGUAGES],
        widget=forms.CheckboxSelectMultiple,
        help_text="None chosen: anybody fits.",
    )
    never_on = forms.TypedMultipleChoiceField(
        label="Never on", required=False, choices=DAYS[:5], coerce=int, widget=forms.CheckboxSelectMultiple
    )
    out_until = day_field(
        "I don’t take part until", required=False, help_text="Empty: you do. Days on which you are away are known."
    )
    out_because = forms.CharField(label="Why", required=False, max_length=200)

    def values(self) -> dict[str, Any]:
        """The fields of `Wish`."""
        given = self.cleaned_data
        return {**given, "never_on": sorted(given["never_on"])}
