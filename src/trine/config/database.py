"""The one place where DATABASE_URL becomes Django's settings."""

from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit


def database_from_url(url: str) -> dict[str, Any]:
    """Django's database settings for a PostgreSQL URL; a socket folder is given as `?host=/path`.

    >>> database_from_url("postgresql://app@/trine?host=/run/pg")["HOST"]
    '/run/pg'
    """
    parts = urlsplit(url)
    if url and parts.scheme not in {"postgres", "postgresql"}:
        msg = f"DATABASE_URL must start with postgresql:// (it starts with {parts.scheme or 'nothing'}://)."
        raise ValueError(msg)
    query = {key: values[-1] for key, values in parse_qs(parts.query).items()}
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")) or query.pop("dbname", ""),
        "USER": unquote(parts.username or query.pop("user", "")),
        "PASSWORD": unquote(parts.password or query.pop("password", "")),
        "HOST": unquote(parts.hostname or "") or query.pop("host", ""),
        "PORT": str(parts.port or query.pop("port", "")),
        "CONN_MAX_AGE": 0,
        "CONN_HEALTH_CHECKS": True,  # connections that a restart of the database has cut are replaced
        "OPTIONS": {"pool": {"min_size": 1, "max_size": 8, "timeout": 10}, **query},
    }
