"""What the pages of findings read, only as far as the reader may see it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.core.paginator import Paginator
from django.urls import reverse

from trine.core.checks import CATALOGUE
from trine.core.signs import SIGNS, Sign
from trine.web.insights.models import FindingRecord
from trine.web.insights.models.findings import OF_A_SURVEY
from trine.web.insights.queries.silence import Known, known
from trine.web.insights.queries.standing import lede
from trine.web.insights.store import acceptance_of, finding_of
from trine.web.insights.subjects import FindingView, with_subjects
from trine.web.people.models import Team
from trine.web.pulse.results import last_showing
from trine.web.ui.paging import page_number

if TYPE_CHECKING:
    from django.core.paginator import Page
    from django.db.models import QuerySet

    from trine.core.checks import Check
    from trine.core.findings import Evidence
    from trine.web.goals.models import Acceptance
    from trine.web.insights.models.findings import FindingQuerySet
    from trine.web.people.models import Person

SHOWN_ON = {
    "T201": ("See it over time", "revenue:execution"),
    "T208": ("See the figures over time", "revenue:execution"),
    "T207": ("See all decisions", "insights:decisions"),
    "T209": ("See all campaigns", "revenue:campaigns"),
    "T505": ("See the leads", "revenue:handoff"),
    "T506": ("See it kind by kind", "revenue:win_rate"),
}
"""The page on which a finding of this code is to be seen with all its figures, and what the link says."""


def shown_on(row: FindingRecord) -> tuple[str, str] | None:
    """What a link says, and the page that it leads to, where the finding is to be seen with all its figures."""
    if row.code in OF_A_SURVEY:
        teams = [id_ for kind, id_ in row.subjects if kind == "team"]
        survey = last_showing(teams[0], teams[-1], guesses=row.code == "T302")
        return ("See the survey", reverse("pulse:result", args=[survey.pk])) if survey else None
    words, name = SHOWN_ON.get(row.code, ("", ""))
    return (words, reverse(name)) if name else None


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
        rows = rows.filter(pk__in=about_team(rows, team))
    return rows.worst_first() if state == "open" else rows.order_by("-resolved_at", "rank", "-appeared_at", "identity")


def about_team(rows: FindingQuerySet, team: str) -> list[int]:
    """The primary keys of those that concern a team (by its plan id); a constant number of queries."""
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
    known: Known
    """What the checks could go by."""


def findings_page(reader: Person, filters: dict[str, str], page: str) -> FindingsView:
    """The list as the filters ask; the counts are those of the states with the same other filters."""
    found = Paginator(findings(reader, **filters), PER_PAGE).get_page(page_number(page))
    counts = {state: findings(reader, **{**filters, "state": state}).count() for state in STATES}
    pending = list(FindingRecord.objects.visible_to(reader).pending().values_list("severity", flat=True))
    there = known()
    return FindingsView(
        page=found,
        shown=with_subjects(found.object_list),
        lede=lede(pending) if pending else there.lede or lede(pending),
        counts=counts,
        known=there,
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
