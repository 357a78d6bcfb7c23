from pathlib import Path

from docs.checks.build import HERE, pages


def test_the_pages_of_the_checks_are_up_to_date() -> None:
    stale = [name for name, text in pages().items() if _text(HERE / name) != text]
    assert not stale, "run `python docs/checks/build.py`"


def test_no_page_is_left_of_a_check_that_is_gone() -> None:
    assert {path.name for path in HERE.glob("*.md")} == set(pages())


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8") if path.exists() else ""
