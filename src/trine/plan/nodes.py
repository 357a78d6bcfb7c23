"""YAML as nodes that keep their place and their raw text.

The nodes are made from the parser's events, not by PyYAML's own constructor, for three reasons. A value's raw text
says what somebody wrote: `on:` stays a key and `2027` a word, where YAML 1.1 would make them `True` and a number.
Aliases, tags and deep nesting are refused where they begin, so that no small file can unfold into a large one. And
every node knows its first and last character.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import yaml

if TYPE_CHECKING:
    from collections.abc import Iterator

    from yaml._yaml import Mark as CMark
    from yaml.error import Mark

    from trine.plan.problems import PlanError, Position
    from trine.plan.source import Source

DEEPEST = 20
"""Levels of nesting; the format needs nine."""

MOST_NODES = 1_000_000
"""Words, lists and groups of one file; a plan of 5,000 goals and 2,000 metrics has a quarter of that."""

_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_TAB_IN_INDENT = re.compile(r" *\t")
_NONE = frozenset({"", "~", "null", "Null", "NULL"})
_HINTS = (
    (
        "mapping values are not allowed",
        "a `: ` stands where no key can begin; put the text in quotes, or check the indent",
    ),
    (
        "block sequence entries are not allowed",
        "a `- ` stands where no list can begin; put a lone `-` in quotes, or check the indent",
    ),
    ("cannot start any token", "no value can begin with this character; put the text in quotes"),
    (
        "expected ',' or",
        "a list or group opened with `[` or `{` is not closed before this; add the missing `,`, `]` or `}`",
    ),
    ("expected <block end>", "the indent does not fit the lines above; align it with its neighbours"),
    ("could not find expected ':'", "a key without its `:`; write `key: value`"),
    ("found unexpected end of stream", "a text in quotes is never closed; add the missing quote"),
    (
        "found unknown escape character",
        "a `\\` inside double quotes begins no known escape; write `\\\\`, or use single quotes",
    ),
    ("did not find expected node content", "a value is missing here"),
    ("found undefined tag handle", "a `!` begins a YAML tag, which a plan does not use; put the text in quotes"),
)


@dataclass(slots=True)
class Scalar:
    """One word, number, date or text, as it was written."""

    source: Source
    start: int
    end: int
    text: str
    style: str
    """Empty for a plain word, else the character that opens it: a quote, `|` or `>`."""

    @property
    def is_none(self) -> bool:
        """Whether it stands for nothing: empty, `~` or `null`, without quotes."""
        return not self.style and self.text in _NONE

    @property
    def position(self) -> Position:
        """Where it begins."""
        return self.source.position(self.start)

    def place_of(self, offset: int) -> Position:
        """Where the character at an offset of the text stands in the file; where it begins, if escapes hide that.

        White space may be folded, so a run of it in the text stands for a run of it in the file.
        """
        raw = self.source.text
        index = self.start + len(self.style)
        if self.style in {"|", ">"}:
            index = raw.find("\n", index, self.end)
            index += len(raw[index : self.end]) - len(raw[index : self.end].lstrip())
        for char in self.text[:offset]:
            if char.isspace():
                while index < self.end and raw[index].isspace():
                    index += 1
            elif index < self.end and raw[index] == char:
                index += 1
            else:
                return self.position
        return self.source.position(min(index, self.end))


@dataclass(slots=True)
class Items:
    """A list."""

    source: Source
    start: int
    items: list[Node]

    @property
    def position(self) -> Position:
        """Where it begins."""
        return self.source.position(self.start)


@dataclass(slots=True)
class Pairs:
    """Keys with their values, in the order of the file; a key may come twice."""

    source: Source
    start: int
    pairs: list[tuple[Scalar, Node]]

    @property
    def position(self) -> Position:
        """Where it begins."""
        return self.source.position(self.start)


Node = Scalar | Items | Pairs


def compose(source: Source) -> Node | None:
    """The file's one document, none if it is empty. Raises PlanError for text that is not the YAML of a plan."""
    try:
        return _Composer(source).document(yaml.parse(source.text, Loader=_LOADER))
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        said = ", ".join(filter(None, (error.context, error.problem)))
        raise _not_yaml(source, min(_index(mark), len(source.text)), said) from None
    except yaml.reader.ReaderError as error:
        raise _not_yaml(source, min(error.position, len(source.text)), str(error.reason)) from None


