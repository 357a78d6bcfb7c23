"""A mail's plain twin: readable in 72 columns."""

from __future__ import annotations

from textwrap import TextWrapper
from typing import TYPE_CHECKING

from trine.web.ui.tags.words import whole

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from trine.core.briefing import Section, Story

COLUMNS = 72
_SEVERAL = "-" * COLUMNS
_plain = TextWrapper(COLUMNS, break_long_words=False, break_on_hyphens=False)
_item = TextWrapper(
    COLUMNS, initial_indent="* ", subsequent_indent="  ", break_long_words=False, break_on_hyphens=False
)


def plain_text(stories: Sequence[Story], url: str, more: int = 0) -> str:
    """The stories one after the other, how many more the inbox has, and where to choose what comes; `url` is Trine's
    public address.

    >>> from trine.core.briefing import Line, Section, Story
    >>> print(plain_text([Story("It moved.", "/a/", (Section("Why", (Line("The supplier is late."),)),))], "https://t"))
    It moved.
    <BLANKLINE>
    WHY
    * The supplier is late.
    <BLANKLINE>
    https://t/a/
    <BLANKLINE>
    --
    Choose what reaches you, and when:
    https://t/inbox/settings/
    <BLANKLINE>
    """
    told = f"\n\n{_SEVERAL}\n\n".join("\n\n".join(_blocks(story, url)) for story in stories)
    if more:
        told += f"\n\n{_SEVERAL}\n\nAnd {more:,} more, in your inbox:\n{url}/inbox/"
    return f"{told}\n\n--\nChoose what reaches you, and when:\n{url}/inbox/settings/\n"


def _blocks(story: Story, url: str) -> Iterator[str]:
    yield _plain.fill(whole(story.headline))
    for section in story.sections:
        yield "\n".join(_section(section, "" if story.url else url))
    if story.url:
        yield f"{url}{story.url}"
    if story.why:
        less = f"\nNo more of these: {url}{story.less}" if story.less else ""
        yield _plain.fill(story.why) + less


def _section(section: Section, url: str) -> Iterator[str]:
    """A title and its lines; addresses of lines only where the story has no page of its own."""
    if section.title:
        yield _plain.fill(section.title.upper())
    for line in section.lines:
        yield _item.fill(whole(line.text))
        if url and line.url:
            yield f"  {url}{line.url}"
