"""Rate limits of what anybody may try, counted like allauth's own, in the cache that all processes share."""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING, Concatenate, ParamSpec

from allauth.core.internal import ratelimit
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

if TYPE_CHECKING:
    from collections.abc import Callable

Rest = ParamSpec("Rest")
RATES = {"one_time_link": "20/m/ip,200/h/ip"}


def limited(
    action: str,
) -> Callable[
    [Callable[Concatenate[HttpRequest, Rest], HttpResponse]], Callable[Concatenate[HttpRequest, Rest], HttpResponse]
]:
    """Answer 429 to forms beyond the action's rate in RATES. Looking is free."""

    def decorate(
        view: Callable[Concatenate[HttpRequest, Rest], HttpResponse],
    ) -> Callable[Concatenate[HttpRequest, Rest], HttpResponse]:
        @wraps(view)
        def counted(request: HttpRequest, /, *args: Rest.args, **kwargs: Rest.kwargs) -> HttpResponse:
            if ratelimit.consume(request, app="trine.web.people", action=action, config=RATES) is None:
                return render(request, "429.html", status=429)
            return view(request, *args, **kwargs)

        return counted

    return decorate