def _index(mark: Mark | CMark | None) -> int:
    return mark.index if mark else 0


def _not_yaml(source: Source, index: int, said: str) -> PlanError:
    line_start = source.text.rfind("\n", 0, index) + 1
    if tab := _TAB_IN_INDENT.match(source.text, line_start):
        return source.error(
            tab.end() - 1, "a tab stands in the indent; YAML takes spaces only: write two spaces for each tab"
        )
    hint = next((hint for words, hint in _HINTS if words in said), said)
    return source.error(index, f"the text is not valid YAML: {hint}")


class _Composer:
    """Builds the nodes with a stack of its own, so that nesting costs no recursion."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.root: Node | None = None
        self.open: list[Items | Pairs] = []
        self.keys: list[Scalar | None] = []
        self.count = 0

    def document(self, events: Iterator[yaml.Event]) -> Node | None:
        documents = 0
        for event in events:
            if isinstance(event, yaml.ScalarEvent):
                self.refuse_tricks(event)
                start, end = _index(event.start_mark), _index(event.end_mark)
                self.add(Scalar(self.source, start, end, event.value, event.style or ""))
            elif isinstance(event, yaml.SequenceStartEvent):
                self.refuse_tricks(event)
                self.begin(Items(self.source, _index(event.start_mark), []), event)
            elif isinstance(event, yaml.MappingStartEvent):
                self.refuse_tricks(event)
                self.begin(Pairs(self.source, _index(event.start_mark), []), event)
            elif isinstance(event, yaml.CollectionEndEvent):
                self.open.pop()
                self.keys.pop()
            elif isinstance(event, yaml.AliasEvent):
                raise self.error(
                    event, f"`*{event.anchor}` is a YAML alias, which a plan does not use; write the value out"
                )
            elif isinstance(event, yaml.DocumentStartEvent):
                documents += 1
                if documents > 1:
                    raise self.error(
                        event, "a second document begins here with `---`; a file holds one plan: remove the line"
                    )
        return self.root

    def error(self, event: yaml.Event, sentence: str) -> PlanError:
        return self.source.error(min(_index(event.start_mark), len(self.source.text)), sentence)

    def refuse_tricks(self, event: yaml.NodeEvent) -> None:
        if event.anchor:
            raise self.error(
                event, f"`&{event.anchor}` is a YAML anchor, which a plan does not use; write the value out each time"
            )
        if tag := (getattr(event, "tag", None) or "").replace("tag:yaml.org,2002:", "!!"):
            raise self.error(
                event, f"`{tag}` is a YAML tag, which a plan does not use; remove it, or put the text in quotes"
            )

    def begin(self, node: Items | Pairs, event: yaml.Event) -> None:
        if len(self.open) >= DEEPEST:
            raise self.error(
                event,
                f"more than {DEEPEST} lists and groups stand inside one another; check the brackets and the indent",
            )
        self.add(node)
        self.open.append(node)
        self.keys.append(None)

    def add(self, node: Node) -> None:
        self.count += 1
        if self.count > MOST_NODES:
            raise self.source.error(
                node.start, f"the file has more than {MOST_NODES:,} values; split it into a folder of files"
            )
        if not self.open:
            self.root = node
            return
        parent = self.open[-1]
        if isinstance(parent, Items):
            parent.items.append(node)
        elif (key := self.keys[-1]) is not None:
            parent.pairs.append((key, node))
            self.keys[-1] = None
        elif isinstance(node, Scalar):
            self.keys[-1] = node
        else:
            raise self.source.error(
                node.start, "a list or group stands where a key belongs; a key is one word, as in `name: Sales`"
            )
