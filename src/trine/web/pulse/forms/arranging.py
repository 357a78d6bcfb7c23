"""Forms of those who arrange a wave."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils import timezone
from django.utils.text import slugify

from trine.web.goals.models import Kpi, Metric
from trine.web.people.models import Team

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from django.forms import BoundField

    from trine.web.pulse.models import Wave
    from trine.web.pulse.models.waves import Candidate

WAVE_NAME, NAME = 100, 200
"""Characters of what a wave is called, and of what people choose from: as many as a metric’s name has."""

LONGEST_OPEN = timedelta(days=92)
"""A quarter: what people answered longer ago speaks of another one."""


def moment() -> forms.DateTimeField:
    """The day and hour on which it closes, by the reader's clock."""
    widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
    return forms.DateTimeField(
        label="Closes", widget=widget, help_text="By your own clock. It closes by itself.", validators=[_check_near]
    )


def _check_near(at: datetime) -> None:
    if at > timezone.now() + LONGEST_OPEN:
        raise forms.ValidationError(f"A survey is open for {LONGEST_OPEN.days} days at most. Choose an earlier day.")


class WaveForm(forms.Form):
    """Whom it asks, and until when."""

    name = forms.CharField(label="Name", max_length=WAVE_NAME, help_text="Such as: Spring 2027")
    teams = forms.ModelMultipleChoiceField(
        label="Teams", queryset=Team.objects.none(), widget=forms.CheckboxSelectMultiple
    )
    closes_at = moment()

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        teams = Team.objects.lasting(timezone.localdate()).order_by("name")
        self.fields["teams"].queryset = teams  # type: ignore[attr-defined]  # the field of teams above

    def clean_closes_at(self) -> Any:
        """It has to stay open for people to answer."""
        at = self.cleaned_data["closes_at"]
        if at <= timezone.now():
            raise forms.ValidationError("This moment is past. Choose a later one.")
        return at


class ExtendForm(forms.Form):
    """Another moment to close."""

    closes_at = moment()


class CancelForm(forms.Form):
    """Why it is called off."""

    because = forms.CharField(label="Why", max_length=200, help_text="Everybody who was asked reads this.")


class CandidatesForm(forms.Form):
    """What people choose from: each with a box that keeps it and the name under which it is asked; one more to add."""

    metric = forms.ModelChoiceField(
        label="Add a metric", queryset=Metric.objects.none(), required=False, empty_label="none"
    )
    own = forms.CharField(
        label="Or add something in your own words",
        required=False,
        max_length=NAME,
        help_text="Something plausible that nobody has on their list shows who guesses.",
    )

    def __init__(self, *args: Any, wave: Wave, **more: Any) -> None:
        super().__init__(*args, **more)
        self.known: list[Candidate] = [*wave.candidates, *wave.left_out]
        kept = {row["id"] for row in wave.candidates}
        for row in self.known:
            self.fields[f"keep_{row['id']}"] = forms.BooleanField(
                label=f"Ask for {row['name']}", required=False, initial=row["id"] in kept
            )
            self.fields[f"name_{row['id']}"] = forms.CharField(
                label=f"Name of {row['name']}",
                max_length=NAME,
                required=False,
                initial=row["name"],
                widget=forms.TextInput(attrs={"aria-label": f"Name of {row['name']}"}),
            )
        metrics = Metric.objects.exclude(slug__in=[row["id"] for row in self.known]).order_by("name")
        self.fields["metric"].queryset = metrics  # type: ignore[attr-defined]  # the field of metrics above

    def clean(self) -> dict[str, Any]:
        """What is kept has a name; what is left out may stand there without."""
        given = super().clean() or {}
        for row in self.known:
            if given.get(f"keep_{row['id']}") and not given.get(f"name_{row['id']}", "-"):
                self.add_error(f"name_{row['id']}", "Say what people read, or do not tick it.")
        return given

    def rows(self) -> Iterator[tuple[Candidate, BoundField, BoundField]]:
        """Each with its box and its name, for the page."""
        for row in self.known:
            yield row, self[f"keep_{row['id']}"], self[f"name_{row['id']}"]

    def chosen(self) -> tuple[list[Candidate], list[Candidate]]:
        """What is asked and what is left out, in the order of the page."""
        given = self.cleaned_data
        wanted: list[Candidate] = []
        left_out: list[Candidate] = []
        for row in self.known:
            named: Candidate = {**row, "name": given[f"name_{row['id']}"] or row["name"]}
            (wanted if given[f"keep_{row['id']}"] else left_out).append(named)
        return [*wanted, *self._added()], left_out

    def _added(self) -> Iterator[Candidate]:
        metric: Metric | None = self.cleaned_data["metric"]
        if metric is not None:
            is_listed = Kpi.objects.filter(metric=metric).exists()
            yield {"id": metric.slug, "name": metric.name, "is_decoy": not is_listed}
        own = self.cleaned_data["own"].strip()
        if own:
            known = {row["id"] for row in self.known}
            start = f"own-{slugify(own)[:60]}"
            free = (start if n == 1 else f"{start}-{n}" for n in range(1, len(known) + 2))
            yield {"id": next(id_ for id_ in free if id_ not in known), "name": own, "is_decoy": True}
