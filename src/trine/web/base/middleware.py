"""Middleware of every request."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from django.utils import timezone
from pghistory.middleware import HistoryMiddleware

from trine.web.base.errors import Invalid
from trine.web.base.logs import discreet

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponseBase

    View = Callable[[HttpRequest], HttpResponseBase]

PERMISSIONS = (
    ", ".join(
        f"{feature}=()"
        for feature in (
            "accelerometer",
            "autoplay",
            "browsing-topics",
            "camera",
            "display-capture",
            "encrypted-media",
            "fullscreen",
            "geolocation",
            "gyroscope",
            "magnetometer",
            "microphone",
            "midi",
            "payment",
            "picture-in-picture",
            "usb",
            "xr-spatial-tracking",
        )
    )
    + ", publickey-credentials-create=(self), publickey-credentials-get=(self), clipboard-write=(self)"
)


def permissions_policy(get_response: View) -> View:
    """Turn off what no page uses; keep passkeys and copying."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        response.setdefault("Permissions-Policy", PERMISSIONS)
        return response

    return middleware


def reader_time_zone(get_response: View) -> View:
    """Show times, and know what day it is, in the reader's own time zone."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return get_response(request)
        with timezone.override(ZoneInfo(request.user.time_zone)):
            return get_response(request)

    return middleware


class History(HistoryMiddleware):
    """Notes with each change of a row who asked for it, and where; never a one-time link."""

    def get_context(self, request: HttpRequest) -> dict[str, Any]:
        return super().get_context(request) | {"url": discreet(request.path)}


def no_nul(get_response: View) -> View:
    """Refuse the NUL character in addresses and forms: the database can't hold it, and no person types it."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        sent = [request.path, *(value for _, values in request.GET.lists() for value in values)]
        if request.content_type == "application/x-www-form-urlencoded":
            sent += [value for _, values in request.POST.lists() for value in values]
        if any("\0" in value for value in sent):
            raise Invalid("A character that nobody can type was sent. Type it again.")
        return get_response(request)

    return middleware


def private_pages(get_response: View) -> View:
    """Keep pages of signed-in people, and pages with one-time links, out of every cache."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        response.setdefault("Cache-Control", "private, no-store")
        return response

    return middleware
