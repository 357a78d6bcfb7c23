"""Wins: what went well, who has contributed, who has applauded."""

from __future__ import annotations

from datetime import timedelta
from typing import ClassVar

from django.db import models
from django.db.models import Count, Q
from django.db.models.functions import Now
from django.urls import reverse

from trine.web.people import policy
from trine.web.people.models import Person, Team

LONGEST, LONGEST_WITH_MONEY, LONGEST_PART = 300, 500, 200
"""Characters of the sentence, of the one with figures, and of what one hand did."""
NEWS = timedelta(days=30)
"""What is older is no news any more: it is not proposed, and nobody is told who has applauded."""


class WinQuerySet(models.QuerySet["Win"]):
    """Wins."""

    def published(self) -> WinQuerySet:
        """What stands on the wall."""
        return self.filter(state=Win.State.PUBLISHED)

    def visible_to(self, reader: policy.Reader) -> WinQuerySet:
        """Published ones: all to members, to guests those that they may read, nothing to who is not signed in."""
        if policy.member(reader):
            return self.published()
        return self.published().filter(guests_may_read=True) if policy.signed_in(reader) else self.none()

    def to_decide(self, reader: Person) -> WinQuerySet:
        """Proposed ones that the reader may publish or dismiss."""
        rows = self.filter(state=Win.State.PROPOSED)
        if policy.leader(reader):
            return rows
        return (
            rows.filter(contributions__team__in=reader.led_team_ids).distinct() if policy.lead(reader) else rows.none()
        )

    def across_first(self) -> WinQuerySet:
        """Those in which the most teams had a hand first, then the latest."""
        return self.annotate(hands=Count("contributions__team", distinct=True)).order_by("-hands", "-on", "-pk")

    def told(self) -> WinQuerySet:
        """With who contributed, in one more query."""
        return self.prefetch_related(
            models.Prefetch("contributions", Contribution.objects.select_related("team", "person"))
        )


class Win(models.Model):
    """Something that went well. `text` is for everybody who may read it; figures and accounts stand in `with_money`."""

    class State(models.TextChoices):
        PROPOSED = "proposed", "proposed"
        PUBLISHED = "published", "on the wall"
        DISMISSED = "dismissed", "dismissed"

    class Kind(models.TextChoices):
        TOLD = "told", "told by somebody"
        GOAL = "goal", "goal reached"
        LAUNCH = "launch", "launch target met"
        DEAL = "deal", "deal won together"

    text = models.CharField(max_length=LONGEST)
    with_money = models.CharField(max_length=LONGEST_WITH_MONEY, blank=True)
    """The same sentence for those who may see money; empty where there is no more to say."""
    story = models.TextField(blank=True)
    on = models.DateField()
    kind = models.CharField(max_length=8, choices=Kind, default=Kind.TOLD)
    source = models.CharField(max_length=250, blank=True)
    """What it was proposed from, such as `goal/c-share`: each once, whatever became of it. Empty if people told it."""
    url = models.CharField(max_length=300, blank=True)
    """The page (path) of what it is about."""
    guests_may_read = models.BooleanField(default=False)
    state = models.CharField(max_length=10, choices=State, default=State.PROPOSED)
    because = models.CharField(max_length=300, blank=True)
    """Why it was dismissed."""
    proposed_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    """Who told it; none stands for Trine."""
    decided_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(db_default=Now())
    published_at = models.DateTimeField(null=True, blank=True)
    """When it first stood on the wall."""
    proposal = models.PositiveBigIntegerField(null=True)
    """The number of the event that proposes it."""
    applause_told_at = models.DateTimeField(null=True, blank=True)
    """When its contributors were told how many have applauded."""

    objects = WinQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-on", "-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["source"], condition=~Q(source=""), name="one_win_a_source"),
            models.CheckConstraint(
                condition=Q(published_at__isnull=False) | ~Q(state="published"), name="published_since_a_moment"
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["state", "on"], name="wins_by_state_and_day")]

    def __str__(self) -> str:
        return self.text

    def get_absolute_url(self) -> str:
        return reverse("wins:win", args=[self.pk])

    @property
    def teams(self) -> tuple[Team, ...]:
        """The teams that had a hand in it, each once, in their order."""
        return tuple({row.team_id: row.team for row in self.contributions.all() if row.team}.values())

    def words_for(self, reader: policy.Reader) -> str:
        """The sentence, with figures only for those who may see money."""
        return self.with_money if self.with_money and policy.can_see_money(reader) else self.text

    def tells_what(self, reader: policy.Reader) -> bool:
        """Whether the reader sees what each hand did: colleagues; of a deal, those who may see money."""
        return policy.member(reader) and (self.kind != self.Kind.DEAL or policy.can_see_money(reader))

    def is_open_to(self, reader: policy.Reader) -> bool:
        """Whether it is on the wall, and the reader may read it there (as `visible_to`)."""
        is_for = policy.signed_in if self.guests_may_read else policy.member
        return self.state == self.State.PUBLISHED and is_for(reader)


class Contribution(models.Model):
    """The hand of a team, or of a person and with them of the team they were in."""

    win = models.ForeignKey(Win, models.CASCADE, related_name="contributions")
    position = models.PositiveSmallIntegerField()
    team = models.ForeignKey(Team, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    what = models.CharField(max_length=LONGEST_PART, blank=True)

    class Meta:
        ordering: ClassVar = ["position"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["win", "position"], name="one_contribution_a_position"),
            models.CheckConstraint(
                condition=Q(team__isnull=False) | Q(person__isnull=False), name="somebody_has_contributed"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person or self.team}: {self.what}"


class Reaction(models.Model):
    """One word of one person; nobody is told of it by itself."""

    class Word(models.TextChoices):
        BRAVO = "bravo", "Bravo"
        THANKS = "thanks", "Thank you"
        WOW = "wow", "Wow"
        LEARNT = "learnt", "I learnt something"

    win = models.ForeignKey(Win, models.CASCADE, related_name="reactions")
    person = models.ForeignKey(Person, models.CASCADE, related_name="+")
    word = models.CharField(max_length=8, choices=Word)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["win", "person"], name="one_reaction_each")]

    def __str__(self) -> str:
        return f"{self.person}: {self.get_word_display()}"
