"""Tags that arrange: tabs, breadcrumbs, lists of facts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from trine.web.ui.library import register, render

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.utils.safestring import SafeString


@dataclass(frozen=True, slots=True)
class Tab:
    """One of several views of a page; `count` stands beside the label."""

    label: str
    url: str
    current: bool = False
    count: int | None = None


@register.simple_tag
def tabs(items: Sequence[Tab], label: str = "Views") -> SafeString:
    """Links between the views of a page; each has its address."""
    return render("tabs", {"items": items, "label": label})


@register.simple_tag
def breadcrumb(*steps: str) -> SafeString:
    """`{% breadcrumb "Goals" goals_url "Win the mid-market" %}`: pairs of label and address; the page itself last."""
    pairs = [(steps[at], steps[at + 1]) for at in range(0, len(steps) - 1, 2)]
    here = steps[-1] if len(steps) % 2 else ""
    return render("breadcrumb", {"steps": pairs, "here": here})


@register.simple_block_tag
def facts(content: str, *, columns: bool = False) -> SafeString:
    """A list of terms and values, filled with `fact`; `columns` sets them side by side."""
    return render("facts", {"content": content, "columns": columns})


@register.simple_block_tag
def fact(content: str, label: str) -> SafeString:
    """One term with its value: `{% fact "Owner" %}{% person goal.lead %}{% endfact %}`."""
    return render("facts/fact", {"content": content, "label": label})
