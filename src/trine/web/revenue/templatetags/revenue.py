"""Filters for estimates."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import template

from trine.web.revenue import words

if TYPE_CHECKING:
    from trine.core.estimates import Estimate

register = template.Library()


@register.filter
def ranged(estimate: Estimate | None, unit: str = "count") -> str:
    """`{{ month.needed|ranged:"count" }}`: 12 (9 to 15)."""
    return words.ranged(estimate, unit)
