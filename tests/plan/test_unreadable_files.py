"""Files that are no YAML, no text, or not there."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.plan.plans import HALDEN, HEAD, problems

from trine.plan import PlanError, read_plan
from trine.plan.source import LARGEST


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        (b"", "1:1: the file is empty; a plan begins with the key `trine: 1`, then `company:`"),
        (b"# only a comment\n", "1:1: the file is empty; a plan begins with the key `trine: 1`, then `company:`"),
        (b"- trine", "1:1: the file is not a plan; a plan begins with the key `trine: 1`, then `company:`"),
        (b"hello", "1:1: the file is not a plan; a plan begins with the key `trine: 1`, then `company:`"),
        (b"\xff\xfet\x00r\x00", "1:1: the file is UTF-16, not UTF-8 text; save it as UTF-8 and try again"),
        (
            b"PK\x03\x04\x14\x00",
            "1:1: the file is a zip archive, perhaps a spreadsheet, not UTF-8 text; save it as UTF-8 and try again",
        ),
        (
            b"trine: 1\ncompany: {name: Caf\xe9}",
            "2:20: the byte 0xE9 is not UTF-8 (in Windows-1252 it is `\u00e9`); save the file as UTF-8 and try again",
        ),
        (
            b"\xef\xbb\xbftrine: 1\ncompany: {name: \xc3\xa9\x81}",
            "2:18: the byte 0x81 is not UTF-8; save the file as UTF-8 and try again",
        ),
        (
            b"trine: 1\ncompany: {name: a\x00}",
            "2:18: a NUL byte stands here; a plan is plain text: remove it, or restore the file",
        ),
        (
            b"trine: 1\ncompany: {name: a\x1b[31m}",
            "2:18: the unprintable character U+001B stands here; a plan is plain text: remove it, or restore the file",
        ),
    ],
)
def test_a_file_that_is_no_plan_text_is_told(text: bytes, problem: str) -> None:
    assert problems(text) == [problem]


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        (
            "trine: 1\n\tcompany: x",
            "2:1: a tab stands in the indent; YAML takes spaces only: write two spaces for each tab",
        ),
        (
            "trine: 1\ncompany:\n  name: Halden: the best\n",
            (
                "3:15: the text is not valid YAML: a `: ` stands where no key can begin; "
                "put the text in quotes, or check the indent"
            ),
        ),
        (
            "trine: 1\ncompany:\n  name: 'Halden\n",
            "4:1: the text is not valid YAML: a text in quotes is never closed; add the missing quote",
        ),
        (
            "trine: 1\ncompany: {name: @home}",
            "2:17: the text is not valid YAML: no value can begin with this character; put the text in quotes",
        ),
        (
            "trine: 1\ncompany: {name: [Halden}",
            (
                "2:24: the text is not valid YAML: a list or group opened with `[` or `{` is not closed before this; "
                "add the missing `,`, `]` or `}`"
            ),
        ),
        (
            "trine: 1\ncompany: {name: !!str x}",
            "2:17: `!!str` is a YAML tag, which a plan does not use; remove it, or put the text in quotes",
        ),
        (
            "trine: 1\ncompany: &c {name: x}",
            "2:10: `&c` is a YAML anchor, which a plan does not use; write the value out each time",
        ),
        ("trine: 1\ncompany: *c", "2:10: `*c` is a YAML alias, which a plan does not use; write the value out"),
        (
            "trine: 1\n---\ntrine: 1\n",
            "2:1: a second document begins here with `---`; a file holds one plan: remove the line",
        ),
        (
            "trine: 1\n? [a]\n: 1\n",
            "2:3: a list or group stands where a key belongs; a key is one word, as in `name: Sales`",
        ),
        (
            "trine: 1\ncompany: " + "[" * 100,
            "2:29: more than 20 lists and groups stand inside one another; check the brackets and the indent",
        ),
    ],
)
def test_what_is_not_the_yaml_of_a_plan_is_told(text: str, problem: str) -> None:
    assert problems(text) == [problem]


def test_a_billion_laughs_are_refused_at_the_first_anchor() -> None:
    laughs = "a: &a [ha, ha]\n" + "".join(
        f"{b}: &{b} [*{a}, *{a}, *{a}, *{a}]\n" for a, b in zip("abcdefg", "bcdefgh", strict=True)
    )
    assert len(problems(laughs)) == 1


@pytest.mark.parametrize(
    "text", ["[" * 200_000, "{a: " * 100_000, "- " * 100_000, "\n".join("  " * n + "- a:" for n in range(500))]
)
def test_deep_nesting_costs_one_sentence(text: str) -> None:
    (problem,) = problems(text)
    assert "inside one another" in problem


def test_a_file_of_millions_of_values_is_refused() -> None:
    (problem,) = problems("trine: [" + "1, " * 1_000_001)
    assert problem.endswith("the file has more than 1,000,000 values; split it into a folder of files")


def test_ten_thousand_problems_are_enough() -> None:
    told = problems(HEAD + "wrong: 1\n" * 10_002)
    assert len(told) == 10_001
    assert told[-1] == "10002:1: 2 more problems are not told; solve these first"


def test_a_surrogate_or_nul_that_hides_in_an_escape_is_told() -> None:
    assert problems('trine: 1\ncompany: {name: "a\\0"}') == [
        "2:17: `a\\x00` in `name` holds the character U+0000, which is no text; take it out"
    ]


def test_a_text_that_is_too_long_is_told() -> None:
    assert problems(f"trine: 1\ncompany: {{name: {'x' * 201}}}") == [
        f"2:17: `{'x' * 59}…` in `name` has 201 characters; write at most 200"
    ]


def test_a_syntax_error_in_one_file_does_not_blame_the_others() -> None:
    goal = "goals: [{id: g, title: T, cycle: q1, owners: [sales]}]"
    assert len(problems(HEAD + goal + "\nteams: [")) == 1


def only_problem(path: Path) -> str:
    with pytest.raises(PlanError) as caught:
        read_plan(path)
    (problem,) = caught.value.problems
    return str(problem)


def test_a_path_that_leads_nowhere_is_told(tmp_path: Path) -> None:
    path = tmp_path / "plan.yaml"
    assert only_problem(path) == f"{path}:1:1: there is no such file or folder; check the path"


def test_a_folder_without_a_plan_is_told(tmp_path: Path) -> None:
    (tmp_path / "readme.md").write_text("nothing")
    assert only_problem(tmp_path) == (
        f"{tmp_path}:1:1: the folder holds no plan file, whose name ends in `.yaml`; "
        "add one, or name the folder that holds it"
    )


def test_a_very_large_file_is_refused_unread(tmp_path: Path) -> None:
    path = tmp_path / "plan.yaml"
    with path.open("wb") as file:
        file.truncate(50_000_000)
    assert only_problem(path) == (
        f"{path}:1:1: the file has 50 MB and a plan file may have {LARGEST / 1e6:.0f} MB; "
        "check that it is the right file, or split it into a folder of files"
    )


@pytest.fixture
def unreadable(tmp_path: Path) -> Path:
    path = tmp_path / "plan.yaml"
    path.write_text(HALDEN)
    path.chmod(0)
    return path


@pytest.fixture
def as_nobody(unreadable: Path) -> Iterator[None]:
    """As root, which may read everything, the test takes on another user."""
    me = os.geteuid()
    if me == 0:
        os.seteuid(65534)
    yield
    if me == 0:
        os.seteuid(me)


@pytest.mark.usefixtures("as_nobody")
def test_a_file_that_may_not_be_read_is_told(unreadable: Path) -> None:
    path = unreadable
    assert (
        only_problem(path)
        == f"{path}:1:1: the file may not be read; change its permissions, or run as somebody who may"
    )


def test_a_device_without_end_is_refused() -> None:
    assert only_problem(Path("/dev/zero")).startswith(
        "/dev/zero:1:1: the file has 20 MB and a plan file may have 20 MB"
    )


def test_a_name_that_no_file_can_have_is_told(tmp_path: Path) -> None:
    assert only_problem(tmp_path / ("x" * 5000)).endswith(":1:1: the file can't be read: File name too long")
    assert only_problem(Path("a\0b")).endswith(":1:1: this can't be the name of a file; correct the path")
