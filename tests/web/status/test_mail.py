"""Mail as it goes out: whole without a style sheet, nothing fetched, links to Trine alone, a twin in 72 columns."""

import re
from html.parser import HTMLParser
from uuid import UUID

import pytest
from pytest_django import Settings

from trine.core.briefing import Line, Section, Story
from trine.web.briefing.channels.mail import compose
from trine.web.briefing.models import Outgoing
from trine.web.people.models import Person

LONG = "“Be in every hall, not only on the critical machine”: Sensors online from 14,300 to 14,500, still behind."
STORIES = [
    Story(
        "The week to 20 November 2026: 3 goals moved & <1> thing is due.",
        "/status/1/",
        (
            Section("Sales", (Line(LONG, "/goals/halls/"), Line("A word of the lead")), hue="sales"),
            Section("The company: due", (Line("“A list”: due today.", "/teams/sales/"),)),
        ),
        (),
        ("Sales, your team, is in it",),
    ),
    Story("The sensor line moved from 1 March 2027 to 15 March 2027: the supplier is late.", "/launches/sensor-line/"),
]
FETCHES = {"src", "srcset", "background", "poster", "data", "action"}


class _Seen(HTMLParser):
    """The elements and attributes of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, {name: value or "" for name, value in attrs}))


@pytest.fixture
def mail(settings: Settings) -> tuple[str, str]:
    """The HTML and the plain text of a digest."""
    settings.PUBLIC_URL = "https://trine.halden.example"
    person = Person(name="Mara Member", email="mara@halden.example")
    made = compose(Outgoing(person=person, channel="mail", wire_id=UUID(int=7)), STORIES)
    return str(made.alternatives[0][0]), str(made.body)


def test_mail_fetches_nothing_runs_nothing_and_links_to_trine_alone(mail: tuple[str, str]) -> None:
    html, _ = mail
    seen = _Seen()
    seen.feed(html)
    tags = {tag for tag, _ in seen.tags}
    assert not tags & {"script", "img", "link", "iframe", "form", "object", "embed", "video", "table", "base"}
    assert not [attrs for _, attrs in seen.tags if FETCHES & set(attrs) or any(name.startswith("on") for name in attrs)]
    assert "url(" not in html
    assert "@import" not in html
    links = [attrs["href"] for tag, attrs in seen.tags if tag == "a"]
    assert len(links) == 5
    assert all(link.startswith("https://trine.halden.example/") for link in links)


def test_mail_is_whole_without_its_head(mail: tuple[str, str]) -> None:
    html, _ = mail
    body = html[html.index("<body") :]
    seen = _Seen()
    seen.feed(body)
    assert not [tag for tag, attrs in seen.tags if not attrs.get("style") and (tag, attrs) != ("div", {})]
    assert "3 goals moved &amp; &lt;1&gt; thing is due." in body
    assert re.search(r"display:none[^>]*>The sensor line moved from 1 March", body), (
        "the preheader has what else there is"
    )


def test_the_plain_twin_says_the_same_in_72_columns(mail: tuple[str, str]) -> None:
    _, text = mail
    assert max(len(line) for line in text.splitlines()) <= 72
    assert "SALES\n* “Be in every hall, not only on the critical machine”: Sensors online\n  from 14,300" in text
    assert "https://trine.halden.example/status/1/" in text
    assert "You get this because Sales, your team, is in it." in text
    assert text.count("-" * 72) == 1
