"""The tag library behind `{% load ui %}`, and what its tags share: attributes and rendering."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from django.forms.utils import flatatt
from django.template import Library
from django.template.loader import get_template
from django.utils.safestring import mark_safe

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.template import Context
    from django.utils.safestring import SafeString

register = Library()

FORBIDDEN = re.compile(r"^(style|on.*|hx-on.*)$")


class InlineCodeError(ValueError):
    """An attribute that the content security policy would block."""


def attributes(given: Mapping[str, Any]) -> SafeString:
    """HTML attributes from keyword arguments; `_` becomes `-`, none and false are left out.

    >>> attributes({"hx_get": "/goals/", "disabled": True, "title": None})
    ' hx-get="/goals/" disabled'
    """
    named = {name.strip("_").replace("_", "-"): value for name, value in given.items() if value is not None}
    for name in named:
        if FORBIDDEN.match(name):
            raise InlineCodeError(f"{name} is inline code, which the security policy blocks; use a class or a module")
    return flatatt(named)


def render(component: str, values: Mapping[str, Any], context: Context | None = None) -> SafeString:
    """The component's template with these values, and the request of the page for its CSRF token and reader.

    `button` is `button/button.html`; `button/post` is another part in the same folder.
    """
    request = context.get("request") if context is not None else None
    folder, _, part = component.partition("/")
    html = get_template(f"components/{folder}/{part or folder}.html").render(dict(values), request)
    return mark_safe(html.strip())  # noqa: S308 - our own template has escaped it
