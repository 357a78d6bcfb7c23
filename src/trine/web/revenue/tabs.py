"""The pages of the area, as tabs on each of them."""

from __future__ import annotations

from django.urls import reverse

from trine.web.ui.tags.layout import Tab

PAGES = (
    ("revenue:attribution", "Who brought it"),
    ("revenue:funnel", "Funnel and plan"),
    ("revenue:handoff", "Handoff"),
    ("revenue:campaigns", "Campaigns"),
    ("revenue:win_rate", "Win rate"),
    ("revenue:execution", "Execution"),
    ("revenue:collateral", "Collateral"),
)


def tabs(here: str) -> list[Tab]:
    """Links between the pages; `here` is the name of the one that is open."""
    return [Tab(label, reverse(name), name == here) for name, label in PAGES]
