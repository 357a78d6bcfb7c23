"""What Slack takes, as it publishes it (docs.slack.dev, Block Kit reference and chat.postMessage).

All the text of a message together has a limit that is not published: some 10,400 characters were taken and 11,300
refused as `msg_blocks_too_long` (slackapi/bolt-js, issues 2509 and 2867); ours is well below.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    Block = Mapping[str, Any]

BLOCKS = 50
HEADER_TEXT = 150
SECTION_TEXT = 3000
SECTION_FIELDS = 10
FIELD_TEXT = 2000
CONTEXT_ELEMENTS = 10
CONTEXT_TEXT = 3000
ACTIONS_ELEMENTS = 25
BUTTON_TEXT = 75
BUTTON_VALUE = 2000
BUTTON_URL = 3000
ID = 255
MESSAGE_TEXT = 4000
"""Slack asks for at most 4,000 characters beside the blocks, and cuts at 40,000."""
ALL_TEXT = 9000

CONTROL = re.compile(r"<(?!https?://[^\s<>|]+(\|[^<>\n]*)?>)")
"""What begins a mention or a command: every `<` that does not begin a link."""


def problems(text: str, blocks: Sequence[Block]) -> list[str]:
    """What Slack would refuse or read as a command, in sentences; empty if all is well.

    >>> problems("Hello", [{"type": "section", "text": {"type": "mrkdwn", "text": "<!channel> hello"}}])
    ['blocks[0].text: a control sequence is not escaped.']
    """
    found = [*_of_text(text, "text", MESSAGE_TEXT, marked=True)]
    if len(blocks) > BLOCKS:
        found.append(f"blocks: {len(blocks)} of them; Slack takes {BLOCKS}.")
    ids = [block["block_id"] for block in blocks if "block_id" in block]
    if len(set(ids)) < len(ids):
        found.append("blocks: a block_id comes twice.")
    for number, block in enumerate(blocks):
        found += _of_block(block, f"blocks[{number}]")
    if (total := sum(_length(block) for block in blocks)) > ALL_TEXT:
        found.append(f"blocks: {total} characters of text together; more than {ALL_TEXT} may be refused.")
    return found


def _of_block(block: Block, where: str) -> Iterator[str]:
    yield from _of_id(block.get("block_id"), f"{where}.block_id")
    match block.get("type"):
        case "divider":
            return
        case "header":
            yield from _of_object(block.get("text"), f"{where}.text", HEADER_TEXT, plain=True)
        case "section":
            yield from _of_section(block, where)
        case "context":
            elements = block.get("elements", [])
            yield from _of_count(elements, f"{where}.elements", CONTEXT_ELEMENTS)
            for number, element in enumerate(elements):
                yield from _of_object(element, f"{where}.elements[{number}]", CONTEXT_TEXT)
        case "actions":
            elements = block.get("elements", [])
            yield from _of_count(elements, f"{where}.elements", ACTIONS_ELEMENTS)
            for number, element in enumerate(elements):
                yield from _of_button(element, f"{where}.elements[{number}]")
            ids = [element.get("action_id") for element in elements]
            if len(set(ids)) < len(ids):
                yield f"{where}: an action_id comes twice."
        case other:
            yield f"{where}: {other!r} is no block that Trine sends."


def _of_section(block: Block, where: str) -> Iterator[str]:
    if "text" not in block and not block.get("fields"):
        yield f"{where}: a section needs text or fields."
    if "text" in block:
        yield from _of_object(block["text"], f"{where}.text", SECTION_TEXT)
    if "fields" in block:
        yield from _of_count(block["fields"], f"{where}.fields", SECTION_FIELDS)
        for number, field in enumerate(block["fields"]):
            yield from _of_object(field, f"{where}.fields[{number}]", FIELD_TEXT)


def _of_button(button: Block, where: str) -> Iterator[str]:
    if button.get("type") != "button":
        yield f"{where}: {button.get('type')!r} is no element that Trine sends."
    if not button.get("action_id"):
        yield f"{where}: a button needs an action_id."
    yield from _of_object(button.get("text"), f"{where}.text", BUTTON_TEXT, plain=True)
    yield from _of_id(button.get("action_id"), f"{where}.action_id")
    for name, most in (("value", BUTTON_VALUE), ("url", BUTTON_URL)):
        if len(button.get(name, "")) > most:
            yield f"{where}.{name}: {len(button[name])} characters; Slack takes {most}."
    if button.get("style", "primary") not in {"primary", "danger"}:
        yield f"{where}.style: {button['style']!r}; Slack knows primary and danger."


def _of_object(text: Block | None, where: str, most: int, *, plain: bool = False) -> Iterator[str]:
    """A text object."""
    if not text or not text.get("text"):
        yield f"{where}: there is no text."
        return
    kind = text.get("type")
    if kind not in ({"plain_text"} if plain else {"plain_text", "mrkdwn"}):
        yield f"{where}: {kind!r} is no kind of text that can stand here."
    yield from _of_text(text["text"], where, most, marked=kind == "mrkdwn")


def _of_text(text: str, where: str, most: int, *, marked: bool) -> Iterator[str]:
    if len(text) > most:
        yield f"{where}: {len(text)} characters; Slack takes {most}."
    if marked and CONTROL.search(text):
        yield f"{where}: a control sequence is not escaped."


def _of_count(elements: Sequence[object], where: str, most: int) -> Iterator[str]:
    if not 1 <= len(elements) <= most:
        yield f"{where}: {len(elements)} of them; Slack takes 1 to {most}."


def _of_id(identity: str | None, where: str) -> Iterator[str]:
    if identity is not None and len(identity) > ID:
        yield f"{where}: {len(identity)} characters; Slack takes {ID}."


def _length(part: object) -> int:
    """How many characters of text stand in a part of a message."""
    if isinstance(part, dict):
        own = len(part["text"]) if isinstance(part.get("text"), str) else 0
        return own + sum(_length(value) for value in part.values() if not isinstance(value, str))
    return sum(_length(value) for value in part) if isinstance(part, list) else 0
