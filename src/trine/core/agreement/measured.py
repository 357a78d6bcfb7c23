"""The last survey as the checks see it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from trine.core.agreement.disclosure import Published

LASTS = 183
"""Days after which a survey says nothing of the present any more."""


@dataclass(frozen=True)
class Measured:
    """What may be shown of the survey that closed last, and the names that its items had."""

    closed_on: date
    published: Published
    names: Mapping[str, str]

    def is_fresh(self, today: date) -> bool:
        """Whether it still speaks of the present."""
        return 0 <= (today - self.closed_on).days <= LASTS

    def name(self, item: str) -> str:
        """An item's name."""
        return self.names.get(item, item)
