"""`allow`: the decorator that every view carries, with the rule that lets a person in.

    @allow(policy.member)
    @require_safe
    def teams(request: PersonRequest) -> HttpResponse: ...

`allow` stands outermost, so that who may not come in learns nothing else. A view without it fails the access test.
"""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING, Concatenate, ParamSpec, TypeAlias, TypeVar

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponseBase
from django_htmx.http import HttpResponseClientRedirect

from trine.web.base.errors import NotAllowed

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.contrib.auth.models import AnonymousUser
    from django_htmx.middleware import HtmxDetails

    from trine.web.people.models import Person

    Rule = Callable[[Person | AnonymousUser], bool]


class PersonRequest(HttpRequest):
    """A request behind a rule that only signed-in people pass."""

    user: Person
    htmx: HtmxDetails


AnyRequest = TypeVar("AnyRequest", bound=HttpRequest)
AnyResponse = TypeVar("AnyResponse", bound=HttpResponseBase)
Rest = ParamSpec("Rest")
View: TypeAlias = "Callable[Concatenate[AnyRequest, Rest], AnyResponse]"


def allow(rule: Rule) -> Callable[[View[AnyRequest, Rest, AnyResponse]], View[AnyRequest, Rest, HttpResponseBase]]:
    """Let in whom the rule lets in; send the others to the sign-in page, or to the 403 page if they are signed in."""

    def decorate(view: View[AnyRequest, Rest, AnyResponse]) -> View[AnyRequest, Rest, HttpResponseBase]:
        @wraps(view)
        def guarded(request: AnyRequest, /, *args: Rest.args, **kwargs: Rest.kwargs) -> HttpResponseBase:
            if rule(request.user):
                return view(request, *args, **kwargs)
            if request.user.is_authenticated:
                raise NotAllowed
            return to_sign_in(request)

        guarded.access_rule = rule  # type: ignore[attr-defined]  # read by the access test
        return guarded

    return decorate


def to_sign_in(request: HttpRequest) -> HttpResponseBase:
    """To the sign-in page and back to the page that was asked for; a form that was sent is not sent again."""
    htmx: HtmxDetails = request.htmx  # type: ignore[attr-defined]  # set by its middleware
    if htmx:
        response = redirect_to_login(htmx.current_url_abs_path or "/")
        return HttpResponseClientRedirect(response.url)
    return redirect_to_login(request.get_full_path() if request.method in {"GET", "HEAD"} else "/")
