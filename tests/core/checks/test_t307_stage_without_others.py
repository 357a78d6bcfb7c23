import pytest
from tests.core.checks.reading import findings

BOTH = "{team: marketing, stage: %s, on: 2026-11-12}, {team: sales, stage: %s, on: 2026-11-12}"


def titles(stage: str, involved: str = "", team: str = "product", commitment: str = "committed") -> list[str]:
    row = (
        f"{{id: sensor, title: Sensor, team: {team}, start: 2027-01-04, end: 2027-05-20, stage: {stage}, "
        f"commitment: {commitment}, involved: [{involved}]}}"
    )
    return [finding.title for finding in findings("T307", f"deliverables: [{row}]")]


def test_a_stage_that_is_past_without_anybody_is_found() -> None:
    assert titles("building") == ["“Sensor” of Product passed research without marketing and sales"]


def test_each_function_is_named_with_the_stages_it_missed() -> None:
    assert titles("go_to_market", "{team: marketing, stage: research, on: 2026-11-12}") == [
        "“Sensor” of Product passed building without marketing and research and building without sales"
    ]


def test_the_stage_that_it_is_in_is_not_counted() -> None:
    assert not titles("research")
    assert not titles("building", BOTH % ("research", "research"))


@pytest.mark.parametrize(
    ("team", "commitment"), [("marketing", "committed"), ("product", "shipped"), ("product", "dropped")]
)
def test_work_of_other_teams_and_what_is_over_is_silent(team: str, commitment: str) -> None:
    assert not titles("execution", team=team, commitment=commitment)
