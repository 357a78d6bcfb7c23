"""Light, dark, or as the device: kept on the person, and in a cookie for those who are not signed in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth import get_user_model

if TYPE_CHECKING:
    from django.http import HttpRequest

THEMES = {"auto": "As the device", "light": "Light", "dark": "Dark"}
COOKIE = "trine_theme"


def theme_of(request: HttpRequest | None) -> str:
    """The reader's choice; `auto` if there is none."""
    if request is None:
        return "auto"
    user = getattr(request, "user", None)
    chosen = getattr(user, "theme", None) if user is not None and user.is_authenticated else None
    chosen = chosen or request.COOKIES.get(COOKIE, "auto")
    return chosen if chosen in THEMES else "auto"


def remember_theme(*, person_id: int, theme: str) -> None:
    """Keep the choice on the person."""
    get_user_model()._default_manager.filter(pk=person_id).update(theme=theme)
