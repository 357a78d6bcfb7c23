"""The pages of the area, as tabs on each of them."""

from __future__ import annotations

from django.urls import reverse

from trine.web.ui.tags.layout import Tab

PAGES = (
    ("roadmap:timeline", "Timeline"),
    ("roadmap:changes", "What changed"),
    ("roadmap:plans", "Plans"),
    ("roadmap:mine", "My week"),
    ("roadmap:people", "Who and when"),
    ("roadmap:initiatives", "Initiatives"),
)


def tabs(here: str) -> list[Tab]:
    """Links between the pages; `here` is the name of the one that is open."""
    return [Tab(label, reverse(name), name == here) for name, label in PAGES]
