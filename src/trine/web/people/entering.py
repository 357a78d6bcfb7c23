"""Signing a person in without the sign-in page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from allauth.account.internal.flows.login import record_authentication
from allauth.account.utils import perform_login

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from trine.web.people.models import Person


def enter(request: HttpRequest, person: Person, *, to: str, chose_password: bool = False) -> HttpResponse:
    """Sign the person in and send them on; who has a second factor is asked for it first.

    Who has just chosen their password need not type it again for a while, such as to add a passkey.
    """
    if chose_password:
        record_authentication(request, person, method="password", reauthenticated=True)
    response: HttpResponse = perform_login(request, person, redirect_url=to)
    return response
