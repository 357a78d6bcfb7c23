"""The style sheet, the theme switch and the gallery."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.http import FileResponse, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST, require_safe

from trine.web.base.access import allow
from trine.web.base.errors import Invalid
from trine.web.ui import stylesheet
from trine.web.ui.gallery import shown_components
from trine.web.ui.theme import COOKIE, THEMES, remember_theme
from trine.web.ui.vega_bundle import BundleError, bundle_version, ensure_bundle

if TYPE_CHECKING:
    from django.contrib.auth.base_user import AbstractBaseUser
    from django.contrib.auth.models import AnonymousUser
    from django.http import HttpRequest
    from django.http.response import HttpResponseBase

COLOURS = (
    *("ink", "ink-2", "ink-3", "paper", "card", "sunken", "hover", "rule", "edge", "focus"),
    *("product", "product-soft", "marketing", "marketing-soft", "sales", "sales-soft"),
)
FOREVER = "public, max-age=31536000, immutable"
A_YEAR = 365 * 24 * 3600


def anybody(reader: AbstractBaseUser | AnonymousUser) -> bool:
    """Everybody: the sign-in page needs its style too."""
    return True


def is_signed_in(reader: AbstractBaseUser | AnonymousUser) -> bool:
    """Everybody with an account."""
    return reader.is_authenticated


@allow(anybody)
@require_safe
def style(request: HttpRequest, version: str) -> HttpResponse:
    """The joined style sheet; an address of an older version gets today's, and is not kept."""
    sheet = stylesheet.current()
    packed = "gzip" in request.headers.get("Accept-Encoding", "")
    response = HttpResponse(sheet.compressed if packed else sheet.text, content_type="text/css; charset=utf-8")
    if packed:
        response["Content-Encoding"] = "gzip"
    response["Vary"] = "Accept-Encoding"
    response["Cache-Control"] = FOREVER if version == sheet.version else "no-cache"
    return response


@allow(is_signed_in)
@require_safe
def vega(request: HttpRequest, version: str) -> HttpResponseBase:
    """The chart library; every browser of these years takes it compressed."""
    try:
        path = ensure_bundle(settings.DATA_DIR / "cache")
    except BundleError as error:
        return HttpResponse(f"{error}\n", status=503, content_type="text/plain; charset=utf-8")
    response: HttpResponseBase = FileResponse(path.open("rb"), content_type="text/javascript; charset=utf-8")
    response["Content-Encoding"] = "gzip"
    response["Cache-Control"] = FOREVER if version == bundle_version() else "no-cache"
    return response


@allow(anybody)
@require_POST
def theme(request: HttpRequest) -> HttpResponse:
    """Keep the reader's theme and go back to where they were."""
    chosen = request.POST.get("theme", "")
    if chosen not in THEMES:
        raise Invalid(theme="Choose light, dark, or as the device.")
    if request.user.is_authenticated:
        remember_theme(person_id=request.user.pk, theme=chosen)
    back = request.POST.get("next", "/")
    is_ours = url_has_allowed_host_and_scheme(back, {request.get_host()}, require_https=request.is_secure())
    response = HttpResponseRedirect(back if is_ours else "/")
    response.set_cookie(COOKIE, chosen, max_age=A_YEAR, samesite="Lax", httponly=True, secure=request.is_secure())
    return response


@allow(is_signed_in)
@require_safe
def gallery(request: HttpRequest) -> HttpResponse:
    """Every component with its examples."""
    return render(request, "ui/gallery.html", {"components": shown_components(request), "colours": COLOURS})
