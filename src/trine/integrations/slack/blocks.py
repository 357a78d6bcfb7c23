"""A story as a message of Slack: short enough to be read at a glance, and never a command to Slack.

Whatever people have typed into names and titles is shown as text: line breaks become spaces, `&`, `<` and `>` are
escaped, so that no name can mention a channel, forge a link or begin a line of its own.
"""

from __future__ import annotations

import json
import re
import unicodedata
from dataclasses import dataclass, field, replace
from math import ceil
from typing import TYPE_CHECKING, Any

from trine.integrations.slack.limits import BUTTON_TEXT, MESSAGE_TEXT, SECTION_TEXT

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from trine.core.briefing import Line, Story

LINES = 11
"""How many lines of text a message has at most, as seen."""
WIDTH = 80
"""Characters to a line, in a window of usual width."""
LESS = "No more of these"
HEADLINE, LINE, WHY = 3 * WIDTH, 2 * WIDTH, 2 * WIDTH
LONGEST_URL = 350
"""A longer one is left out; the headline leads to the page as well."""
DONE, LATER, BACK, ANSWER = "done", "later", "back", "answer"
"""What buttons do, as their `action_id`; answers are numbered."""
HIDDEN = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
"""Marks without width, and those that turn the direction of writing."""
LOOKALIKES = str.maketrans({"*": "\u2217", "`": "\u02cb"})
"""Slack has no escape for its marks of bold and code, which would otherwise reach over what follows."""


