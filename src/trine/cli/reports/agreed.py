"""What `trine agreement` says: tables and sentences for people, all figures in full for programs."""

from __future__ import annotations

import io
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rich import box
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from trine.core.agreement.stored import to_json
from trine.core.agreement.telling import headline, misread_sentence, pair_sentence
from trine.core.explained import percent
from trine.core.wording import times

if TYPE_CHECKING:
    from collections.abc import Mapping

    from trine.core.agreement import Published, Survey
    from trine.core.company import Company
    from trine.core.intervals import Interval


@dataclass(frozen=True)
class Answer:
    """A survey, with the names of what it speaks of."""

    company: Company
    items: Mapping[str, str]
    survey: Survey
    published: Published

    def item(self, item: str) -> str:
        """An item's name."""
        return self.items.get(item, item)

    @property
    def unlisted(self) -> list[str]:
        """The names of teams that were guessed at and have published nothing that could be chosen."""
        guessed = {about for _, about in self.survey.guesses}
        without = (team for team in guessed if not {*self.survey.published.get(team, ())} & {*self.survey.items})
        return sorted(map(self.company.index.team_name, without))


def as_json(answer: Answer) -> str:
    """The figures in full precision; shares run from 0 to 1, what is not known is null."""
    told = {"items": len(answer.items), **to_json(answer.published)}
    return json.dumps(told, ensure_ascii=False, indent=2) + "\n"


def as_text(answer: Answer) -> str:
    """The answer in a sentence, the matrix, the misreads, and what is not shown."""
    shown, company = answer.published, answer.company
    out = Console(highlight=False, soft_wrap=True, file=io.StringIO(), width=200)
    out.print(f"[bold]{escape(headline(shown.everybody))}[/]")
    if shown.pairs:
        out.print(_matrix(answer))
    for pair in shown.pairs:
        if pair.gap_interval is not None and pair.gap_interval.low > 0:
            out.print(escape(pair_sentence(pair, company.index.team_name)))
    sure = [row for row in shown.misreads if row.is_clear]
    if sure:
        out.print("\n[bold]Misread[/]")
        for row in sorted(sure, key=lambda row: (-row.count / row.n, row.team, row.about, row.item)):
            out.print(escape(misread_sentence(row, company.index.team_name, answer.item)))
    for team in answer.unlisted:
        out.print(escape(f"\n{team} has no published top three among these items, so that nobody can guess it."))
    if shown.suppressed:
        out.print(f"\n{escape(_hidden(answer))}")
    return str(out.file.getvalue())  # type: ignore[attr-defined]  # the file is the text made above


def _matrix(answer: Answer) -> Table:
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for heading in ("team", "with", "n", "same", "95 % interval", "beyond chance", "believed", "gap"):
        table.add_column(heading, justify="left" if heading in {"team", "with"} else "right")
    name = answer.company.index.team_name
    for row in answer.published.pairs:
        table.add_row(
            escape(name(row.team)),
            escape(name(row.other)),
            str(row.n),
            percent(row.overlap, 0),
            "all answered" if row.is_census else _span(row.interval),
            "" if row.kappa is None else f"{row.kappa:.2f}",
            "" if row.perceived is None else percent(row.perceived, 0),
            "" if row.gap is None else f"{100 * row.gap:+.0f}",
        )
    return table


def _span(interval: Interval | None) -> str:
    return "" if interval is None else f"{percent(interval.low, 0)} to {percent(interval.high, 0)}"


def _hidden(answer: Answer) -> str:
    rows = answer.published.suppressed
    teams = sorted({answer.company.index.team_name(row.team) for row in rows})
    return f"{times(len(rows), 'figure')} not shown, so that nobody’s answer can be worked out: {', '.join(teams)}."
