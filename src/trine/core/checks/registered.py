"""The catalogue of checks, in the order of their codes."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from trine.core.checks.catalogue import Check

CATALOGUE: tuple[Check, ...] = ()
"""Every check."""
