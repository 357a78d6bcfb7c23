"""Rows that an address names, as far as the reader may have them."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.http import Http404
from django.shortcuts import get_object_or_404

from trine.web.base.errors import NotAllowed
from trine.web.meetings.actions.series import NOT_YOURS, OF_OTHERS
from trine.web.meetings.circle import may_arrange, may_take_part
from trine.web.meetings.models import Meeting, Series

if TYPE_CHECKING:
    from trine.web.base.access import PersonRequest


def a_series(request: PersonRequest, pk: int) -> Series:
    """A series that the reader takes part in."""
    row = get_object_or_404(Series.objects.select_related("run_by").prefetch_related("teams", "people"), pk=pk)
    if not may_take_part(request.user, row):
        raise NotAllowed(OF_OTHERS)
    return row


def an_arranged(request: PersonRequest, pk: int) -> Series:
    """A series that the reader may arrange."""
    row = get_object_or_404(Series.objects.prefetch_related("teams", "people"), pk=pk)
    if not may_arrange(request.user, row):
        raise NotAllowed(NOT_YOURS)
    return row


def a_day(on: str) -> date:
    """The day of an address."""
    try:
        return date.fromisoformat(on)
    except ValueError as error:
        raise Http404 from error


def a_meeting(row: Series, on: str) -> Meeting:
    """The meeting of a day."""
    found = get_object_or_404(row.meetings.prefetch_related("items"), on=a_day(on))
    found.series = row
    return found
