"""The parts of a brief: written, sent for review, agreed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from trine.core.launches import BriefPart as Kind
from trine.core.launches import Verdict
from trine.web.base.access import PersonRequest, allow
from trine.web.base.errors import NotAllowed
from trine.web.goals.forms.fields import person_label
from trine.web.launches.actions import brief as actions
from trine.web.launches.forms.work import PartForm, ReviewForm
from trine.web.launches.models import BriefPart
from trine.web.launches.queries.workspace import QUESTIONS
from trine.web.launches.rows import find_launch
from trine.web.launches.states import said_of_part, state_of
from trine.web.launches.views.pages import FORM, form_page, is_done, is_saved, while_it_runs
from trine.web.people import policy
from trine.web.people.models import Team
from trine.web.people.views.forms_on_pages import sent
from trine.web.ui.toasts import toast

if TYPE_CHECKING:
    from django.http import HttpResponse


def _part(slug: str, part: str) -> BriefPart:
    """A part of the brief, begun if nobody has; 404 for one that there is not."""
    if part not in set(Kind):
        raise Http404
    launch = find_launch(slug)
    found = BriefPart.objects.filter(launch=launch, part=part).select_related("owner").first()
    row = found or BriefPart(launch=launch, part=part)
    row.launch = launch
    return row


def _to_write(request: PersonRequest, slug: str, part: str) -> BriefPart:
    row = _part(slug, part)
    if not actions.may_write(request.user, row):
        raise NotAllowed("Who owns a part of the brief writes it, and those who lead the launch.")
    return row


@allow(policy.member)
@require_http_methods(FORM)
@while_it_runs
def write(request: PersonRequest, slug: str, part: str) -> HttpResponse:
    """Write a part."""
    row = _to_write(request, slug, part)
    asked = [word.team.slug for word in row.reviews.select_related("team") if word.is_asked] if row.pk else []
    initial = {
        "text": row.text,
        "owner": person_label(row.owner),
        "reviewers": asked,
        "version": state_of(said_of_part(row)),
    }
    form = PartForm(sent(request), initial=initial)

    def save() -> None:
        begun = row if row.pk else BriefPart.objects.get_or_create(launch=row.launch, part=row.part)[0]
        given = dict(form.cleaned_data)
        actions.write_part(request.user, part=begun, seen=given.pop("version"), **given)

    if is_saved(form, save):
        toast(request, f"{actions.title_of(row)} is saved.")
        return redirect(f"{row.launch.get_absolute_url()}#{part}")
    return form_page(
        request,
        form,
        title=actions.title_of(row),
        lede=QUESTIONS[Kind(part)],
        asof="If it says something else afterwards, the teams are asked again." if row.text else "",
        back=row.launch.get_absolute_url(),
        crumb=(row.launch.name, row.launch.get_absolute_url()),
    )


@allow(policy.member)
@require_POST
def ask(request: PersonRequest, slug: str, part: str) -> HttpResponse:
    """Send a part to the teams that are to agree."""
    row = _to_write(request, slug, part)
    if row.pk and is_done(request, lambda: actions.ask_for_review(request.user, part=row)):
        toast(request, f"{actions.title_of(row)}: the teams are asked, or it is settled if there are none.")
    return redirect(f"{row.launch.get_absolute_url()}#{part}")


@allow(policy.member)
@require_http_methods(FORM)
@while_it_runs
def review(request: PersonRequest, slug: str, part: str, team: str) -> HttpResponse:
    """Agree in a team's name, or say what is to change."""
    row, who = _part(slug, part), get_object_or_404(Team, slug=team)
    if not policy.can_sign_off(request.user, who):
        raise NotAllowed(f"Only those who lead {who.name} speak in its name.")
    if not row.pk:
        raise Http404
    word = row.reviews.filter(team=who).first()
    initial = {"verdict": word.verdict, "note": word.note} if word else {}
    form = ReviewForm(sent(request), initial=initial)

    def save() -> None:
        given = form.cleaned_data
        verdict = Verdict(given["verdict"])
        actions.review(
            request.user, part=row, team=who, verdict=verdict, note=given["note"], today=timezone.localdate()
        )

    if is_saved(form, save):
        said = "agrees" if form.cleaned_data["verdict"] == Verdict.AGREED else "asks for changes"
        toast(request, f"{who.name} {said}.")
        return redirect(f"{row.launch.get_absolute_url()}#{part}")
    return form_page(
        request,
        form,
        title=f"{actions.title_of(row)}: review",
        lede=f"What does {who.name} say of {actions.title_of(row).lower()}?",
        verb="Say so",
        back=row.launch.get_absolute_url(),
        quoted=row.text,
        crumb=(row.launch.name, row.launch.get_absolute_url()),
    )
