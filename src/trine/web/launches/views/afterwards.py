"""After the launch: ratings, the retrospective, what to do, lessons for the playbook."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from trine.web.base.access import PersonRequest, allow
from trine.web.launches.actions import afterwards as actions
from trine.web.launches.actions import playbooks
from trine.web.launches.actions.launches import latest
from trine.web.launches.forms.afterwards import ActionForm, LookBackForm, RateForm
from trine.web.launches.forms.launches import ReasonForm
from trine.web.launches.forms.steps import LessonForm
from trine.web.launches.models import LaunchRating, Lesson, RetrospectiveAction
from trine.web.launches.queries.afterwards import afterwards as read_afterwards
from trine.web.launches.queries.workspace import workspace
from trine.web.launches.rows import find_launch, find_to_run
from trine.web.launches.states import said_of_retrospective, state_of
from trine.web.launches.steps import read_version
from trine.web.launches.views.pages import FORM, form_page, is_done, is_saved
from trine.web.people import policy
from trine.web.people.views.forms_on_pages import sent
from trine.web.ui.toasts import toast

if TYPE_CHECKING:
    from django.http import HttpResponse


@allow(policy.member)
@require_safe
def afterwards(request: PersonRequest, slug: str) -> HttpResponse:
    """What people thought, what was learned, what to celebrate."""
    work = workspace(request.user, slug, timezone.localdate())
    view = read_afterwards(request.user, work)
    context = {"active": "launches", "work": work, "tabs": work.tabs("afterwards"), "view": view}
    return render(request, "launches/afterwards.html", context)


@allow(policy.member)
@require_http_methods(FORM)
def rate(request: PersonRequest, slug: str) -> HttpResponse:
    """Rate the launch process."""
    row = find_launch(slug)
    mine = LaunchRating.objects.filter(launch=row, by=request.user).first()
    form = RateForm(sent(request), initial={"score": mine.score, "word": mine.word} if mine else {})
    back = reverse("launches:afterwards", args=[slug])

    def save() -> None:
        actions.rate(request.user, launch=row, today=timezone.localdate(), **form.cleaned_data)

    if is_saved(form, save):
        toast(request, "Thank you. It is shown without names, once three people have answered.")
        return redirect(back)
    return form_page(
        request,
        form,
        title="Rate the launch",
        lede=f"How well did {row.name} go for you?",
        asof="Thirty seconds. Your answer is shown without your name, once three people have answered.",
        back=back,
        crumb=(row.name, row.get_absolute_url()),
    )


@allow(policy.member)
@require_http_methods(FORM)
def look_back(request: PersonRequest, slug: str) -> HttpResponse:
    """Write the retrospective."""
    row, today = find_to_run(request.user, slug), timezone.localdate()
    found = getattr(row, "retrospective", None)
    initial = {"on": found.on if found else today, "version": state_of(said_of_retrospective(found))}
    if found:
        initial |= {name: "\n".join(getattr(found, name)) for name in ("went_well", "went_badly", "wins")}
    form = LookBackForm(sent(request), initial=initial)
    back = reverse("launches:afterwards", args=[slug])

    def save() -> None:
        given = dict(form.cleaned_data)
        actions.look_back(request.user, launch=row, today=today, seen=given.pop("version"), **given)

    if is_saved(form, save):
        toast(request, "Saved. What should the playbook learn from it?")
        return redirect(back)
    return form_page(
        request,
        form,
        title="Retrospective",
        lede=f"How did {row.name} go?",
        back=back,
        crumb=(row.name, row.get_absolute_url()),
    )


@allow(policy.member)
@require_http_methods(FORM)
def add_action(request: PersonRequest, slug: str) -> HttpResponse:
    """Something to do after it."""
    row = find_to_run(request.user, slug)
    form = ActionForm(sent(request))
    back = reverse("launches:afterwards", args=[slug])
    if is_saved(form, lambda: actions.add_action(request.user, launch=row, **form.cleaned_data)):
        toast(request, "Saved.")
        return redirect(back)
    return form_page(
        request,
        form,
        title="An action",
        lede="What is to be done, by whom, by when?",
        back=back,
        crumb=(row.name, row.get_absolute_url()),
    )


@allow(policy.member)
@require_POST
def finish_action(request: PersonRequest, slug: str, pk: int) -> HttpResponse:
    """Done today, or not after all."""
    rows = RetrospectiveAction.objects.select_related("retrospective__launch__team")
    found = get_object_or_404(rows, retrospective__launch__slug=slug, pk=pk)
    on = None if found.done else timezone.localdate()
    if is_done(request, lambda: actions.finish_action(request.user, action=found, on=on)):
        toast(request, f"Done: {found.what}." if on else f"Open again: {found.what}.")
    return redirect("launches:afterwards", slug)


@allow(policy.member)
@require_http_methods(FORM)
def propose(request: PersonRequest, slug: str) -> HttpResponse:
    """A lesson, with the change of the playbook that it proposes."""
    row = find_to_run(request.user, slug)
    version = latest(row.playbook) if row.playbook else None
    if version is None:
        raise Http404
    form = LessonForm(sent(request), steps=read_version(version).steps)
    back = reverse("launches:afterwards", args=[slug])

    def save() -> None:
        step, proposes = form.proposed()
        what = form.cleaned_data["what"]
        playbooks.propose_lesson(request.user, launch=row, what=what, step=step, proposes=proposes)

    if is_saved(form, save):
        toast(request, "Proposed. Whoever keeps the playbook takes it in or says why not.")
        return redirect(f"{back}#lessons")
    return form_page(
        request,
        form,
        title="A lesson",
        lede=f"What should {version.playbook.name} learn from {row.name}?",
        back=back,
        verb="Propose it",
        template="launches/lesson.html",
        crumb=(row.name, row.get_absolute_url()),
    )


def _lesson(slug: str, pk: int) -> Lesson:
    rows = Lesson.objects.select_related("retrospective__launch__playbook")
    return get_object_or_404(rows, retrospective__launch__slug=slug, pk=pk)


@allow(policy.lead)
@require_POST
def accept(request: PersonRequest, slug: str, pk: int) -> HttpResponse:
    """Take a lesson into the playbook's next version."""
    row = _lesson(slug, pk)
    today = timezone.localdate()
    if is_done(request, lambda: playbooks.accept_lesson(request.user, lesson=row, today=today)):
        toast(request, "The playbook has a new version. Launches that run keep theirs until somebody takes it.")
    return redirect("launches:afterwards", slug)


@allow(policy.lead)
@require_http_methods(FORM)
def decline(request: PersonRequest, slug: str, pk: int) -> HttpResponse:
    """Leave the playbook as it is, with the reason."""
    row = _lesson(slug, pk)
    form = ReasonForm(sent(request))
    back = reverse("launches:afterwards", args=[slug])

    def save() -> None:
        playbooks.decline_lesson(request.user, lesson=row, because=form.cleaned_data["because"])

    if is_saved(form, save):
        toast(request, "Declined, with the reason.")
        return redirect(back)
    launch = row.retrospective.launch
    return form_page(
        request,
        form,
        title="Decline a lesson",
        lede=f"Why does the playbook stay as it is after “{row.what}”?",
        back=back,
        verb="Decline it",
        crumb=(launch.name, launch.get_absolute_url()),
    )
