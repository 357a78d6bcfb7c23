"""The plan as a file: out, and in after a look at what would change."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from trine.plan import PlanError, parse_plan, plan_schema, write_plan
from trine.web.base.access import PersonRequest, allow
from trine.web.base.errors import Invalid
from trine.web.goals.plan_in import apply_plan, preview_plan
from trine.web.goals.plan_out import export_plan
from trine.web.goals.queries.plan import marked, told
from trine.web.people import policy
from trine.web.ui.toasts import toast

if TYPE_CHECKING:
    from django.core.files.uploadedfile import UploadedFile


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
    files = _files(request)
    if not files:
        return _page(request, problem="No file came with it. Choose a plan file, or drop one.", status=400)
    try:
        company = parse_plan(files).company
        applied = preview_plan(actor=request.user, company=company, today=timezone.localdate())
    except PlanError as error:
        return _page(request, problems=marked(error.problems, files), status=400)
    except Invalid as error:
        return _page(request, problem=str(error), status=400)
    text = write_plan(company)
    return render(request, "goals/plan_check.html", {"active": "plan", "told": told(applied), "text": text})


@allow(policy.owner)
@require_POST
def take_in(request: PersonRequest) -> HttpResponse:
    """Import what was looked at."""
    text = request.POST.get("text", "").replace("\r\n", "\n")
    try:
        company = parse_plan({"plan.yaml": text.encode()}).company
        applied = apply_plan(actor=request.user, company=company, today=timezone.localdate())
    except PlanError as error:
        return _page(request, problems=marked(error.problems, {"plan.yaml": text.encode()}), status=400)
    except Invalid as error:
        return _page(request, problem=str(error), status=400)
    changes = len(applied.changes)
    toast(
        request, f"The plan is in: {changes} changes." if changes else "Nothing to change: all of it was there already."
    )
    return redirect("goals:plan")


def _files(request: PersonRequest) -> dict[str, bytes]:
    found: list[UploadedFile[bytes]] = request.FILES.getlist("files")
    return {file.name or f"file {place}": file.read() for place, file in enumerate(found, start=1)}


def _page(request: PersonRequest, *, status: int = 200, **context: object) -> HttpResponse:
    values = {"active": "plan", "may_import": policy.owner(request.user), **context}
    return render(request, "goals/plan.html", values, status=status)
