"""History of every row that teams decide; triggers write it once per statement: an import has thousands of rows."""

from typing import TypeVar

import pghistory
import pgtrigger
from django.db import models

TrackedModel = TypeVar("TrackedModel", bound=type[models.Model])

_TRACKERS = (pghistory.InsertEvent, pghistory.UpdateEvent, pghistory.DeleteEvent)


def tracked(model: TrackedModel) -> TrackedModel:
    """Keep every state of the model's rows in its own table of events."""
    trackers = (tracker(level=pgtrigger.Statement) for tracker in _TRACKERS)
    found: TrackedModel = pghistory.track(*trackers)(model)
    return found
