"""Tags and filters of the roadmap: commitments, changes in words, numbers of a drawing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import template
from django.utils.html import format_html

from trine.core.deliverables import Commitment
from trine.web.people import policy
from trine.web.roadmap import words
from trine.web.ui.tags.shell import address_of
from trine.web.ui.tags.states import tag

if TYPE_CHECKING:
    from django.utils.safestring import SafeString

    from trine.core.launches import Launch
    from trine.web.people.models import Person
    from trine.web.roadmap.models import Absence

register = template.Library()


@register.simple_tag
def commitment(value: str) -> SafeString:
    """How sure something is, by word and form."""
    found = Commitment(value)
    return tag(found.value, tone=words.TONES[found])


@register.simple_tag
def changed(what: str, before: str, after: str) -> str:
    """A change in words, as a sentence's beginning."""
    text = words.changed(what, before, after)
    return f"{text[:1].upper()}{text[1:]}"


@register.simple_tag
def launch_link(launch: Launch) -> SafeString:
    """A launch's name, with its page where there is one."""
    url = address_of("launches:launch", launch.id)
    return format_html('<a href="{}">{}</a>', url, launch.name) if url else format_html("{}", launch.name)


@register.filter
def svg(value: float) -> str:
    """A number as SVG wants it, whatever the reader's language."""
    return f"{value:g}" if abs(value) < 1e5 else f"{value:.1f}"


@register.filter
def may_take_out(absence: Absence, reader: Person) -> bool:
    """Whether the reader takes this absence out."""
    return policy.can_enter_absence(reader, absence.person)
