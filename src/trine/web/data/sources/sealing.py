"""Secrets of sources, sealed with the installation's key."""

from __future__ import annotations

from trine.integrations.sources.errors import SettingsError
from trine.web.base import sealing

PURPOSE = "live sources"


def seal(text: str) -> str:
    """The text as it may lie in the database."""
    return sealing.seal(text, PURPOSE)


def unseal(sealed: str) -> str:
    """The text again; raises `SettingsError` if it was sealed with another key. Of nothing it is nothing."""
    try:
        return sealing.unseal(sealed, PURPOSE)
    except sealing.SealedElsewhereError as error:
        raise SettingsError(f"{error} Enter it once more.") from None
