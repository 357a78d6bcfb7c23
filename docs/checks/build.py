"""Writes the pages of this folder from the checks themselves: `python docs/checks/build.py`."""

from __future__ import annotations

from pathlib import Path

from trine.core.checks import CATALOGUE, EXAMPLE_DAY, Check
from trine.core.checks.pages import overview, page
from trine.plan import parse_plan

HERE = Path(__file__).parent


def pages() -> dict[str, str]:
    """Every page by its file's name."""
    return {"README.md": overview(CATALOGUE)} | {f"{check.code}.md": _page(check) for check in CATALOGUE}


def _page(check: Check) -> str:
    company = check.with_example_facts(parse_plan({"plan.yaml": check.example.encode()}).company)
    return page(check, next(check.run(company, EXAMPLE_DAY)))


if __name__ == "__main__":
    for name, text in pages().items():
        (HERE / name).write_text(text, encoding="utf-8")
