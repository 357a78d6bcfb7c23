"""The last surveys as the checks see them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date

    from trine.core.agreement.disclosure import Published
    from trine.core.agreement.misreads import Misread
    from trine.core.agreement.pairs import Pair

LASTS = 183
"""Days after which a survey says nothing of the present any more."""


@dataclass(frozen=True)
class Measured:
    """What may be shown of the survey that closed last, and the names that its items had.

    What it does not show of two teams, because too few answered or nobody was asked, does not end what the one before
    (`earlier`) showed of them: that still is the last that is known.
    """

    closed_on: date
    published: Published
    names: Mapping[str, str]
    earlier: Measured | None = None

    def is_fresh(self, today: date) -> bool:
        """Whether it still speaks of the present."""
        return 0 <= (today - self.closed_on).days <= LASTS

    def name(self, item: str) -> str:
        """An item's name."""
        return self.names.get(item, item)

    def misreads(self, today: date) -> Iterator[tuple[Measured, Misread]]:
        """All misreads that are the last known of two teams, each with its survey."""
        known: set[tuple[str, str]] = set()
        for survey in self._fresh(today):
            rows = (row for row in survey.published.misreads if (row.team, row.about) not in known)
            yield from ((survey, row) for row in rows)
            known |= {(row.team, row.about) for row in survey.published.readings}

    def beliefs(self, today: date) -> Iterator[tuple[Measured, Pair]]:
        """All pairs of which it is known what is believed, as they were last, each with its survey."""
        known: set[tuple[str, str]] = set()
        for survey in self._fresh(today):
            rows = [row for row in survey.published.pairs if row.gap is not None and (row.team, row.other) not in known]
            yield from ((survey, row) for row in rows)
            known |= {(row.team, row.other) for row in rows}

    def _fresh(self, today: date) -> Iterator[Measured]:
        survey: Measured | None = self
        while survey is not None:
            if survey.is_fresh(today):
                yield survey
            survey = survey.earlier
