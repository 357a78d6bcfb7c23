"""Check-in meetings: when the next one is, what is worth its time, and in which order. No clock, no database."""

from trine.core.meetings.agenda import Agenda, Candidate, Detail, Kind, Placed, make_agenda
from trine.core.meetings.days import next_on, sent_at

__all__ = [
    "Agenda",
    "Candidate",
    "Detail",
    "Kind",
    "Placed",
    "make_agenda",
    "next_on",
    "sent_at",
]
