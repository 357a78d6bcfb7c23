"""What people write about a win."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils import timezone

from trine.web.goals.forms.fields import PersonField, WorkDayField, person_label
from trine.web.people.models import Person, Team
from trine.web.wins.hands import MOST, Hand
from trine.web.wins.models import LONGEST, LONGEST_PART, LONGEST_WITH_MONEY

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.forms import BoundField

    from trine.web.wins.models import Contribution, Win

AT_LEAST, SPARE = 4, 2
"""So many rows for hands a form has, and so many empty ones."""


class WhoField(PersonField):
    """A person, or a team, by name; suggestions come from a `<datalist id="people">` on the page."""

    def clean(self, value: Any) -> Any:
        text = " ".join(str(value or "").split())
        team = Team.objects.lasting(timezone.localdate()).filter(name__iexact=text).order_by("slug").first()
        return team if text and team is not None else super().clean(value)


class WinForm(forms.Form):
    """A win in a sentence, and who had a hand in it."""

    text = forms.CharField(
        label="What went well, in a sentence",
        max_length=LONGEST,
        help_text="All colleagues read it: no amounts and no names of accounts.",
    )
    with_money = forms.CharField(
        label="The same with figures",
        max_length=LONGEST_WITH_MONEY,
        required=False,
        help_text="Only those who may see money read this one instead, with amounts and accounts. May stay empty.",
    )
    story = forms.CharField(
        label="How it came about",
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="All colleagues read it. What would another team do again?",
    )
    on = WorkDayField(label="Day")
    guests_may_read = forms.BooleanField(label="Guests may read it too", required=False)

    def __init__(self, *args: Any, hands: Sequence[Contribution] = (), sees_money: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        if not sees_money:
            del self.fields["with_money"]
        self.count = min(MOST, max(AT_LEAST, len(hands) + SPARE))
        for place in range(self.count):
            row = hands[place] if place < len(hands) else None
            number = place + 1
            who = (row.team.name if row.team and not row.person else person_label(row.person)) if row else ""
            self.fields[f"who_{place}"] = WhoField(label=f"Person or team {number}", required=False, initial=who)
            self.fields[f"what_{place}"] = forms.CharField(
                label=f"What number {number} did",
                required=False,
                max_length=LONGEST_PART,
                initial=row.what if row else "",
            )

    @property
    def plain(self) -> list[BoundField]:
        """The fields of the win itself."""
        return [self[name] for name in self.fields if not name.startswith(("who_", "what_"))]

    @property
    def rows(self) -> list[tuple[BoundField, BoundField]]:
        """The rows for hands."""
        return [(self[f"who_{place}"], self[f"what_{place}"]) for place in range(self.count)]

    def clean(self) -> dict[str, Any]:
        """Somebody has to be named; what was done needs who did it."""
        given = super().clean() or {}
        for place in range(self.count):
            if given.get(f"what_{place}") and not given.get(f"who_{place}") and f"who_{place}" not in self.errors:
                self.add_error(f"who_{place}", "Say who did it.")
        if not self.errors and not any(given.get(f"who_{place}") for place in range(self.count)):
            self.add_error("who_0", "Name at least one person or team who had a hand in it.")
        return given

    def values(self) -> dict[str, Any]:
        """Fields of `Win`; figures only where they were asked for, so that nobody takes away what they cannot see."""
        names = ("text", "with_money", "story", "on", "guests_may_read")
        return {name: self.cleaned_data[name] for name in names if name in self.fields}

    def hands(self) -> list[Hand]:
        """The hands, in their order; a person comes with the team they are in."""
        found = []
        for place in range(self.count):
            who, what = self.cleaned_data.get(f"who_{place}"), self.cleaned_data.get(f"what_{place}", "")
            if isinstance(who, Person):
                found.append(Hand(what, person=who.pk))
            elif isinstance(who, Team):
                found.append(Hand(what, team=who.pk))
        return found


class DismissForm(forms.Form):
    """Why a win is put away."""

    because = forms.CharField(label="Why", max_length=300, widget=forms.TextInput(attrs={"autofocus": True}))


def said_of(win: Win) -> dict[str, Any]:
    """What the form begins with."""
    names = ("text", "with_money", "story", "on", "guests_may_read")
    return {name: getattr(win, name) for name in names}
