"""Reads a plan: one file, or a folder of files together. Everything that is wrong is told at once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from trine.core.company import COMPANY as WHOLE_COMPANY
from trine.core.company import Company
from trine.core.findings import Ref
from trine.plan.collecting import Collected
from trine.plan.format import PLAN, SECTIONS
from trine.plan.nodes import Pairs, Scalar, compose
from trine.plan.problems import PlanError, Position, Problem
from trine.plan.records import Row
from trine.plan.references import check_circles, check_formulas, check_references, check_versions
from trine.plan.rows import Rows
from trine.plan.source import LARGEST, decode, too_large

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

SUFFIXES = frozenset({".yaml", ".yml"})


@dataclass(frozen=True, slots=True)
class ReadPlan:
    """A plan that can be used, and where each of its rows stands."""

    company: Company
    positions: Mapping[Ref, Position]


def read_plan(path: Path) -> ReadPlan:
    """Reads a plan file, or the `.yaml` and `.yml` files right in a folder, by name.

    Raises PlanError with all problems; the file's name in them is the path as given.
    """
    try:
        files = _files_in(path) if path.is_dir() else [path]
        contents = {str(file): _bytes_of(file) for file in files}
    except OSError as error:
        raise PlanError((Problem(str(error.filename or path), 1, 1, _why_not(error)),)) from None
    except ValueError:
        raise PlanError((Problem(str(path), 1, 1, "this can't be the name of a file; correct the path"),)) from None
    return parse_plan(contents)


def _files_in(folder: Path) -> list[Path]:
    inside = (file for file in folder.iterdir() if file.suffix.lower() in SUFFIXES and not file.name.startswith("."))
    files = sorted((file for file in inside if file.is_file()), key=lambda file: file.name)
    if not files:
        sentence = (
            "the folder holds no plan file, whose name ends in `.yaml`; add one, or name the folder that holds it"
        )
        raise PlanError((Problem(str(folder), 1, 1, sentence),))
    return files


def _bytes_of(file: Path) -> bytes:
    if (size := file.stat().st_size) > LARGEST:
        raise PlanError((Problem(str(file), 1, 1, too_large(size)),))
    with file.open("rb") as opened:  # a pipe or device has no size: one byte too many is enough to refuse it
        return opened.read(LARGEST + 1)


def _why_not(error: OSError) -> str:
    if isinstance(error, FileNotFoundError):
        return "there is no such file or folder; check the path"
    if isinstance(error, PermissionError):
        return "the file may not be read; change its permissions, or run as somebody who may"
    return f"the file can't be read: {error.strerror or error}"


def parse_plan(files: Mapping[str, bytes]) -> ReadPlan:
    """Reads the contents of one or more plan files, each under the name that problems and positions use.

    Raises PlanError with all problems, in the order of the files.

    >>> parse_plan({"plan.yaml": b"trine: 1\\ncompany: {name: Halden Instruments}"}).company.name
    'Halden Instruments'
    """
    collected = Collected()
    plans = [plan for name, data in files.items() if (plan := _read_file(name, data, collected)) is not None]
    values = _company_values(plans, next(iter(files), ""), len(plans) == len(files), collected)
    check_references(collected)
    check_circles(collected)
    check_versions(collected)
    if "metric" not in collected.unread:
        check_formulas(collected)
    if collected.problems or values is None:
        raise PlanError(collected.sorted_problems(files))
    return ReadPlan(Company(**values, **_rows(collected)), _positions(plans, collected))


def _rows(collected: Collected) -> dict[str, Any]:
    """The rows of every section, under the section's key."""
    nouns = {section.key: section.kind.record.noun for section in SECTIONS if isinstance(section.kind, Rows)}
    return {key: tuple(row.made for row in collected.rows.get(noun, ())) for key, noun in nouns.items()}


def _read_file(name: str, data: bytes, collected: Collected) -> Row | None:
    """The file's row of sections; none, with its problem told, if it can't be read at all."""
    everything = {section.kind.record.noun for section in SECTIONS if isinstance(section.kind, Rows)}
    try:
        root = compose(decode(name, data))
    except PlanError as error:
        collected.problems += error.problems
        collected.unread |= everything
        return None
    if isinstance(root, Pairs):
        _expect_misspelt(root, collected)
        return PLAN.read(root, collected)
    empty = root is None or (isinstance(root, Scalar) and root.is_none)
    what = "the file is empty" if empty else "the file is not a plan"
    collected.problem(
        root.position if root else Position(name, 1, 1),
        f"{what}; a plan begins with the key `trine: 1`, then `company:`",
    )
    collected.unread |= everything
    return None


def _expect_misspelt(root: Pairs, collected: Collected) -> None:
    """Where a section's key is misspelt, its ids are there all the same: one problem is enough."""
    for key in (key.text for key, _ in root.pairs if key.text not in PLAN.by_key):
        section = PLAN.by_key.get(collected.suggester.suggest(key, PLAN.by_key, "keys of plan") or "")
        if section is not None and isinstance(section.kind, Rows):
            collected.unread.add(section.kind.record.noun)


def _company_values(plans: list[Row], first_file: str, all_read: bool, collected: Collected) -> dict[str, Any] | None:
    """The company's own values: from the one file that names it."""
    naming = [plan for plan in plans if plan.values.get("company") is not None]
    if not naming and all_read:
        sentence = "no `company` is named; add it, like `company: {name: Halden Instruments, currency: EUR}`"
        collected.problem(Position(first_file, 1, 1), sentence)
    for plan in naming[1:]:
        first = naming[0].nodes["company"].position
        sentence = f"`company` is already given in {first.file}:{first.line}; name it in one file only"
        collected.problem(plan.nodes["company"], sentence)
    values = naming[0].values["company"] if naming else None
    return values if isinstance(values, dict) else None


def _positions(plans: list[Row], collected: Collected) -> dict[Ref, Position]:
    positions = {
        Ref(noun, row.made.id): row.node.position
        for noun, rows in collected.rows.items()
        for row in rows
        if hasattr(row.made, "id")
    }
    company = next(plan.nodes["company"].position for plan in plans if plan.values.get("company"))
    return {Ref(WHOLE_COMPANY, WHOLE_COMPANY): company, **positions}
