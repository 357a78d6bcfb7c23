"""`{% load following %}{% follow_button "goal" goal.slug %}` on the page of something that can be followed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import template
from django.urls import reverse

from trine.web.briefing.models import Follow
from trine.web.people.models import Person
from trine.web.ui.tags.actions import post_button

if TYPE_CHECKING:
    from django.template import Context
    from django.utils.safestring import SafeString

register = template.Library()


@register.simple_tag(takes_context=True)
def follow_button(context: Context, kind: str, subject_id: str) -> SafeString | str:
    """Follow, or Following, which ends it."""
    person = getattr(context.get("request"), "user", None)
    if not isinstance(person, Person):
        return ""
    follows = Follow.objects.filter(person=person, subject_kind=kind, subject_id=subject_id).exists()
    name, label = ("unfollow", "Following") if follows else ("follow", "Follow")
    icon = "check" if follows else "plus"
    url = reverse(f"briefing:{name}", args=[kind, subject_id])
    button: SafeString = post_button(context, label, url, kind="quiet", icon=icon)
    return button
