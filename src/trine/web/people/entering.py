"""Signing a person in who has just shown a one-time link and chosen a password."""

from __future__ import annotations

from typing import TYPE_CHECKING

from allauth.account.internal.flows.login import record_authentication
from allauth.account.utils import perform_login

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from trine.web.people.models import Person


def enter(request: HttpRequest, person: Person, *, to: str) -> HttpResponse:
    """Sign the person in and send them on; who has a second factor is asked for it first.

    For a while they need not type the password again, such as to add a passkey.
    """
    record_authentication(request, person, method="password", reauthenticated=True)
    response: HttpResponse = perform_login(request, person, redirect_url=to)
    return response
