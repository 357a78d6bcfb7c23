"""What the people at the table have left open, brought up, and reached."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trine.core.meetings import Candidate, Detail, Kind
from trine.core.status import Needs
from trine.core.wording import sentence, times
from trine.web.wins.queries import recent

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from trine.web.meetings.table import Table


ASKED_FOR = -1
"""What people ask for by name comes before all that has no known cost."""


def carried(table: Table) -> Iterator[Candidate]:
    """What is left from before, as one point; who may see nothing of it does not see the point."""
    rows = table.actions
    if rows:
        needs = [frozenset(Needs(need) for need in row.item.needs) if row.item else frozenset() for row in rows]
        late = any(row.due <= table.on for row in rows)
        yield Candidate(
            "actions",
            Kind.ACTIONS,
            f"{times(len(rows), 'action')} from before" if not any(needs) else "Actions from before",
            because="promised here, and due" if late else "promised here, and not done yet",
            needs=frozenset.intersection(*needs),
            details=tuple(
                Detail(f"{row.who.name}: {sentence(row.text)}", needs=each)
                for row, each in zip(rows, needs, strict=True)
            ),
        )


def brought_up(table: Table) -> Iterator[Candidate]:
    """What people have asked to talk about."""
    for row in table.topics:
        because = f"{row.by.name} brought it up"
        key = f"topic/{row.pk:012}"  # in the order in which they were brought up
        yield Candidate(key, Kind.ASKED, row.text, because=because, teams=table.slugs, severity=ASKED_FOR)


def wins(table: Table, good: Sequence[Detail]) -> Iterator[Candidate]:
    """Wins of these teams, and what shipped, as one point with a line each."""
    rows = recent(table.since.date(), table.there[0]) if table.there else ()
    lines = [Detail(row.text, row.get_absolute_url()) for row in rows if table.share(team.slug for team in row.teams)]
    lines += good
    if lines:
        text = f"{times(len(lines), 'thing')} went well"
        yield Candidate("wins", Kind.WINS, text, because="so that it is said aloud", details=tuple(lines))
