from tests.core.checks.reading import findings

CHANGE = "{on: 2027-02-01, by: ana, what: %s, from: %s, to: %s, because: the fair moved, told: [%s]}"


def initiative(rest: str = "", told: str = "sales", commitment: str = "committed", stage: str = "building") -> str:
    change = CHANGE % ("end", "2027-05-01", "2027-05-20", told)
    return (
        "deliverables: [{id: sensor, title: Sensor, team: product, start: 2027-01-04, end: 2027-05-20, "
        f"stage: {stage}, commitment: {commitment}, relied_on_by: [sales], revisions: [{change}]{rest}}}]"
    )


def launch(rest: str = "") -> str:
    change = CHANGE % ("day", "2027-05-01", "2027-05-20", "sales")
    return (
        "launches: [{id: line, name: Sensor line, day: 2027-05-20, tier: 2, team: marketing, "
        f"relied_on_by: [sales, marketing], revisions: [{change}]{rest}}}]"
    )


def titles(text: str) -> list[str]:
    return [finding.title for finding in findings("T304", text)]


def test_an_initiative_and_a_launch_that_changed_unseen_are_found() -> None:
    assert titles(initiative()) == [
        "Sales relies on “Sensor” and has not looked at it since it changed on 1 February 2027"
    ]
    assert titles(launch(", looks: [{team: sales, on: 2027-01-31}]")) == [
        "Sales relies on the launch “Sensor line” and has not looked at it since it changed on 1 February 2027"
    ]


def test_what_was_looked_at_since_is_silent() -> None:
    assert not titles(initiative(", looks: [{team: sales, on: 2027-02-01}]"))
    assert not titles(launch(", looks: [{team: sales, on: 2027-02-03}]"))


def test_a_slip_that_was_not_even_told_is_left_to_t206() -> None:
    assert not titles(initiative(told=""))
    assert titles(initiative(told="", commitment="planned"))


def test_what_is_over_or_was_called_off_or_never_changed_is_silent() -> None:
    assert not titles(initiative(commitment="shipped"))
    assert not titles(launch(", stopped: true"))
    assert not titles(launch(", stage: measurement"))
    change = CHANGE % ("end", "2027-05-01", "2027-05-20", "sales")
    assert not titles(initiative().replace(change, ""))


def test_a_deliverable_that_is_no_initiative_is_silent() -> None:
    assert not titles(initiative().replace(" stage: building,", ""))
