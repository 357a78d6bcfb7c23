"""What a person answers in Slack goes to the address that a button of the web page would post to, as that person.

It passes everything that a request from a browser passes: access, form, action, the checks after a change. Only who it
is, and that they meant it, is known from Slack instead of a session.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from io import BytesIO
from typing import TYPE_CHECKING, cast
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.contrib.messages import get_messages
from django.core.handlers.base import BaseHandler
from django.core.handlers.wsgi import WSGIRequest

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpResponse

    from trine.web.people.models import Person


@dataclass(frozen=True, slots=True)
class Outcome:
    """Whether it was taken, and what Trine said to it."""

    is_taken: bool
    words: str = ""


def post_as(person: Person, address: str) -> Outcome:
    """Post to an address (path) of Trine as a person."""
    request = _request(address)
    request._cached_user = person  # type: ignore[attr-defined]  # where the middleware of sign-in keeps who it is
    request._dont_enforce_csrf_checks = True  # type: ignore[attr-defined]  # no page of another site can have sent it
    response = _answer()(request)
    to_sign_in = response.status_code == 302 and response.headers["Location"].startswith("/accounts/")
    words = " ".join(str(message) for message in get_messages(request))
    return Outcome(response.status_code < 400 and not to_sign_in, words)


@cache
def _answer() -> Callable[[WSGIRequest], HttpResponse]:
    handler = BaseHandler()
    handler.load_middleware()
    return cast("Callable[[WSGIRequest], HttpResponse]", handler.get_response)


def _request(address: str) -> WSGIRequest:
    parts, site = urlsplit(address), urlsplit(settings.PUBLIC_URL)
    return WSGIRequest(
        {
            "REQUEST_METHOD": "POST",
            "PATH_INFO": unquote(parts.path).encode().decode("latin-1"),
            "QUERY_STRING": parts.query,
            "CONTENT_TYPE": "application/x-www-form-urlencoded",
            "CONTENT_LENGTH": "0",
            "SERVER_NAME": site.hostname,
            "SERVER_PORT": str(site.port or (443 if site.scheme == "https" else 80)),
            "HTTP_HOST": site.netloc,
            "HTTP_X_FORWARDED_PROTO": site.scheme,
            "REMOTE_ADDR": "127.0.0.1",
            "wsgi.url_scheme": site.scheme,
            "wsgi.input": BytesIO(),
        }
    )
