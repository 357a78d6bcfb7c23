"""Files on their way into the fact store, and the mappings that were saved for the next file of the same shape."""

from __future__ import annotations

from pathlib import Path
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.urls import reverse

from trine.analytics.schema import TABLES
from trine.web.data.sources.models import LiveSource
from trine.web.people.models import Person

__all__ = ["KINDS", "MAPPABLE", "RUNNING", "FileImport", "LiveSource", "SavedMapping", "State"]

KINDS = [(name, table.title) for name, table in TABLES.items()]


class State(models.TextChoices):
    """Where a file stands between the drop and the store."""

    MAPPING = "mapping", "to be mapped"
    CHECKING = "checking", "being checked"
    CHECKED = "checked", "checked, not imported"
    IMPORTING = "importing", "being imported"
    IMPORTED = "imported", "imported"
    UNCHANGED = "unchanged", "nothing new in it"
    FAILED = "failed", "can’t be used"
    UNDONE = "undone", "taken back"


RUNNING = (State.CHECKING, State.IMPORTING)
MAPPABLE = (State.MAPPING, State.CHECKED, State.FAILED, State.UNCHANGED, State.UNDONE)
"""In which its columns can be given another meaning: no job is at it, and no import is to be taken back first."""


class FileImport(models.Model):
    """One dropped file: how it is mapped, how far it is, and what became of it. The file lies in the data folder."""

    name = models.CharField(max_length=255)
    size = models.PositiveBigIntegerField()
    kind = models.CharField(max_length=32, choices=KINDS)
    mapping = models.TextField(blank=True)
    state = models.CharField(max_length=16, choices=State, default=State.MAPPING)
    step = models.CharField(max_length=16, blank=True)
    done = models.PositiveBigIntegerField(default=0)
    rows = models.PositiveBigIntegerField(default=0)
    rejected = models.PositiveBigIntegerField(default=0)
    report = models.JSONField(null=True)
    problem = models.TextField(blank=True)
    import_id = models.CharField(max_length=16, blank=True)
    job = models.CharField(max_length=32, blank=True)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering: ClassVar = ["-id"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("data:file", args=[self.pk])

    @property
    def folder(self) -> Path:
        """Where the file and its rejected rows lie."""
        return Path(settings.DATA_DIR) / "uploads" / str(self.pk)

    @property
    def path(self) -> Path:
        """The file itself; its ending is kept, its name is not trusted."""
        return self.folder / f"file{Path(self.name).suffix.lower()[:8]}"

    @property
    def rejected_path(self) -> Path:
        """The rejected rows, if there are any."""
        return self.folder / "rejected.csv"

    @property
    def is_running(self) -> bool:
        """Whether a job works on it or is about to."""
        return self.state in RUNNING

    @property
    def can_be_mapped(self) -> bool:
        """Whether its columns can be given another meaning now."""
        return self.state in MAPPABLE


class SavedMapping(models.Model):
    """The mapping that was last used for files with exactly these columns."""

    columns_hash = models.CharField(max_length=64, unique=True)
    mapping = models.TextField()
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    changed_at = models.DateTimeField(auto_now=True)

    def __str__(self) -> str:
        return self.columns_hash[:8]
