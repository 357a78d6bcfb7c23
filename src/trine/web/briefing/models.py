"""What is to be told, to whom, and what became of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from trine.core.briefing import Channel, Hours, Pace, Preferences, Reason, Topic

if TYPE_CHECKING:
    from datetime import date

TOPICS = [(topic.value, topic.value.replace("_", "-").capitalize()) for topic in Topic]
CHANNELS = [(channel.value, channel.value.capitalize()) for channel in Channel]
PACES = [(pace.value, pace.value.capitalize()) for pace in Pace]


class Waiting(models.Model):
    """An event that nobody has been told of yet; written in the event's own transaction, gone with its fan-out."""

    event = models.OneToOneField("base.Event", models.CASCADE, primary_key=True, related_name="+")
    next_try = models.DateTimeField(null=True)
    """When it is tried again, if telling of it has failed."""

    def __str__(self) -> str:
        return f"waiting: {self.event_id}"


class Message(models.Model):
    """What is told: one event, or all the events of a bulk operation."""

    key = models.CharField(max_length=100, unique=True)
    topic = models.CharField(max_length=20, choices=TOPICS)
    subject_kind = models.CharField(max_length=32)
    subject_id = models.CharField(max_length=200)
    sentence = models.TextField()
    url = models.CharField(max_length=300, blank=True)
    events = models.PositiveIntegerField(default=1)
    event = models.ForeignKey("base.Event", models.PROTECT, related_name="+")
    """The first of its events."""
    must_know = models.CharField(max_length=10, blank=True)
    is_replaced = models.BooleanField(default=False)
    at = models.DateTimeField(db_default=Now())

    class Meta:
        indexes: ClassVar = [models.Index(fields=["subject_kind", "subject_id", "-id"])]

    def __str__(self) -> str:
        return self.sentence


class State(models.TextChoices):
    """Where a delivery is; all but the first three are its end. What was pending in a back-up that was restored is
    held until an owner says what to do."""

    PENDING = "pending", "Pending"
    GOING = "going", "Going out"
    HELD = "held", "Held"
    SENT = "sent", "Sent"
    DIGESTED = "digested", "In a digest"
    SUPPRESSED = "suppressed", "Not sent"
    DEAD = "dead", "Failed"


class Outgoing(models.Model):
    """What goes over the wire to one person: a message, or a digest of several. Its `wire_id` is the same each time."""

    class State(models.TextChoices):
        """Where it is. What may have gone out and must not come twice is held for a person to look at; what nobody
        may see any more, or has no way to go, is not sent."""

        PENDING = "pending", "Pending"
        SENT = "sent", "Sent"
        HELD = "held", "Held"
        DROPPED = "dropped", "Not sent"
        DEAD = "dead", "Failed"

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    channel = models.CharField(max_length=10, choices=CHANNELS)
    is_digest = models.BooleanField(default=False)
    state = models.CharField(max_length=10, choices=State.choices, default=State.PENDING)
    decided_at = models.DateTimeField()
    """When it was let through: that moment counts against the person's budget."""
    wire_id = models.UUIDField(unique=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_try = models.DateTimeField()
    leased_until = models.DateTimeField(null=True)
    """Until then one worker sends it; past that time without an end, nobody knows whether it went out."""
    sent_at = models.DateTimeField(null=True)
    error = models.TextField(blank=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["next_try"], condition=Q(state="pending"), name="outgoing_pending"),
            models.Index(fields=["person", "decided_at"], name="outgoing_of_person"),
        ]

    def __str__(self) -> str:
        return f"{self.channel} {self.wire_id}: {self.state}"


class Delivery(models.Model):
    """A message to a person on a channel, with the reasons why; unique by these three."""

    message = models.ForeignKey(Message, models.CASCADE, related_name="deliveries")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    channel = models.CharField(max_length=10, choices=CHANNELS)
    state = models.CharField(max_length=10, choices=State.choices, default=State.PENDING)
    relations = models.JSONField(default=list)
    """Why it came: pairs of a reason and the words that follow “because”."""
    due = models.DateTimeField()
    pace = models.CharField(max_length=10, choices=PACES, blank=True)
    """Of the digest that it waits for; empty goes at once."""
    why = models.TextField(blank=True)
    """Why it was not sent, or had to wait."""
    outgoing = models.ForeignKey(Outgoing, models.PROTECT, null=True, related_name="deliveries")
    read_at = models.DateTimeField(null=True)
    snoozed_until = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["message", "person", "channel"], name="one_delivery_each")
        ]
        indexes: ClassVar = [
            models.Index(fields=["due", "person"], condition=Q(state="pending"), name="delivery_pending"),
            models.Index(fields=["person"], condition=Q(state="held"), name="delivery_held"),
            models.Index(fields=["person", "channel", "-id"], name="delivery_of_person"),
            models.Index(
                fields=["person"],
                condition=Q(channel="inbox", state="sent", read_at=None, done_at=None),
                name="delivery_unread",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.channel} to {self.person_id}: {self.state}"


class Preference(models.Model):
    """How a person wants to be told, as far as they have said so."""

    person = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, primary_key=True, related_name="+")
    knows_zone = models.BooleanField(default=False)
    """Whether their browser or they themselves have said which zone they are in; the zone is the person's own."""
    opens = models.PositiveSmallIntegerField(default=8 * 60)
    closes = models.PositiveSmallIntegerField(default=18 * 60)
    weekdays = models.JSONField(default=list)
    digest_at = models.PositiveSmallIntegerField(default=8 * 60 + 30)
    digest_weekday = models.PositiveSmallIntegerField(default=0)
    an_hour = models.PositiveSmallIntegerField(default=6)
    a_day = models.PositiveSmallIntegerField(default=20)
    paces = models.JSONField(default=dict)
    channels = models.JSONField(default=list)
    turned_down = models.JSONField(default=list)

    def __str__(self) -> str:
        return f"how {self.person_id} wants to be told"

    def wants(self, zone: str, off: frozenset[date] = frozenset()) -> Preferences:
        """The same for the policy, by the clock of a zone, without the holidays of a place."""
        return Preferences(
            Hours(
                zone,
                self.opens,
                self.closes,
                tuple(self.weekdays) or Hours().weekdays,
                self.digest_at,
                self.digest_weekday,
                off,
            ),
            self.an_hour,
            self.a_day,
            {Topic(topic): Pace(pace) for topic, pace in self.paces.items()},
            tuple(Channel(channel) for channel in self.channels) or Preferences().channels,
            frozenset((Reason(reason), Topic(topic)) for reason, topic in self.turned_down),
        )


class Follow(models.Model):
    """What a person follows, though nothing else ties them to it."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    subject_kind = models.CharField(max_length=32)
    subject_id = models.CharField(max_length=200)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["person", "subject_kind", "subject_id"], name="one_follow_each")
        ]
        indexes: ClassVar = [models.Index(fields=["subject_kind", "subject_id"])]

    def __str__(self) -> str:
        return f"{self.person_id} follows {self.subject_kind}:{self.subject_id}"


class Tally(models.Model):
    """How often something went out, beside the same count in a file: by it a back-up that was restored is known."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    installation = models.UUIDField()
    count = models.PositiveBigIntegerField(default=0)
    seen_at = models.DateTimeField()
    """When the process that sends was last alive."""
    held_at = models.DateTimeField(null=True)
    """When a restored back-up was last found."""

    class Meta:
        constraints: ClassVar = [models.CheckConstraint(condition=Q(id=1), name="one_tally")]

    def __str__(self) -> str:
        return f"{self.count} of {self.installation}"
