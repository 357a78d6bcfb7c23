"""A launch: what it is, for which day, on which playbook; moving it; reasons."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from django import forms
from django.db.models import Q
from django.utils import timezone
from django.utils.text import slugify

from trine.web.goals.forms.fields import PersonField, VersionedForm, WorkDayField
from trine.web.goals.models import Goal
from trine.web.launches.actions.launches import Draft, latest
from trine.web.launches.models import Playbook
from trine.web.people import policy
from trine.web.people.models import Team
from trine.web.people.querysets import by_name
from trine.web.roadmap.models import Deliverable
from trine.web.ui.tags.words import whole

if TYPE_CHECKING:
    from collections.abc import Iterable

    from trine.web.people.models import Person

TIERS = [(1, "1 – the whole company"), (2, "2 – a product or a market"), (3, "3 – a feature")]
COUNTRY = re.compile(r"[A-Z]{2}(-[A-Z0-9]{1,3})?")
ROLE = "role-"


class GoalsField(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]  # takes no argument when it runs
    """Goals by their titles, with the cycle."""

    def label_from_instance(self, obj: Goal) -> str:
        return f"{obj.title} ({whole(obj.cycle.slug)})"


class DescribeForm(VersionedForm):
    """What a launch is, without its day and playbook."""

    name = forms.CharField(label="What is launched", max_length=200)
    tier = forms.TypedChoiceField(
        label="Tier", choices=TIERS, coerce=int, initial=2, help_text="The larger it is, the more is asked of it."
    )
    team = forms.ModelChoiceField(Team.objects.none(), label="Led by the team", to_field_name="slug", empty_label=None)
    lead = PersonField(label="Answers for it", required=False)
    country = forms.CharField(
        label="Country of the holidays",
        required=False,
        max_length=60,
        help_text="Two letters such as DE, or DE-BY with a part of it. Empty: only weekends are free.",
    )
    relied_on_by = forms.ModelMultipleChoiceField(
        Team.objects.none(),
        label="Teams that count on it",
        to_field_name="slug",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="They review the brief, and hear of every change of the day.",
    )
    goals = GoalsField(
        Goal.objects.none(),
        label="Goals that it serves",
        to_field_name="slug",
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    deliverables = forms.ModelMultipleChoiceField(
        Deliverable.objects.none(),
        label="What it brings to market",
        to_field_name="slug",
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, actor: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        today = timezone.localdate()
        taken = self.initial
        teams = Team.objects.lasting(today).order_by(by_name())
        mine = [team.pk for team in teams if policy.leads(actor, team)]
        self._offer("team", Team.objects.filter(Q(pk__in=mine) | Q(slug=taken.get("team") or "")).order_by(by_name()))
        self._offer("relied_on_by", teams)
        goals = Goal.objects.filter(Q(cycle__end__gte=today) | Q(slug__in=taken.get("goals", ())))
        self._offer("goals", goals.select_related("cycle").order_by("cycle__start", "title"))
        is_open = Q(commitment__in=("idea", "planned", "committed"))
        rows = Deliverable.objects.filter(is_open | Q(slug__in=taken.get("deliverables", ())))
        self._offer("deliverables", rows.order_by("end", "slug"))

    def _offer(self, name: str, rows: Any) -> None:
        self.fields[name].queryset = rows  # type: ignore[attr-defined]  # a field of rows

    def clean_country(self) -> str:
        """The country in capitals, if it looks like one; whether it is known is found out by the calendar."""
        typed = str(self.cleaned_data["country"]).strip()
        code = typed.upper()
        if code and not COUNTRY.fullmatch(code):
            raise forms.ValidationError(f"“{typed}” is no country. Write two letters such as DE, or DE-BY for a part.")
        return code

    def draft(self, **more: Any) -> Draft:
        """What was typed, as a launch that is meant."""
        given = self.cleaned_data
        names = ("name", "tier", "team", "lead", "country", "relied_on_by", "goals", "deliverables")
        return Draft(**{name: given[name] for name in names}, **more)


class BeginForm(DescribeForm):
    """A new launch: with its day, and a playbook whose roles are given to people."""

    field_order = ("name", "day", "is_launched", "tier", "team", "lead", "country", "playbook")

    day = WorkDayField(label="Launch day")
    is_launched = forms.BooleanField(
        label="It was launched already", required=False, help_text="Only then its day may be past."
    )
    playbook = forms.ModelChoiceField(
        Playbook.objects.none(),
        label="Playbook",
        to_field_name="slug",
        required=False,
        empty_label="None: write the tasks yourself",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._offer("playbook", Playbook.objects.order_by("tier", "name"))
        chosen = self.data.get("playbook") if self.is_bound else self.initial.get("playbook")
        playbook = Playbook.objects.filter(slug=chosen or "").first()
        version = latest(playbook) if playbook else None
        roles = sorted({step["role"] for step in version.steps if step["role"]}) if version else []
        self.roles = _named(roles)
        for role, name in self.roles.items():
            self.fields[name] = PersonField(label=f"{role[:1].upper()}{role[1:]}", required=False)

    @property
    def role_fields(self) -> list[forms.BoundField]:
        """The fields that give roles to people."""
        return [self[name] for name in self.roles.values()]

    def begun(self) -> Draft:
        """The launch that is meant, with its day and playbook."""
        given = self.cleaned_data
        owners = {role: given.get(name) for role, name in self.roles.items()}
        return self.draft(day=given["day"], playbook=given["playbook"], is_launched=given["is_launched"], owners=owners)


def _named(roles: Iterable[str]) -> dict[str, str]:
    """The field of each role; roles whose names have the same letters, or none of ours, are told apart by a number."""
    found: dict[str, str] = {}
    for place, role in enumerate(roles):
        stem = f"{ROLE}{slugify(role)}"
        found[role] = f"{stem}-{place}" if stem == ROLE or stem in found.values() else stem
    return found


class MoveForm(forms.Form):
    """Another day for a launch, and why."""

    day = WorkDayField(label="New launch day")
    because = forms.CharField(label="Because", max_length=1000, help_text="Everybody who is told reads it.")
    move_manual = forms.BooleanField(label="Move dates that were set by hand, too", required=False)
    seen = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)


class ReasonForm(forms.Form):
    """A reason, and what was shown before."""

    because = forms.CharField(label="Because", max_length=1000)
    seen = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)


class StageForm(forms.Form):
    """Why a launch moves on although something is missing."""

    because = forms.CharField(
        label="Move on anyway, because", max_length=1000, required=False, help_text="It stays on record."
    )
