"""Channel keys: as in the data, but the same whatever the capitals, spaces and hyphens."""

from __future__ import annotations

import re
from typing import Any

_BETWEEN_WORDS = r"[^\p{L}\p{N}]+"


def channel_key(name: str) -> str:
    """Lower case, with one underscore for whatever stands between words.

    >>> channel_key(" Paid  Search"), channel_key("paid-search"), channel_key("Événement")
    ('paid_search', 'paid_search', 'événement')
    """
    return re.sub(r"[\W_]+", "_", name.lower()).strip("_")


def channel_key_expression(column: Any) -> Any:
    """`channel_key` of a text column, on the engine."""
    return column.lower().re_replace(_BETWEEN_WORDS, "_").re_replace("^_+|_+$", "")
