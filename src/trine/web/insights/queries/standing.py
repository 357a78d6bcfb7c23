"""How many findings are open, in words, and how many were at the end of each week."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING

from django.utils import timezone

from trine.core.signs import SIGNS
from trine.web.insights.store import accepted_since

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from trine.web.insights.models.findings import FindingQuerySet

NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")


def lede(pending: Sequence[str], *, is_past: bool = False, sees_all: bool = True) -> str:
    """The sentence that answers the page's question, where do we stand, from the severities of what is pending."""
    errors, warnings = pending.count("error"), pending.count("warning")
    needs = "needed" if is_past else "needs" if warnings == 1 else "need"
    if not pending and not sees_all:
        return f"Nothing {'was' if is_past else 'is'} open that may be shown here."
    if not pending:
        return f"Nothing {'clashed' if is_past else 'clashes'}: every check that ran was silent."
    if errors:
        others = f", and {_count(warnings, 'thing')} {needs} a look" if warnings else ""
        costs = "cost money then" if is_past else f"{'costs' if errors == 1 else 'cost'} money now"
        return f"{_count(errors, 'contradiction').capitalize()} {costs}{others}."
    nothing = "Nothing contradicted itself" if is_past else "Nothing contradicts itself"
    if warnings:
        return f"{nothing}; {_count(warnings, 'thing')} {needs} a look."
    return f"{nothing}; {_count(len(pending), 'remark')} on how goals are made."


def _count(number: int, noun: str) -> str:
    word = NUMBERS[number] if number < len(NUMBERS) else str(number)
    return f"{word} {noun}" if number == 1 else f"{word} {noun}s"


def movement(trend: Sequence[int], *, is_past: bool = False) -> str:
    """A trend in words; it has a value for the end of each week, and the present last."""
    before, now, weeks = trend[0], trend[-1], len(trend) - 1
    if weeks == 0:
        return f"{now} open" if now else "none open"
    ago = f"{_count(weeks, 'week')} {'before' if is_past else 'ago'}"
    if before != now:
        return f"{now or 'none'} open, {before or 'none'} {ago}"
    if now:
        return f"{now} open, as many as {ago}"
    return "none open" if any(trend) else f"none in {_count(weeks, 'week')}"


def weekly_counts(
    findings: FindingQuerySet, weeks: int, until: datetime, first: datetime | None = None
) -> dict[int, tuple[int, ...]]:
    """Pending findings per sign at the end of each of the weeks before a moment, oldest first, that moment last.

    What is accepted on the record counts until the day on which it was, as in the list beside the trend. Weeks before
    the `first` run of the checks, of which nothing is known, are left out.
    """
    moments = [until - timedelta(weeks=week) for week in range(_known(first, weeks, until), -1, -1)]
    moments = [max(moment, first) if first and first <= until else moment for moment in moments]
    spells = within(findings, moments[0], until)
    since = accepted_since(spells.filter(accepted=True))
    of_sign: dict[int, list[tuple[datetime, datetime | None]]] = {sign.number: [] for sign in SIGNS}
    for pk, number, start, end in spells.values_list("pk", "sign", "appeared_at", "resolved_at"):
        of_sign[number].append((start, midnight(since[pk]) if pk in since else end))
    return {
        number: tuple(
            sum(start <= moment and (end is None or end > moment) for start, end in spans) for moment in moments
        )
        for number, spans in of_sign.items()
    }


def _known(first: datetime | None, weeks: int, until: datetime) -> int:
    """How many of the weeks there is a record of, by the day: it began at some hour of the first one."""
    if first is None:
        return weeks
    return max(0, min(weeks, (timezone.localdate(until) - timezone.localdate(first)).days // 7))


def within(findings: FindingQuerySet, since: datetime, until: datetime) -> FindingQuerySet:
    """The spells that were open at some moment between two."""
    return findings.open_at(until) | findings.filter(resolved_at__gt=since, resolved_at__lte=until)


def midnight(day: date) -> datetime:
    """The moment at which a day begins."""
    return timezone.make_aware(datetime.combine(day, time.min))
