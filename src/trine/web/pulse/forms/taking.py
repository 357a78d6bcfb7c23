"""The steps of an answer, each a form of its own; names of fields tell the steps apart."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms

from trine.core.agreement.answers import PICKS
from trine.core.agreement.collaboration import ASKED, HIGH, LOW, Question
from trine.web.pulse.actions.answering import mistake
from trine.web.pulse.models.waves import LONGEST

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from django.forms import BoundField

PLACES = (("first", "first"), ("second", "second"), ("third", "third"))
UNKNOWN = "One of these is not on the list. Choose from those that stand here."


class WordsForm(forms.Form):
    """What matters most, in one's own words; for which team one answers, where there are several."""

    team = forms.TypedChoiceField(
        label="You are in several teams. Answer for",
        coerce=int,
        empty_value=None,
        widget=forms.RadioSelect,
        required=False,
    )
    words = forms.CharField(
        label="What matters most for the company this quarter?",
        required=False,
        max_length=LONGEST,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        help_text="One line, in your own words.",
    )
    show = forms.BooleanField(label="This line may be shown with the results, without my name or team", required=False)

    def __init__(self, *args: Any, teams: Sequence[tuple[int, str]], **more: Any) -> None:
        super().__init__(*args, **more)
        if len(teams) > 1:
            self.fields["team"].choices = teams  # type: ignore[attr-defined]  # the field of teams above
        else:
            del self.fields["team"]


class PicksForm(forms.Form):
    """The company's top three, in order; and whether one's own words mean one of them."""

    sounds = forms.ChoiceField(
        label="Sounds like", choices=[("yes", "yes"), ("no", "no")], required=False, widget=forms.RadioSelect
    )

    def __init__(self, *args: Any, items: Mapping[str, str], **more: Any) -> None:
        super().__init__(*args, **more)
        self.items_by_id = items
        for name, place in PLACES:
            self.fields[name] = forms.ChoiceField(
                label=place.capitalize(),
                choices=list(items.items()),
                widget=forms.RadioSelect,
                error_messages={"required": f"Choose what comes {place}.", "invalid_choice": UNKNOWN},
            )

    def clean(self) -> dict[str, Any]:
        """Three different ones."""
        found = super().clean() or {}
        picks = [found[name] for name, _ in PLACES if name in found]
        if len(picks) == PICKS and (sorry := mistake(picks, self.items_by_id)):
            again = next(name for at, (name, _) in enumerate(PLACES) if picks[at] in picks[:at])
            self.add_error(again, sorry)
        return found

    @property
    def places(self) -> list[BoundField]:
        """The three choices."""
        return [self[name] for name, _ in PLACES]


class GuessForm(forms.Form):
    """What one takes for another team's top three, in no order."""

    def __init__(self, *args: Any, team: str, name: str, items: Mapping[str, str], **more: Any) -> None:
        super().__init__(*args, **more)
        self.field_name, self.items_by_id = f"guess_{team}", items
        self.fields[self.field_name] = forms.MultipleChoiceField(
            label=f"The three of {name}",
            choices=list(items.items()),
            widget=forms.CheckboxSelectMultiple,
            error_messages={"required": mistake([], items), "invalid_choice": UNKNOWN},
        )

    def clean(self) -> dict[str, Any]:
        """Exactly three."""
        found = super().clean() or {}
        if self.field_name in found and (sorry := mistake(found[self.field_name], self.items_by_id)):
            self.add_error(self.field_name, sorry)
        return found


class BeliefsForm(forms.Form):
    """How many of one's own three a random colleague would name, by team."""

    def __init__(self, *args: Any, teams: Mapping[str, str], **more: Any) -> None:
        super().__init__(*args, **more)
        for team, name in teams.items():
            self.fields[f"belief_{team}"] = forms.TypedChoiceField(
                label=name,
                coerce=int,
                choices=[(number, str(number)) for number in range(PICKS + 1)],
                widget=forms.RadioSelect,
                error_messages={
                    "required": f"Choose a number for {name}; 0 counts too.",
                    "invalid_choice": f"Choose a number from 0 to {PICKS}.",
                },
            )


class TogetherForm(forms.Form):
    """How well one works with each of a few teams, in four questions; any may be passed over."""

    def __init__(self, *args: Any, teams: Mapping[str, str], **more: Any) -> None:
        super().__init__(*args, **more)
        self.names = teams
        for team in teams:
            for question in Question:
                self.fields[self.named(team, question)] = forms.TypedChoiceField(
                    label=ASKED[question],
                    coerce=int,
                    empty_value=None,
                    choices=[*((number, str(number)) for number in range(LOW, HIGH + 1)), ("", "can’t say")],
                    widget=forms.RadioSelect,
                    required=False,
                    error_messages={"invalid_choice": f"Choose a number from {LOW} to {HIGH}, or nothing."},
                )

    @staticmethod
    def named(team: str, question: Question) -> str:
        """The name of a field."""
        return f"together_{question.value}_{team}"

    @property
    def by_team(self) -> list[tuple[str, list[BoundField]]]:
        """The four questions on each team, with its name."""
        return [(name, [self[self.named(team, each)] for each in Question]) for team, name in self.names.items()]
