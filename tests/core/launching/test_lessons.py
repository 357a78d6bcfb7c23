import pytest

from trine.core.launches import After, Lesson, PlaybookVersion, Step
from trine.core.launching import LessonError, diff, with_lessons

PRICES = Step("prices", "Prices", role="pricing", offset=-10, days=3)
SHEET = Step("sheet", "Data sheet", anchor="prices", offset=2, after=(After("prices"),))
WEB = Step("web", "Website", offset=-3, after=(After("sheet", 1),))
VERSION = PlaybookVersion(2, (PRICES, SHEET, WEB))


def test_a_new_step_is_added_and_told() -> None:
    support = Step("support", "Brief support", offset=-5)
    new = with_lessons(VERSION, [Lesson("l", "support heard of it last", proposes=support)])
    assert (new.version, new.because) == (3, "Support heard of it last.")
    assert [(row.kind.value, row.sentences) for row in diff(VERSION, new)] == [
        (
            "added",
            ("“Brief support” is new: it begins 5 working days before the launch day and takes 1 working day.",),
        )
    ]


def test_a_changed_step_says_each_thing_that_is_different() -> None:
    other = Step("prices", "Price list", role="finance", offset=-15, days=4, materials=("table",), is_gate=True)
    new = with_lessons(VERSION, [Lesson("l", "late", step="prices", proposes=other)])
    (change,) = diff(VERSION, new)
    assert change.sentences == (
        "“Prices” is now called “Price list”.",
        "“Price list” begins 15 working days before the launch day instead of 10 working days before the launch day.",
        "“Price list” takes 4 working days instead of 3 working days.",
        "“Price list” is done by finance instead of pricing.",
        "“Price list” needs table instead of no material.",
        "The stage can't be left without “Price list”.",
    )


def test_a_step_that_is_taken_out_hands_on_what_it_waited_for() -> None:
    new = with_lessons(VERSION, [Lesson("l", "not needed", step="prices")])
    sheet = new.steps[0]
    assert (sheet.anchor, sheet.offset, sheet.after) == (None, -6, ())
    assert diff(VERSION, new)[-1].sentences == ("“Prices” is taken out.",)
    without_sheet = with_lessons(VERSION, [Lesson("l", "not needed", step="sheet")])
    assert without_sheet.steps[1].after == (After("prices"),)


def test_a_step_that_is_renamed_is_waited_for_under_its_new_id() -> None:
    other = Step("price-list", "Prices", offset=-10, days=3)
    new = with_lessons(VERSION, [Lesson("l", "name", step="prices", proposes=other)])
    assert (new.steps[1].anchor, new.steps[1].after) == ("price-list", (After("price-list"),))


def test_without_lessons_nothing_differs() -> None:
    assert not diff(VERSION, with_lessons(VERSION, []))


@pytest.mark.parametrize(
    ("lessons", "told"),
    [
        ([Lesson("l", "x", step="gone")], "“x” is about the step `gone`, which this version does not have."),
        ([Lesson("l", "x")], "“x” proposes no change"),
        ([Lesson("l", "x", proposes=PRICES)], "There is a step `prices` already"),
        ([Lesson("l", "x", step="web"), Lesson("m", "y", step="web")], "“x” and “y” both change the step `web`"),
        (
            [Lesson("l", "x", step="prices", proposes=Step("prices", "Prices", after=(After("web"),)))],
            "in a circle: “Prices” → “Website” → “Data sheet” → “Prices”",
        ),
    ],
)
def test_lessons_that_do_not_fit_are_told(lessons: list[Lesson], told: str) -> None:
    with pytest.raises(LessonError) as raised:
        with_lessons(VERSION, lessons)
    assert told in raised.value.sentence
