"""What the signs and findings pages read, only as far as the reader may see it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, NamedTuple

from django.core.paginator import Paginator
from django.utils import timezone

from trine.core.checks import CATALOGUE
from trine.core.signs import SIGNS, Sign
from trine.web.insights.models import CheckRun, FindingRecord
from trine.web.insights.store import acceptance_of, accepted_since, finding_of
from trine.web.insights.subjects import FindingView, with_subjects
from trine.web.people import policy
from trine.web.people.models import Team
from trine.web.ui.paging import page_number

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from django.core.paginator import Page
    from django.db.models import QuerySet

    from trine.core.checks import Check
    from trine.core.findings import Evidence
    from trine.web.goals.models import Acceptance
    from trine.web.insights.models.findings import FindingQuerySet
    from trine.web.people.models import Person

VERBS = {
    "T103": "See the KPIs",
    "T104": "See the KPI",
    "T105": "See who carries revenue",
    "T107": "Compare the two",
    "T108": "Open the conflict",
    "T109": "See the chain",
    "T110": "See what is paid",
    "T111": "Open the conflict",
    "T112": "See the sum",
    "T113": "See what was reached",
    "T115": "See who has not agreed",
    "T116": "See what has no owner",
    "T117": "See the last value",
    "T201": "See what was expected",
    "T202": "See how far behind",
    "T203": "See the last check-in",
    "T204": "See the two dates",
    "T207": "See what waits",
    "T208": "See what the total hides",
    "T209": "See cost and return",
    "T301": "See what is counted on",
    "T302": "See what is misread",
    "T303": "See what is believed",
    "T505": "See who waits",
    "T506": "See what made it",
}
"""What is to be seen on a finding's page, by its code."""
SHOWN_ON = {
    "T201": ("See it over time", "revenue:execution"),
    "T208": ("See the figures over time", "revenue:execution"),
    "T207": ("See all decisions", "insights:decisions"),
    "T209": ("See all campaigns", "revenue:campaigns"),
    "T302": ("See the surveys", "pulse:waves"),
    "T303": ("See the surveys", "pulse:waves"),
    "T505": ("See the leads", "revenue:handoff"),
    "T506": ("See it kind by kind", "revenue:win_rate"),
}
"""The page on which a finding of this code is to be seen with all its figures, and what the link says."""
WEEKS = 12
SHOWN_PER_SIGN = 4


@dataclass(frozen=True, slots=True)
class SignView:
    """One sign: its pending findings, the worst first, how many were open over the last weeks, and the next step."""

    sign: Sign
    shown: tuple[FindingView, ...]
    pending: int
    accepted: int
    trend: tuple[int, ...]

    @property
    def is_checked(self) -> bool:
        """Whether any check looks for this sign."""
        return any(check.code[1] == str(self.sign.number) for check in CATALOGUE)

    @property
    def hidden(self) -> int:
        """How many pending findings the page leaves to the list."""
        return self.pending - len(self.shown)

    @property
    def next(self) -> FindingView | None:
        """The worst finding: what to do first."""
        return next((view for view in self.shown if view.row.next_step), None)

    @property
    def verb(self) -> str:
        """What the button beside the worst finding says."""
        return VERBS.get(self.next.row.code, "Open the finding") if self.next else ""

    @property
    def movement(self) -> str:
        """The trend in words."""
        before, now = self.trend[0], self.trend[-1]
        if before == now:
            return (
                f"{now} open, as twelve weeks ago"
                if now
                else "none in twelve weeks"
                if not any(self.trend)
                else "none open"
            )
        return f"{now} open, {before} twelve weeks ago"


class OpenFinding(NamedTuple):
    """What the counts of the home page need of a finding."""

    pk: int
    sign: int
    severity: str
    accepted: bool


@dataclass(frozen=True, slots=True)
class SignsView:
    """The home page: five signs, the sentence that sums them up, and when the checks last ran."""

    signs: tuple[SignView, ...]
    lede: str
    checked_at: datetime | None
    undecided: tuple[str, ...]
    """What the checks could not tell, in sentences."""


def signs(reader: Person) -> SignsView:
    """The five signs as the reader may see them, with twelve weeks of history, in a constant number of queries."""
    visible = FindingRecord.objects.visible_to(reader)
    rows = [OpenFinding(*row) for row in visible.open().worst_first().values_list("pk", "sign", "severity", "accepted")]
    pending = {sign.number: [row.pk for row in rows if row.sign == sign.number and not row.accepted] for sign in SIGNS}
    shown = {number: keys[:SHOWN_PER_SIGN] for number, keys in pending.items()}
    found = visible.filter(pk__in=[key for keys in shown.values() for key in keys])
    views = {view.row.pk: view for view in with_subjects(found)}
    trends = weekly_counts(visible, WEEKS)
    run = CheckRun.objects.first()
    return SignsView(
        signs=tuple(
            SignView(
                sign=sign,
                shown=tuple(views[key] for key in shown[sign.number]),
                pending=len(pending[sign.number]),
                accepted=sum(row.sign == sign.number and row.accepted for row in rows),
                trend=trends[sign.number],
            )
            for sign in SIGNS
        ),
        lede=lede([row.severity for row in rows if not row.accepted]),
        checked_at=run.at if run else None,
        undecided=tuple(
            case["sentence"]
            for case in (run.undecided if run else ())
            if policy.can_see_about(reader, money=case["money"], pay=case["pay"])
        ),
    )


