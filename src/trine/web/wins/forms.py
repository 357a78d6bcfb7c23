"""What people write about a win."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils import timezone

from trine.web.goals.forms.fields import PersonField, WorkDayField, person_label
from trine.web.people import policy
from trine.web.people.models import Person, Team
from trine.web.wins.hands import MOST, Hand
from trine.web.wins.models import LONGEST, LONGEST_PART, LONGEST_WITH_MONEY

if TYPE_CHECKING:
    from django.forms import BoundField

    from trine.web.wins.models import Win

AT_LEAST, SPARE = 4, 2
"""So many rows for hands a form has, and so many empty ones."""
OTHERS_READ = " Colleagues who may see money read another sentence; ask one of them to change it too."


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

    def __init__(self, *args: Any, reader: Person, win: Win | None = None, **options: Any) -> None:
        super().__init__(*args, **options)
        hands = list(win.contributions.all()) if win is not None else []
        if not policy.can_see_money(reader):
            del self.fields["with_money"]
            if win is not None and win.with_money:
                self.fields["text"].help_text += OTHERS_READ
        self.tells_what = win is None or win.tells_what(reader)
        self.kept = defaultdict[tuple[str, int], list[str]](list)
        if not self.tells_what:  # who may not read what was done does not take it away either
            for hand in hands:
                self.kept[_key(hand.person or hand.team)].append(hand.what)
        self.count = min(MOST, max(AT_LEAST, len(hands) + SPARE))
        for place in range(self.count):
            row = hands[place] if place < len(hands) else None
            number = place + 1
            who = (row.team.name if row.team and not row.person else person_label(row.person)) if row else ""
            self.fields[f"who_{place}"] = WhoField(label=f"Person or team {number}", required=False, initial=who)
            if not self.tells_what:
                continue
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
    def rows(self) -> list[tuple[BoundField, BoundField | None]]:
        """The rows for hands; without what they did for who may not read it."""
        whats = [self[f"what_{place}"] if self.tells_what else None for place in range(self.count)]
        return [(self[f"who_{place}"], what) for place, what in enumerate(whats)]

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
            who = self.cleaned_data.get(f"who_{place}")
            what = self.cleaned_data.get(f"what_{place}", "") if self.tells_what else "; ".join(self.kept[_key(who)])
            if isinstance(who, Person):
                found.append(Hand(what, person=who.pk))
            elif isinstance(who, Team):
                found.append(Hand(what, team=who.pk))
        return found


def _key(who: Person | Team | None) -> tuple[str, int]:
    return type(who).__name__, who.pk if who is not None else 0


class DismissForm(forms.Form):
    """Why a win is put away."""

    because = forms.CharField(label="Why", max_length=300, widget=forms.TextInput(attrs={"autofocus": True}))


def said_of(win: Win) -> dict[str, Any]:
    """What the form begins with."""
    names = ("text", "with_money", "story", "on", "guests_may_read")
    return {name: getattr(win, name) for name in names}
