"""What people type about a plan."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms

from trine.core.company import COMPANY
from trine.core.deliverables import Horizon, Plan
from trine.web.goals.forms.fields import VersionedForm, WorkDayField
from trine.web.people import policy
from trine.web.roadmap import models
from trine.web.roadmap.forms.deliverables import WRONG_ORDER, goals, offered, teams, teams_to_plan_for

if TYPE_CHECKING:
    from trine.web.people.models import Person

HORIZONS = [
    (Horizon.STRATEGIC.value, "Strategic: three years and more"),
    (Horizon.TACTICAL.value, "Tactical: about a year"),
]


class PlanForm(VersionedForm):
    """A way to goals."""

    title = forms.CharField(label="What the plan is called", max_length=300)
    horizon = forms.ChoiceField(label="How far it looks", choices=HORIZONS, widget=forms.RadioSelect)
    team = forms.ChoiceField(label="Whose plan it is")
    start = WorkDayField(label="First day")
    end = WorkDayField(label="Last day")
    approach = forms.CharField(
        label="The way, in a few sentences", max_length=4000, required=False, widget=forms.Textarea(attrs={"rows": 4})
    )
    audience = forms.CharField(
        label="For whom",
        max_length=300,
        required=False,
        help_text="Plans for one goal that name other people do not meet.",
    )
    goals = forms.MultipleChoiceField(
        label="Goals that it leads to", required=False, widget=forms.CheckboxSelectMultiple
    )
    relies_on = forms.MultipleChoiceField(
        label="Teams whose part it counts on", required=False, widget=forms.CheckboxSelectMultiple
    )
    under = forms.ChoiceField(label="Part of", required=False)

    def __init__(self, *args: Any, actor: Person, plan: Plan | None = None, **options: Any) -> None:
        super().__init__(*args, **options)
        taken = plan.team if plan else ""
        own = teams_to_plan_for(actor, "" if taken == COMPANY else taken)
        if policy.leader(actor) or taken == COMPANY:
            own = [(COMPANY, "The company"), *own]
        others = models.Plan.objects.exclude(slug=plan.id if plan else "")
        above = offered(others, others.filter(slug=(plan.under if plan else None) or ""))
        for name, choices in (
            ("team", own),
            ("goals", goals(plan.goals if plan else ())),
            ("relies_on", teams()),
            ("under", [("", "Nothing: it stands alone"), *((row.slug, row.title) for row in above)]),
        ):
            self.fields[name].choices = choices  # type: ignore[attr-defined]  # fields of choices above

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("start") and given.get("end") and given["end"] < given["start"]:
            self.add_error("end", WRONG_ORDER)
        if given.get("team") in given.get("relies_on", ()):
            self.add_error("relies_on", "A plan counts on other teams; its own need not be named.")
        return given

    def content(self) -> Plan:
        """The plan as a value; its id is not known here."""
        given = self.cleaned_data
        return Plan(
            "",
            given["title"],
            Horizon(given["horizon"]),
            given["team"],
            given["start"],
            given["end"],
            goals=tuple(sorted(given["goals"])),
            under=given["under"] or None,
            audience=given["audience"] or None,
            approach=given["approach"].replace("\r\n", "\n") or None,
            relies_on=tuple(sorted(given["relies_on"])),
        )
