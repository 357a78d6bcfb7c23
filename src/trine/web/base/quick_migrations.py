"""Migrations that add triggers do not render the models around them anew.

For each operation Django renders every model that is related to a changed one, and here all are related through people.
A trigger changes no field and no constraint, so what was rendered before stays right.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pgtrigger.migrations import AddTrigger

if TYPE_CHECKING:
    from django.db.migrations.state import ProjectState


def make_quick() -> None:
    """Have it so from now on, in this process."""
    AddTrigger.state_forwards = _state_forwards  # type: ignore[assignment]  # the operation that we have most of


def _state_forwards(operation: AddTrigger, app_label: str, state: ProjectState) -> None:
    options = state.models[app_label, operation.model_name].options
    options["triggers"] = [*options.get("triggers", []), operation.trigger]
