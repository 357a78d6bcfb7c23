"""Ends the visits of those who look around the demo company when it is open no more."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth import logout

from trine.web.goals.actions.demo import is_open_to_all

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponseBase

    View = Callable[[HttpRequest], HttpResponseBase]

LOOKING_AROUND = "looking_around"
"""The mark of a session that nobody has signed in to."""


def looking_around(get_response: View) -> View:
    """Sign a visitor out once the company has an owner of its own, so that nobody keeps the demo founder's rights."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        if request.session.get(LOOKING_AROUND) and not is_open_to_all():
            logout(request)
        return get_response(request)

    return middleware
