"""Secrets of sources: sealed with the installation's key, so that a copy of the database opens nothing."""

from __future__ import annotations

import base64
import hashlib

from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings

from trine.integrations.sources.errors import SettingsError


def seal(text: str) -> str:
    """The text as it may lie in the database."""
    return _cipher().encrypt(text.encode()).decode()


def unseal(sealed: str) -> str:
    """The text again; raises `SettingsError` if it was sealed with another key. Of nothing it is nothing."""
    if not sealed:
        return ""
    try:
        return _cipher().decrypt(sealed.encode()).decode()
    except InvalidToken:
        raise SettingsError("The secret was kept with another secret key of this Trine. Enter it once more.") from None


def _cipher() -> Fernet:
    key = hashlib.sha256(b"live sources:" + settings.SECRET_KEY.encode()).digest()
    return Fernet(base64.urlsafe_b64encode(key))
