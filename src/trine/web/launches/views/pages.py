"""What every page of this area does alike: its forms, and what was saved or refused."""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING, cast

from django.shortcuts import redirect, render

from trine.web.base.errors import Invalid
from trine.web.goals.forms.fields import suggested_metrics, suggested_people
from trine.web.launches.models import Launch
from trine.web.launches.rows import STOPPED
from trine.web.people.views.forms_on_pages import shown
from trine.web.ui.toasts import toast_problem

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from django.forms import Form
    from django.http import HttpRequest, HttpResponse, QueryDict

FORM = ["GET", "HEAD", "POST"]


def is_saved(form: Form, act: Callable[[], object]) -> bool:
    """Whether the form is right and the action took it; what the action refuses stands in the form."""
    if not form.is_valid():
        return False
    try:
        act()
    except Invalid as problem:
        problem.add_to(form)
        return False
    return True


def is_done(request: HttpRequest, act: Callable[[], object]) -> bool:
    """Whether an action without a form took place; what it refuses is told on the next page."""
    try:
        act()
    except Invalid as problem:
        toast_problem(request, str(problem))
        return False
    return True


def hold_version(form: Form, version: str) -> None:
    """Let the form hold which outcome the page shows, so that the next save is about just that."""
    data = cast("QueryDict", form.data).copy()
    data["seen"] = version
    form.data = data


def asked_first(request: HttpRequest, title: str, sentence: str, back: str) -> HttpResponse:
    """The page that asks before something goes; it posts to its own address."""
    context = {"active": "launches", "title": title, "sentence": sentence, "verb": "Take it off", "back": back}
    return render(request, "ui/confirm.html", context)


def while_it_runs(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A form of a launch that opens only while the launch runs: one that was called off says so instead."""

    @wraps(view)
    def answer(request: HttpRequest, slug: str, **kwargs: str) -> HttpResponse:
        row = Launch.objects.filter(slug=slug, is_stopped=True).first() if request.method != "POST" else None
        if row is None:
            return view(request, slug, **kwargs)
        toast_problem(request, STOPPED.format(row.name))
        return redirect(row)

    return answer


def form_page(
    request: HttpRequest,
    form: Form,
    *,
    title: str,
    back: str,
    verb: str = "Save",
    more: Mapping[str, object] | None = None,
    **context: object,
) -> HttpResponse:
    """The page of a form; `lede`, `asof`, `crumb` (label and address of what it belongs to), `kind` of its button."""
    values = {
        "active": "launches",
        "title": title,
        "lede": title,
        "verb": verb,
        "back": back,
        "kind": "primary",
        "people": suggested_people(),
        "metrics": suggested_metrics() if "metric" in form.fields else [],
        **context,
        **(more or {}),
    }
    template = str(values.pop("template", "launches/form.html"))
    return shown(request, template, form, **values)
