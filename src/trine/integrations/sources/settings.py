"""Settings of a source: what to connect to, what to read, and where the secret is; never the secret itself.

trine: source 1
kind: hubspot                       # hubspot, salesforce, tryton, warehouse
name: hubspot                       # what the rows carry as their source; the kind, if not given
address: https://api.hubapi.com     # needed for salesforce, tryton and warehouse
version: 2026-09
secret_env: HUBSPOT_SERVICE_KEY     # the environment variable that holds it, or
secret_file: /run/secrets/hubspot   # the file that does
objects: [companies, contacts, deals]
map:
  opportunities: {segment: customer_segment}
"""

from __future__ import annotations

import difflib
import os
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, urlsplit

import yaml

from trine.analytics.schema import TABLES
from trine.integrations.sources.errors import SettingsError

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

FORMAT = "source 1"
KINDS = ("hubspot", "salesforce", "tryton", "warehouse")
SECRET = "{secret}"  # noqa: S105 - the place in an address where the secret goes
_KEYS = (
    "trine",
    "kind",
    "name",
    "address",
    "version",
    "user",
    "database",
    "secret_env",
    "secret_file",
    "objects",
    "map",
    "tables",
    "keep_back",
)
ENGINES = frozenset(
    {
        *("athena", "bigquery", "clickhouse", "databricks", "druid", "duckdb", "exasol", "impala", "materialize"),
        *("mssql", "mysql", "oracle", "postgres", "postgresql", "pyspark", "redshift", "risingwave", "singlestoredb"),
        *("snowflake", "sqlite", "trino"),
    }
)
"""The engines of warehouses: an address may not make Trine open anything else, such as a file."""
_SECRETS = frozenset({"password", "passwd", "pwd", "passphrase", "secret", "token", "access_token", "motherduck_token"})
"""What the parts of an address are called that hold a secret."""
_NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,39}")


@dataclass(frozen=True, slots=True)
class Settings:
    """How a source is connected. `user` is the user name or client id, `keep_back` calls that are left to others.

    `map` has, by table and field, the source's own name for the field; `tables` a warehouse's tables.
    """

    kind: str
    name: str
    address: str = ""
    version: str = ""
    user: str = ""
    database: str = ""
    secret_env: str = ""
    secret_file: str = ""
    objects: tuple[str, ...] = ()
    map: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    tables: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    keep_back: int = 0

    def secret(self) -> str:
        """The secret from where it is kept; empty if none was named. Raises `SettingsError`."""
        if self.secret_env:
            found = os.environ.get(self.secret_env, "").strip()
            if not found:
                raise SettingsError(f"The environment variable {self.secret_env} is empty; {self.name} needs it.")
            return found
        if self.secret_file:
            try:
                found = Path(self.secret_file).read_text(encoding="utf-8").strip()
            except (OSError, UnicodeDecodeError) as error:
                why = getattr(error, "strerror", None) or "it is not text"
                raise SettingsError(f"The file {self.secret_file} can't be read: {why}.") from None
            if not found:
                raise SettingsError(f"The file {self.secret_file} is empty; {self.name} needs the secret in it.")
            return found
        return ""


