"""Every component has examples, and what they render is sound."""

from pathlib import Path

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.test import RequestFactory
from tests.web.ui.markup import Markup

from trine.web.ui.components import FOLDER, NoExamplesError, components, read
from trine.web.ui.gallery import sample_for, show, shown_components
from trine.web.ui.library import InlineCodeError, attributes
from trine.web.ui.tags.actions import button
from trine.web.ui.tags.states import tag

EXAMPLES = [(component, example) for component in components() for example in component.examples]


@pytest.fixture
def request_of_gallery() -> HttpRequest:
    request = RequestFactory().get("/gallery/")
    request.user = AnonymousUser()
    return request


def test_every_folder_is_a_component_with_examples() -> None:
    assert {component.name for component in components()} == {path.name for path in FOLDER.iterdir() if path.is_dir()}


@pytest.mark.parametrize(
    ("component", "example"), EXAMPLES, ids=[f"{component.name}: {example.title}" for component, example in EXAMPLES]
)
def test_an_example_is_well_formed_and_without_inline_code(
    component: object, example: object, request_of_gallery: HttpRequest
) -> None:
    shown = show(example.title, example.source, request_of_gallery, sample_for(request_of_gallery))  # type: ignore[attr-defined]  # parametrised
    markup = Markup(shown.html)
    assert markup.elements
    assert markup.faults == []
    assert markup.doubled_ids == set()
    assert markup.dangling == set()
    assert markup.inline_code == []


def test_all_examples_together_use_no_id_twice(request_of_gallery: HttpRequest) -> None:
    html = "".join(shown.html for _, examples in shown_components(request_of_gallery) for shown in examples)
    assert Markup(html).doubled_ids == set()


def test_a_component_without_examples_is_refused(tmp_path: Path) -> None:
    with pytest.raises(NoExamplesError, match=r"no examples\.html"):
        read(tmp_path)


def test_a_component_whose_examples_have_no_purpose_is_refused(tmp_path: Path) -> None:
    (tmp_path / "examples.html").write_text("{# Button #}\n<button>x</button>\n")
    with pytest.raises(NoExamplesError, match="must start with"):
        read(tmp_path)


def test_a_button_says_its_label_as_text() -> None:
    assert "&lt;b&gt;Save&lt;/b&gt;" in button("<b>Save</b>")


def test_a_button_takes_htmx_attributes_with_underscores() -> None:
    assert 'hx-post="/goals/"' in button("Save", hx_post="/goals/")


@pytest.mark.parametrize("name", ["style", "onclick", "hx_on_click"])
def test_inline_code_in_an_attribute_is_refused(name: str) -> None:
    with pytest.raises(InlineCodeError):
        attributes({name: "x"})


def test_an_unknown_kind_of_button_is_refused() -> None:
    with pytest.raises(ValueError, match="no kind of button is called 'blue'"):
        button("Save", kind="blue")


def test_an_unknown_tone_of_a_tag_is_refused() -> None:
    with pytest.raises(ValueError, match="no tone is called 'red'"):
        tag("late", tone="red")
