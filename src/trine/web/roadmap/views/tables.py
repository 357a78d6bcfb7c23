"""A table of deliverables brought in, after a look at what it would do."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from trine.plan import PlanError
from trine.plan.tables import write_deliverables
from trine.web.base.access import PersonRequest, allow
from trine.web.base.errors import Invalid, NotAllowed
from trine.web.people import policy
from trine.web.people.models import Team
from trine.web.people.querysets import by_name
from trine.web.people.views.forms_on_pages import REFUSED, sent
from trine.web.roadmap.actions import tables as actions
from trine.web.ui.tags.words import plural
from trine.web.ui.toasts import toast

if TYPE_CHECKING:
    from django.http import HttpResponse

    from trine.plan import Problem

SHOWN = 50


def _teams(table: actions.Table) -> list[Team]:
    """Who hears of it."""
    return list(Team.objects.filter(slug__in=table.told).order_by(by_name()))


class TableForm(forms.Form):
    """A table as text or as a file, and why days change."""

    file = forms.FileField(label="A file", required=False, help_text="CSV, as a spreadsheet saves it.")
    text = forms.CharField(
        label="Or the table itself",
        required=False,
        strip=False,
        max_length=actions.LARGEST,
        widget=forms.Textarea(attrs={"rows": 8, "spellcheck": "false"}),
    )
    because = forms.CharField(label="Why days or commitments change", required=False, max_length=1000)
    seen = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        """The file becomes the text."""
        given = super().clean() or {}
        if given.get("file"):
            if given["file"].size > actions.LARGEST:
                raise forms.ValidationError("The file is larger than 1 MB. Bring it in in parts.")
            try:
                given["text"] = given["file"].read().decode("utf-8-sig")
            except UnicodeDecodeError as problem:
                raise forms.ValidationError("The file is not a table in UTF-8. Save it as “CSV UTF-8”.") from problem
        if not given.get("text", "").strip() and not self.errors:
            raise forms.ValidationError("Choose a file, or paste a table.")
        return given


@allow(policy.lead)
@require_http_methods(["GET", "HEAD", "POST"])
def take_in(request: PersonRequest) -> HttpResponse:
    """First what it would do, or all that is wrong with it; then with a reason it is done."""
    form = TableForm(sent(request), request.FILES or None)
    table, today = None, timezone.localdate()
    problems: tuple[Problem, ...] = ()
    if form.is_valid():
        given = form.cleaned_data
        try:
            if given["seen"] and not given["file"]:
                values = {"text": given["text"], "because": given["because"], "seen": given["seen"]}
                done = actions.take_table_in(request.user, today=today, **values)
                told = f" Told: {', '.join(team.name for team in _teams(done))}." if done.told else ""
                toast(request, f"{plural(len(done.rows), 'deliverable')} brought in.{told}")
                return redirect("roadmap:timeline")
            table = actions.look_at_table(request.user, text=given["text"], today=today)
        except PlanError as error:
            problems = error.problems
        except NotAllowed as refusal:
            form.add_error(None, refusal.sentence)
        except Invalid as problem:
            problem.add_to(form)
            if "because" in problem.sentences:
                table = actions.look_at_table(request.user, text=given["text"], today=today)
    form.fields["because"].required = bool(table and table.asks_why)  # asked for where it can be answered
    context = {
        "active": "roadmap",
        "form": form,
        "table": table,
        "told": _teams(table) if table else (),
        "text": form.cleaned_data.get("text", "") if form.is_bound else "",
        "problems": problems[:SHOWN],
        "count": len(problems),
        "columns": write_deliverables(()).strip(),
    }
    return render(request, "roadmap/take_in.html", context, status=REFUSED if form.errors or problems else 200)
