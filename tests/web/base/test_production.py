"""The settings as they are in production: behind https, with other people's browsers in front."""

import json
import os
import subprocess
import sys

import pytest

PROBE = """
import json
from django.conf import settings as s
names = "SESSION_COOKIE_NAME CSRF_COOKIE_NAME SESSION_COOKIE_SECURE CSRF_COOKIE_SECURE SESSION_COOKIE_HTTPONLY"
names += " SESSION_COOKIE_SAMESITE CSRF_COOKIE_HTTPONLY SECURE_SSL_REDIRECT DEBUG ALLOWED_HOSTS CSRF_TRUSTED_ORIGINS"
names += " MAIL_IS_SET_UP EMAIL_PORT EMAIL_USE_TLS EMAIL_USE_SSL MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN"
names += " ALLAUTH_TRUSTED_PROXY_COUNT SECURE_HSTS_SECONDS"
print(json.dumps({name: getattr(s, name) for name in names.split()}))
"""

NOT_INHERITED = ("TRINE_URL", "TRINE_HOSTS", "TRINE_BEHIND_PROXY", "EMAIL", "DJANGO_ALLOW_ASYNC_UNSAFE")


def django(*arguments: str, **env: str) -> str:
    """What a Django process with that environment says."""
    keep = {name: value for name, value in os.environ.items() if not name.startswith(NOT_INHERITED)}
    settings = {"DJANGO_SETTINGS_MODULE": "trine.config.settings"}
    done = subprocess.run(
        [sys.executable, *arguments], env=keep | settings | env, capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout + done.stderr


def settings_of(**env: str) -> dict[str, object]:
    found: dict[str, object] = json.loads(django("-c", PROBE, **env))
    return found


def test_the_deployment_check_finds_nothing() -> None:
    said = django("-m", "django", "check", "--deploy", "--fail-level", "WARNING", TRINE_URL="https://trine.example")
    assert "no issues (2 silenced)" in said  # HSTS for subdomains and preloading, which only the company can decide


def test_cookies_go_over_https_alone_and_to_this_host_alone() -> None:
    found = settings_of(TRINE_URL="https://trine.example")
    assert found["SESSION_COOKIE_NAME"] == "__Host-sessionid"
    assert found["CSRF_COOKIE_NAME"] == "__Host-csrftoken"
    secure = ("SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE", "SESSION_COOKIE_HTTPONLY", "CSRF_COOKIE_HTTPONLY")
    assert all(found[name] for name in secure)
    assert found["SESSION_COOKIE_SAMESITE"] == "Lax"


def test_only_the_public_name_is_answered_to() -> None:
    found = settings_of(TRINE_URL="https://trine.example", TRINE_HOSTS="trine.internal")
    assert set(found["ALLOWED_HOSTS"]) == {"trine.example", "trine.internal", "localhost", "127.0.0.1"}  # type: ignore[call-overload]
    assert found["CSRF_TRUSTED_ORIGINS"] == ["https://trine.example"]


def test_two_at_once_on_one_machine_keep_their_cookies_apart() -> None:
    names = {settings_of(TRINE_URL=f"http://127.0.0.1:{port}")["SESSION_COOKIE_NAME"] for port in (8000, 8001)}
    assert names == {"sessionid", "sessionid_8001"}


def test_passkeys_without_https_are_for_this_machine_alone() -> None:
    assert settings_of(TRINE_URL="http://127.0.0.1:8000")["MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN"] is True
    assert settings_of(TRINE_URL="http://trine.example")["MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN"] is False


def test_who_asks_is_read_from_a_proxy_only_if_there_is_one() -> None:
    assert settings_of()["ALLAUTH_TRUSTED_PROXY_COUNT"] == 0
    assert settings_of(TRINE_BEHIND_PROXY="1")["ALLAUTH_TRUSTED_PROXY_COUNT"] == 1


@pytest.mark.parametrize(
    ("security", "expected"),
    [("starttls", (587, True, False)), ("tls", (465, False, True)), ("none", (25, False, False))],
)
def test_mail_is_set_up_from_the_environment(security: str, expected: tuple[int, bool, bool]) -> None:
    found = settings_of(EMAIL_HOST="mail.example", EMAIL_SECURITY=security)
    assert found["MAIL_IS_SET_UP"] is True
    assert (found["EMAIL_PORT"], found["EMAIL_USE_TLS"], found["EMAIL_USE_SSL"]) == expected


def test_without_a_mail_server_nothing_is_mailed() -> None:
    assert settings_of()["MAIL_IS_SET_UP"] is False
