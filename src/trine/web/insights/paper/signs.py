"""The five signs on one sheet of A4, whatever there is: what does not fit is cut, and says so."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trine.core.wording import day
from trine.web.insights.paper.fonts import FAMILY, set_fonts
from trine.web.insights.queries.signs import mended
from trine.web.ui.tags.words import whole

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
AROUND = 12.0
"""Millimetres of one sign beside its lines: its title, and the space above and below."""
TITLE = 3
"""So many lines of a finding's title are printed."""
LEAST, PLENTY = 3, 100
LONGEST = 320
"""So many characters fill what a text gets, at most."""
Line = tuple[str, int, tuple[int, int, int]]
"""A text, at most how many lines it gets, and its colour."""
MARKS = {"error": "!", "warning": "?", "info": "i"}
HOW = "A sign is as bad as its worst open finding. There is no score and no average."


def write_sheet(view: SignsView, *, company: str, now: datetime) -> bytes:
    """The sheet as a PDF of one page. `now` is when it was made, by the reader's clock."""
    sheet = _Sheet(_all_text(view, company), now)
    sheet.head(view, company, now)
    top = sheet.y + 2
    needs = [sheet.height_of(_lines(each, sheet, PLENTY)) for each in view.signs]
    room = int((BOTTOM - top - len(needs) * AROUND) / LINE)
    for each, most in zip(view.signs, _shares(needs, room), strict=True):
        top = sheet.sign(each, top, most)
    sheet.foot()
    return sheet.bytes()


class _Sheet:
    """One page that is being drawn, from the top to the bottom."""

    def __init__(self, text: str, now: datetime) -> None:
        from fpdf import FPDF  # it takes a third of a second, and few requests print

        self.pdf: FPDF = FPDF(format="A4")
        self.pdf.set_auto_page_break(auto=False)
        self.pdf.set_margin(0)
        self.pdf.c_margin = 0
        set_fonts(self.pdf, text)
        self.pdf.set_title("The five signs")
        self.pdf.set_lang("en")
        self.pdf.set_creation_date(now)
        self.pdf.add_page()
        self.y = EDGE
        self.known: dict[tuple[str, float, float], list[str]] = {}

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

    def height_of(self, lines: Sequence[Line]) -> int:
        """How many lines some texts take; beside them stands the trend, which takes some too."""
        return max(LEAST, sum(min(most, len(self.lines_of(words, BODY, PLAIN))) for words, most, _ in lines))

    def sign(self, view: SignView, top: float, most: int) -> float:
        """Draw one sign; where the next may begin."""
        self.pdf.set_draw_color(*RULE)
        self.pdf.set_line_width(0.2)
        self.pdf.line(EDGE, top, EDGE + WIDTH, top)
        y, left = top + 2.2, EDGE + NUMBER
        self.text(str(view.sign.number), EDGE, y, NUMBER, size=HEADING, colour=GREY, line=5.4)
        self.text(f"{view.sign.title}: {view.state}", left, y, BODY, size=HEADING, line=5.4, is_strong=True)
        y += 6
        for words, count, colour in _lines(view, self, most):
            y = self.text(words, left, y, BODY, most=count, colour=colour)
        aside = EDGE + WIDTH - ASIDE
        if view.has_trend:
            self.sparkline(view.trend, aside, top + 3, ASIDE, 7)
            self.text(view.movement, aside, top + 11.5, ASIDE, size=SMALL, colour=GREY, most=2)
        return top + AROUND + most * LINE

    def sparkline(self, trend: Sequence[int], x: float, y: float, width: float, height: float) -> None:
        if len(trend) < 2:
            return
        high, step = max(*trend, 1), width / (len(trend) - 1)
        points = [(x + place * step, y + height * (1 - value / high)) for place, value in enumerate(trend)]
        self.pdf.set_draw_color(*INK)
        self.pdf.set_line_width(0.35)
        self.pdf.polyline(points)

    def lines_of(self, words: str, width: float, size: float) -> list[str]:
        """A text as lines; of a very long one only the beginning is looked at."""
        key = (words, width, size)
        if key not in self.known:
            text = whole(" ".join(words[:LONGEST].split())) + ("…" if len(words) > LONGEST else "")
            self.pdf.set_font(FAMILY, size=size)
            found = self.pdf.multi_cell(width, text=text, align="L", dry_run=True, output="LINES")
            self.known[key] = [line.strip() for line in found] if isinstance(found, list) else []
        return self.known[key]

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
        self.pdf.set_font(FAMILY, size=size)
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
        self.pdf.set_font(FAMILY, size=size)
        while words and self.pdf.get_string_width(f"{words}…") > width:
            words = words[:-1].rstrip()
        return f"{words}…"


def _lines(view: SignView, sheet: _Sheet, most: int) -> list[Line]:
    """What stands below a sign's title, in at most so many lines: each text with how many it gets, and its colour."""
    notes = _notes(view)
    if not view.shown:
        return [(view.silence.sentence, 2, INK), *notes]
    titles = [f"{MARKS[each.row.severity]}  {each.row.title}" for each in view.shown]
    room = most - sum(min(count, len(sheet.lines_of(words, BODY, PLAIN))) for words, count, _ in notes)
    titles = titles[: max(1, room if room >= view.pending else room - 1)]
    left = view.pending - len(titles)
    room -= len(titles) + bool(left)
    given = []
    for words in titles:
        more = min(max(0, room), len(sheet.lines_of(words, BODY, PLAIN)) - 1, TITLE - 1)
        room -= more
        given.append((words, 1 + more, INK))
    return [*given, *([(f"and {left} more", 1, GREY)] if left else []), *notes]


def _notes(view: SignView) -> list[Line]:
    """Money, the next step and what was mended."""
    found: list[Line] = []
    if view.stake:
        found.append((f"{view.stake.amount} at stake: {view.stake.found.arithmetic}", 2, INK))
    if view.next:
        found.append((f"Next: {view.next.row.next_step}", 2, INK))
    if view.fixed:
        found.append((f"Mended {mended(view.fixed[0])}", 1, GREY))
    return found


def _shares(needs: Sequence[int], room: int) -> list[int]:
    """Room shared out evenly, where what one does not need is left to the others.

    >>> _shares([2, 20, 9, 1, 20], 40)
    [2, 14, 9, 1, 14]
    """
    shares = [0] * len(needs)
    order = sorted(range(len(needs)), key=lambda place: needs[place])
    for done, place in enumerate(order):
        shares[place] = min(needs[place], room // (len(needs) - done))
        room -= shares[place]
    return shares


def _all_text(view: SignsView, company: str) -> str:
    """Everything that may be drawn, by which the fonts are chosen."""
    words = [view.lede, company, view.team.name if view.team else "", "…−×·“”’"]
    for each in view.signs:
        words += [each.sign.title, each.silence.sentence, each.state]
        words += [part for found in each.shown for part in (found.row.title, found.row.next_step)]
        words += [mended(row) for row in each.fixed[:1]]
        words += [each.stake.found.arithmetic] if each.stake else []
    return "".join(words)
