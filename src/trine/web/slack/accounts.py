"""Who is who: people of Trine and of Slack are matched by their mail address.

Whoever can change mail addresses in Slack can so read and answer in another's name; the guide to Slack says so.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.db.models import F
from django.utils import timezone

from trine.web.people.models import Person
from trine.web.slack.models import SlackAccount

if TYPE_CHECKING:
    from datetime import datetime

    from trine.integrations.slack.client import Slack

AGAIN_AFTER = timedelta(days=1)
"""Whom Slack did not know is asked for again after that time."""


def account_of(person: Person, slack: Slack, now: datetime) -> str:
    """The id of a person's account; empty if Slack knows nobody under their address. Raises SlackError."""
    if not person.email:
        return ""
    row = SlackAccount.objects.filter(person=person, email=person.email).first()
    if row is not None and (row.slack_id or row.looked_at > now - AGAIN_AFTER):
        return row.slack_id
    found = slack.find(person.email) or ""
    _keep(person, found, now)
    return found


def forget(person: Person) -> None:
    """Look a person's account up anew the next time, because Slack does not find it any more."""
    SlackAccount.objects.filter(person=person).delete()


def person_behind(slack_id: str) -> Person | None:
    """Who of those that may come in has an account, as far as it is known."""
    if not slack_id:
        return None
    rows = SlackAccount.objects.filter(slack_id=slack_id, email=F("person__email")).select_related("person")
    row = rows.order_by("looked_at").last()
    return row.person if row is not None and _may_come_in(row.person) else None


def find_person(slack_id: str, slack: Slack, now: datetime) -> Person | None:
    """The same, asking Slack who it is. Other companies' people and programs are nobody. Raises SlackError."""
    if (known := person_behind(slack_id)) is not None:
        return known
    account = slack.account(slack_id, slack.workspace().id)
    person = Person.objects.filter(email=account.email.lower()).first() if account.is_ours and account.email else None
    if person is None or not _may_come_in(person):
        return None
    _keep(person, slack_id, now)
    return person


def _keep(person: Person, slack_id: str, now: datetime) -> None:
    values = {"email": person.email, "slack_id": slack_id, "looked_at": now}
    SlackAccount.objects.update_or_create(person=person, defaults=values)


def _may_come_in(person: Person) -> bool:
    return person.is_active and not person.has_left(timezone.localdate())
