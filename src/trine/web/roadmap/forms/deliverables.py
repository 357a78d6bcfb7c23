"""What people type about a deliverable, its days, who works on it and who took part."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from django import forms
from django.db.models import Model
from django.utils import timezone

from trine.core.deliverables import Commitment, Deliverable, Stage
from trine.web.goals.forms.fields import AmountField, PersonField, VersionedForm, WorkDayField
from trine.web.goals.models import Goal
from trine.web.people import policy
from trine.web.people.models import Team
from trine.web.people.querysets import by_name
from trine.web.roadmap import models
from trine.web.roadmap.words import MEANT, STAGES
from trine.web.ui.tags.words import whole

if TYPE_CHECKING:
    from collections.abc import Collection

    from django.db.models import QuerySet

    from trine.web.people.models import Person

Row = TypeVar("Row", bound=Model)
OFFERED = 300
"""So many goals or deliverables are offered at most."""
NEW = (Commitment.IDEA, Commitment.PLANNED, Commitment.COMMITTED)
WRONG_ORDER = "It ends before it starts. Choose a later last day, or an earlier first day."


def teams() -> list[tuple[str, str]]:
    """The teams of today."""
    rows = Team.objects.lasting(timezone.localdate()).order_by(by_name())
    return list(rows.values_list("slug", "name"))


def goals(taken: Collection[str] = ()) -> list[tuple[str, str]]:
    """Goals of cycles that last or come, and those that are chosen already."""
    wanted = Goal.objects.filter(cycle__end__gte=timezone.localdate())
    rows = offered(wanted, Goal.objects.filter(slug__in=taken), "cycle")
    return [(row.slug, f"{row.title} ({whole(row.cycle.slug)})") for row in rows]


def offered(rows: QuerySet[Row], taken: QuerySet[Row], *related: str) -> list[Row]:
    """The first rows by title, and in any case those that are chosen already."""
    found = {row.pk: row for row in rows.select_related(*related).order_by("title")[:OFFERED]}
    found |= {row.pk: row for row in taken.select_related(*related)}
    return sorted(found.values(), key=lambda row: str(row).casefold())


def teams_to_plan_for(actor: Person, taken: str = "") -> list[tuple[str, str]]:
    """The teams in whose name somebody plans, and the one that is chosen already."""
    rows = Team.objects.lasting(timezone.localdate()) | Team.objects.filter(slug=taken)
    return [
        (row.slug, row.name)
        for row in rows.distinct().order_by("name")
        if row.slug == taken or policy.can_plan_for(actor, row.pk)
    ]


class DeliverableForm(VersionedForm):
    """What is handed over. Days and commitment are asked for once, when it is new."""

    title = forms.CharField(
        label="What is handed over",
        max_length=300,
        help_text="One thing that somebody receives: “Demo unit for the fair”.",
    )
    what = forms.CharField(
        label="What exactly", max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    audience = forms.CharField(label="For whom", max_length=300, required=False)
    team = forms.ChoiceField(label="Team that hands it over")
    lead = PersonField(label="Who answers for it", required=False)
    start = WorkDayField(label="First day of work")
    end = WorkDayField(label="The day it is there")
    commitment = forms.ChoiceField(
        label="How sure is that?", choices=[(each.value, MEANT[each]) for each in NEW], widget=forms.RadioSelect
    )
    relied_on_by = forms.MultipleChoiceField(
        label="Teams that count on it",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="They are told of every change of its days and its commitment.",
    )
    plan = forms.ChoiceField(label="Plan", required=False)
    stage = forms.ChoiceField(
        label="Stage of product work",
        required=False,
        choices=[("", "It passes no stages"), *((stage.value, words.capitalize()) for stage, words in STAGES.items())],
        help_text="With a stage it is an initiative: who takes part in which stage is looked at.",
    )
    goals = forms.MultipleChoiceField(label="Goals that it serves", required=False, widget=forms.CheckboxSelectMultiple)
    needs = forms.MultipleChoiceField(
        label="Waits for",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="It begins when these are there, and moves along when they move.",
    )

    def __init__(self, *args: Any, actor: Person, content: Deliverable | None = None, **options: Any) -> None:
        super().__init__(*args, **options)
        self.content_before = content
        taken = content or Deliverable("", "", "", timezone.localdate(), timezone.localdate())
        self._offer("team", teams_to_plan_for(actor, taken.team))
        self._offer("relied_on_by", teams())
        self._offer("goals", goals(taken.goals))
        lasting = models.Plan.objects.filter(end__gte=timezone.localdate())
        plans = offered(lasting, models.Plan.objects.filter(slug=taken.plan or ""))
        self._offer("plan", [("", "None yet"), *((row.slug, row.title) for row in plans)])
        open_ = models.Deliverable.objects.exclude(commitment__in=(Commitment.SHIPPED, Commitment.DROPPED))
        others = offered(open_.exclude(slug=taken.id), models.Deliverable.objects.filter(slug__in=taken.needs))
        self._offer("needs", [(row.slug, row.title) for row in others])
        if content is not None:
            for name in ("start", "end", "commitment"):
                del self.fields[name]

    def _offer(self, name: str, choices: list[tuple[str, str]]) -> None:
        self.fields[name].choices = choices  # type: ignore[attr-defined]  # fields of choices above

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("start") and given.get("end") and given["end"] < given["start"]:
            self.add_error("end", WRONG_ORDER)
        return given

    def content(self) -> Deliverable:
        """The deliverable as a value; what the form does not ask for is as it was."""
        given, before = self.cleaned_data, self.content_before
        lead: Person | None = given["lead"]
        return Deliverable(
            before.id if before else "",
            given["title"],
            given["team"],
            before.start if before else given["start"],
            before.end if before else given["end"],
            before.commitment if before else Commitment(given["commitment"]),
            what=given["what"].replace("\r\n", "\n") or None,
            audience=given["audience"] or None,
            lead=lead.slug if lead else None,
            plan=given["plan"] or None,
            goals=tuple(sorted(given["goals"])),
            relied_on_by=tuple(sorted(given["relied_on_by"])),
            needs=tuple(sorted(given["needs"])),
            stage=Stage(given["stage"]) if given["stage"] else None,
        )


class ChangeForm(forms.Form):
    """Other days or another commitment, and why."""

    start = WorkDayField(label="First day of work")
    end = WorkDayField(label="The day it is there")
    commitment = forms.ChoiceField(
        label="How sure is that?", choices=[(each.value, words) for each, words in MEANT.items()]
    )
    because = forms.CharField(label="Why", max_length=1000, required=False, help_text="Those who rely on it read this.")
    seen = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)
    looked_at = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("start") and given.get("end") and given["end"] < given["start"]:
            self.add_error("end", WRONG_ORDER)
        return given


class AssignmentForm(forms.Form):
    """Somebody's part in the work."""

    person = PersonField(label="Who")
    since = WorkDayField(label="From", required=False)
    until = WorkDayField(label="Until", required=False)
    share = AmountField(label="Share of their time", required=False, help_text="50 %, or nothing if nobody knows.")

    def clean_share(self) -> float | None:
        share: float | None = self.cleaned_data["share"]
        if share is not None and not 0 <= share <= 1:
            raise forms.ValidationError("Write a share between 0 and 100 %, such as 50 %.")
        return share


class InvolvementForm(forms.Form):
    """Which team took part in which stage."""

    team = forms.ChoiceField(label="Team")
    stage = forms.ChoiceField(
        label="Stage", choices=[(stage.value, words.capitalize()) for stage, words in STAGES.items()]
    )
    on = WorkDayField(label="On")
    by = PersonField(label="Who took part", required=False)
    part = forms.CharField(label="What they did", max_length=500, required=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["team"].choices = teams()  # type: ignore[attr-defined]  # a field of choices

    def clean_on(self) -> object:
        on = self.cleaned_data["on"]
        if on > timezone.localdate():
            raise forms.ValidationError("Choose a day that has been: it tells who took part.")
        return on
