"""What one look of the doctor gives."""

from dataclasses import dataclass
from enum import StrEnum


class Status(StrEnum):
    """How it stands."""

    OK = "ok"
    WARN = "warn"
    FAIL = "fail"


@dataclass(frozen=True)
class Looked:
    """One thing that was looked at: what it is, how it stands, and what to do about it if anything."""

    name: str
    status: Status
    says: str
    do: str = ""


def ok(name: str, says: str) -> Looked:
    """All is well."""
    return Looked(name, Status.OK, says)


def warn(name: str, says: str, do: str) -> Looked:
    """Trine runs, but somebody should look at this."""
    return Looked(name, Status.WARN, says, do)


def fail(name: str, says: str, do: str = "") -> Looked:
    """Trine does not run like this."""
    return Looked(name, Status.FAIL, says, do)
