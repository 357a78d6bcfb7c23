"""Mappings: which column of a file is which field, and what its values mean; kept as YAML that people can edit.

trine: mapping 1
kind: opportunities
source: crm
file: {delimiter: ";", decimal: ",", dates: dmy, timezone: Europe/Berlin}
columns:
  opportunity_id: Deal ID
  name: [First name, Last name]        # texts are joined with a space
  close_date: Close Date
values:
  product: {GTXPro: GTX Pro}           # an empty value clears the cell
constants:
  currency: EUR
stages:
  won: [Closed Won]
  lost: [Closed Lost]
key: [opportunity_id]                  # only where no column is the id: the fields that tell rows apart
"""

from __future__ import annotations

import difflib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from zoneinfo import available_timezones

import yaml

from trine.analytics.schema import TABLES, Table, Type
from trine.integrations.csv.errors import MappingError
from trine.integrations.csv.sniffing import Hints

if TYPE_CHECKING:
    from collections.abc import Collection
    from collections.abc import Mapping as MappingOf
    from pathlib import Path

FORMAT = "mapping 1"
DEFAULT_SOURCE = "files"
_KEYS = ("trine", "kind", "source", "file", "columns", "values", "constants", "stages", "key")
_FILE_KEYS = (
    "encoding",
    "delimiter",
    "quote",
    "skip",
    "header",
    "decimal",
    "dates",
    "sheet",
    "timezone",
    "column_dates",
)
_LONGEST_COUNT = 6
_NAMED_DELIMITERS = {"tab": "\t", "comma": ",", "semicolon": ";", "pipe": "|", "space": " "}


@dataclass(frozen=True, slots=True)
class Stages:
    """Which stages mean won and which lost; every other stage is open. Case does not count."""

    won: tuple[str, ...] = ()
    lost: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Mapping:
    """How a file's rows become rows of one table of facts.

    `columns` gives each field its column, or several whose texts are joined. `values` replaces cell values per field
    (an empty replacement clears the cell). `constants` fills fields that the file does not have. `stages` derives
    `is_won` and `is_closed` from the stage. `key` names the fields that make the id where no column is one. `hints` and
    `timezone` say what is known of the file. `source` names the system that the ids belong to.
    """

    kind: str
    columns: MappingOf[str, tuple[str, ...]] = field(default_factory=dict)
    source: str = DEFAULT_SOURCE
    values: MappingOf[str, MappingOf[str, str]] = field(default_factory=dict)
    constants: MappingOf[str, str] = field(default_factory=dict)
    stages: Stages | None = None
    key: tuple[str, ...] = ()
    hints: Hints = field(default_factory=Hints)
    timezone: str = "UTC"
    column_dates: MappingOf[str, str] = field(default_factory=dict)

    @property
    def table(self) -> Table:
        """The table that the rows go to."""
        return TABLES[self.kind]

    @property
    def effective_key(self) -> tuple[str, ...]:
        """The fields that make the id: the id itself if it is mapped, else `key`, else what the table offers."""
        table = self.table
        filled = {*self.columns, *self.constants}
        if table.id in self.columns:
            return (table.id,)
        if self.key:
            return self.key
        return next((key for key in table.key_from if filled.issuperset(key)), ())

    def to_yaml(self) -> str:
        """The mapping as text; `parse_mapping` reads it back.

        >>> parse_mapping(Mapping("leads", {"lead_id": ("Id",)}).to_yaml()).columns
        {'lead_id': ('Id',)}
        """
        file = {key: getattr(self.hints, key) for key in _FILE_KEYS if getattr(self.hints, key, None) is not None}
        if self.timezone != "UTC":
            file["timezone"] = self.timezone
        if self.column_dates:
            file["column_dates"] = dict(self.column_dates)
        document: dict[str, Any] = {
            "trine": FORMAT,
            "kind": self.kind,
            "source": self.source,
            "file": file,
            "columns": {name: found[0] if len(found) == 1 else list(found) for name, found in self.columns.items()},
            "values": {name: dict(found) for name, found in self.values.items() if found},
            "constants": dict(self.constants),
            "stages": {"won": list(self.stages.won), "lost": list(self.stages.lost)} if self.stages else None,
            "key": list(self.key),
        }
        filled = {key: value for key, value in document.items() if value}
        return yaml.safe_dump(filled, sort_keys=False, allow_unicode=True, width=110)


