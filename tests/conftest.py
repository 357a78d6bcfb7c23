"""What holds for every test."""

from django.contrib.auth.hashers import PBKDF2PasswordHasher


def pytest_configure() -> None:
    """Hashing is slow on purpose; tests sign in by the hundred."""
    PBKDF2PasswordHasher.iterations = 1_000
