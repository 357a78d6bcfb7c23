"""Jobs of the people area."""

from __future__ import annotations

from datetime import timedelta

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.utils import timezone
from procrastinate.contrib.django import app

from trine.web.people.actions.people import end_access_of_those_who_left
from trine.web.people.models import Invitation

KEPT = timedelta(days=90)
"""How long links that open nothing any more are kept; their history stays."""


@app.periodic(cron="5 * * * *")
@app.task(queueing_lock="close_accounts_of_those_who_left")
def close_accounts_of_those_who_left(timestamp: int) -> None:
    """Every hour, because the day ends at another hour in every time zone: close accounts past their last day."""
    del timestamp
    end_access_of_those_who_left(timezone.localdate())


@app.periodic(cron="50 3 * * *")
@app.task(queueing_lock="forget_old_links")
def forget_old_links(timestamp: int) -> None:
    """Every night: delete one-time links that ended long ago, and notes on sessions that are gone."""
    del timestamp
    Invitation.objects.filter(expires_at__lt=timezone.now() - KEPT).delete()
    UserSession.objects.exclude(session_key__in=Session.objects.values("session_key")).delete()
