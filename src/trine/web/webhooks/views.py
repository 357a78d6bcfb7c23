"""Pages of webhooks: the list, one with its calls, and what is done with it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from trine.core.wording import times
from trine.web.base.access import PersonRequest, allow
from trine.web.base.errors import Invalid
from trine.web.people import policy
from trine.web.people.views.forms_on_pages import sent, shown
from trine.web.ui.toasts import toast, toast_problem
from trine.web.webhooks import actions, queries
from trine.web.webhooks.forms import TOPICS, WebhookForm
from trine.web.webhooks.models import Call, Endpoint

if TYPE_CHECKING:
    from django.http import HttpResponse

    from trine.integrations.webhooks.calling import Outcome

SAID = 500
"""How much of an answer to a test is shown."""
FORM = ["GET", "HEAD", "POST"]
RENEWING = "For 24 hours every call is signed with the old secret too, so that you can change yours meanwhile."
REMOVING = "Its secret goes, and so does the list of its calls. What has been sent stays with the receiver."


@allow(policy.leader)
@require_safe
def webhooks(request: PersonRequest) -> HttpResponse:
    """All webhooks, and how each stands."""
    rows = queries.webhooks()
    off = sum(row.state == "off" for row in rows)
    failing = sum(row.state == "failing" for row in rows)
    context = {"active": "data", "rows": rows, "off": off, "failing": failing}
    return render(request, "webhooks/webhooks.html", context)


@allow(policy.leader)
@require_http_methods(FORM)
@never_cache
def new(request: PersonRequest) -> HttpResponse:
    """Add one; its secret is shown this once."""
    form = WebhookForm(sent(request), initial={"topics": [topic for topic, _ in TOPICS]})
    if form.is_valid():
        try:
            row, secret = actions.make(request.user, **form.cleaned_data)
        except Invalid as error:
            error.add_to(form)
        else:
            return _page(request, row, secret=secret, is_new=True)
    return shown(request, "webhooks/new.html", form, active="data")


@allow(policy.leader)
@require_safe
def webhook(request: PersonRequest, pk: int) -> HttpResponse:
    """One webhook with its latest calls."""
    return _page(request, _own(request, pk))


@allow(policy.leader)
@require_http_methods(FORM)
def edit(request: PersonRequest, pk: int) -> HttpResponse:
    """Change its name, address and topics."""
    row = _own(request, pk)
    form = WebhookForm(sent(request), initial={"name": row.name, "url": row.url, "topics": row.topics})
    if form.is_valid():
        try:
            actions.change(request.user, endpoint=row, **form.cleaned_data)
        except Invalid as error:
            error.add_to(form)
        else:
            toast(request, "Saved.")
            return redirect(row)
    return shown(request, "webhooks/edit.html", form, active="data", row=row)


@allow(policy.leader)
@require_http_methods(FORM)
@never_cache
def renew_secret(request: PersonRequest, pk: int) -> HttpResponse:
    """A new secret, after asking; it is shown this once."""
    row = _own(request, pk)
    if request.method != "POST":
        return _ask(request, row, f"A new secret for {row.name}?", RENEWING, "Make a new one")
    secret = actions.renew_secret(request.user, endpoint=row, now=timezone.now())
    return _page(request, _own(request, pk), secret=secret)


@allow(policy.leader)
@require_POST
def send_test(request: PersonRequest, pk: int) -> HttpResponse:
    """Call it now, and show what it answered."""
    row = _own(request, pk)
    try:
        outcome = actions.send_test(request.user, endpoint=row, now=timezone.now())
    except Invalid as error:
        toast_problem(request, str(error))
        return redirect(row)
    return _page(request, _own(request, pk), tested=outcome)


@allow(policy.leader)
@require_POST
def switch_off(request: PersonRequest, pk: int) -> HttpResponse:
    """Send it nothing any more."""
    row = _own(request, pk)
    actions.switch_off(request.user, endpoint=row, now=timezone.now())
    toast(request, f"{row.name} is off. What waits for it stays.", undo_url=reverse("webhooks:switch_on", args=[pk]))
    return redirect(row)


@allow(policy.leader)
@require_POST
def switch_on(request: PersonRequest, pk: int) -> HttpResponse:
    """Send again."""
    row = _own(request, pk)
    try:
        actions.switch_on(request.user, endpoint=row)
    except Invalid as error:
        toast_problem(request, str(error))
    else:
        toast(request, f"{row.name} is on.", undo_url=reverse("webhooks:switch_off", args=[pk]))
    return redirect(row)


@allow(policy.leader)
@require_http_methods(FORM)
def remove(request: PersonRequest, pk: int) -> HttpResponse:
    """Forget it, after asking."""
    row = _own(request, pk)
    if request.method != "POST":
        return _ask(request, row, f"Remove {row.name}?", REMOVING, "Remove it")
    actions.remove(request.user, endpoint=row)
    toast(request, f"{row.name} is removed.")
    return redirect("webhooks:webhooks")


@allow(policy.leader)
@require_POST
def send_again(request: PersonRequest, pk: int) -> HttpResponse:
    """Make a call once more."""
    call = get_object_or_404(Call.objects.select_related("endpoint__made_by"), pk=pk)
    actions.send_again(request.user, call=call, now=timezone.now())
    toast(request, "It goes out again, with the same id.")
    return redirect(call.endpoint)


@allow(policy.leader)
@require_POST
def send_held(request: PersonRequest, pk: int) -> HttpResponse:
    """Send what was held."""
    row = _own(request, pk)
    count = actions.send_held(request.user, endpoint=row, now=timezone.now())
    toast(request, f"{times(count, 'call')} {'goes' if count == 1 else 'go'} out now.")
    return redirect(row)


@allow(policy.leader)
@require_POST
def let_go(request: PersonRequest, pk: int) -> HttpResponse:
    """Do not send what was held."""
    row = _own(request, pk)
    count = actions.let_go(request.user, endpoint=row)
    toast(request, f"{times(count, 'call')} will not go out. Each can still be sent from the list.")
    return redirect(row)


def _own(request: PersonRequest, pk: int) -> Endpoint:
    """A webhook that the reader may arrange; others are refused."""
    row = get_object_or_404(Endpoint.objects.select_related("made_by"), pk=pk)
    actions.may(request.user, row)
    return row


def _ask(request: PersonRequest, row: Endpoint, title: str, sentence: str, verb: str) -> HttpResponse:
    context = {"active": "data", "title": title, "sentence": sentence, "verb": verb, "back": row.get_absolute_url()}
    return render(request, "ui/confirm.html", context)


def _page(
    request: PersonRequest, row: Endpoint, *, secret: str = "", is_new: bool = False, tested: Outcome | None = None
) -> HttpResponse:
    context = {
        "active": "data",
        "row": row,
        "state": queries.state_of(row),
        "topics": [topic for topic, _ in TOPICS if topic in row.topics],
        "is_all": {topic for topic, _ in TOPICS} <= set(row.topics),
        "calls": queries.calls_of(row, request.user),
        "both_hold": row.old_until is not None and row.old_until > timezone.now(),
        "held": row.calls.filter(state=Call.State.HELD).count(),
        "secret": secret,
        "renewing": RENEWING,
        "removing": REMOVING,
        "is_new": is_new,
        "tested": tested,
        "said": tested.said[:SAID] if tested and tested.status is not None else "",
        "milliseconds": round(tested.seconds * 1000) if tested else None,
    }
    return render(request, "webhooks/webhook.html", context)
