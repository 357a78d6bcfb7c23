"""The company, its teams and people over time, and the invitations that bring people in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, TypeVar

import pghistory
from django.contrib.auth.base_user import AbstractBaseUser
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.functional import cached_property

from trine.core import company as core
from trine.web.people.querysets import InvitationQuerySet, MembershipQuerySet, PersonManager, TeamQuerySet

if TYPE_CHECKING:
    from datetime import date

slug_validator = RegexValidator(r"^[a-z0-9][a-z0-9_-]*$", "Use lower-case letters, digits, - and _.")


def choices(enum: Any) -> list[tuple[str, str]]:
    """Choices of a form or column from one of core's enumerations."""
    return [(member.value, member.value.replace("_", " ").capitalize()) for member in enum]


class SlugField(models.CharField[str, str]):
    """A plan id: a lower-case slug. Its table makes it unique; the history of that table does not."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"max_length": 100, "validators": [slug_validator], **options})


Given_contra = TypeVar("Given_contra", contravariant=True)
Kept_co = TypeVar("Kept_co", covariant=True)


class LowerEmailField(models.EmailField[Given_contra, Kept_co]):
    """A mail address; case never counts, so it is kept in lower case."""

    def get_prep_value(self, value: Any) -> Any:
        prepared = super().get_prep_value(value)
        return prepared.lower() if isinstance(prepared, str) else prepared


@pghistory.track()
class Company(models.Model):
    """The one company that this Trine serves; at most one row."""

    name = models.CharField(max_length=200)
    currency = models.CharField(max_length=3, null=True, blank=True)  # noqa: DJ001 - "not stated" differs from ""
    fiscal_year_start = models.PositiveSmallIntegerField(
        default=1, validators=[MinValueValidator(1), MaxValueValidator(12)]
    )
    country = models.CharField(max_length=10, blank=True)
    """Whose public holidays are free, such as `DE-BY`; empty counts weekends alone."""
    handoff = models.JSONField(null=True, blank=True)
    """The words of `trine.core.handoff.HandoffAgreement`, or none."""
    is_demo = models.BooleanField(default=False)

    class Meta:
        constraints: ClassVar = [models.CheckConstraint(condition=Q(id=1), name="one_company")]

    def __str__(self) -> str:
        return self.name


@pghistory.track()
class Team(models.Model):
    """A team; `until` is its last day."""

    slug = SlugField(unique=True)
    name = models.CharField(max_length=200)
    function = models.CharField(max_length=16, choices=choices(core.Function))
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="children")
    since = models.DateField(null=True, blank=True)
    until = models.DateField(null=True, blank=True)

    objects = TeamQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["name", "slug"]

    def __str__(self) -> str:
        return self.name

    def has_ended(self, today: date) -> bool:
        return self.until is not None and self.until < today


@pghistory.track(exclude=["password", "last_login"])
class Person(AbstractBaseUser):
    """Somebody of the company. Signs in if they have an address and a password or passkey."""

    slug = SlugField(unique=True)
    name = models.CharField(max_length=200)
    email = LowerEmailField(unique=True, null=True, blank=True)
    role = models.CharField(max_length=8, choices=choices(core.Role), default=core.Role.MEMBER)
    since = models.DateField(null=True, blank=True)
    until = models.DateField(null=True, blank=True)
    time_zone = models.CharField(max_length=64, default="UTC")
    country = models.CharField(max_length=10, blank=True)
    """Whose public holidays are free for them; empty is the company's. Asked by `people.holidays`."""
    theme = models.CharField(
        max_length=5, choices=[("auto", "As the device"), ("light", "Light"), ("dark", "Dark")], default="auto"
    )
    is_active = models.BooleanField(default=True)

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar = ["name"]
    objects = PersonManager()

    class Meta:
        ordering: ClassVar = ["name", "slug"]

    def __str__(self) -> str:
        return self.name

    def has_left(self, today: date) -> bool:
        return self.until is not None and self.until < today

    def has_usable_password(self) -> bool:
        """Whether a password was chosen; who comes from a plan has none yet."""
        return bool(self.password) and super().has_usable_password()

    def has_account(self) -> bool:
        """Whether they have a way in: an address, with a password, a passkey or the company's own sign-in."""
        if not self.is_active or not self.email:
            return False
        if self.has_usable_password():
            return True
        keys = self.authenticator_set.filter(type="webauthn")  # type: ignore[attr-defined]  # allauth
        return keys.exists() or bool(self.socialaccount_set.exists())  # type: ignore[attr-defined]  # allauth

    @cached_property
    def current_memberships(self) -> tuple[Membership, ...]:
        """Today's memberships with their teams; read once for each request's reader."""
        today = timezone.localdate()
        return tuple(self.memberships.current(today).select_related("team").order_by("-is_lead", "team__name"))

    @property
    def team_ids(self) -> frozenset[int]:
        """The teams that the person is in today."""
        return frozenset(membership.team_id for membership in self.current_memberships)

    @property
    def led_team_ids(self) -> frozenset[int]:
        """The teams that the person leads today."""
        return frozenset(membership.team_id for membership in self.current_memberships if membership.is_lead)

    @property
    def functions(self) -> frozenset[str]:
        """What the person's teams of today are for."""
        return frozenset(membership.team.function for membership in self.current_memberships)


@pghistory.track()
class Membership(models.Model):
    """A person's time in a team, as a lead or not."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="memberships")
    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="memberships")
    is_lead = models.BooleanField(default=False)
    since = models.DateField(null=True, blank=True)
    until = models.DateField(null=True, blank=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["person", "team", "since"], name="one_membership_at_a_time", nulls_distinct=False
            )
        ]

    def __str__(self) -> str:
        return f"{self.person} in {self.team}"


class LinkKind(models.TextChoices):
    """What a one-time link is for."""

    FIRST_OWNER = "first", "Set up Trine"
    JOIN = "join", "Join the company"
    PASSWORD = "password", "Choose a new password"


@pghistory.track(exclude=["token_hash"])
class Invitation(models.Model):
    """A link that lets one person in once; only its hash is kept."""

    token_hash = models.CharField(max_length=64, unique=True)
    kind = models.CharField(max_length=8, choices=LinkKind, default=LinkKind.JOIN)
    email = LowerEmailField(blank=True)
    name = models.CharField(max_length=200, blank=True)
    role = models.CharField(max_length=8, choices=choices(core.Role), default=core.Role.MEMBER)
    team = models.ForeignKey(Team, null=True, blank=True, on_delete=models.CASCADE, related_name="invitations")
    person = models.ForeignKey(Person, null=True, blank=True, on_delete=models.CASCADE, related_name="invitations")
    invited_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-created_at", "-id"]

    def __str__(self) -> str:
        return f"Invitation of {self.email or self.name or 'somebody'}"
