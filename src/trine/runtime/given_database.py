"""A PostgreSQL server that somebody else runs, given by DATABASE_URL: can we use it?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import SplitResult, parse_qs, unquote, urlsplit

from trine.runtime.binaries import OLDEST_SUPPORTED
from trine.runtime.errors import StartError, WrongVersionError

if TYPE_CHECKING:
    import psycopg

EXAMPLE = "postgresql://user:password@host:5432/database"


@dataclass(frozen=True)
class Server:
    """What a server says of itself; `where` never holds the password."""

    where: str
    version: str


def check_server(url: str) -> Server:
    """Connect once and look; StartError says in a sentence what is wrong. The password is never part of a message."""
    import psycopg  # 0.1 s that a start with our own database does not need

    parts = parse_url(url)
    where = describe(parts)
    try:
        with psycopg.connect(url, connect_timeout=5, application_name="trine") as connection:
            number = connection.info.server_version
            if number // 10_000 < OLDEST_SUPPORTED:
                raise too_old(where, number)
            row = connection.execute(
                "select has_schema_privilege(current_schema(), 'CREATE'), pg_is_in_recovery()"
            ).fetchone()
    except psycopg.Error as error:
        raise StartError(explain_failure(error, parts, where)) from error
    if row is not None and row[1]:
        raise StartError(
            f"{where} is a read-only copy of another server. Set DATABASE_URL to the one that is written to."
        )
    if row is not None and not row[0]:
        raise StartError(
            f"User {user_of(parts)!r} may not create tables in {where}. "
            "Let its owner run: GRANT CREATE, USAGE ON SCHEMA public TO that user; or use a database that it owns."
        )
    return Server(where, version_of(number))


def version_of(number: int) -> str:
    """A server's version number as people write it.

    >>> version_of(180006)
    '18.6'
    """
    return f"{number // 10_000}.{number % 10_000}"


def too_old(where: str, number: int) -> WrongVersionError:
    """The refusal of a server that lacks what we use."""
    return WrongVersionError(
        f"{where} is PostgreSQL {version_of(number)}; Trine needs {OLDEST_SUPPORTED} or newer. "
        "Upgrade that server, or unset DATABASE_URL to use the PostgreSQL that comes with Trine."
    )


def parse_url(url: str) -> SplitResult:
    """DATABASE_URL in its parts; StartError if it is not an address of a PostgreSQL server."""
    try:
        parts = urlsplit(url)
        _ = parts.port
        well_formed = parts.netloc.count("@") <= 1 and not parts.fragment
    except ValueError:
        well_formed = False
        parts = SplitResult("postgresql", "", "", "", "")
    # What was given is not repeated here: a part of the password may be anywhere in it.
    if not well_formed:
        raise StartError(
            f"DATABASE_URL cannot be read. It looks like {EXAMPLE}; in the password, write "
            "@ as %40, : as %3A, / as %2F, # as %23, ? as %3F and % as %25."
        )
    if parts.scheme not in {"postgresql", "postgres"}:
        raise StartError(f"DATABASE_URL must be the address of a PostgreSQL database, such as {EXAMPLE}.")
    return parts


def describe(parts: SplitResult) -> str:
    """The database in words, without the password."""
    options = parse_qs(parts.query)
    host = parts.hostname or options.get("host", ["this machine"])[0]
    port = f", port {parts.port}" if parts.port else ""
    return f"the database {unquote(parts.path.lstrip('/')) or user_of(parts)!r} at {unquote(host)}{port}"


def user_of(parts: SplitResult) -> str:
    """Who we sign in as."""
    return unquote(parts.username or parse_qs(parts.query).get("user", ["the current user"])[0])


def explain_failure(error: psycopg.Error, parts: SplitResult, where: str) -> str:
    """Why the connection failed, as a sentence with what to do."""
    said = without_password(str(error), parts)
    cases = {
        "password authentication failed": f"The password for user {user_of(parts)!r} is wrong for {where}. "
        "Correct it in DATABASE_URL.",
        "no password supplied": f"{where} asks for a password. Add it to DATABASE_URL: {EXAMPLE}.",
        "does not exist": f"{where} has no such database or user. Make them there (createuser, createdb), "
        "or correct DATABASE_URL.",
        "could not translate host name": f"Nobody knows the host of {where}. Correct the name in DATABASE_URL.",
        "failed to resolve host": f"Nobody knows the host of {where}. Correct the name in DATABASE_URL.",
        "refused": f"Nothing answers at {where}. Start that server, or correct the host and port in DATABASE_URL.",
        "No such file or directory": f"There is no PostgreSQL socket for {where}. Start that server, "
        "or correct the host in DATABASE_URL.",
        "timeout expired": f"No answer from {where} within 5 seconds. "
        "Is the host right, and does a firewall let us through?",
        "no pg_hba.conf entry": f"{where} does not let this machine in. Add it to that server's pg_hba.conf.",
        "too many clients": f"{where} has no connection left. Raise its max_connections or close other clients.",
        "starting up": f"{where} is still starting. Try again in a minute.",
        "SSL": f"{where} and this machine do not agree on encryption. "
        "Add ?sslmode=require (or prefer) to DATABASE_URL.",
    }
    for sign, sentence in cases.items():
        if sign in said:
            return sentence[0].upper() + sentence[1:]
    return f"Trine cannot use {where}. It said: {said.strip()}"


def without_password(text: str, parts: SplitResult) -> str:
    """The text with the password, if it occurs, struck out."""
    for secret in (parts.password, unquote(parts.password or ""), *parse_qs(parts.query).get("password", [])):
        if secret:
            text = text.replace(secret, "***")
    return text
