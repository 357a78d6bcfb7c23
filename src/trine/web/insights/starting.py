"""What can be started about a finding, by this reader, with one press from the page of signs.

Where the reader may do what mends it, the button leads to the form that does; else to the finding, which says who can.
The forms ask again who may use them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.urls import reverse

from trine.web.insights.models.findings import OF_A_SURVEY
from trine.web.insights.queries.findings import shown_on
from trine.web.people import policy

if TYPE_CHECKING:
    from collections.abc import Callable

    from trine.web.insights.models import Tension
    from trine.web.insights.subjects import FindingView, Subject
    from trine.web.people.models import Person


@dataclass(frozen=True, slots=True)
class Start:
    """A button: its words and where it leads."""

    words: str
    url: str


SEE = {
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
TO_DECIDE = frozenset({"T107", "T108", "T109", "T110", "T111", "T112"})
"""Two sides want different things: somebody has to decide which gives way."""
GOAL_TO_CHANGE = {
    "T101": ("Say what it serves", "id_serves"),
    "T113": ("Change the target", "key-results"),
    "T114": ("Name what customers get", "id_customer_outcome"),
    "T116": ("Give it an owner", "id_lead"),
    "T118": ("Change the goal", "id_title"),
}
"""What is changed in a goal about a finding: the words of the button, and the field that is pointed out."""
TO_CHECK_IN = {"T202": "Say what blocks it", "T203": "Check in"}
CHANGED = frozenset({"T206", "T304"})
PAGES = {
    "T115": ("goal", "goals:goal", "See who has not agreed"),
    "T205": ("goal", "roadmap:goal", "Lay the plans side by side"),
    "T307": ("deliverable", "roadmap:deliverable", "Bring the others in"),
    "T308": ("launch", "launches:readiness", "See what is not ready"),
    "T507": ("launch", "launches:measures", "Write down the result"),
    "T508": ("launch", "launches:afterwards", "Answer the lesson"),
}
"""The page on which something is done about it: of which kind of subject, its name, and what is done there."""


def start(reader: Person, view: FindingView, question: Tension | None) -> Start:
    """The button beside a finding; `question` is the one that waits to be decided about it."""
    if question is not None:
        return Start("Open the question", question.get_absolute_url())
    found = next((each for maker in _MAKERS if (each := maker(reader, view))), None)
    return found or Start(SEE.get(view.row.code, "Open the finding"), view.row.get_absolute_url())


def _decide(reader: Person, view: FindingView) -> Start | None:
    if view.row.code not in TO_DECIDE or not policy.can_raise_tensions(reader):
        return None
    return Start("Ask for a decision", reverse("insights:ask_on_finding", args=[view.row.pk]))


def _change_goal(reader: Person, view: FindingView) -> Start | None:
    goal = _first(view, "goal")
    if goal is None or view.row.code not in GOAL_TO_CHANGE or not policy.can_edit_goal(reader, _owners(goal)):
        return None
    words, field = GOAL_TO_CHANGE[view.row.code]
    if field == "id_lead" and _first(view, "person") is None:
        field = "id_owners"
    return Start(words, f"{reverse('goals:goal_edit', args=[goal.id])}#{field}")


def _serve(reader: Person, view: FindingView) -> Start | None:
    if view.row.code != "T102" or not policy.lead(reader) or not (goal := _first(view, "goal")):
        return None
    return Start("Write a goal that serves it", f"{reverse('goals:goal_new')}?serves={goal.id}")


def _check_in(reader: Person, view: FindingView) -> Start | None:
    goal = _first(view, "goal")
    if goal is None or view.row.code not in TO_CHECK_IN or not policy.can_check_in(reader, _owners(goal)):
        return None
    return Start(TO_CHECK_IN[view.row.code], reverse("goals:check_in", args=[goal.id]))


def _promise(reader: Person, view: FindingView) -> Start | None:
    """The team that is asked comes second: it answers what it was asked for, or moves the day that it promised."""
    need = _first(view, "dependency")
    if view.row.code != "T204" or need is None or len(need.teams) != 2 or not policy.leads(reader, need.teams[1]):
        return None
    state = next((item["value"] for item in view.row.evidence if item["label"] == "State"), "")
    words = {"asked": "Answer it", "accepted": "Move the day"}.get(state)
    return Start(words, reverse("goals:dependency_promise", args=[need.id])) if words else None


def _page(reader: Person, view: FindingView) -> Start | None:
    kind, name, words = PAGES.get(view.row.code, ("", "", ""))
    subject = _first(view, kind)
    if subject is None or not policy.member(reader):
        return None
    return Start(words, reverse(name, args=[subject.id]))


def _changed(reader: Person, view: FindingView) -> Start | None:
    """What slipped or changed: there one says it, or says that one has seen it."""
    subject = _first(view, "deliverable") or _first(view, "launch")
    if view.row.code not in CHANGED or subject is None or not policy.member(reader):
        return None
    return Start("Look at the change", subject.url or "")


def _question(reader: Person, view: FindingView) -> Start | None:
    """A question that waits for its decision, where it can be decided, handed over or brought to leadership."""
    question = _first(view, "tension")
    if question is None or not policy.member(reader):
        return None
    return Start("Open the question", question.url or "")


def _figures(reader: Person, view: FindingView) -> Start | None:
    may_open = policy.member if view.row.code in OF_A_SURVEY else policy.can_see_money
    found = shown_on(view.row) if may_open(reader) else None
    return Start(*found) if found else None


_MAKERS: tuple[Callable[[Person, FindingView], Start | None], ...] = (
    _decide,
    _change_goal,
    _serve,
    _check_in,
    _promise,
    _page,
    _changed,
    _question,
    _figures,
)


def _first(view: FindingView, kind: str) -> Subject | None:
    """The first subject of a kind that is still there."""
    return next((subject for subject in view.subjects if subject.kind == kind and subject.url), None)


def _owners(goal: Subject) -> list[int | None]:
    """The teams that own a goal; the company, if it is of none."""
    return [team.pk for team in goal.teams] or [None]
