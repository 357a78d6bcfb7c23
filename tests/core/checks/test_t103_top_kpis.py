from datetime import date

from tests.core.checks.reading import findings, subjects


def kpis(*rows: tuple[str, str, int]) -> str:
    return "kpis:\n" + "\n".join(
        f"  - {{team: {team}, cycle: {cycle}, rank: {rank}, metric: {metric}}}"
        for team, cycle, count in rows
        for rank, metric in zip(range(1, count + 1), ["mql", "win_rate", "churn", "revenue"], strict=False)
    )


ALL_IN_Q1 = (("product", "2027-q1", 1), ("marketing", "2027-q1", 3), ("sales", "2027-q1", 2))


def test_a_team_without_kpis_where_others_publish_is_found() -> None:
    assert subjects("T103", kpis(*ALL_IN_Q1[:2])) == [["team:sales", "cycle:2027-q1"]]


def test_a_fourth_kpi_is_found() -> None:
    found = findings("T103", kpis(*ALL_IN_Q1[:2], ("sales", "2027-q1", 4)))
    assert [finding.title for finding in found] == ["Sales publishes 4 top KPIs for 2027-q1, more than 3"]


def test_three_kpis_each_are_silent() -> None:
    assert not findings("T103", kpis(*ALL_IN_Q1))


def test_kpis_of_the_year_count_in_its_quarters() -> None:
    assert not findings("T103", kpis(("product", "2027", 1), *ALL_IN_Q1[1:]))


def test_three_kpis_for_the_year_and_three_for_the_quarter_are_not_six() -> None:
    assert not findings("T103", kpis(*ALL_IN_Q1, ("marketing", "2027", 3)))


def test_four_kpis_in_a_cycle_that_is_over_are_silent() -> None:
    assert not findings("T103", kpis(*ALL_IN_Q1, ("sales", "2026-q4", 4)))


def test_where_nobody_publishes_every_team_is_found_once_for_the_shortest_cycle() -> None:
    none = [["team:marketing", "cycle:2027-q1"], ["team:product", "cycle:2027-q1"], ["team:sales", "cycle:2027-q1"]]
    assert subjects("T103", "") == none


def test_last_quarters_lists_are_not_this_quarters() -> None:
    found = subjects("T103", kpis(*ALL_IN_Q1), today=date(2027, 4, 1))
    assert found == [[team, "cycle:2027-q2"] for team in ("team:marketing", "team:product", "team:sales")]


def test_a_team_without_goals_of_its_own_is_covered_by_the_team_it_is_part_of() -> None:
    part = "teams: [{id: inside-sales, name: Inside sales, function: sales, parent: sales}]"
    assert not findings("T103", part, kpis(*ALL_IN_Q1))
    goals = "goals: [{id: i, title: I, cycle: 2027-q1, owners: [inside-sales]}]"
    assert subjects("T103", part, goals, kpis(*ALL_IN_Q1)) == [["team:inside-sales", "cycle:2027-q1"]]


def test_a_team_that_has_ended_publishes_nothing_and_is_not_asked() -> None:
    ended = "teams: [{id: partners, name: Partners, function: sales, until: 2027-01-31}]"
    assert not findings("T103", ended, kpis(*ALL_IN_Q1))


def test_one_early_list_for_the_next_quarter_is_no_reason_to_chase_the_others() -> None:
    assert not findings("T103", kpis(*ALL_IN_Q1, ("sales", "2027-q2", 3)))


def test_once_most_have_published_for_the_next_quarter_the_last_one_is_found() -> None:
    ahead = (("sales", "2027-q2", 3), ("marketing", "2027-q2", 3))
    assert subjects("T103", kpis(*ALL_IN_Q1, *ahead)) == [["team:product", "cycle:2027-q2"]]


def test_in_a_plan_that_is_all_to_come_the_first_cycle_counts_as_the_present_one() -> None:
    first = kpis(("marketing", "2026-q4", 1))
    assert subjects("T103", first, today=date(2026, 9, 1)) == [
        ["team:product", "cycle:2026-q4"],
        ["team:sales", "cycle:2026-q4"],
    ]
