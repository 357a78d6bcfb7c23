"""What a message says, once, for every way it can come: mail, Slack, the inbox, a webhook."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Line:
    """One sentence, and the page (path within Trine) that it leads to."""

    text: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """Lines that belong together; a message without a title above them has one section without a title.

    `hue` is the function of the team that the title names, where it names one: product, marketing or sales.
    """

    title: str
    lines: tuple[Line, ...]
    hue: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """What the reader can do about it with one press: its words, and the address (path) that takes the POST."""

    words: str
    url: str


@dataclass(frozen=True, slots=True)
class Story:
    """A headline that says it all in a sentence, then the details for those who read on.

    `because` are the words that follow “because”, why it came to this reader; `less` is the page (path) where they turn
    that reason down.
    """

    headline: str
    url: str = ""
    sections: tuple[Section, ...] = ()
    answers: tuple[Answer, ...] = ()
    because: tuple[str, ...] = ()
    less: str = ""

    @property
    def why(self) -> str:
        """Why it came, in a sentence; empty if nobody said.

        >>> Story("Pricing moved.", because=("it is yours", "your team counts on it")).why
        'You get this because it is yours, and because your team counts on it.'
        """
        return f"You get this because {', and because '.join(self.because)}." if self.because else ""
