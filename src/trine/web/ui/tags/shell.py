"""Tags of the shell: theme, brand, navigation, dock, account menu, toasts, style sheet, icons."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib.messages import get_messages
from django.template import Context
from django.urls import NoReverseMatch, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from trine.web.ui import stylesheet
from trine.web.ui.icons import ICONS
from trine.web.ui.library import register
from trine.web.ui.navigation import ASIDE, GROUPS, PLACES, Group, Place
from trine.web.ui.theme import THEMES, theme_of
from trine.web.ui.toasts import shown

if TYPE_CHECKING:
    from django.http import HttpRequest

IN_THE_DOCK = ("signs", "findings", "inbox", "goals")


@register.simple_tag(takes_context=True)
def theme(context: Context) -> str:
    """The reader's theme, for `data-theme`: rendered here, so that no page flashes."""
    return theme_of(context.get("request"))


@register.simple_tag
def stylesheet_url() -> str:
    """The address of the one style sheet; it changes with its content."""
    return reverse("ui:stylesheet", args=[stylesheet.current().version])


@register.simple_tag
def icon(name: str, label: str = "") -> SafeString:
    """A line icon; without a label it is decoration and hidden from screen readers."""
    spoken = format_html('role="img" aria-label="{}"', label) if label else 'aria-hidden="true"'
    return mark_safe(f'<svg class="icon" viewBox="0 0 20 20" {spoken}>{ICONS[name]}</svg>')  # noqa: S308 - drawn by us


@register.inclusion_tag("ui/brand_mark.html")
def brand_mark() -> dict[str, Any]:
    """The three teams, and one line between them."""
    return {}


@register.inclusion_tag("ui/navigation.html", takes_context=True)
def navigation(context: Context, active: str = "") -> dict[str, Any]:
    """All places that the reader may open."""
    counts = context.get("nav_counts") or {}
    return {
        "groups": [
            (group.label, [(place, counts.get(place.key, "")) for place in group.places])
            for group in open_groups(context.get("request"))
        ],
        "active": current(context, active),
    }


@register.inclusion_tag("ui/dock.html", takes_context=True)
def dock(context: Context, active: str = "") -> dict[str, Any]:
    """The bottom bar of a phone: four places, and a sheet with all of them that opens without script."""
    request = context.get("request")
    places = {place.key: place for group in open_groups(request) for place in group.places}
    counts, here = context.get("nav_counts") or {}, current(context, active)
    return {
        "places": [(places[key], counts.get(key, "")) for key in IN_THE_DOCK if key in places],
        "active": here,
        "in_dock": here in IN_THE_DOCK,
        "nav_counts": context.get("nav_counts"),
        "request": request,
        "user": context.get("user"),
        "csrf_token": context.get("csrf_token"),
    }


@register.inclusion_tag("ui/account_menu.html", takes_context=True)
def account_menu(context: Context) -> dict[str, Any]:
    """The reader's own menu: settings, theme, keyboard, sign out."""
    request = context.get("request")
    return {
        "person": getattr(request, "user", None),
        "themes": THEMES.items(),
        "theme": theme_of(request),
        "here": request.get_full_path() if request else "/",
        "csrf_token": context.get("csrf_token"),
        "settings_url": next((url for name in ("people:me", "people:account") if (url := address_of(name))), None),
    }


@register.inclusion_tag("ui/toasts.html", takes_context=True)
def toasts(context: Context, *, swap: bool = False) -> dict[str, Any]:
    """What has just happened. With `swap=True` an htmx answer carries them to the page that is open."""
    request = context.get("request")
    messages = get_messages(request) if request is not None else ()
    return {"toasts": [shown(message) for message in messages], "swap": swap, "csrf_token": context.get("csrf_token")}


def address_of(view: str, *arguments: str) -> str | None:
    """The address of a view of a higher area, or none if that is not installed."""
    try:
        return reverse(view, args=arguments)
    except NoReverseMatch:
        return None


def current(context: Context, active: str) -> str:
    """The key of the place that the page belongs to: by its address, else as the page says."""
    path = getattr(context.get("request"), "path", "")
    return next(
        (place.key for place in PLACES if place.url not in (None, "/") and path.startswith(str(place.url))), active
    )


def open_groups(request: HttpRequest | None) -> list[Group]:
    """The navigation with only the places that this reader may open."""
    groups = [
        Group(group.label, tuple(place for place in group.places if may_open(place, request))) for group in GROUPS
    ]
    return [group for group in groups if group.places]


def may_open(place: Place, request: HttpRequest | None) -> bool:
    """Whether the rule of the place's own view lets the reader in."""
    user = getattr(request, "user", None)
    return place.url is not None if user is None else place.opens_to(user)


def pages_for_palette(request: HttpRequest | None) -> list[dict[str, str]]:
    """The places as the palette and the shortcuts read them."""
    return [
        {"title": place.label, "kind": "Page", "url": place.url, "hint": place.hint, "letter": place.letter}
        for place in (*PLACES, *ASIDE)
        if place.url is not None and may_open(place, request)
    ]


@register.simple_tag(takes_context=True)
def palette_pages(context: Context) -> list[dict[str, str]]:
    """The places that the reader may open, for a `json_script`."""
    return pages_for_palette(context.get("request"))


@register.simple_tag(takes_context=True)
def zone_address(context: Context) -> str:
    """Where the browser tells which time zone it is in; empty where that is known, or no area asks."""
    zone = getattr(getattr(context.get("request"), "user", None), "time_zone", "")
    return (address_of("briefing:zone") or "") if zone == "UTC" else ""


@register.simple_tag
def search_address() -> str:
    """Where the palette asks; empty as long as no area answers."""
    return address_of("insights:search") or ""
