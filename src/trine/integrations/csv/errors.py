"""What can go wrong with a whole file or mapping; single rows are rejected instead and never raise."""

from __future__ import annotations


class ImportingError(Exception):
    """Something about an import that a person can mend; the text is a sentence."""


class UnusableFileError(ImportingError):
    """A file of which no row can be read: empty, a picture, a workbook that unpacks to gigabytes."""


class MappingError(ImportingError):
    """A mapping that does not fit the file, the kind or the format."""


class BadCellError(Exception):
    """A cell that can't be what its field needs; the text goes on after the value: "is not a number"."""
