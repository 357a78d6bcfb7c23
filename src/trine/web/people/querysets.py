"""The words in which people, teams and memberships are asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.base_user import BaseUserManager
from django.contrib.auth.models import AnonymousUser
from django.contrib.postgres.lookups import Unaccent
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower

from trine.web.people import policy

if TYPE_CHECKING:
    from datetime import date

    from trine.web.people.models import Invitation, Membership, Person, Team  # noqa: F401 - in the base classes below


def by_name(field: str = "name") -> Lower:
    """The order of names for a reader: case and accents do not count."""
    return Lower(Unaccent(field))


def _lasts(day: date, prefix: str = "") -> Q:
    return (Q(**{f"{prefix}since": None}) | Q(**{f"{prefix}since__lte": day})) & (
        Q(**{f"{prefix}until": None}) | Q(**{f"{prefix}until__gte": day})
    )


class PersonQuerySet(models.QuerySet["Person"]):
    """People."""

    def visible_to(self, reader: policy.Reader) -> PersonQuerySet:
        """Everybody, for who is signed in; nobody, for who is not."""
        return self if policy.signed_in(reader) else self.none()

    def present(self, day: date) -> PersonQuerySet:
        """Who has not left before that day."""
        return self.filter(Q(until=None) | Q(until__gte=day))

    def who_can_sign_in(self) -> PersonQuerySet:
        """Who is active and has an address; with a password or a passkey they come in."""
        return self.filter(is_active=True).exclude(email=None)

    def named(self, text: str) -> PersonQuerySet:
        """Who is called so, whatever case and accents, or has this address or plan id."""
        is_called = Q(name__unaccent__iexact=text)
        return self.filter(is_called | Q(email=text.lower()) | Q(slug=text.lower())).order_by("slug")


PersonManager = BaseUserManager.from_queryset(PersonQuerySet)


class TeamQuerySet(models.QuerySet["Team"]):
    """Teams."""

    def visible_to(self, reader: policy.Reader) -> TeamQuerySet:
        """Every team, for who is signed in."""
        return self if policy.signed_in(reader) else self.none()

    def lasting(self, day: date) -> TeamQuerySet:
        """Teams that have begun and not ended on that day."""
        return self.filter(_lasts(day))


class MembershipQuerySet(models.QuerySet["Membership"]):
    """Memberships."""

    def current(self, day: date) -> MembershipQuerySet:
        """Those that last on that day, of people who are there, in teams that last."""
        return self.filter(_lasts(day), _lasts(day, "team__"), Q(person__until=None) | Q(person__until__gte=day))


class InvitationQuerySet(models.QuerySet["Invitation"]):
    """Invitations and other one-time links."""

    def visible_to(self, reader: policy.Reader) -> InvitationQuerySet:
        """All, for leaders and owners; for leads those into their own teams and those that they made."""
        if policy.leader(reader):
            return self
        if isinstance(reader, AnonymousUser) or not policy.lead(reader):
            return self.none()
        return self.filter(Q(team__in=reader.led_team_ids) | Q(invited_by=reader))
