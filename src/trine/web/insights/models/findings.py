"""Findings over time: when each appeared, moved and went away."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django.db.models import Q
from django.urls import reverse

from trine.core.findings import Severity
from trine.web.people import policy
from trine.web.people.models import Person

if TYPE_CHECKING:
    from datetime import datetime

SEVERITIES = [(severity.value, severity.value.capitalize()) for severity in Severity]


UNRELEASED = ("team_plan", "deliverable", "launch", "playbook", "tension")
"""Kinds of subjects that guests learn nothing of: work that nobody outside has heard of yet, and questions."""


OF_A_SURVEY = frozenset({"T302", "T303"})
"""The checks whose findings tell what came of a survey, which every colleague reads and guests do not."""


def is_among_colleagues(row: FindingRecord) -> bool:
    """Whether a finding is nothing for guests, whatever it says of money and pay."""
    return row.code in OF_A_SURVEY or any(kind in UNRELEASED for kind, _ in row.subjects)


class FindingQuerySet(models.QuerySet["FindingRecord"]):
    """The words in which pages ask for findings."""

    def open(self) -> FindingQuerySet:
        """Still there at the last run of the checks, accepted or not."""
        return self.filter(resolved_at=None)

    def pending(self) -> FindingQuerySet:
        """Open, and nobody has accepted it on the record."""
        return self.open().filter(accepted=False)

    def open_at(self, moment: datetime) -> FindingQuerySet:
        """Open at a moment in the past."""
        return self.filter(Q(resolved_at=None) | Q(resolved_at__gt=moment), appeared_at__lte=moment)

    def visible_to(self, reader: Person) -> FindingQuerySet:
        """Without money, pay and what is not released for those who may not see them."""
        money, pay = policy.can_see_money(reader), policy.can_see_all_pay(reader)
        return self.shown_with(money=money, pay=pay, unreleased=policy.member(reader))

    def shown_with(self, *, money: bool, pay: bool, unreleased: bool) -> FindingQuerySet:
        """Only those that hold nothing of what is not to be shown."""
        rows = self if money else self.filter(about_money=False)
        if not unreleased:
            rows = rows.exclude(code__in=OF_A_SURVEY)
            for kind in UNRELEASED:
                rows = rows.exclude(subjects__contains=[[kind]])
        return rows if pay else rows.filter(about_pay=False)

    def worst_first(self) -> FindingQuerySet:
        """Errors, then warnings, then infos; in each what is about money first, then the newest."""
        return self.order_by("rank", "-about_money", "-appeared_at", "code", "identity")


class FindingRecord(models.Model):
    """One spell of a finding, from its appearance to its end. Its identity (code and subjects) is open at most once."""

    identity = models.TextField()
    code = models.CharField(max_length=8)
    sign = models.PositiveSmallIntegerField()
    severity = models.CharField(max_length=8, choices=SEVERITIES)
    rank = models.PositiveSmallIntegerField()
    title = models.TextField()
    subjects = models.JSONField()
    evidence = models.JSONField(default=list)
    reasons = models.JSONField(default=list)
    next_step = models.TextField(blank=True)
    about_money = models.BooleanField(default=False)
    about_pay = models.BooleanField(default=False)
    accepted = models.BooleanField(default=False)
    appeared_at = models.DateTimeField()
    moved_at = models.DateTimeField()
    resolved_at = models.DateTimeField(null=True, blank=True)
    resolved_by = models.ForeignKey(Person, models.SET_NULL, null=True, blank=True, related_name="+")
    """Whose change made it go away; none where facts, time or changes of several people did."""
    at_stake = models.JSONField(null=True, blank=True)
    """The words of `trine.core.at_stake.AtStake`, or none."""

    objects = FindingQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["identity"], condition=Q(resolved_at=None), name="open_once")
        ]
        indexes: ClassVar = [
            models.Index(fields=["sign", "rank"], condition=Q(resolved_at=None), name="open_findings"),
            models.Index(fields=["appeared_at"]),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("insights:finding", args=[self.pk])


class CheckRun(models.Model):
    """One run of all checks: when, what it saw (the last event and the generation of facts), and what it changed."""

    at = models.DateTimeField()
    last_event = models.PositiveBigIntegerField(default=0)
    generation = models.PositiveBigIntegerField(default=0)
    appeared = models.PositiveIntegerField()
    resolved = models.PositiveIntegerField()
    undecided = models.JSONField(default=list)
    """What could not be told: code, sentence, and whether it is about money and pay."""

    class Meta:
        ordering: ClassVar = ["-at"]
        indexes: ClassVar = [models.Index(fields=["-at"])]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M}: +{self.appeared} -{self.resolved}"
