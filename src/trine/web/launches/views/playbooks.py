"""Playbooks: the list, one with its versions, changing its steps, in and out as a table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from trine.core.launches import PlaybookVersion
from trine.core.launching import diff
from trine.plan import PlanError
from trine.plan.tables import read_steps, write_steps
from trine.web.base.access import PersonRequest, allow
from trine.web.launches import starters
from trine.web.launches.actions import playbooks as actions
from trine.web.launches.forms.steps import MOST, PlaybookForm, StepForm, VersionForm, step_forms, steps_of
from trine.web.launches.forms.tables import TableForm
from trine.web.launches.models import Playbook
from trine.web.launches.queries import playbooks as queries
from trine.web.launches.steps import read_version
from trine.web.launches.views.pages import FORM, form_page, is_saved
from trine.web.people import policy
from trine.web.people.views.forms_on_pages import REFUSED, sent
from trine.web.ui.tags.words import plural
from trine.web.ui.toasts import toast, toast_problem

if TYPE_CHECKING:
    from django.forms import Form

    from trine.core.launches import Step
    from trine.core.launching import StepChange
    from trine.plan import Problem

SHOWN = 50


@allow(policy.member)
@require_safe
def playbooks(request: PersonRequest) -> HttpResponse:
    """All playbooks."""
    context = {"active": "launches", "rows": queries.playbooks(), "may_edit": policy.can_edit_playbooks(request.user)}
    return render(request, "launches/playbooks.html", context)


@allow(policy.member)
@require_safe
def playbook(request: PersonRequest, slug: str) -> HttpResponse:
    """One playbook at a version, and what that changed."""
    asked = request.GET.get("version", "")
    number = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 6 else None
    context = {
        "active": "launches",
        "view": queries.playbook(slug, number),
        "may_edit": policy.can_edit_playbooks(request.user),
    }
    return render(request, "launches/playbook.html", context)


@allow(policy.lead)
@require_http_methods(FORM)
def new(request: PersonRequest) -> HttpResponse:
    """Begin a playbook: with nothing, with the steps of a usual launch, or with those of another one."""
    others = [(f"of:{row.slug}", f"The steps of {row.name}") for row in Playbook.objects.all()]
    sources = [("usual", "The steps of a usual launch"), *others, ("", "No steps")]
    form = PlaybookForm(sent(request), sources=sources, initial={"begin_with": "usual"})
    made: list[Playbook] = []

    def save() -> None:
        given = form.cleaned_data
        steps = _begin_with(given["begin_with"])
        made.append(
            actions.begin_playbook(
                request.user, name=given["name"], tier=given["tier"], steps=steps, today=timezone.localdate()
            )
        )

    if is_saved(form, save):
        toast(request, f"“{made[0].name}” is there. Change its steps to what you do.")
        return redirect("launches:playbook", made[0].slug)
    return form_page(request, form, title="Begin a playbook", back=reverse("launches:playbooks"), verb="Begin it")


def _begin_with(source: str) -> tuple[Step, ...]:
    if source == "usual":
        return starters.USUAL
    row = Playbook.objects.filter(slug=source.removeprefix("of:")).first() if source else None
    version = row.versions.last() if row else None
    return read_version(version).steps if version else ()


@allow(policy.lead)
@require_http_methods(FORM)
def steps(request: PersonRequest, slug: str) -> HttpResponse:
    """Change the steps: that makes the next version."""
    row = queries.find_playbook(slug)
    version = row.versions.last()
    present = read_version(version).steps if version else ()
    if len(present) > MOST:
        many = plural(len(present), "step")
        toast_problem(
            request,
            f"“{row.name}” has {many}, more than fit into one form. Save them as a table from the playbook’s page, "
            "change them there, and bring the table in here: you see what changes before it is published.",
        )
        return redirect("launches:steps_import", slug)
    data = sent(request)
    form = VersionForm(data, initial={"seen": version.version if version else 0})
    rows = step_forms(data, present)
    is_right = all([form.is_valid(), *(each.is_valid() for each in rows)]) if data is not None else False
    _tell_of_rows(form, rows)
    if is_right and is_saved(form, lambda: _publish(request, row, form, steps_of(rows))):
        toast(request, "Published. New launches take it; those that run keep theirs until somebody takes it.")
        return redirect("launches:playbook", slug)
    is_wrong = data is not None
    context = {"active": "launches", "row": row, "form": form, "rows": rows, "version": version}
    return render(request, "launches/steps.html", context, status=REFUSED if is_wrong else 200)


def _tell_of_rows(form: VersionForm, rows: list[StepForm]) -> None:
    """What is wrong in a row stands above all of them, too."""
    for place, each in enumerate(rows, 1):
        for name, sentences in each.errors.items():
            label = each.fields[name].label if name in each.fields else ""
            form.add_error(None, f"Step {place}, {label}: {' '.join(map(str, sentences))}")


@allow(policy.member)
@require_safe
def steps_csv(request: PersonRequest, slug: str) -> HttpResponse:
    """The latest steps as a table."""
    row = queries.find_playbook(slug)
    version = row.versions.last()
    text = write_steps(read_version(version).steps if version else ())
    response = HttpResponse(text, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{row.slug}-steps.csv"'
    return response


@allow(policy.lead)
@require_http_methods(FORM)
def steps_import(request: PersonRequest, slug: str) -> HttpResponse:
    """Steps from a table: first how they differ, then the next version."""
    row = queries.find_playbook(slug)
    version = row.versions.last()
    form = TableForm(sent(request), request.FILES or None, initial={"seen": version.version if version else 0})
    problems: tuple[Problem, ...] = ()
    changes: tuple[StepChange, ...] = ()
    found: tuple[Step, ...] = ()
    if form.is_valid():
        text = form.cleaned_data["text"]
        try:
            found = read_steps(text)
            old = read_version(version) if version else PlaybookVersion(0, ())
            changes = diff(old, PlaybookVersion(old.version + 1, found))
            if "publish" in request.POST and is_saved(form, lambda: _publish(request, row, form, found)):
                toast(request, f"Published {plural(len(found), 'step')}.")
                return redirect("launches:playbook", slug)
            if not found:
                form.add_error(None, actions.NO_STEPS)
                changes = ()
            if not form.errors:
                form = form.again()
        except PlanError as error:
            problems = error.problems
    context = {
        "active": "launches",
        "row": row,
        "form": form,
        "problems": problems[:SHOWN],
        "changes": changes,
        "titles": {step.id: step.title for step in (*(read_version(version).steps if version else ()), *found)},
        "columns": write_steps(()).strip(),
    }
    status = REFUSED if form.errors or problems else 200
    return render(request, "launches/steps_import.html", context, status=status)


def _publish(request: PersonRequest, row: Playbook, form: Form, found: tuple[Step, ...]) -> None:
    given = form.cleaned_data
    actions.publish_version(
        request.user,
        playbook=row,
        steps=found,
        because=given["because"],
        today=timezone.localdate(),
        seen=int(given["seen"]) if str(given["seen"]).isdecimal() else 0,
    )
