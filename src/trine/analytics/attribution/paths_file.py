"""Plain files of paths, as other attribution tools take them: channels with `>` between them, and how often it won."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from math import isfinite
from typing import TYPE_CHECKING

from trine.analytics.attribution.spelling import channel_key
from trine.analytics.errors import FactError
from trine.core.attribution import Path

if TYPE_CHECKING:
    import pathlib
    from collections.abc import Iterator

COLUMNS = ("path", "conversions", "value", "nulls")
_NEEDED = ("path", "conversions")


@dataclass(frozen=True, slots=True)
class PathProblem:
    """What is wrong, and where: lines count from 1 with the header, columns are counted in cells from 1."""

    file: str
    line: int
    column: int
    sentence: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}: {self.sentence}"


class PathsError(FactError):
    """A file of paths that can't be used: `problems` has all that is wrong with it."""

    def __init__(self, problems: tuple[PathProblem, ...]) -> None:
        super().__init__("\n".join(map(str, problems)))
        self.problems = problems


def read_paths(file: pathlib.Path) -> tuple[Path, ...]:
    """The paths of a CSV file with a header; raises `PathsError` with all problems at once.

    Columns `path` and `conversions` are needed, `value` and `nulls` are 0 if not there, others passed over.
    Cells are separated by commas, semicolons or tabs.
    """
    try:
        text = file.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise _one(file, line, "this is not UTF-8 text; save the file as UTF-8") from error
    except OSError as error:
        raise _one(file, 1, f"the file can't be read: {error.strerror}") from error
    lines = csv.reader(text.splitlines(keepends=True), delimiter=_delimiter(text), strict=True)
    problems: list[PathProblem] = []
    paths: list[Path] = []
    try:
        places = _places(file, next(lines, []))
        for row in lines:
            if any(cell.strip() for cell in row):
                reader = _Row(str(file), lines.line_num, row, places, problems)
                paths.append(reader.path())
    except csv.Error as error:
        problems.append(PathProblem(str(file), lines.line_num, 1, f"the line can't be read as CSV: {error}"))
    if not problems and not paths:
        problems.append(PathProblem(str(file), 1, 1, "the file has no paths below its header"))
    if problems:
        raise PathsError(tuple(sorted(problems, key=lambda one: (one.line, one.column))))
    return tuple(paths)


def _one(file: pathlib.Path, line: int, sentence: str) -> PathsError:
    return PathsError((PathProblem(str(file), line, 1, sentence),))


def _delimiter(text: str) -> str:
    header = text.split("\n", 1)[0]
    return max(",;\t", key=header.count)


def _places(file: pathlib.Path, header: list[str]) -> dict[str, int]:
    """Which cell holds which column."""
    names = [name.strip().lower() for name in header]
    missing = [name for name in _NEEDED if name not in names]
    if missing:
        raise _one(
            file,
            1,
            f"the header has no column `{'` and no column `'.join(missing)}`; the columns are {', '.join(COLUMNS)}",
        )
    twice = next((name for name in COLUMNS if names.count(name) > 1), None)
    if twice:
        raise _one(file, 1, f"the header has the column `{twice}` twice")
    return {name: names.index(name) for name in COLUMNS if name in names}


@dataclass(frozen=True, slots=True)
class _Row:
    file: str
    line: int
    cells: list[str]
    places: dict[str, int]
    problems: list[PathProblem]

    def path(self) -> Path:
        conversions, nulls, value = self._number("conversions"), self._number("nulls"), self._number("value")
        if value and self._cell("conversions") == "0":
            self._wrong("value", "the path has a value but no conversions; give both, or a value of 0")
        return Path(tuple(self._channels()), int(conversions), value, int(nulls))

    def _channels(self) -> Iterator[str]:
        text = self._cell("path")
        if not text:
            self._wrong("path", "the path is empty; write channels with > between them")
            return
        for number, name in enumerate(text.split(">"), 1):
            key = channel_key(name)
            if not key:
                self._wrong("path", f"channel {number} of the path has no name; is there a > too many?")
            yield key

    def _cell(self, name: str) -> str:
        place = self.places.get(name)
        return self.cells[place].strip() if place is not None and place < len(self.cells) else ""

    def _number(self, name: str) -> float:
        text = self._cell(name)
        if not text and name not in _NEEDED:
            return 0.0
        try:
            number = float(text)
        except ValueError:
            number = -1.0
        whole = name != "value"
        if not isfinite(number) or number < 0 or (whole and number != int(number)):
            wanted = "a whole number, 0 or more" if whole else "a number, 0 or more, with a point for decimals"
            self._wrong(name, f"`{text}` in `{name}` is not {wanted}")
            return 0.0
        return number

    def _wrong(self, name: str, sentence: str) -> None:
        self.problems.append(PathProblem(self.file, self.line, self.places.get(name, 0) + 1, sentence))
