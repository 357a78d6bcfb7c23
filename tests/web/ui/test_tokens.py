"""Colours that can be read, hues that can be told apart, and nothing outside the tokens."""

import re

import pytest
from tests.web.ui.oklch import Colour, contrast
from tests.web.ui.tokens import colour, definitions, stylesheet_text

THEMES = ("light", "dark")
SURFACES = ("paper", "card", "sunken", "hover")
TEAMS = ("product", "marketing", "sales")
SOFT = tuple(f"{team}-soft" for team in TEAMS)
TEXT = [
    *((text, surface) for text in ("ink", "ink-2", "ink-3") for surface in SURFACES),
    *((text, soft) for text in ("ink", "ink-2") for soft in SOFT),
    ("on-ink", "ink"),
    ("on-ink", "ink-2"),
]
FORMS = [
    *((team, surface) for team in (*TEAMS, "neutral") for surface in ("paper", "card")),
    *((team, f"{team}-soft") for team in TEAMS),
    *((form, surface) for form in ("edge", "focus") for surface in ("paper", "card", "sunken")),
]


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize(("text", "surface"), TEXT)
def test_text_stands_out_from_its_surface_by_four_and_a_half(text: str, surface: str, theme: str) -> None:
    assert contrast(colour(text, theme), colour(surface, theme)) >= 4.5


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize(("form", "surface"), FORMS)
def test_what_carries_meaning_stands_out_from_its_surface_by_three(form: str, surface: str, theme: str) -> None:
    assert contrast(colour(form, theme), colour(surface, theme)) >= 3.0


@pytest.mark.parametrize("theme", THEMES)
def test_the_hues_of_the_three_teams_lie_120_degrees_apart(theme: str) -> None:
    hues = sorted(colour(team, theme).hue for team in TEAMS)
    assert [round(after - before) for before, after in zip(hues, [*hues[1:], hues[0] + 360], strict=True)] == [120] * 3


def test_black_on_white_has_the_greatest_contrast() -> None:
    assert contrast(Colour(0, 0, 0), Colour(1, 0, 0)) == pytest.approx(21, abs=0.01)


def test_every_token_that_is_used_is_defined() -> None:
    used = set(re.findall(r"var\((--[a-z0-9-]+)", stylesheet_text()))
    assert used - set(definitions()) == set()


def test_colours_stand_in_the_tokens_only() -> None:
    outside = stylesheet_text().split("@layer base {", maxsplit=1)[1]
    assert re.findall(r"oklch\(|rgba?\(|hsla?\(|: (?:white|black)|#[0-9a-fA-F]{3,8}\b(?![^{]*\{)", outside) == []
