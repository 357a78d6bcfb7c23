"""Scheduling in working days: calendars by country, tasks around a launch day, critical path and slack.

How it works is told in `docs/algorithms/launches.md`.
"""

from trine.core.scheduling.errors import NoWorkingDay, SchedulingError, TimingError, UnknownCountry
from trine.core.scheduling.model import Clash, Late, Move, Schedule
from trine.core.scheduling.placing import followers
from trine.core.scheduling.schedule import backward, from_playbook, moved, schedule
from trine.core.scheduling.working_days import WorkingDays, calendar, place, public_holidays

__all__ = [
    "Clash",
    "Late",
    "Move",
    "NoWorkingDay",
    "Schedule",
    "SchedulingError",
    "TimingError",
    "UnknownCountry",
    "WorkingDays",
    "backward",
    "calendar",
    "followers",
    "from_playbook",
    "moved",
    "place",
    "public_holidays",
    "schedule",
]
