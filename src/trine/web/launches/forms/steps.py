"""The steps of a playbook, one row each, and a lesson's change of one of them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.text import slugify

from trine.core import launches as core
from trine.core.deliverables import Stage
from trine.web.launches.forms.launches import TIERS
from trine.web.launches.models.launches import STAGES

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

FREE = 3
"""So many rows are free for new steps."""
MOST = 80
"""A form of more steps than that is heavy, and is more fields than one request may have; a table takes them."""
WAIT = re.compile(r"([a-z0-9][a-z0-9_-]*)(?:\s*\+\s*(\d{1,3}))?")


def read_waits(text: str) -> tuple[core.After, ...]:
    """What a step waits for, as typed: `price-list, message + 2`. Raises ValidationError for what can't be meant."""
    found = []
    for word in filter(None, (part.strip() for part in text.lower().split(","))):
        match = WAIT.fullmatch(word)
        if match is None:
            raise forms.ValidationError(f"“{word}” is no step. Write ids with commas between: price-list, message + 2.")
        found.append(core.After(match[1], int(match[2] or 0)))
    return tuple(sorted(found, key=lambda row: row.step))


def typed_waits(after: Iterable[core.After]) -> str:
    """What a step waits for, as one would type it."""
    return ", ".join(f"{row.step} + {row.lag}" if row.lag else row.step for row in after)


class StepForm(forms.Form):
    """One step; a row without a title is left out."""

    id = forms.CharField(required=False, max_length=100, widget=forms.HiddenInput)
    title = forms.CharField(label="Step", required=False, max_length=300)
    role = forms.CharField(label="Role", required=False, max_length=100)
    stage = forms.ChoiceField(label="Stage", choices=STAGES, initial=Stage.GO_TO_MARKET)
    offset = forms.IntegerField(
        label="Begins after", required=False, min_value=-core.MAX_LAG, max_value=core.MAX_LAG, initial=0
    )
    anchor = forms.ChoiceField(label="counted from", required=False)
    days = forms.IntegerField(label="Days", required=False, min_value=1, max_value=core.MAX_LAG, initial=1)
    after = forms.CharField(label="Waits for", required=False, max_length=1000)
    materials = forms.CharField(label="Materials", required=False, max_length=1000)
    is_gate = forms.BooleanField(label="Gate", required=False)

    def __init__(self, *args: Any, anchors: Sequence[tuple[str, str]] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["anchor"].choices = [("", "launch day"), *anchors]  # type: ignore[attr-defined]  # a ChoiceField

    def clean_after(self) -> tuple[core.After, ...]:
        """What it waits for."""
        return read_waits(self.cleaned_data["after"])

    def step(self, taken: set[str]) -> core.Step | None:
        """The step as a value; none for an empty row. `taken` are the ids that others have."""
        given = self.cleaned_data
        if not given["title"].strip():
            return None
        stem = given["id"] or slugify(given["title"])[:80].strip("-_") or "step"
        id_ = stem if given["id"] else _free(stem, taken)
        return core.Step(
            id_,
            given["title"].strip(),
            Stage(given["stage"]),
            given["role"].strip() or None,
            given["anchor"] or None,
            given["offset"] or 0,
            given["days"] or 1,
            given["after"],
            tuple(part.strip() for part in given["materials"].split(",") if part.strip()),
            given["is_gate"],
        )


def _free(stem: str, taken: set[str]) -> str:
    return next(id_ for n in range(1, len(taken) + 2) if (id_ := stem if n == 1 else f"{stem}-{n}") not in taken)


def typed(step: core.Step) -> dict[str, Any]:
    """A step as one would type it."""
    return {
        "id": step.id,
        "title": step.title,
        "role": step.role or "",
        "stage": step.stage.value,
        "offset": step.offset,
        "anchor": step.anchor or "",
        "days": step.days,
        "after": typed_waits(step.after),
        "materials": ", ".join(step.materials),
        "is_gate": step.is_gate,
    }


def step_forms(data: Mapping[str, Any] | None, steps: Sequence[core.Step]) -> list[StepForm]:
    """A row for each step and free ones below; what was sent has the rows that were sent, all of them."""
    anchors = [(step.id, f"end of: {step.title}") for step in steps]
    if data is not None:
        places = [int(match[1]) for name in data if (match := re.fullmatch(r"s(\d{1,3})-title", name))]
        return [StepForm(data, prefix=f"s{place}", anchors=anchors) for place in sorted(places)]
    rows = [StepForm(prefix=f"s{place}", initial=typed(step), anchors=anchors) for place, step in enumerate(steps)]
    return rows + [StepForm(prefix=f"s{len(steps) + n}", anchors=anchors) for n in range(FREE)]


def steps_of(rows: Iterable[StepForm]) -> tuple[core.Step, ...]:
    """The steps of valid rows."""
    found: list[core.Step] = []
    rows = list(rows)
    taken = {row.cleaned_data["id"] for row in rows}
    for row in rows:
        step = row.step(taken)
        if step is not None:
            found.append(step)
            taken.add(step.id)
    return tuple(found)


class VersionForm(forms.Form):
    """Why the playbook changes."""

    because = forms.CharField(label="What was learned", max_length=1000, help_text="It stands beside the version.")
    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)


class PlaybookForm(forms.Form):
    """A new playbook."""

    name = forms.CharField(label="Name", max_length=200)
    tier = forms.TypedChoiceField(
        label="For launches of tier", choices=[("", "any"), *TIERS], coerce=int, empty_value=None, required=False
    )
    begin_with = forms.ChoiceField(label="Begin with", required=False)

    def __init__(self, *args: Any, sources: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["begin_with"].choices = sources  # type: ignore[attr-defined]  # a ChoiceField


class LessonForm(StepForm):
    """Something learned, and the change that it proposes."""

    field_order = ("what", "change", "which")

    what = forms.CharField(label="What was learned", max_length=1000)
    change = forms.ChoiceField(
        label="What is to change in the playbook",
        choices=[("new", "A new step"), ("change", "Another step instead"), ("remove", "A step is to go")],
        widget=forms.RadioSelect,
        initial="new",
    )
    which = forms.ChoiceField(label="Which step", required=False)

    def __init__(self, *args: Any, steps: Sequence[core.Step], **kwargs: Any) -> None:
        super().__init__(*args, anchors=[(step.id, f"end of: {step.title}") for step in steps], **kwargs)
        self.steps = {step.id: step for step in steps}
        named = [("", "–"), *((step.id, step.title) for step in steps)]
        self.fields["which"].choices = named  # type: ignore[attr-defined]  # a ChoiceField

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("change") != "new" and not given.get("which"):
            self.add_error("which", "Choose the step that is to change, or to go.")
        if given.get("change") == "new" and not (given.get("title") or "").strip():
            self.add_error("title", "Say what the new step is.")
        return given

    def proposed(self) -> tuple[str, core.Step | None]:
        """The step that it is about (none for a new one), and the step as it should be (none if it is to go)."""
        given = self.cleaned_data
        if given["change"] == "remove":
            return given["which"], None
        if given["change"] == "new":
            return "", self.step(set(self.steps))
        was = self.steps[given["which"]]
        given["id"] = was.id
        given["title"] = given["title"].strip() or was.title
        return was.id, self.step(set())
