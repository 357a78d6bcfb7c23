"""Secrets and signatures (Standard Webhooks, https://www.standardwebhooks.com, symmetric scheme `v1`).

The scheme is one HMAC, so that we make it ourselves; tests hold it against the specification's own library.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

PREFIX = "whsec_"
SECRET_BYTES = 32
"""Of the 24 to 64 that the specification asks for."""


def new_secret() -> str:
    """A random secret as people paste it into their receiver."""
    return PREFIX + base64.b64encode(secrets.token_bytes(SECRET_BYTES)).decode()


def signature(secret: str, call_id: str, at: int, body: bytes) -> str:
    """One signature of what is sent at a second of Unix time.

    >>> body = b'{"test": 2432232314}'
    >>> signature("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, body)
    'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE='
    """
    key = base64.b64decode(secret.removeprefix(PREFIX))
    signed = hmac.new(key, f"{call_id}.{at}.".encode() + body, hashlib.sha256).digest()
    return f"v1,{base64.b64encode(signed).decode()}"


def headers(secrets_: Sequence[str], call_id: str, at: datetime, body: bytes) -> dict[str, str]:
    """The three headers; with a signature for each secret, so that a receiver may know either while they change."""
    second = int(at.timestamp())
    return {
        "webhook-id": call_id,
        "webhook-timestamp": str(second),
        "webhook-signature": " ".join(signature(each, call_id, second, body) for each in secrets_),
    }
