"""Migrations that do not render every model anew for each of their operations.

After an operation Django renders the changed model and all that are related to it, directly or through others. Here all
are related through people, so that making a new database took half a minute, of which SQL was two seconds. What has to
be rendered anew is the model itself and those that point at it: they hold its class. Models further away find it by its
name. Migrations that run Python see everything rendered anew, as Django does for what it calls delayed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.migrations.state import ProjectState
from pgtrigger.migrations import AddTrigger

if TYPE_CHECKING:
    from collections.abc import Iterable


def make_quick() -> None:
    """Have it so from now on, in this process."""
    ProjectState._find_reload_model = _model_and_those_that_point_at_it  # type: ignore[attr-defined]  # no other way in
    AddTrigger.state_forwards = _note_trigger  # type: ignore[assignment]  # the operation that we have most of


def _model_and_those_that_point_at_it(
    state: ProjectState, app_label: str, model_name: str, delay: bool = False
) -> set[tuple[str, str]]:
    del delay
    state.is_delayed = True
    return {(app_label, model_name), *_pointing_at(state, app_label, model_name)}


def _pointing_at(state: ProjectState, app_label: str, model_name: str) -> Iterable[tuple[str, str]]:
    label = f"{app_label}.{model_name}".lower()
    for model in state.apps.get_models(include_auto_created=True):
        related = (field.related_model for field in model._meta.local_fields + model._meta.local_many_to_many)
        bases = (base for base in model.__bases__ if hasattr(base, "_meta"))
        if any(not isinstance(other, str | None) and other._meta.label_lower == label for other in (*related, *bases)):
            yield model._meta.app_label, str(model._meta.model_name)


def _note_trigger(operation: AddTrigger, app_label: str, state: ProjectState) -> None:
    """A trigger changes no field and no constraint, so that what was rendered before stays right."""
    options = state.models[app_label, operation.model_name].options
    options["triggers"] = [*options.get("triggers", []), operation.trigger]
