"""What can go wrong with facts; every error's text is a sentence for the person who asked."""

from __future__ import annotations


class FactError(Exception):
    """Something about facts that a person can mend."""


class StoreBusyError(FactError):
    """Another import holds the store."""


class StoreUnwritableError(FactError):
    """The store's folder has no room or may not be written to; its facts are as they were."""


class StoreDamagedError(FactError):
    """A store whose files are not as Trine left them, or are of a newer Trine."""


class UnknownFactError(FactError):
    """A table, metric, source or import that is not there."""


class UnusableFactsError(FactError):
    """Rows or an address that can't be used as facts at all."""
