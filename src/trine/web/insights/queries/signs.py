"""The five signs, of the company or of one team, now or as of a past day, as far as whoever looks may see them."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import TYPE_CHECKING, NamedTuple

from django.db.models import Count, F, Window
from django.db.models.functions import RowNumber
from django.utils import timezone

from trine.core.findings import Severity
from trine.core.signs import SIGNS, Sign
from trine.core.wording import amount, day, times
from trine.web.insights.models import CheckRun, FindingRecord, Tension
from trine.web.insights.models.findings import OF_A_SURVEY
from trine.web.insights.queries.findings import about_team
from trine.web.insights.queries.silence import Known, Silence, known, silence
from trine.web.insights.queries.standing import lede, midnight, movement, weekly_counts, within
from trine.web.insights.starting import Start, start
from trine.web.insights.store import accepted_since, at_stake_of
from trine.web.insights.subjects import FindingView, with_subjects
from trine.web.people import policy

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from datetime import date, datetime

    from trine.core.at_stake import AtStake
    from trine.web.insights.models.findings import FindingQuerySet
    from trine.web.people.models import Person, Team

STATES = {Severity.ERROR: "Contradiction", Severity.WARNING: "Needs a look", Severity.INFO: "For information"}
"""How a sign stands, by the worst finding that is open: never an average of them."""
WEEKS = 12
SHOWN_PER_SIGN = 4
FIXED_WITHIN = timedelta(weeks=4)
FIXED_SHOWN = 3


@dataclass(frozen=True, slots=True)
class Sight:
    """What whoever looks may see; `reader` is none for a screen on the wall."""

    money: bool
    pay: bool
    unreleased: bool
    reader: Person | None = None

    @classmethod
    def of(cls, reader: Person) -> Sight:
        """What a person may see."""
        money, pay = policy.can_see_money(reader), policy.can_see_all_pay(reader)
        return cls(money, pay, policy.member(reader), reader)

    @property
    def findings(self) -> FindingQuerySet:
        """The findings, of all times, that may be seen; on a screen never those that quote a colleague's question or a
        survey.
        """
        rows = FindingRecord.objects.shown_with(money=self.money, pay=self.pay, unreleased=self.unreleased)
        return rows if self.reader else rows.exclude(subjects__contains=[["tension"]]).exclude(code__in=OF_A_SURVEY)

    def sees_all(self, sign: Sign) -> bool:
        """Whether no finding of the sign is kept from whoever looks; pay is spoken of under the first two signs, under
        the second where a question is about it.
        """
        return self.money and self.unreleased and (self.pay or sign.number > 2)


@dataclass(frozen=True, slots=True)
class Stake:
    """The largest amount that one of a sign's findings puts at stake; `others` more have one, which may overlap."""

    finding: FindingRecord
    found: AtStake
    others: int

    @property
    def amount(self) -> str:
        """The amount in words."""
        return amount(self.found.amount, self.found.unit)

    @property
    def rest(self) -> str:
        """What is said of the others; empty if there are none."""
        if not self.others:
            return ""
        more = times(self.others, "more finding holds money", "more findings hold money")
        return f"{more}; they can tell of the same money, so nothing is added up."


@dataclass(frozen=True, slots=True)
class SignView:
    """One sign: how it stands, its pending findings, the worst first, their trend, what was mended, and what to do."""

    sign: Sign
    worst: str
    """The severity of the worst pending finding; empty if there is none."""
    shown: tuple[FindingView, ...]
    pending: int
    accepted: int
    trend: tuple[int, ...]
    stake: Stake | None
    fixed: tuple[FindingRecord, ...]
    """What went away in the last weeks, the latest first."""
    fixed_more: int
    start: Start | None
    as_of: datetime | None
    silence: Silence
    """What it means that nothing is open, where that is so."""

    @property
    def state(self) -> str:
        """How it stands, in a word or two."""
        return STATES[Severity(self.worst)] if self.worst else self.silence.state

    @property
    def has_trend(self) -> bool:
        """Whether the counts of the weeks say anything."""
        return self.silence.is_told or any(self.trend)

    @property
    def hidden(self) -> int:
        """How many pending findings the page leaves to the list."""
        return self.pending - len(self.shown)

    @property
    def next(self) -> FindingView | None:
        """The worst finding: what to do first, unless it has gone since."""
        view = next((view for view in self.shown if view.row.next_step), None)
        return view if view and view.row.resolved_at is None else None

    @property
    def movement(self) -> str:
        """The trend in words."""
        return movement(self.trend, is_past=self.as_of is not None)

    @property
    def fixed_count(self) -> int:
        """How many went away in those weeks."""
        return len(self.fixed) + self.fixed_more

    @property
    def unnamed(self) -> str:
        """What is said of what is shown without a name; empty if somebody's own change made all of it go away."""
        named = sum(row.resolved_by is not None for row in self.fixed)
        if named == len(self.fixed):
            return ""
        start = "Where no name stands" if named else "No single person’s change is on record for it"
        return f"{start}{',' if named else ':'} facts, time or changes of several people did it."


