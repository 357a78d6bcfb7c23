"""The five signs on one sheet of A4, whatever there is: what does not fit is cut, and says so."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trine.core.wording import day
from trine.web.insights.paper.fonts import FAMILY, set_fonts
from trine.web.insights.queries.signs import mended

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from fpdf import FPDF

    from trine.web.insights.queries.signs import SignsView, SignView

EDGE, WIDTH, BOTTOM = 16.0, 178.0, 280.0
"""Millimetres: the margin, what is between the margins, and where the last sign ends."""
NUMBER, BODY, ASIDE = 9.0, 124.0, 38.0
LINE = 4.15
SMALL, PLAIN, HEADING, LEDE = 8.0, 9.0, 11.5, 16.0
"""Points."""
INK, GREY, RULE = (24, 27, 32), (101, 105, 112), (200, 199, 195)
LINES = 9
"""Of one sign, below its title."""
SHOWN = 3
MARKS = {"error": "!", "warning": "?", "info": "i"}
HOW = "A sign is as bad as its worst open finding. There is no score and no average."


def write_sheet(view: SignsView, *, company: str, now: datetime) -> bytes:
    """The sheet as a PDF of one page. `now` is when it was made, by the reader's clock."""
    sheet = _Sheet(_all_text(view, company))
    sheet.head(view, company, now)
    top, height = sheet.y + 2, (BOTTOM - sheet.y - 2) / len(view.signs)
    for place, each in enumerate(view.signs):
        sheet.sign(each, top + place * height)
    sheet.foot()
    return sheet.bytes()


class _Sheet:
    """One page that is being drawn, from the top to the bottom."""

    def __init__(self, text: str) -> None:
        from fpdf import FPDF  # it takes a third of a second, and few requests print

        self.pdf: FPDF = FPDF(format="A4")
        self.pdf.set_auto_page_break(auto=False)
        self.pdf.set_margin(0)
        self.pdf.c_margin = 0
        set_fonts(self.pdf, text)
        self.pdf.set_title("The five signs")
        self.pdf.set_lang("en")
        self.pdf.add_page()
        self.y = EDGE

    def bytes(self) -> bytes:
        return bytes(self.pdf.output())

    def head(self, view: SignsView, company: str, now: datetime) -> None:
        of = f"{company} · {view.team.name}" if view.team else company
        when = f"as of the end of {day(view.on)}" if view.on else f"as of {day(now.date())}, {now:%H:%M}"
        self.y = self.text(f"{of} · the five signs, {when}", EDGE, self.y, WIDTH, size=SMALL, colour=GREY)
        self.y += 2
        self.y = self.text(view.lede, EDGE, self.y, WIDTH, size=LEDE, most=3, line=7.2)
        if view.on:
            note = f"Printed on {day(now.date())}. Words and figures are those that each finding had last."
            self.y = self.text(note, EDGE, self.y + 1, WIDTH, size=SMALL, colour=GREY)

    def foot(self) -> None:
        self.text(HOW, EDGE, BOTTOM + 5, WIDTH, size=SMALL, colour=GREY)

    def sign(self, view: SignView, top: float) -> None:
        self.pdf.set_draw_color(*RULE)
        self.pdf.set_line_width(0.2)
        self.pdf.line(EDGE, top, EDGE + WIDTH, top)
        y, left = top + 2.2, EDGE + NUMBER
        self.text(str(view.sign.number), EDGE, y, NUMBER, size=HEADING, colour=GREY, line=5.4)
        self.text(f"{view.sign.title}: {view.state}", left, y, BODY, size=HEADING, line=5.4, is_strong=True)
        y += 6
        for words, most, colour in _lines(view, self):
            y = self.text(words, left, y, BODY, most=most, colour=colour)
        aside = EDGE + WIDTH - ASIDE
        if view.is_checked:
            self.sparkline(view.trend, aside, top + 3, ASIDE, 7)
            self.text(view.movement, aside, top + 11.5, ASIDE, size=SMALL, colour=GREY, most=2)

    def sparkline(self, trend: Sequence[int], x: float, y: float, width: float, height: float) -> None:
        high, step = max(*trend, 1), width / (len(trend) - 1)
        points = [(x + place * step, y + height * (1 - value / high)) for place, value in enumerate(trend)]
        self.pdf.set_draw_color(*INK)
        self.pdf.set_line_width(0.35)
        self.pdf.polyline(points)

    def lines_of(self, words: str, width: float, size: float) -> list[str]:
        self.pdf.set_font(FAMILY, size=size)
        found = self.pdf.multi_cell(width, text=" ".join(words.split()), align="L", dry_run=True, output="LINES")
        return [line.strip() for line in found] if isinstance(found, list) else []

    def text(
        self,
        words: str,
        x: float,
        y: float,
        width: float,
        *,
        size: float = PLAIN,
        most: int = 1,
        colour: tuple[int, int, int] = INK,
        line: float = LINE,
        is_strong: bool = False,
    ) -> float:
        """Draw at most so many lines, the last one cut with an ellipsis; where the next text may begin."""
        lines = self.lines_of(words, width, size)
        if len(lines) > most:
            lines = [*lines[: most - 1], self.cut(lines[most - 1], width, size)]
        self.pdf.set_text_color(*colour)
        self.pdf.set_draw_color(*colour)
        with self.pdf.local_context(text_mode="FILL_STROKE" if is_strong else "FILL", line_width=0.12):
            for one in lines:
                self.pdf.set_xy(x, y)
                self.pdf.cell(width, line, one, align="L")
                y += line
        return y

    def cut(self, words: str, width: float, size: float) -> str:
        """The beginning of a line, with an ellipsis that fits."""
        while words and len(self.lines_of(f"{words}…", width, size)) > 1:
            words = words[:-1].rstrip()
        return f"{words}…"


def _lines(view: SignView, sheet: _Sheet) -> list[tuple[str, int, tuple[int, int, int]]]:
    """What stands below a sign's title: words, at most how many lines they take, and their colour."""
    after: list[tuple[str, int, tuple[int, int, int]]] = []
    left = view.pending - min(view.pending, SHOWN)
    if left:
        after.append((f"and {left} more", 1, GREY))
    if view.stake:
        after.append((f"{view.stake.amount} at stake: {view.stake.found.arithmetic}", 2, INK))
    if view.next:
        after.append((f"Next: {view.next.row.next_step}", 2, INK))
    if view.fixed:
        after.append((f"Mended: {mended(view.fixed[0])}", 1, GREY))
    taken = sum(min(most, len(sheet.lines_of(words, BODY, PLAIN))) for words, most, _ in after)
    shown = view.shown[:SHOWN]
    if not shown:
        return [(view.sign.quiet if view.is_checked else "No check looks for this yet.", 2, INK), *after]
    each = max(1, min(2, (LINES - taken) // len(shown)))
    return [*((f"{MARKS[view.row.severity]}  {view.row.title}", each, INK) for view in shown), *after]


def _all_text(view: SignsView, company: str) -> str:
    """Everything that may be drawn, by which the fonts are chosen."""
    words = [view.lede, company, view.team.name if view.team else "", "…−×·“”’"]
    for each in view.signs:
        words += [each.sign.title, each.sign.quiet, each.state]
        words += [part for found in each.shown for part in (found.row.title, found.row.next_step)]
        words += [mended(row) for row in each.fixed[:1]]
        words += [each.stake.found.arithmetic] if each.stake else []
    return "".join(words)
