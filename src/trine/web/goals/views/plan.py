"""The plan as a file: out, and in after a look at what would change."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from trine.plan import PlanError, parse_plan, plan_schema, write_plan
from trine.plan.source import LARGEST, too_large
from trine.web.base.access import PersonRequest, allow
from trine.web.base.errors import Invalid
from trine.web.goals import drafts
from trine.web.goals.plan_in import Applied, apply_plan, last_decision, preview_plan
from trine.web.goals.plan_out import export_plan
from trine.web.goals.queries.plan import marked, sentence, told
from trine.web.people import policy
from trine.web.ui.toasts import toast, toast_problem

if TYPE_CHECKING:
    from django.core.files.uploadedfile import UploadedFile

    from trine.core.company import Company


@allow(policy.leader)
@require_safe
def plan(request: PersonRequest) -> HttpResponse:
    """Where the plan goes out and comes in."""
    return _page(request)


@allow(policy.leader)
@require_safe
def export(request: PersonRequest) -> HttpResponse:
    """The plan file; it names everybody's pay, so that only leaders and owners get it."""
    response = HttpResponse(export_plan(timezone.localdate()), content_type="application/yaml; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="plan.yaml"'
    return response


@allow(policy.signed_in)
@require_safe
def schema(request: PersonRequest) -> HttpResponse:
    """The JSON Schema of the plan file, for editors."""
    return JsonResponse(plan_schema(), json_dumps_params={"indent": 2})


@allow(policy.owner)
@require_POST
def check(request: PersonRequest) -> HttpResponse:
    """Look at dropped plan files: all problems at once, or what importing them would change."""
    try:
        files = _files(request)
        if not files:
            return _refused(request, "No file came with it. Choose a plan file, or drop one.")
        company = parse_plan(files).company
        applied = preview_plan(actor=request.user, company=company, today=timezone.localdate())
    except PlanError as error:
        return _page(request, problems=marked(error.problems, files), count=len(error.problems), status=400)
    except Invalid as error:
        return _refused(request, str(error))
    return _looked_at(request, company, applied)


@allow(policy.owner)
@require_POST
def take_in(request: PersonRequest) -> HttpResponse:
    """Import what was looked at."""
    key = request.POST.get("key", "")
    text = drafts.find(key)
    if text is None:
        return _refused(request, "What you looked at is no longer here. Choose the plan file again.")
    company = parse_plan({"plan.yaml": text}).company
    today = timezone.localdate()
    try:
        if request.POST.get("seen") != str(last_decision()):
            applied = preview_plan(actor=request.user, company=company, today=today)
            toast_problem(request, "Somebody has changed something meanwhile: look again at what would happen now.")
            return _looked_at(request, company, applied, status=409)
        applied = apply_plan(actor=request.user, company=company, today=today)
    except Invalid as error:
        return _refused(request, str(error))
    drafts.forget(key)
    toast(request, sentence(applied))
    return redirect("goals:plan")


def _looked_at(request: PersonRequest, company: Company, applied: Applied, status: int = 200) -> HttpResponse:
    """What importing the plan would change; the form remembers up to which event that is true."""
    values = {
        "active": "plan",
        "told": told(applied),
        "key": drafts.keep(write_plan(company)) if applied.changes else "",
        "seen": last_decision(),
    }
    return render(request, "goals/plan_check.html", values, status=status)


def _files(request: PersonRequest) -> dict[str, bytes]:
    """What was dropped, by name; two of one name keep apart. Raises Invalid for a file that no plan is as large as."""
    found: dict[str, bytes] = {}
    dropped: list[UploadedFile[bytes]] = request.FILES.getlist("files")
    for place, file in enumerate(dropped, start=1):
        if (file.size or 0) > LARGEST:
            raise Invalid(f"{file.name}: {too_large(file.size or 0)}.")
        name = file.name or f"file {place}"
        found[f"{name} ({place})" if name in found else name] = file.read()
    return found


def _refused(request: PersonRequest, problem: str) -> HttpResponse:
    return _page(request, problem=problem, status=400)


def _page(request: PersonRequest, *, status: int = 200, **context: object) -> HttpResponse:
    values = {"active": "plan", "may_import": policy.owner(request.user), **context}
    return render(request, "goals/plan.html", values, status=status)
