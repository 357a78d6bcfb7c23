"""The demo company: load it, look around as one of its people, take it away."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth import logout
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from trine.web.base.access import PersonRequest, allow
from trine.web.base.errors import Invalid
from trine.web.goals.actions.demo import is_open_to_all, load_demo, own_changes, visitors, wipe_demo
from trine.web.goals.forms.demo import WipeForm
from trine.web.goals.middleware import LOOKING_AROUND
from trine.web.goals.queries.demo import guides
from trine.web.people import policy
from trine.web.people.entering import enter
from trine.web.people.views.forms_on_pages import sent, shown
from trine.web.ui.toasts import toast, toast_problem

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


@allow(policy.owner)
@require_POST
def load(request: PersonRequest) -> HttpResponse:
    """Fill an empty Trine with the demo company."""
    try:
        load_demo(actor=request.user, today=timezone.localdate())
    except Invalid as problem:
        toast_problem(request, str(problem))
    return redirect("insights:signs")


def visitor(reader: policy.Reader) -> bool:
    """Everybody, while the company is an open demo."""
    return is_open_to_all()


@allow(visitor)
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def look_around(request: HttpRequest) -> HttpResponse:
    """Choose through whose eyes to see the demo company, without an account."""
    if request.method == "POST":
        person = get_object_or_404(visitors(timezone.localdate()), slug=request.POST.get("person", ""))
        response = enter(request, person, to="/")
        request.session[LOOKING_AROUND] = True
        return response
    return render(request, "goals/look_around.html", {"guides": guides()})


@allow(policy.owner)
@require_http_methods(["GET", "HEAD", "POST"])
def wipe(request: PersonRequest) -> HttpResponse:
    """Take the demo company away, after asking."""
    form = WipeForm(sent(request)) if own_changes() else None
    if request.method != "POST":
        return render(request, "goals/wipe_demo.html", {"active": "", "form": form, "changes": own_changes()})
    try:
        token = wipe_demo(actor=request.user, name=request.POST.get("name", ""))
    except Invalid as problem:
        if form is None:
            toast_problem(request, str(problem))
            return redirect("people:company")
        form.is_valid()
        problem.add_to(form)
        return shown(request, "goals/wipe_demo.html", form, active="", changes=own_changes())
    if token is None:
        toast(request, "The demo company is gone. This Trine is yours.")
        return redirect("people:welcome")
    logout(request)
    return redirect("people:set_up", token)
