"""How somebody wants to be paired."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction

from trine.web.base.errors import Invalid
from trine.web.shadowing.models import Wish

if TYPE_CHECKING:
    from collections.abc import Mapping

    from trine.web.people.models import Person


@transaction.atomic
def wish(actor: Person, *, values: Mapping[str, Any]) -> None:
    """Keep how somebody wants to be paired, from now on; days that stand are not touched. Raises Invalid."""
    if values["out_until"] and not values["out_because"].strip():
        raise Invalid(out_because="Say why; whoever arranges the round reads it.")
    Wish.objects.update_or_create(person=actor, defaults=values)