class OpenFinding(NamedTuple):
    """What the counts of the page need of a finding."""

    pk: int
    sign: int
    severity: str
    accepted: bool


@dataclass(frozen=True, slots=True)
class Fixed:
    """What of a sign went away and stayed away: the latest, and how many there are with them."""

    shown: tuple[FindingRecord, ...] = ()
    count: int = 0


@dataclass(frozen=True, slots=True)
class SignsView:
    """The page: five signs, the sentence that sums them up, of whom, as of when."""

    signs: tuple[SignView, ...]
    lede: str
    checked_at: datetime | None
    undecided: tuple[str, ...]
    """What the checks could not tell, in sentences."""
    team: Team | None = None
    on: date | None = None
    """The past day at whose end it was so; none for now."""
    as_of: datetime | None = None
    known: Known = field(default_factory=lambda: Known(goals=True, facts=True))
    """What the checks could go by."""


def mended(row: FindingRecord) -> str:
    """When what went away did, by whose change, and what it was, in a line after the word “mended”."""
    on = f"on {day(timezone.localtime(row.resolved_at).date())}" if row.resolved_at else ""
    by = f", by {row.resolved_by.name}" if row.resolved_by else ""
    return f"{on}{by}: {row.title}"


def first_day() -> date | None:
    """The first day of which there is a record; none before the checks have run."""
    at = CheckRun.objects.order_by("at").values_list("at", flat=True).first()
    return timezone.localdate(at) if at else None


def signs(reader: Person, *, team: Team | None = None, on: date | None = None) -> SignsView:
    """The five signs as the reader may see them, with twelve weeks of history, in a constant number of queries.

    `team`: only what concerns it. `on`: as they were at the end of that past day by the reader's clock.
    """
    return signs_seen(Sight.of(reader), team=team, on=on)


def signs_seen(sight: Sight, *, team: Team | None = None, on: date | None = None) -> SignsView:
    """The same for whoever looks, such as a screen on the wall."""
    as_of = midnight(on + timedelta(days=1)) if on else None
    moment = as_of or timezone.now()
    findings = sight.findings
    if team is not None:
        spells = within(findings, moment - timedelta(weeks=WEEKS), moment)
        findings = findings.filter(pk__in=about_team(spells, team.slug))
    rows = _open(findings, moment, on)
    by_sign = {sign.number: [row for row in rows if row.sign == sign.number] for sign in SIGNS}
    shown = {
        number: [row.pk for row in found if not row.accepted][:SHOWN_PER_SIGN] for number, found in by_sign.items()
    }
    views = _views(findings, [key for keys in shown.values() for key in keys])
    first = CheckRun.objects.order_by("at").values_list("at", flat=True).first()
    trends = weekly_counts(findings, WEEKS, moment, first)
    stakes = _stakes(findings, rows) if sight.money else {}
    fixed = _fixed(findings, moment)
    questions = _questions(sight, views)
    run = CheckRun.objects.filter(at__lte=moment).first()
    there = known()

    def view(sign: Sign) -> SignView:
        pending = [row for row in by_sign[sign.number] if not row.accepted]
        gone = fixed.get(sign.number, Fixed())
        found = SignView(
            sign=sign,
            worst=pending[0].severity if pending else "",
            shown=tuple(views[key] for key in shown[sign.number]),
            pending=len(pending),
            accepted=len(by_sign[sign.number]) - len(pending),
            trend=trends[sign.number],
            stake=stakes.get(sign.number),
            fixed=gone.shown,
            fixed_more=gone.count - len(gone.shown),
            start=None,
            as_of=as_of,
            silence=silence(sign, there, sees_all=sight.sees_all(sign)),
        )
        return _with_start(found, sight.reader, questions)

    return SignsView(
        signs=tuple(view(sign) for sign in SIGNS),
        lede=_lede([row.severity for row in rows if not row.accepted], sight, there, team, is_past=on is not None),
        checked_at=run.at if run else None,
        undecided=_undecided(sight, run) if team is None else (),
        team=team,
        on=on,
        as_of=as_of,
        known=there,
    )


