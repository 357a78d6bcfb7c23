"""Tags for who: teams with their hue, people."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from trine.core.company import COMPANY
from trine.web.ui.library import register, render
from trine.web.ui.tags.shell import address_of

if TYPE_CHECKING:
    from django.utils.safestring import SafeString

HUES = ("product", "marketing", "sales")


def hue(team: Any) -> str:
    """The class that colours a team: its function if that has a hue, else `neutral`.

    Takes a team of the database or of the plan, a function, or a word.
    """
    function = str(getattr(team, "function", team) or "")
    return function if function in HUES else "neutral"


def slug_of(thing: Any) -> str:
    """The plan id, whether it comes from the database or the plan."""
    return str(getattr(thing, "slug", None) or getattr(thing, "id", ""))


@register.filter(name="hue")
def hue_filter(team: Any) -> str:
    """`class="edge {{ team|hue }}"`."""
    return hue(team)


@register.simple_tag
def team(who: Any, *, link: bool = True, quiet: bool = False) -> SafeString:
    """A team as dot and name, linked to its page: `{% team goal.team %}`; `company` stands for all."""
    name = "Company" if who == COMPANY else str(getattr(who, "name", who))
    slug = slug_of(who)
    url = None
    if link and slug and who != COMPANY:
        url = address_of("goals:team", slug) or address_of("people:team", slug)
    return render("team", {"name": name, "hue": hue(who), "url": url, "quiet": quiet})


@register.simple_tag
def person(who: Any, *, link: bool = True, none: str = "nobody") -> SafeString:
    """A person's name, linked to their page; says `nobody` for none."""
    name = str(getattr(who, "name", who) or "")
    url = address_of("people:person", slug_of(who)) if link and slug_of(who) else None
    return render("person", {"name": name, "url": url, "none": none})
