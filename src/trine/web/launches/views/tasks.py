"""The tasks of a launch."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from trine.plan import PlanError
from trine.plan.tables import read_tasks, write_tasks
from trine.web.base.access import PersonRequest, allow
from trine.web.base.errors import Invalid
from trine.web.goals.forms.fields import person_label
from trine.web.goals.snapshots.rows import every_id
from trine.web.launches import planning
from trine.web.launches.actions import tasks as actions
from trine.web.launches.actions.launches import latest
from trine.web.launches.forms.launches import ReasonForm
from trine.web.launches.forms.tables import TableForm
from trine.web.launches.forms.work import TaskForm
from trine.web.launches.models import LaunchTask
from trine.web.launches.queries.around import around
from trine.web.launches.queries.tasks import tasks as read_all
from trine.web.launches.queries.workspace import workspace
from trine.web.launches.reading import read_launch
from trine.web.launches.rows import find_launch, find_to_run
from trine.web.launches.views.days import previewed, undo_url
from trine.web.launches.views.pages import FORM, form_page, hold_version, is_done, while_it_runs
from trine.web.people import policy
from trine.web.people.views.forms_on_pages import REFUSED, sent
from trine.web.ui.toasts import toast

if TYPE_CHECKING:
    from trine.core import launches as core
    from trine.plan import Problem
    from trine.web.base.models import Event
    from trine.web.launches.models import Launch

SHOWN = 50


@allow(policy.member)
@require_safe
def tasks(request: PersonRequest, slug: str) -> HttpResponse:
    """All tasks on their days, with the critical path."""
    work = workspace(request.user, slug, timezone.localdate())
    version = latest(work.row.playbook) if work.row.playbook else None
    is_newer = version is not None and version.version != work.row.playbook_version and not work.is_last_stage
    newer = version if is_newer else None
    context = {
        "active": "launches",
        "work": work,
        "tabs": work.tabs("tasks"),
        "view": read_all(request.user, work),
        "newer": newer,
    }
    return render(request, "launches/tasks.html", context)


@allow(policy.member)
@require_http_methods(FORM)
@while_it_runs
def new(request: PersonRequest, slug: str) -> HttpResponse:
    """Write a task."""
    row = find_to_run(request.user, slug)
    return _edited(request, row, None)


@allow(policy.member)
@require_http_methods(FORM)
@while_it_runs
def edit(request: PersonRequest, slug: str, task: str) -> HttpResponse:
    """Change a task: its dates, owner, what it waits for."""
    row = find_to_run(request.user, slug)
    get_object_or_404(LaunchTask, launch=row, slug=task)
    return _edited(request, row, task)


def _edited(request: PersonRequest, row: Launch, id_: str | None) -> HttpResponse:
    launch, today = read_launch(row), timezone.localdate()
    was = next((each for each in launch.tasks if each.id == id_), None)
    form = TaskForm(sent(request), launch=launch, task=was, initial=_initial(row, was))
    context: dict[str, object] = {}
    if form.is_valid():
        given = form.cleaned_data
        task = form.content(was.id if was else actions.free_id(launch, given["title"]))
        try:
            planned = actions.with_dates(launch, task, today)
            is_alone = not any(move.task.id != task.id for move in planned.moves)
            if is_alone or ("save" in request.POST and given["because"]):
                seen = planned.version if is_alone else given["seen"]
                event = actions.change_task(
                    request.user,
                    launch=row,
                    task=task,
                    owner=given["owner"],
                    because=given["because"],
                    today=today,
                    seen=seen,
                )
                toast(request, f"“{task.title}” is saved.", undo_url=undo_url(event) if event else "")
                return redirect("launches:tasks", row.slug)
            if not given["because"]:
                form.add_error("because", "Other tasks move with it. Say why.")
            context = previewed(planned, today)
            hold_version(form, planned.version)
        except Invalid as problem:
            problem.add_to(form)
    title = f"Edit {was.title}" if was else "Write a task"
    return form_page(
        request,
        form,
        title=title,
        back=reverse("launches:tasks", args=[row.slug]),
        template="launches/task.html",
        row=row,
        task=was,
        crumb=(row.name, row.get_absolute_url()),
        more=context,
    )


def _initial(row: Launch, task: core.Task | None) -> dict[str, object]:
    if task is None:
        today = timezone.localdate()
        return {"start": max(today, min(row.day, today)), "end": max(today, min(row.day, today))}
    owner = LaunchTask.objects.select_related("owner").get(launch=row, slug=task.id).owner
    return {
        "title": task.title,
        "owner": person_label(owner),
        "stage": task.stage.value,
        "start": task.start,
        "end": task.end,
        "after": [each.step for each in task.after],
        "is_gate": task.is_gate,
    }


@allow(policy.member)
@require_http_methods(FORM)
@while_it_runs
def by_playbook(request: PersonRequest, slug: str, task: str) -> HttpResponse:
    """Give a task that was set by hand the dates of its timing again."""
    row, today = find_to_run(request.user, slug), timezone.localdate()
    found = get_object_or_404(LaunchTask, launch=row, slug=task)
    form = ReasonForm(sent(request))
    context: dict[str, object] = {}
    try:
        planned = actions.freed(read_launch(row), task, today)
        context = previewed(planned, today)
        form.initial["seen"] = planned.version
        if form.is_valid():
            event = actions.take_playbook_dates(request.user, launch=row, task=task, today=today, **form.cleaned_data)
            toast(request, f"“{found.title}” follows its timing again.", undo_url=undo_url(event))
            return redirect("launches:tasks", slug)
    except Invalid as problem:
        if form.is_bound:
            problem.add_to(form)
    return form_page(
        request,
        form,
        title=f"Take the playbook’s dates for {found.title}",
        back=reverse("launches:tasks", args=[slug]),
        verb="Take its dates",
        template="launches/by_playbook.html",
        crumb=(row.name, row.get_absolute_url()),
        more=context,
    )


@allow(policy.member)
@require_POST
def finish(request: PersonRequest, slug: str, task: str) -> HttpResponse:
    """Done today, or not done after all."""
    found = get_object_or_404(LaunchTask.objects.select_related("launch__team"), launch__slug=slug, slug=task)
    on = None if found.done else timezone.localdate()
    if is_done(request, lambda: actions.finish_task(request.user, task=found, on=on)):
        undo = reverse("launches:task_finish", args=[slug, task])
        toast(request, f"Done: {found.title}." if on else f"Open again: {found.title}.", undo_url=undo)
    return redirect("launches:tasks", slug)


@allow(policy.member)
@require_POST
def remove(request: PersonRequest, slug: str, task: str) -> HttpResponse:
    """Take a task out; one undo brings it back."""
    row = find_to_run(request.user, slug)
    gone: list[Event] = []
    if is_done(
        request,
        lambda: gone.append(actions.remove_task(request.user, launch=row, task=task, today=timezone.localdate())),
    ):
        toast(request, "The task is out.", undo_url=undo_url(gone[0]))
    return redirect("launches:tasks", slug)


@allow(policy.member)
@require_safe
def table(request: PersonRequest, slug: str) -> HttpResponse:
    """The tasks as a table."""
    row = find_launch(slug)
    response = HttpResponse(write_tasks(read_launch(row).tasks), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{row.slug}-tasks.csv"'
    return response


@allow(policy.member)
@require_http_methods(FORM)
@while_it_runs
def take_table_in(request: PersonRequest, slug: str) -> HttpResponse:
    """Tasks from a table: first what would change, then it is done, with one undo."""
    row, today = find_to_run(request.user, slug), timezone.localdate()
    form = TableForm(sent(request), request.FILES or None)
    context: dict[str, object] = {}
    problems: tuple[Problem, ...] = ()
    if form.is_valid():
        given = form.cleaned_data
        try:
            found = read_tasks(given["text"], around(every_id(), [row.pk], today).company)
            planned = planning.with_table(read_launch(row), found, today)
            context = previewed(planned, today)
            if "take" in request.POST:
                event = actions.take_table_in(
                    request.user, launch=row, tasks=found, because=given["because"], today=today, seen=given["seen"]
                )
                toast(request, f"“{row.name}” has the tasks of the table.", undo_url=undo_url(event))
                return redirect("launches:tasks", slug)
            form = form.again(planned.version)
        except PlanError as error:
            problems = error.problems
        except Invalid as problem:
            problem.add_to(form)
    context |= {"active": "launches", "row": row, "form": form, "problems": problems[:SHOWN]}
    status = REFUSED if form.errors or problems else 200
    columns = write_tasks(()).strip()
    return render(request, "launches/tasks_import.html", {**context, "columns": columns}, status=status)