def _open(findings: FindingQuerySet, moment: datetime, on: date | None) -> list[OpenFinding]:
    """What was open at the moment, the worst first; in the past, what was accepted only later was not yet so."""
    spells = findings.open() if on is None else findings.open_at(moment)
    values = spells.worst_first().values_list("pk", "sign", "severity", "accepted")
    rows = [OpenFinding(*row) for row in values]
    if on is None:
        return rows
    since = accepted_since(spells.filter(accepted=True))
    return [row._replace(accepted=row.accepted and since.get(row.pk, on) <= on) for row in rows]


def _views(findings: FindingQuerySet, keys: Collection[int]) -> dict[int, FindingView]:
    return {view.row.pk: view for view in with_subjects(findings.filter(pk__in=keys))}


def _stakes(findings: FindingQuerySet, rows: Sequence[OpenFinding]) -> dict[int, Stake]:
    """The largest amount of each sign, by its number."""
    keys = [row.pk for row in rows if not row.accepted]
    holding: dict[int, list[tuple[AtStake, FindingRecord]]] = {}
    for row in findings.filter(pk__in=keys, at_stake__isnull=False).order_by("pk"):
        if found := at_stake_of(row):
            holding.setdefault(row.sign, []).append((found, row))
    largest = {number: max(found, key=lambda each: each[0].amount) for number, found in holding.items()}
    return {number: Stake(row, found, len(holding[number]) - 1) for number, (found, row) in largest.items()}


def _fixed(findings: FindingQuerySet, moment: datetime) -> dict[int, Fixed]:
    """What went away in the weeks before and has not come back, each once, the latest first, by sign. One query."""
    gone = findings.filter(resolved_at__gt=moment - FIXED_WITHIN, resolved_at__lte=moment)
    gone = gone.exclude(identity__in=FindingRecord.objects.open_at(moment).values("identity"))
    once = gone.order_by("identity", "-resolved_at").distinct("identity")
    latest = (F("resolved_at").desc(), F("rank"), F("identity"))
    rows = FindingRecord.objects.filter(pk__in=once.values("pk")).annotate(
        place=Window(RowNumber(), partition_by="sign", order_by=latest),
        of_sign=Window(Count("*"), partition_by="sign"),
    )
    found: dict[int, Fixed] = {}
    for row in rows.filter(place__lte=FIXED_SHOWN).select_related("resolved_by").order_by("sign", "place"):
        shown = found[row.sign].shown if row.sign in found else ()
        found[row.sign] = Fixed((*shown, row), row.of_sign)  # type: ignore[attr-defined]  # annotated above
    return found


def _questions(sight: Sight, views: Mapping[int, FindingView]) -> dict[str, Tension]:
    """The questions that wait about what is shown, by the finding's identity."""
    if sight.reader is None:
        return {}
    asked = Tension.objects.visible_to(sight.reader).open()
    rows = asked.filter(identity__in=[view.row.identity for view in views.values()]).order_by("pk")
    return {row.identity: row for row in rows}


def _with_start(found: SignView, reader: Person | None, questions: Mapping[str, Tension]) -> SignView:
    if reader is None or found.next is None:
        return found
    return replace(found, start=start(reader, found.next, questions.get(found.next.row.identity)))


def _lede(severities: Sequence[str], sight: Sight, there: Known, team: Team | None, *, is_past: bool) -> str:
    sees_all = all(sight.sees_all(sign) for sign in SIGNS)
    told = lede(severities, is_past=is_past, sees_all=sees_all)
    told = told if severities or is_past else there.lede or told
    return f"{team.name}: {told[0].lower()}{told[1:]}" if team else told


def _undecided(sight: Sight, run: CheckRun | None) -> tuple[str, ...]:
    return tuple(
        case["sentence"]
        for case in (run.undecided if run else ())
        if (sight.money or not case["money"]) and (sight.pay or not case["pay"])
    )
