"""Halden's playbooks: the large one has a second version, made of what the launch of the H3 taught."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from trine.core.launches import Lesson, LessonState, Playbook, PlaybookVersion
from trine.core.launching import with_lessons
from trine.core.scheduling import calendar as working_days
from trine.core.scheduling import from_playbook
from trine.demo.launches.steps import (
    LARGE,
    LEAD,
    MARKET,
    ORDERS,
    PRICES,
    PRODUCT,
    SALES,
    SMALL,
    STORY,
    SUCCESS,
    SUPPORT,
    SUPPORT_FIRST,
)

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date

    from trine.core.launches import Task
    from trine.demo.calendar import Calendar

COUNTRY = "DE-BY"
OWNERS = {
    STORY: "camila",
    PRODUCT: "ines",
    PRICES: "daniel",
    MARKET: "sanne",
    SALES: "lukas",
    SUCCESS: "amara",
    SUPPORT: "niall",
    ORDERS: "ewa",
}
SUPPORT_LEARNT = Lesson(
    "support-first",
    "Support heard of the H3 from customers who called.",
    proposes=SUPPORT_FIRST,
    state=LessonState.ACCEPTED,
    version=2,
)


def playbooks(calendar: Calendar) -> tuple[Playbook, ...]:
    """The large one in two versions, and the small one."""
    first, second = _large(calendar)
    small = PlaybookVersion(1, SMALL, calendar.ago(410), "priya")
    return (
        Playbook("large-launch", "Large launch", 1, (first, second)),
        Playbook("small-launch", "Small launch", 3, (small,)),
    )


def _large(calendar: Calendar) -> tuple[PlaybookVersion, PlaybookVersion]:
    first = PlaybookVersion(1, LARGE, calendar.ago(430), "louise")
    second = replace(with_lessons(first, (SUPPORT_LEARNT,)), on=calendar.ago(171), by="louise")
    return first, second


def tasks(
    calendar: Calendar, day: date, lead: str, *, version: int = 2, is_small: bool = False, left: Collection[str] = ()
) -> tuple[Task, ...]:
    """The tasks of a launch: what is due is done, but for those that are `left`."""
    large, small = playbooks(calendar)
    book = (small if is_small else large).version(1 if is_small else version)
    if book is None:
        return ()
    days = working_days(COUNTRY, range(day.year - 1, day.year + 2))
    planned = from_playbook(book, day, days, {**OWNERS, LEAD: lead})
    return tuple(
        replace(task, done=task.end) if task.end < calendar.today and task.id not in left else task for task in planned
    )