def load_settings(path: Path) -> Settings:
    """Read settings from a file; raises `SettingsError` that names the file."""
    try:
        return parse_settings(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise SettingsError(f"{path} can't be read: {error.strerror}.") from None
    except UnicodeDecodeError:
        raise SettingsError(f"{path} is not UTF-8 text.") from None
    except SettingsError as error:
        raise SettingsError(f"{path}: {error}") from None


def parse_settings(text: str) -> Settings:
    """Read settings from YAML; raises `SettingsError` with a sentence on the first thing that is wrong.

    >>> parse_settings("{trine: source 1, kind: hubspot, secret_env: KEY}").name
    'hubspot'
    """
    document = read_yaml(text)
    if document.get("trine") != FORMAT:
        raise SettingsError(f"A source's settings start with the line `trine: {FORMAT}`.")
    return settings_from(document)


def read_yaml(text: str) -> dict[str, Any]:
    """YAML as pairs whose values are texts, lists and pairs; raises `SettingsError`. Nothing gives no pairs.

    >>> read_yaml("version: 2026-09")
    {'version': '2026-09'}
    """
    try:
        document = yaml.load(text, Loader=_TextLoader)  # noqa: S506 - a SafeLoader that leaves scalars as text
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        raise SettingsError(f"This is not YAML{f' in line {mark.line + 1}' if mark else ''}.") from None
    if document in (None, ""):
        return {}
    if not isinstance(document, dict):
        raise SettingsError(f"This must be pairs of `name: value`, such as `trine: {FORMAT}`.")
    return document


def settings_from(document: Mapping[str, Any]) -> Settings:
    """Settings from what was read; raises `SettingsError` with a sentence on the first thing that is wrong."""
    _known(document, _KEYS, "A source's settings have")
    texts = {
        key: _text(document, key) for key in _KEYS if key not in {"trine", "objects", "map", "tables", "keep_back"}
    }
    keep_back = _text(document, "keep_back") or "0"
    if not (keep_back.isascii() and keep_back.isdigit() and len(keep_back) < 10):
        raise SettingsError(f"`keep_back` is {keep_back!r}; it must be a number of calls.")
    settings = Settings(
        **{**texts, "name": texts["name"] or texts["kind"]},
        objects=_texts(document.get("objects", []), "objects"),
        map=_map(document.get("map") or {}),
        tables=_tables(document.get("tables") or {}),
        keep_back=int(keep_back),
    )
    check_settings(settings)
    return settings


def check_settings(settings: Settings) -> None:
    """Raise `SettingsError` for what can't be used."""
    if settings.kind not in KINDS:
        raise SettingsError(f"`kind` is {settings.kind!r}; it must be one of {', '.join(KINDS)}.")
    if not _NAME.fullmatch(settings.name):
        raise SettingsError(f"`name` is {settings.name!r}; write it in small letters and digits, such as hubspot-eu.")
    if settings.secret_env and settings.secret_file:
        raise SettingsError("Give `secret_env` or `secret_file`, not both.")
    check_address(settings.address, settings.kind)


def check_address(address: str, kind: str) -> None:
    """Raise `SettingsError` for an address that is none, or that has a secret in it."""
    if not address:
        if kind != "hubspot":
            raise SettingsError(f"`address` is missing; a source of kind {kind} needs it.")
        return
    try:
        parts = urlsplit(address)
        password, name = parts.password, parts.hostname
    except ValueError:
        raise SettingsError("`address` can't be read as an address.") from None
    asked = {value for key, value in parse_qsl(parts.query) if key.lower() in _SECRETS}
    if {password, *asked} - {None, "", SECRET}:
        raise SettingsError(
            f"`address` has a password in it. Write {SECRET} in its place, and name where it is kept by `secret_env` "
            "or `secret_file`."
        )
    if kind == "warehouse":
        if parts.scheme not in ENGINES:
            raise SettingsError("`address` must begin with the engine, such as duckdb:// or postgres://.")
        return
    if parts.scheme not in {"http", "https"} or not name:
        raise SettingsError("`address` must begin with https:// (or http:// within your own network).")


class _TextLoader(yaml.SafeLoader):
    """YAML in which every scalar is text: `2026-09` and `no` stay what was written."""


_TextLoader.yaml_implicit_resolvers = {}


def _text(document: Mapping[str, Any], key: str) -> str:
    value = document.get(key, "")
    if not isinstance(value, str):
        raise SettingsError(f"`{key}` must be a text.")
    return value.strip()


def _texts(value: object, where: str) -> tuple[str, ...]:
    if isinstance(value, str):
        return (value,) if value else ()
    if isinstance(value, list) and all(isinstance(one, str) for one in value):
        return tuple(value)
    raise SettingsError(f"`{where}` must be a list of names.")


def _map(value: object) -> dict[str, dict[str, str]]:
    if not isinstance(value, dict):
        raise SettingsError("`map` must have tables, and under each `field: name in the source`.")
    _known(value, tuple(TABLES), "`map` has")
    for table, fields in value.items():
        if not isinstance(fields, dict) or not all(isinstance(one, str) for one in fields.values()):
            raise SettingsError(f"`map.{table}` must be pairs of `field: name in the source`.")
        _known(fields, tuple(TABLES[table].column), f"`map.{table}` has")
    return value


def _tables(value: object) -> dict[str, dict[str, Any]]:
    if not isinstance(value, dict) or not all(isinstance(one, dict) for one in value.values()):
        raise SettingsError("`tables` must have the tables of facts, and under each where its rows are.")
    _known(value, tuple(TABLES), "`tables` has")
    return value


def _known(found: Mapping[str, object], allowed: Collection[str], where: str) -> None:
    for name in found:
        if name not in allowed:
            close = difflib.get_close_matches(str(name), list(allowed), n=1)
            meant = f"; did you mean {close[0]!r}?" if close else f"; there are {', '.join(allowed)}."
            raise SettingsError(f"{where} no {str(name)!r}{meant}")
