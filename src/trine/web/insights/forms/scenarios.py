"""Making scenarios, and changing teams, owners and cycles in them."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, ClassVar

from django import forms
from django.utils.text import slugify

from trine.core.company import Cycle, CycleKind, Function, Team
from trine.web.goals.amounts import typed
from trine.web.goals.forms.fields import AmountField
from trine.web.insights.actions.scenarios import TargetEdit
from trine.web.people.forms import DayInput
from trine.web.people.models import choices

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from trine.core.company import Company
    from trine.web.insights.queries.scenarios import TargetRow

KINDS = [(kind.value, kind.value.replace("_", " ").capitalize()) for kind in CycleKind]


class NameForm(forms.Form):
    """What it is called, and when it would hold."""

    name = forms.CharField(label="Name", max_length=200, help_text="“Half the discount”, “Sales by region from July”.")
    takes_effect_on = forms.DateField(
        label="Takes effect on",
        widget=DayInput(),
        required=False,
        help_text="Leave it empty to apply it whenever you like. Changes of teams need a day.",
    )


class DayForm(forms.Form):
    """When it holds."""

    takes_effect_on = forms.DateField(label="Takes effect on", widget=DayInput(), required=False)


class _OfCompany(forms.Form):
    """A form whose choices are rows of the scenario."""

    empty: ClassVar[dict[str, str]] = {"heir": "Nobody", "parent": "No other team"}
    """What a field says before anything is chosen."""

    def __init__(self, *args: Any, company: Company, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, rows in self.rows(company).items():
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)  # noqa: S101 - by the classes below
            empty = [] if isinstance(field, forms.MultipleChoiceField) else [("", self.empty.get(name, "Choose one"))]
            field.choices = [*empty, *rows]

    def rows(self, company: Company) -> dict[str, list[tuple[str, str]]]:
        raise NotImplementedError


class EndTeamForm(_OfCompany):
    """Which team ends, and who takes over."""

    team = forms.ChoiceField(label="Team that ends")
    heir = forms.ChoiceField(
        label="Who takes over",
        required=False,
        help_text="Goals, KPIs, promises and people go there. Nobody: see what is left.",
    )

    def rows(self, company: Company) -> dict[str, list[tuple[str, str]]]:
        teams = _named(team for team in company.teams if team.until is None)
        return {"team": teams, "heir": teams}


class MergeForm(_OfCompany):
    """Which teams become one."""

    teams = forms.MultipleChoiceField(label="Teams that end", widget=forms.CheckboxSelectMultiple)
    into = forms.ChoiceField(label="The team that they become", help_text="A new one? Start it first.")

    def rows(self, company: Company) -> dict[str, list[tuple[str, str]]]:
        teams = _named(team for team in company.teams if team.until is None)
        return {"teams": teams, "into": teams}


class StartTeamForm(_OfCompany):
    """A new team."""

    name = forms.CharField(label="Name", max_length=200)
    function = forms.ChoiceField(label="Function", choices=choices(Function))
    parent = forms.ChoiceField(label="Part of", required=False)

    def rows(self, company: Company) -> dict[str, list[tuple[str, str]]]:
        return {"parent": _named(team for team in company.teams if team.until is None)}

    def team(self, company: Company) -> Team:
        """The team that the form describes, with an id of its own."""
        data = self.cleaned_data
        return Team(
            _free(slugify(data["name"]) or "team", company), data["name"], data["function"], data.get("parent") or None
        )


class SplitForm(StartTeamForm):
    """A part of a team becomes one of its own."""

    people = forms.MultipleChoiceField(label="People who go", required=False, widget=forms.CheckboxSelectMultiple)
    goals = forms.MultipleChoiceField(label="Goals that go", required=False, widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, company: Company, of: str, **kwargs: Any) -> None:
        self.of = of
        super().__init__(*args, company=company, **kwargs)

    def rows(self, company: Company) -> dict[str, list[tuple[str, str]]]:
        people = [(row.id, row.name) for row in company.people if self.of in row.teams]
        goals = [(row.id, f"{row.title} ({row.cycle})") for row in company.goals if self.of in row.owners]
        return super().rows(company) | {"people": people, "goals": goals}


class OwnersForm(_OfCompany):
    """Who owns a goal."""

    owners = forms.MultipleChoiceField(label="Owners", widget=forms.CheckboxSelectMultiple)

    def rows(self, company: Company) -> dict[str, list[tuple[str, str]]]:
        return {"owners": [("company", "The company"), *_named(team for team in company.teams if team.until is None)]}


class NextCycleForm(_OfCompany):
    """The cycle to begin from, and the new one."""

    cycle = forms.ChoiceField(label="Begin from")
    id = forms.SlugField(label="Short name of the new cycle", max_length=60, help_text="Such as 2027-q3.")
    kind = forms.ChoiceField(label="Kind", choices=KINDS, initial=CycleKind.QUARTER)
    start = forms.DateField(label="First day", widget=DayInput())
    end = forms.DateField(label="Last day", widget=DayInput())

    def rows(self, company: Company) -> dict[str, list[tuple[str, str]]]:
        cycles = sorted(company.cycles, key=lambda cycle: (cycle.end, cycle.id), reverse=True)
        return {"cycle": [(cycle.id, cycle.id) for cycle in cycles]}

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("start") and data.get("end") and data["end"] < data["start"]:
            raise forms.ValidationError({"end": "The last day is before the first."})
        return data

    def new(self) -> Cycle:
        """The cycle that the form describes."""
        data = self.cleaned_data
        return Cycle(data["id"].lower(), CycleKind(data["kind"]), data["start"], data["end"])


def _named(teams: Iterable[Team]) -> list[tuple[str, str]]:
    return [(team.id, team.name) for team in sorted(teams, key=lambda team: team.name.casefold())]


def _free(id_: str, company: Company) -> str:
    taken = {*company.team, *company.person}
    return next(each for each in (id_, *(f"{id_}-{n}" for n in range(2, 10_000))) if each not in taken)


class TargetsForm(forms.Form):
    """The numbers of a cycle's key results, each beside what its sender saw, so that nobody writes over another."""

    def __init__(self, *args: Any, rows: Sequence[TargetRow], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rows = rows
        self.places: dict[str, tuple[str, int, str]] = {}
        for row in rows:
            for field, value, _ in row.numbers:
                name = f"{row.goal.id}:{row.place}:{field}"
                self.places[name] = (row.goal.id, row.place, field)
                label = f"{row.metric.name}, {FIELD_WORDS[field]}, of {row.goal.title}"
                self.fields[name] = AmountField(label=label, initial=typed(value, row.metric.unit))
                self.fields[f"seen:{name}"] = forms.FloatField(widget=forms.HiddenInput, initial=value)

    def edits(self) -> list[TargetEdit]:
        """What was changed by the sender."""
        data = self.cleaned_data
        return [
            TargetEdit(*place, seen=data[f"seen:{name}"], value=data[name])
            for name, place in self.places.items()
            if not math.isclose(data[name], data[f"seen:{name}"], rel_tol=1e-12)
        ]

    def shown(self) -> Iterator[tuple[TargetRow, list[tuple[str, forms.BoundField, forms.BoundField, float | None]]]]:
        """Each key result with its fields: word, field, what was seen, number in the plan."""
        for row in self.rows:
            cells = []
            for field, _, planned in row.numbers:
                name = f"{row.goal.id}:{row.place}:{field}"
                cells.append((FIELD_WORDS[field], self[name], self[f"seen:{name}"], planned))
            yield row, cells


FIELD_WORDS = {"start": "from", "to": "to", "at_least": "at least", "at_most": "at most"}
