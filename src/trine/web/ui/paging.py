"""Which page of a long list an address asks for."""

from __future__ import annotations

MOST = 999_999
"""No list here has more pages; larger numbers are taken for this one, so that none overflows further on."""


def page_number(text: str | None, last: int = MOST) -> int:
    """The page that `?page=` asks for, from 1 to `last`; the first for all that is no number.

    >>> page_number("3"), page_number("3", last=2), page_number("²"), page_number("9" * 5_000) == MOST
    (3, 2, 1, True)
    """
    asked = (text or "").strip().lstrip("0")
    if not (asked.isascii() and asked.isdigit()):
        return 1
    return max(1, min(int(asked[: len(str(MOST)) + 1]), last, MOST))
