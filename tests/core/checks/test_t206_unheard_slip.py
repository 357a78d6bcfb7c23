import pytest
from tests.core.checks.reading import findings

LATER = "{on: 2027-01-20, by: ana, what: end, from: 2027-02-10, to: 2027-02-24, because: supplier is late%s}"


def titles(*revisions: str, end: str = "2027-02-24", commitment: str = "committed", rest: str = "") -> list[str]:
    row = (
        f"{{id: unit, title: Demo unit, team: product, start: 2027-01-04, end: {end}, commitment: {commitment}, "
        f"relied_on_by: [marketing, sales], revisions: [{', '.join(revisions)}]{rest}}}"
    )
    return [finding.title for finding in findings("T206", f"deliverables: [{row}]")]


def test_a_slip_that_nobody_told_is_found_with_all_who_rely_on_it() -> None:
    (told,) = titles(LATER % "")
    assert told.startswith("“Demo unit”, which Product had committed to, slipped to 24 February 2027; ")
    assert told.endswith("; Marketing and Sales rely on it and have not been told")


def test_only_those_who_do_not_know_are_named() -> None:
    looks = ", looks: [{team: sales, on: 2027-01-20}]"
    (told,) = titles(LATER % "", rest=looks)
    assert told.endswith("; Marketing relies on it and has not been told")
    assert not titles(LATER % ", told: [marketing]", rest=looks)
    (old_look,) = titles(LATER % ", told: [marketing]", rest=", looks: [{team: sales, on: 2027-01-19}]")
    assert old_look.endswith("; Sales relies on it and has not been told")


def test_what_was_committed_and_dropped_is_found() -> None:
    gone = "{on: 2027-02-01, by: ana, what: commitment, from: committed, to: dropped, because: too dear}"
    (told,) = titles(gone, commitment="dropped")
    assert "had committed to, was dropped;" in told
    assert titles(LATER % ", told: [sales, marketing]", gone, commitment="dropped") == [told]


@pytest.mark.parametrize(
    ("before", "is_found"), [("idea", False), ("planned", False), ("committed", True), ("dropped", False)]
)
def test_a_slip_counts_if_it_was_committed_at_the_time(before: str, is_found: bool) -> None:
    then = f"{{on: 2027-02-01, by: ana, what: commitment, from: {before}, to: planned, because: so}}"
    assert bool(titles(LATER % "", then, commitment="planned")) == is_found


@pytest.mark.parametrize("commitment", ["idea", "planned", "shipped"])
def test_what_was_never_committed_or_is_there_is_silent(commitment: str) -> None:
    assert not titles(LATER % "", commitment=commitment)


def test_a_slip_that_was_taken_back_and_one_to_an_earlier_day_are_silent() -> None:
    back = "{on: 2027-01-25, by: ana, what: end, from: 2027-02-24, to: 2027-02-09, because: found another}"
    assert not titles(LATER % "", back, end="2027-02-09")
    assert not titles(back, end="2027-02-09")
    assert not titles("{on: 2027-01-25, by: ana, what: start, from: 2027-01-04, to: 2027-01-11, because: so}")
