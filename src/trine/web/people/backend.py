"""Who a session belongs to, and whether they may still come in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from allauth.account.auth_backends import AuthenticationBackend
from django.utils import timezone

if TYPE_CHECKING:
    from trine.web.people.models import Person


class PersonBackend(AuthenticationBackend):  # type: ignore[misc]  # untyped library
    """Signs in by address and password; asked on every request, so that a last day ends sessions by itself."""

    def user_can_authenticate(self, user: Person) -> bool:
        return user.is_active and not user.has_left(timezone.localdate())
