"""Keeping one-time links out of logs and histories: whoever reads those must not come in by them."""

from __future__ import annotations

import logging
import re

ONE_TIME = re.compile(r"/(first-admin|join|new-password|password/reset/key|calendar|screen)/[^/\s'\"<>?#]+")


def discreet(text: str) -> str:
    """The text without the tokens of one-time links.

    >>> discreet("Not Found: /join/c2VjcmV0/")
    'Not Found: /join/…/'
    """
    return ONE_TIME.sub(r"/\1/…", text)


class DiscreetFormatter(logging.Formatter):
    """Formats like any other, tracebacks too, and then takes the tokens out."""

    def format(self, record: logging.LogRecord) -> str:
        return discreet(super().format(record))
