"""Tasks, parts of the brief, what audiences need, what is measured."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.db.models import Q
from django.utils import timezone

from trine.core import launches as core
from trine.core.deliverables import Stage
from trine.web.goals.forms.fields import AmountField, MetricField, PersonField, VersionedForm, WorkDayField
from trine.web.goals.models import Goal
from trine.web.launches.models.launches import STAGES
from trine.web.people.models import Team, choices
from trine.web.people.querysets import by_name

if TYPE_CHECKING:
    from trine.web.launches.models import Launch

EFFECTS = [(effect.value, effect.value.replace("_", "-").capitalize()) for effect in core.Effect]


class TaskForm(forms.Form):
    """A task of a launch, with its dates."""

    title = forms.CharField(label="What is to be done", max_length=300)
    owner = PersonField(label="Who does it", required=False)
    stage = forms.ChoiceField(label="Stage", choices=STAGES, initial=Stage.GO_TO_MARKET)
    start = WorkDayField(label="Begins on")
    end = WorkDayField(label="Ends on")
    after = forms.MultipleChoiceField(
        label="Waits for", required=False, widget=forms.CheckboxSelectMultiple, help_text="It begins after these ended."
    )
    is_gate = forms.BooleanField(label="The stage can’t be left without it", required=False)
    because = forms.CharField(
        label="Because",
        max_length=1000,
        required=False,
        help_text="Why a date changes. Everybody who is told reads it.",
    )
    seen = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)

    def __init__(self, *args: Any, launch: core.Launch, task: core.Task | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.task = task
        others = [(row.id, row.title) for row in launch.tasks if task is None or row.id != task.id]
        self.fields["after"].choices = others  # type: ignore[attr-defined]  # a MultipleChoiceField
        if not others:
            del self.fields["after"]

    def content(self, id_: str) -> core.Task:
        """The task as it is meant; dates that were changed are kept as set by hand."""
        given, was = self.cleaned_data, self.task
        lags = {row.step: row.lag for row in was.after} if was else {}
        is_moved = was is None or (was.start, was.end) != (given["start"], given["end"])
        return core.Task(
            id_,
            given["title"],
            given["start"],
            given["end"],
            Stage(given["stage"]),
            was.owner if was else None,
            was.role if was else None,
            was.anchor if was else None,
            was.offset if was else 0,
            was.days if was else 1,
            tuple(core.After(step, lags.get(step, 0)) for step in sorted(given.get("after", ()))),
            was.materials if was else (),
            given["is_gate"],
            is_moved or bool(was and was.is_manual),
            was.done if was else None,
        )


class PartForm(VersionedForm):
    """A part of the brief."""

    text = forms.CharField(label="Text", required=False, max_length=8000, widget=forms.Textarea(attrs={"rows": 8}))
    owner = PersonField(label="Who writes it", required=False)
    reviewers = forms.ModelMultipleChoiceField(
        Team.objects.none(),
        label="Teams that are to agree",
        to_field_name="slug",
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = Team.objects.lasting(timezone.localdate()).order_by(by_name())
        self.fields["reviewers"].queryset = rows  # type: ignore[attr-defined]  # a field of rows


class ReviewForm(forms.Form):
    """A team's word."""

    verdict = forms.ChoiceField(
        label="What do you say?",
        choices=[(core.Verdict.AGREED.value, "We agree"), (core.Verdict.CHANGES.value, "Something is to change")],
        widget=forms.RadioSelect,
    )
    note = forms.CharField(
        label="What is to change", required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 4})
    )


class ItemForm(forms.Form):
    """Something that an audience needs."""

    audience = forms.ChoiceField(label="Who", choices=choices(core.Audience))
    need = forms.ChoiceField(
        label="Needs",
        choices=[("have", "to have"), ("know", "to know"), ("confirm", "to confirm")],
        help_text="A battle card is to have, the limits are to know, a training is to confirm.",
    )
    what = forms.CharField(label="What", max_length=300)
    by = PersonField(label="Who sees to it", required=False)


class MeasureForm(forms.Form):
    """What the launch is to move."""

    metric = MetricField(label="Metric")
    effect = forms.ChoiceField(label="Effect", choices=EFFECTS)
    start = WorkDayField(label="Window begins on")
    end = WorkDayField(label="Window ends on")
    baseline = AmountField(label="Value without the launch", required=False)
    target = AmountField(label="Target", required=False)
    goal = forms.ModelChoiceField(
        Goal.objects.none(), label="Counts for the goal", to_field_name="slug", required=False, empty_label="None"
    )

    def __init__(self, *args: Any, launch: Launch, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = Goal.objects.filter(Q(launches=launch) | Q(cycle__end__gte=timezone.localdate())).distinct()
        self.fields["goal"].queryset = rows.order_by("title")  # type: ignore[attr-defined]  # a field of rows
