"""One style sheet from tokens, base, shell and the parts of all components; named by its content.

There is no build step: the files are joined once per process (in development, at every request).
"""

from __future__ import annotations

import gzip
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path

from django.conf import settings

HERE = Path(__file__).parent
FIRST = ("tokens", "base", "shell", "gallery")


@dataclass(frozen=True, slots=True)
class Stylesheet:
    """The joined text, plain and compressed, and a version that changes with it."""

    text: bytes
    compressed: bytes
    version: str


def sources() -> list[Path]:
    """The files in their order: what all share, the components, then what the areas' own pages need."""
    shared = [HERE / "static" / "ui" / "css" / f"{name}.css" for name in FIRST]
    components = sorted(HERE.glob("templates/components/*/*.css"))
    pages = sorted(HERE.parent.glob("*/templates/*/*.css"))
    return shared + components + pages


def join() -> Stylesheet:
    """Read and join all files."""
    text = b"\n".join(path.read_bytes() for path in sources())
    return Stylesheet(text, gzip.compress(text, mtime=0), sha256(text).hexdigest()[:12])


joined_once = cache(join)


def current() -> Stylesheet:
    """The style sheet to serve now."""
    return join() if settings.DEBUG else joined_once()
