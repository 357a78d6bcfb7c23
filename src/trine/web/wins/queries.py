"""What the pages of wins show, and what other areas ask."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trine.web.wins.models import Win

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from trine.web.people import policy

MOST_RECENT = 50


def recent(since: date, reader: policy.Reader) -> Sequence[Win]:
    """The wins on the wall from a day on that the reader may read, those across teams first; `MOST_RECENT` at most.

    `.text` tells without figures, `.words_for(reader)` with those that the reader may see. A constant number of
    queries, `.teams` included.
    """
    return list(Win.objects.visible_to(reader).filter(on__gte=since).across_first().told()[:MOST_RECENT])
