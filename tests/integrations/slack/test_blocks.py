"""Stories as Slack shows them: short, within every limit, and never a command."""

import json
import re
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from slack_sdk.models.blocks import ActionsBlock, Block, ContextBlock, HeaderBlock, SectionBlock

from trine.core.briefing import Answer, Line, Section, Story
from trine.integrations.slack import limits
from trine.integrations.slack.blocks import LINES, WIDTH, Post, Said, post_of
from trine.integrations.slack.limits import problems

SITE = "https://trine.example"
MOVED = Story(
    "Mo moved The sensor line from 1 March to 15 March: the supplier is late.",
    "/launches/sensor-line/",
    because=("Sales counts on The sensor line",),
)


def marked(post: Post) -> str:
    """All that is shown with Slack's marks, one block a paragraph."""
    texts = [block["text"]["text"] for block in post.blocks if block["type"] == "section"]
    texts += [block["elements"][0]["text"] for block in post.blocks if block["type"] == "context"]
    return "\n".join(texts)


def buttons(post: Post) -> list[dict[str, Any]]:
    return [element for block in post.blocks if block["type"] == "actions" for element in block["elements"]]


def seen_lines(post: Post) -> int:
    """Lines as seen in a window of usual width: links show their words alone."""
    words = re.sub(r"<[^|>]+\|([^>]*)>", r"\1", marked(post)).replace("*", "")
    for entity, char in (("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&")):
        words = words.replace(entity, char)
    return sum(max(1, -(-len(line) // WIDTH)) for line in words.split("\n"))


def test_a_message_says_what_happened_leads_to_it_says_why_and_can_be_done_with() -> None:
    post = post_of([MOVED], SITE, handle="7")
    assert marked(post) == (
        f"*<{SITE}/launches/sensor-line/|{MOVED.headline}>*\n"
        "You get this because Sales counts on The sensor line."
    )  # fmt: skip
    assert [(button["text"]["text"], button["value"]) for button in buttons(post)] == [("Done", "7"), ("Tomorrow", "7")]
    assert post.text == f"{MOVED.headline}\n{MOVED.why}"


def test_answers_are_the_first_buttons_and_carry_what_they_post_to() -> None:
    asked = Story("Does the plan stand?", answers=(Answer("Yes", "/a/yes/"), Answer("No", "/a/no/")))
    shown = buttons(post_of([asked], SITE, handle="7"))
    assert [button["text"]["text"] for button in shown] == ["Yes", "No", "Done", "Tomorrow"]
    assert [json.loads(button["value"]) for button in shown[:2]] == [
        {"of": "7", "url": "/a/yes/"},
        {"of": "7", "url": "/a/no/"},
    ]


def test_what_is_longer_than_a_glance_ends_with_a_link_to_the_rest() -> None:
    lines = tuple(Line(f"Goal {number} moved.", f"/goals/{number}/") for number in range(15))
    story = Story("15 goals moved.", "/status/", (Section("Goals", lines),), because=("you lead Sales",))
    post = post_of([story], SITE)
    assert f"<{SITE}/status/|… and 8 more in Trine>" in marked(post)
    assert seen_lines(post) == LINES


def test_a_digest_has_a_line_for_each_message_with_its_reason() -> None:
    post = post_of([MOVED] * 9, SITE, handle="7", more=1000)
    assert marked(post).startswith(
        f"*<{SITE}/inbox/|1,009 messages for you>*\n•  <{SITE}/launches/sensor-line/|Mo moved"
    )
    assert "(because Sales counts on The sensor line)" in marked(post)
    assert "… and 1,005 more in Trine" in marked(post)
    assert [button["text"]["text"] for button in buttons(post)] == ["Done with all", "Tomorrow"]


def test_what_was_done_stands_instead_of_the_buttons_and_can_be_taken_back() -> None:
    post = post_of([MOVED], SITE, handle="7", said=Said("Done.", can_take_back=True))
    assert marked(post).endswith("\nDone.")
    assert [(button["text"]["text"], button["action_id"]) for button in buttons(post)] == [("Put it back", "back")]


def test_names_are_text_and_no_commands_links_lines_or_marks() -> None:
    nasty = "<!channel> *hi* `x\r\n> <@U1> & <https://evil.example|Trine>\x00\u202e"
    text = marked(post_of([Story(nasty, "/a|b>/", (Section("", (Line(nasty, "/c/"),)),), because=(nasty,))], SITE))
    assert problems(text, []) == []
    assert re.findall(r"<(https?://[^|>]*)", text) == [f"{SITE}/a%7Cb%3E/", f"{SITE}/c/"]
    assert text.count("\n") == 2
    assert set(re.findall(r"[*`]", text)) == {"*"}
    assert text.count("*") == 2


@pytest.mark.parametrize(
    ("block", "said"),
    [
        ({"type": "section", "text": {"type": "mrkdwn", "text": "x" * 3001}}, "blocks[0].text: 3001 characters"),
        ({"type": "header", "text": {"type": "plain_text", "text": "x" * 151}}, "blocks[0].text: 151 characters"),
        ({"type": "header", "text": {"type": "mrkdwn", "text": "x"}}, "blocks[0].text: 'mrkdwn' is no kind"),
        ({"type": "section"}, "blocks[0]: a section needs text"),
        ({"type": "section", "text": {"type": "mrkdwn", "text": "<@U1>"}}, "blocks[0].text: a control sequence"),
        ({"type": "actions", "elements": []}, "blocks[0].elements: 0 of them; Slack takes 1 to 25"),
        ({"type": "context", "elements": [{"type": "mrkdwn", "text": "x"}] * 11}, "blocks[0].elements: 11 of them"),
        ({"type": "divider", "block_id": "x" * 256}, "blocks[0].block_id: 256 characters"),
        ({"type": "video"}, "blocks[0]: 'video' is no block"),
    ],
)
def test_what_slack_would_refuse_is_found_before_it_is_sent(block: dict[str, Any], said: str) -> None:
    assert problems("text", [block])[0].startswith(said)


def test_buttons_have_limits_of_their_own() -> None:
    button = {"type": "button", "text": {"type": "plain_text", "text": "x" * 76}, "action_id": "a" * 256}
    found = problems("text", [{"type": "actions", "elements": [{**button, "value": "v" * 2001, "url": "u" * 3001}]}])
    assert [sentence.split(":")[0].rsplit(".", 1)[1] for sentence in found] == ["text", "action_id", "value", "url"]
    assert "comes twice" in problems("text", [{"type": "actions", "elements": [button, button]}])[-1]


def test_our_limits_are_those_of_slacks_own_library() -> None:
    assert (SectionBlock.text_max_length, SectionBlock.fields_max_length) == (limits.SECTION_TEXT, 10)
    assert (HeaderBlock.text_max_length, Block.block_id_max_length) == (limits.HEADER_TEXT, limits.ID)
    assert ActionsBlock.elements_max_length == limits.ACTIONS_ELEMENTS
    assert ContextBlock.elements_max_length == limits.CONTEXT_ELEMENTS


ANY_TEXT = st.text(st.sampled_from("ab <>&*`|\r\n\x00\u2028\u202eé😀"), max_size=400) | st.sampled_from(
    ["<!channel>", "&" * 4000, "<" * 300, "x" * 10_000, "a\r\n" * 500, "<https://evil.example|go>"]
)
LINES_OF = st.lists(st.builds(Line, ANY_TEXT, st.just("") | st.just("/x/" + "&" * 297)), max_size=12).map(tuple)
STORIES = st.builds(
    Story,
    headline=ANY_TEXT,
    url=st.just("/y/") | st.just("/" + "|" * 400),
    sections=st.lists(st.builds(Section, ANY_TEXT, LINES_OF), max_size=2).map(tuple),
    answers=st.lists(st.builds(Answer, ANY_TEXT, st.just("/z/" * 80)), max_size=6).map(tuple),
    because=st.lists(ANY_TEXT, max_size=3).map(tuple),
    less=st.just("") | st.just("/inbox/1234567/less/"),
)


@settings(max_examples=20, deadline=None)
@example([Story("&" * 4000, "/y/", (Section("&" * 99, (Line("&" * 999, "/x/" + "&" * 297),) * 30),))])
@given(st.lists(STORIES, min_size=1, max_size=8))
def test_no_story_breaks_a_limit_of_slack_nor_is_longer_than_a_glance(stories: list[Story]) -> None:
    for said in (None, Said("Done.", can_take_back=True)):
        post = post_of(stories, SITE, handle="7", said=said)
        assert problems(post.text, post.blocks) == []
        assert seen_lines(post) <= LINES + (said is not None)
        for block in Block.parse_all(post.blocks):
            block.validate_json()
