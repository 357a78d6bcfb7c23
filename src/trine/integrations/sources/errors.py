"""What can go wrong with a live source; every error's text is a sentence for the person who connected it.

No text ever holds a secret: sentences name the source and what it answered, never what was sent.
"""

from __future__ import annotations


class SourceError(Exception):
    """Something about a source that a person can mend, or that will pass."""


class SettingsError(SourceError):
    """Settings of a source that can't be used."""


class RefusedError(SourceError):
    """The source will not answer this, however often it is asked."""

    def __init__(self, sentence: str, status: int = 0) -> None:
        super().__init__(sentence)
        self.status = status


class UnreachableError(SourceError):
    """The source did not answer in the time that we were ready to wait."""


class QuotaError(SourceError):
    """The source's quota is used up, or would be; the next sync goes on from here."""


class ChangedError(SourceError):
    """The source's fields are not what they were."""
