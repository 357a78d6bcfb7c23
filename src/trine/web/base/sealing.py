"""Secrets that have to be used again: sealed with the installation's key, so that a copy of the database opens none."""

from __future__ import annotations

import base64
import hashlib

from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings


class SealedElsewhereError(Exception):
    """What was sealed with another secret key, such as that of another installation, stays closed."""


def seal(text: str, purpose: str) -> str:
    """The text as it may lie in the database; each purpose has a key of its own."""
    return _cipher(purpose).encrypt(text.encode()).decode()


def unseal(sealed: str, purpose: str) -> str:
    """The text again; raises SealedElsewhereError if it was sealed with another key. Of nothing it is nothing."""
    if not sealed:
        return ""
    try:
        return _cipher(purpose).decrypt(sealed.encode()).decode()
    except InvalidToken:
        raise SealedElsewhereError("The secret was kept with another secret key of this Trine.") from None


def _cipher(purpose: str) -> Fernet:
    key = hashlib.sha256(f"{purpose}:{settings.SECRET_KEY}".encode()).digest()
    return Fernet(base64.urlsafe_b64encode(key))