@dataclass(frozen=True, slots=True)
class Post:
    """What goes to Slack: the blocks, and the same as plain text for notifications and screen readers."""

    text: str
    blocks: list[dict[str, Any]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Said:
    """What was done about a message, which then shows that instead of its buttons."""

    words: str
    can_take_back: bool = False


def post_of(
    stories: Sequence[Story],
    site: str,
    *,
    handle: str = "",
    said: Said | None = None,
    to_all: bool = False,
    more: int = 0,
) -> Post:
    """One message for one story, or for the several of a digest, which has so many more; `site` is Trine's address.

    Buttons carry the `handle`, by which a press is known again; without one there are none. A digest is a person's own
    unless it is `to_all` of a channel.

    >>> from trine.core.briefing import Story
    >>> post_of([Story("R&D moved <!channel>")], "https://trine.example").text
    'R&amp;D moved &lt;!channel&gt;'
    """
    lines = _lines_of(stories[0], site) if len(stories) == 1 else _digest(stories, site, more, to_all=to_all)
    shown = [line for line in lines if line.marked]
    blocks = [_section(text) for text in _packed([line.marked for line in shown if not line.is_quiet])]
    blocks += [_context(line.marked) for line in shown if line.is_quiet]
    told = [line.plain for line in shown]
    if said:
        blocks.append(_context(escaped(said.words, LINE)))
        told.insert(0, escaped(said.words, LINE))
    if handle and (buttons := list(_buttons(stories, handle, said))):
        blocks.append({"type": "actions", "elements": buttons})
    return Post(_packed(told, MESSAGE_TEXT)[0], blocks)


def _packed(lines: Sequence[str], most: int = SECTION_TEXT) -> list[str]:
    """Lines in as few texts as Slack takes."""
    texts = [""]
    for line in lines:
        joined = f"{texts[-1]}\n{line}" if texts[-1] else line
        texts = [*texts[:-1], joined] if len(joined) <= most else [*texts, line]
    return texts


@dataclass(frozen=True, slots=True)
class _Shown:
    """One line (it may wrap): with Slack's marks, without them, and how many lines it takes."""

    marked: str
    plain: str
    height: int
    is_title: bool = False
    is_quiet: bool = False


def _lines_of(story: Story, site: str) -> list[_Shown]:
    """The headline, as many lines as there is room for, and why it came."""
    top = _shown(story.headline, site + story.url if story.url else "", HEADLINE, is_title=True)
    why = [_why(story, site)] if story.why else []
    body = [entry for section in story.sections for entry in _section_lines(section.title, section.lines, site)]
    return [top, *_fitting(body, LINES - top.height - sum(line.height for line in why), site + story.url), *why]


def _why(story: Story, site: str) -> _Shown:
    """Why it came, and where that can be turned down."""
    line = _shown(story.why, "", WHY, is_quiet=True)
    if not story.less:
        return line
    height = ceil((len(line.plain) + len(LESS) + 1) / WIDTH)
    return replace(line, marked=f"{line.marked} <{_in_link(site + story.less)}|{LESS}>", height=height)


def _section_lines(title: str, lines: Sequence[Line], site: str) -> Iterator[_Shown]:
    """A section's title, where it has one, and its lines; a title is no line that counts."""
    if title and lines:
        yield _shown(title, "", WIDTH, is_title=True)
    for line in lines:
        yield _shown(line.text, site + line.url if line.url else "", LINE, begin="•  ")


def _digest(stories: Sequence[Story], site: str, more: int, *, to_all: bool) -> list[_Shown]:
    """Each story in a line of its own with its first reason, and where the rest stands."""
    words, rest = ("things have happened", f"{site}/") if to_all else ("messages for you", f"{site}/inbox/")
    top = _shown(f"{len(stories) + more:,} {words}", rest, HEADLINE, is_title=True)
    items = [_item(story, site) for story in stories]
    return [top, *_fitting(items, LINES - top.height, rest, more)]


def _item(story: Story, site: str) -> _Shown:
    why = f" (because {tidy(story.because[0], WIDTH // 2)})" if story.because else ""
    line = _shown(tidy(story.headline, LINE - len(why)), site + story.url if story.url else "", LINE, begin="•  ")
    more = escaped(why, LINE)
    return _Shown(line.marked + more, line.plain + more, ceil((len(story.headline[:LINE]) + len(why) + 3) / WIDTH))


def _fitting(lines: Sequence[_Shown], room: int, url: str, more: int = 0) -> list[_Shown]:
    """As many lines as fit, and a link that says how many more there are."""
    if not more and sum(line.height for line in lines) <= room:
        return list(lines)
    taken: list[_Shown] = []
    for line in lines:
        if sum(each.height for each in taken) + line.height > room - 1:
            break
        taken.append(line)
    while taken and taken[-1].is_title:
        taken.pop()
    left = sum(not line.is_title for line in lines[len(taken) :]) + more
    return [*taken, _shown(f"… and {left:,} more in Trine", url, WIDTH)]


def _shown(
    text: str, url: str, most: int, *, begin: str = "", is_title: bool = False, is_quiet: bool = False
) -> _Shown:
    words = tidy(text, most - len(begin))
    height = max(1, ceil((len(words) + len(begin)) / WIDTH))
    if not words:
        return _Shown("", "", 0, is_title, is_quiet)
    plain = escaped(words, most)
    marked = plain.translate(LOOKALIKES)
    if url and len(link := _in_link(url)) <= LONGEST_URL:
        marked = f"<{link}|{marked}>"
    return _Shown(f"*{marked}*" if is_title else begin + marked, begin + plain, height, is_title, is_quiet)


def tidy(text: str, most: int) -> str:
    """Text in one line without control characters, cut to a length.

    >>> tidy("A\\r\\n<!here>\\x00 B", 8)
    'A <!her…'
    """
    kept = "".join(char for char in HIDDEN.sub("", text) if char.isspace() or unicodedata.category(char) != "Cc")
    line = " ".join(kept.split())
    return line if len(line) <= most else f"{line[: max(0, most - 1)].rstrip()}…"


def escaped(text: str, most: int) -> str:
    """Tidy text that Slack shows as it stands."""
    return tidy(text, most).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _in_link(url: str) -> str:
    """An address that can't end its own link."""
    found = "".join(url.split()).replace("|", "%7C").replace("<", "%3C").replace(">", "%3E")
    return found.replace("&", "&amp;")


def _buttons(stories: Sequence[Story], handle: str, said: Said | None) -> Iterator[dict[str, Any]]:
    if said:
        if said.can_take_back:
            yield _button("Put it back", BACK, handle)
        return
    if len(stories) == 1:
        for number, answer in enumerate(stories[0].answers[:5]):
            value = json.dumps({"of": handle, "url": answer.url})
            yield {**_button(answer.words, f"{ANSWER}:{number}", value), **({} if number else {"style": "primary"})}
    yield _button("Done" if len(stories) == 1 else "Done with all", DONE, handle)
    yield _button("Tomorrow", LATER, handle)


def _button(words: str, action: str, value: str) -> dict[str, Any]:
    text = {"type": "plain_text", "text": tidy(words, BUTTON_TEXT) or "Yes", "emoji": False}
    return {"type": "button", "text": text, "action_id": action, "value": value}


def _section(text: str) -> dict[str, Any]:
    return {"type": "section", "text": _marked(text)}


def _context(text: str) -> dict[str, Any]:
    return {"type": "context", "elements": [_marked(text)]}


def _marked(text: str) -> dict[str, Any]:
    return {"type": "mrkdwn", "text": text or "…", "verbatim": True}