def lede(pending: Sequence[str]) -> str:
    """The sentence that answers the page's question, where do we stand, from the severities of what is pending."""
    errors, warnings = pending.count("error"), pending.count("warning")
    if not pending:
        return "Nothing clashes: every check that ran was silent."
    if errors:
        others = f", and {_count(warnings, 'thing')} to look at" if warnings else ""
        return f"{_count(errors, 'contradiction').capitalize()} {'costs' if errors == 1 else 'cost'} money now{others}."
    if warnings:
        return f"Nothing contradicts itself; {_count(warnings, 'thing')} {'needs' if warnings == 1 else 'need'} a look."
    return f"Nothing contradicts itself; {_count(len(pending), 'remark')} on how goals are made."


NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")


def _count(number: int, noun: str) -> str:
    word = NUMBERS[number] if number < len(NUMBERS) else str(number)
    return f"{word} {noun}" if number == 1 else f"{word} {noun}s"


def weekly_counts(findings: FindingQuerySet, weeks: int) -> dict[int, tuple[int, ...]]:
    """Pending findings per sign at the end of each of the last weeks, oldest first, the present last.

    What is accepted on the record counts until the day on which it was, as in the list beside the trend.
    """
    now = timezone.now()
    moments = [now - timedelta(weeks=week) for week in range(weeks, -1, -1)]
    spells = findings.open_at(now) | findings.filter(resolved_at__gt=moments[0])
    since = accepted_since(spells.filter(accepted=True))
    of_sign: dict[int, list[tuple[datetime, datetime | None]]] = {sign.number: [] for sign in SIGNS}
    for pk, number, start, end in spells.values_list("pk", "sign", "appeared_at", "resolved_at"):
        of_sign[number].append((start, _midnight(since[pk]) if pk in since else end))
    return {
        number: tuple(
            sum(start <= moment and (end is None or end > moment) for start, end in spans) for moment in moments
        )
        for number, spans in of_sign.items()
    }


def _midnight(day: date) -> datetime:
    """The moment at which a day begins."""
    return timezone.make_aware(datetime.combine(day, time.min))


def findings(
    reader: Person, *, sign: str = "", severity: str = "", state: str = "open", team: str = "", q: str = ""
) -> FindingQuerySet:
    """Findings that the reader may see, filtered as the list page asks. Unknown filters find nothing."""
    rows = FindingRecord.objects.visible_to(reader)
    rows = {
        "open": rows.pending(),
        "accepted": rows.open().filter(accepted=True),
        "resolved": rows.exclude(resolved_at=None),
        "all": rows,
    }.get(state, rows.none())
    if sign:
        rows = rows.filter(sign=sign) if sign in SIGN_NUMBERS else rows.none()
    if severity:
        rows = rows.filter(severity=severity)
    if q:
        rows = rows.filter(title__icontains=q) | rows.filter(code__iexact=q)
    if team:
        rows = rows.filter(pk__in=_about_team(rows, team))
    return rows.worst_first() if state == "open" else rows.order_by("-resolved_at", "rank", "-appeared_at", "identity")


def _about_team(rows: FindingQuerySet, team: str) -> list[int]:
    light = rows.only("subjects")
    return [view.row.pk for view in with_subjects(light) if any(concerned.slug == team for concerned in view.teams)]


def about(reader: Person, kind: str, id_: str) -> tuple[FindingView, ...]:
    """Open findings about one thing, the worst first; a team's are also those about its goals and metrics."""
    rows = FindingRecord.objects.visible_to(reader).open().worst_first()
    if kind == "team":
        return tuple(view for view in with_subjects(rows) if any(team.slug == id_ for team in view.teams))
    return with_subjects(rows.filter(subjects__contains=[[kind, id_]]))


def check_of(row: FindingRecord) -> Check | None:
    """The check that found it: what it finds, why it costs money, how to fix it."""
    return next((check for check in CATALOGUE if check.code == row.code), None)


SIGN_NUMBERS = {str(sign.number) for sign in SIGNS}
FILTERS = {"sign": "", "severity": "", "state": "open", "team": "", "q": ""}
STATES = {"open": "Open", "accepted": "Accepted", "resolved": "Went away"}
PER_PAGE = 50


@dataclass(frozen=True, slots=True)
class FindingsView:
    """One page of the list, its first sentence, and how many findings are in each state."""

    page: Page[FindingRecord]
    shown: tuple[FindingView, ...]
    lede: str
    counts: dict[str, int]


def findings_page(reader: Person, filters: dict[str, str], page: str) -> FindingsView:
    """The list as the filters ask; the counts are those of the states with the same other filters."""
    found = Paginator(findings(reader, **filters), PER_PAGE).get_page(page_number(page))
    counts = {state: findings(reader, **{**filters, "state": state}).count() for state in STATES}
    return FindingsView(
        page=found,
        shown=with_subjects(found.object_list),
        lede=lede(list(FindingRecord.objects.visible_to(reader).pending().values_list("severity", flat=True))),
        counts=counts,
    )


def teams() -> QuerySet[Team]:
    """Teams to filter by."""
    return Team.objects.order_by("name")


@dataclass(frozen=True, slots=True)
class FindingPage:
    """One finding: what it says, what the check is, who accepted it, and earlier spells of the same finding."""

    finding: FindingView
    check: Check | None
    sign: Sign
    acceptance: Acceptance | None
    earlier: tuple[FindingRecord, ...]

    @property
    def evidence(self) -> tuple[Evidence, ...]:
        """The figures, each with its source and day."""
        return finding_of(self.finding.row).evidence


def finding(reader: Person, row: FindingRecord) -> FindingPage:
    """Everything that the page of one finding shows."""
    spells = (
        FindingRecord.objects.visible_to(reader)
        .filter(identity=row.identity)
        .exclude(pk=row.pk)
        .order_by("-appeared_at")
    )
    return FindingPage(
        finding=with_subjects([row])[0],
        check=check_of(row),
        sign=SIGNS[row.sign - 1],
        acceptance=acceptance_of(row),
        earlier=tuple(spells[:5]),
    )