def save_mapping(mapping: Mapping, path: Path) -> None:
    """Write a mapping to a file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(mapping.to_yaml(), encoding="utf-8")


def load_mapping(path: Path) -> Mapping:
    """Read a mapping from a file; raises `MappingError` that names the file."""
    try:
        return parse_mapping(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise MappingError(f"The mapping {path} can't be read: {error.strerror}.") from error
    except UnicodeDecodeError:
        raise MappingError(f"The mapping {path} is not UTF-8 text.") from None
    except MappingError as error:
        raise MappingError(f"{path}: {error}") from error


def parse_mapping(text: str) -> Mapping:
    """Read a mapping from YAML; raises `MappingError` with a sentence on the first thing that is wrong."""
    try:
        document = yaml.load(text, Loader=_TextLoader)  # noqa: S506 - a SafeLoader that leaves scalars as text
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        where = f" in line {mark.line + 1}" if mark else ""
        raise MappingError(f"This is not YAML{where}: {getattr(error, 'problem', error)}.") from error
    if not isinstance(document, dict) or document.get("trine") != FORMAT:
        raise MappingError(f"A mapping starts with the line `trine: {FORMAT}`.")
    _known(document, _KEYS, "the mapping")
    kind = document.get("kind")
    if not isinstance(kind, str) or kind not in TABLES:
        raise MappingError(f"`kind` is {kind!r}; it must be one of {', '.join(TABLES)}.")
    file = _section(document.get("file"), "file")
    _known(file, _FILE_KEYS, "`file`")
    mapping = Mapping(
        kind=kind,
        columns={
            name: _texts(value, f"columns.{name}")
            for name, value in _section(document.get("columns"), "columns").items()
        },
        source=_text(document.get("source", DEFAULT_SOURCE), "source"),
        values={
            name: {
                key: _text(value or "", f"values.{name}") for key, value in _section(found, f"values.{name}").items()
            }
            for name, found in _section(document.get("values"), "values").items()
        },
        constants={
            name: _text(value, f"constants.{name}")
            for name, value in _section(document.get("constants"), "constants").items()
        },
        stages=_stages(document),
        key=_texts(document.get("key", []), "key"),
        hints=_hints(file),
        timezone=_text(file.get("timezone", "UTC"), "file.timezone"),
        column_dates=_section(file.get("column_dates"), "file.column_dates"),
    )
    check_mapping(mapping)
    return mapping


def check_mapping(mapping: Mapping, columns: Collection[str] | None = None) -> None:
    """Raise `MappingError` for fields that the kind does not have, a missing key, or columns that the file lacks."""
    table = mapping.table
    for section in ("columns", "values", "constants", "key"):
        for name in getattr(mapping, section):
            if name not in table.column:
                raise MappingError(f"There is no field {name!r} in {table.name}{_meant(name, table.column)}.")
    for name, found in mapping.columns.items():
        if len(found) > 1 and table.column[name].type is not Type.TEXT:
            raise MappingError(f"{name!r} takes one column; only texts can be joined.")
        for column in found if columns is not None else ():
            if column not in (columns or ()):
                raise MappingError(f"The file has no column {column!r} for {name!r}{_meant(column, columns or ())}.")
    if mapping.timezone not in available_timezones():
        raise MappingError(f"There is no time zone {mapping.timezone!r}; write it as Europe/Berlin or UTC.")
    if not mapping.source.strip():
        raise MappingError("`source` is empty; name the system that the ids belong to, such as crm.")
    if columns is not None:
        _check_key(mapping)


def _check_key(mapping: Mapping) -> None:
    table = mapping.table
    missing = [name for name in table.required if name not in mapping.columns and name not in mapping.constants]
    if missing:
        raise MappingError(f"No column is mapped to {missing[0]!r}, which rows of {table.name} need.")
    for group in table.one_of:
        if not any(name in mapping.columns or name in mapping.constants for name in group):
            raise MappingError(f"Rows of {table.name} need a column for one of {', '.join(group)}.")
    if not mapping.effective_key:
        ways = " or ".join("+".join(key) for key in ((table.id,), *table.key_from[:2]))
        raise MappingError(f"Nothing tells the rows apart: map {ways}, or name the fields under `key`.")


class _TextLoader(yaml.SafeLoader):
    """YAML in which every scalar is text: `007`, `no` and `2027-01-01` stay what was written."""


_TextLoader.yaml_implicit_resolvers = {}


def _section(value: object, where: str) -> dict[str, Any]:
    if value in (None, ""):
        return {}
    if not isinstance(value, dict):
        raise MappingError(f"`{where}` must be a list of `name: value` pairs.")
    return value


def _text(value: object, where: str) -> str:
    if not isinstance(value, str):
        raise MappingError(f"`{where}` must be a text.")
    return value


def _texts(value: object, where: str) -> tuple[str, ...]:
    if isinstance(value, str):
        return (value,)
    if isinstance(value, list) and all(isinstance(one, str) for one in value):
        return tuple(value)
    raise MappingError(f"`{where}` must be a text or a list of texts.")


def _stages(document: dict[str, Any]) -> Stages | None:
    stages = _section(document.get("stages"), "stages")
    _known(stages, ("won", "lost"), "`stages`")
    if not stages:
        return None
    return Stages(_texts(stages.get("won", []), "stages.won"), _texts(stages.get("lost", []), "stages.lost"))


def _hints(file: dict[str, Any]) -> Hints:
    for key, allowed in (("decimal", (".", ",")), ("dates", ("dmy", "mdy")), ("header", ("true", "false"))):
        if key in file and file[key] not in allowed:
            raise MappingError(f"`file.{key}` is {file[key]!r}; it must be {' or '.join(allowed)}.")
    delimiter = file.get("delimiter")
    delimiter = _NAMED_DELIMITERS.get(delimiter, delimiter) if delimiter else None
    if delimiter is not None and len(delimiter) != 1:
        raise MappingError(f"`file.delimiter` is {delimiter!r}; it must be one character, or tab.")
    skip = file.get("skip")
    if skip is not None and not (skip.isascii() and skip.isdigit() and len(skip) <= _LONGEST_COUNT):
        raise MappingError(f"`file.skip` is {skip!r}; it must be a number of lines.")
    return Hints(
        encoding=file.get("encoding"),
        delimiter=delimiter,
        quote={"none": ""}.get(file["quote"], file["quote"]) if "quote" in file else None,
        skip=int(skip) if skip is not None else None,
        header=file["header"] == "true" if "header" in file else None,
        decimal=file.get("decimal"),
        dates=file.get("dates"),
        sheet=file.get("sheet"),
    )


def _known(found: MappingOf[str, object], allowed: Collection[str], where: str) -> None:
    for name in found:
        if name not in allowed:
            raise MappingError(f"{where[0].upper()}{where[1:]} has no key {name!r}{_meant(name, allowed)}.")


def _meant(name: str, among: Collection[str]) -> str:
    close = difflib.get_close_matches(name, list(among), n=1)
    return f"; did you mean {close[0]!r}?" if close else ""
