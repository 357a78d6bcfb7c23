import pytest
from tests.core.checks.reading import findings


def titles(measure: str = "", rest: str = "", end: str = "2026-12-31") -> list[str]:
    row = (
        "{id: gate, name: Gateway, day: 2026-10-01, tier: 2, team: marketing, stage: measurement, measures: "
        f"[{{metric: revenue_new, effect: revenue, start: 2026-10-01, end: {end}, target: 150000{measure}}}]{rest}}}"
    )
    return [finding.title for finding in findings("T507", f"launches: [{row}]")]


RESULT = ", result: 148000, worked_out: 2027-01-04, effect_size: 21000, low: 3000, high: 39000"


def test_a_window_that_closed_without_a_result_is_found() -> None:
    assert titles() == ["The window of the launch “Gateway” closed 46 days ago, and New revenue has no result"]


def test_a_result_that_nobody_talked_about_since_is_found() -> None:
    told = "The window of the launch “Gateway” closed 46 days ago, and the result of New revenue was not discussed"
    assert titles(RESULT) == [told]
    assert titles(RESULT, ", discussed: 2027-01-03") == [told]


def test_the_effect_is_told_with_its_interval() -> None:
    row = (
        "{id: gate, name: Gateway, day: 2026-10-01, tier: 2, team: marketing, measures: [{metric: revenue_new, "
        f"effect: revenue, start: 2026-10-01, end: 2026-12-31, target: 150000{RESULT}}}]}}"
    )
    (found,) = findings("T507", f"launches: [{row}]")
    assert found.reasons == (
        "New revenue came to € 148,000, where € 150,000 was the target; the effect is € 21,000, in 95 of 100 cases € 3,000 to € 39,000.",  # noqa: E501 - a sentence as it is shown
    )


@pytest.mark.parametrize(
    ("measure", "rest", "end"),
    [
        (RESULT, ", discussed: 2027-01-04", "2026-12-31"),
        ("", ", stopped: true", "2026-12-31"),
        ("", "", "2027-02-15"),
    ],
)
def test_a_result_that_was_discussed_a_launch_called_off_and_an_open_window_are_silent(
    measure: str, rest: str, end: str
) -> None:
    assert not titles(measure, rest, end)
