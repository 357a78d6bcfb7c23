"""Plans, deliverables and absences as rows of their tables: the way in. `snapshots` is the way out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trine.core.company import COMPANY

if TYPE_CHECKING:
    from collections.abc import Iterable

    from trine.core.deliverables import Absence, Deliverable, Plan
    from trine.web.goals.plan_rows import Ids, Wanted


def plans(rows: Iterable[Plan], teams: Ids) -> Wanted:
    return {
        (row.id,): {
            "title": row.title,
            "horizon": row.horizon,
            "team_id": teams[None if row.team == COMPANY else row.team],
            "start": row.start,
            "end": row.end,
            "audience": row.audience or "",
            "approach": row.approach or "",
        }
        for row in rows
    }


def plans_above(rows: Iterable[Plan], plans_: Ids) -> Wanted:
    return {(row.id,): {"under_id": plans_[row.under]} for row in rows}


def plan_goals(rows: Iterable[Plan], plans_: Ids, goals: Ids) -> Wanted:
    return {(plans_[row.id], goals[goal]): {} for row in rows for goal in row.goals}


def plan_reliances(rows: Iterable[Plan], plans_: Ids, teams: Ids) -> Wanted:
    return {(plans_[row.id], teams[team]): {} for row in rows for team in row.relies_on}


def deliverables(rows: Iterable[Deliverable], teams: Ids, people: Ids, plans_: Ids) -> Wanted:
    return {
        (row.id,): {
            "title": row.title,
            "team_id": teams[row.team],
            "start": row.start,
            "end": row.end,
            "commitment": row.commitment,
            "what": row.what or "",
            "audience": row.audience or "",
            "lead_id": people[row.lead],
            "plan_id": plans_[row.plan],
            "stage": row.stage or "",
            "shipped": row.shipped,
        }
        for row in rows
    }


def goals_served(rows: Iterable[Deliverable], own: Ids, goals: Ids) -> Wanted:
    return {(own[row.id], goals[goal]): {} for row in rows for goal in row.goals}


def reliances(rows: Iterable[Deliverable], own: Ids, teams: Ids) -> Wanted:
    return {(own[row.id], teams[team]): {} for row in rows for team in row.relied_on_by}


def needs(rows: Iterable[Deliverable], own: Ids) -> Wanted:
    return {(own[row.id], own[needed]): {} for row in rows for needed in row.needs}


def assignments(rows: Iterable[Deliverable], own: Ids, people: Ids) -> Wanted:
    return {
        (own[row.id], people[work.person], work.since): {"until": work.until, "share": work.share}
        for row in rows
        for work in row.assignments
    }


def revisions(rows: Iterable[Deliverable], own: Ids, people: Ids) -> Wanted:
    return {
        (own[row.id], position): {
            "on": change.on,
            "by_id": people[change.by],
            "what": change.what,
            "before": change.before,
            "after": change.after,
            "because": change.because,
            "told": list(change.told),
        }
        for row in rows
        for position, change in enumerate(row.revisions)
    }


def involvement(rows: Iterable[Deliverable], own: Ids, teams: Ids, people: Ids) -> Wanted:
    return {
        (own[row.id], teams[part.team], str(part.stage), part.on): {"by_id": people[part.by], "part": part.part or ""}
        for row in rows
        for part in row.involved
    }


def checks(rows: Iterable[Deliverable], own: Ids, people: Ids) -> Wanted:
    return {
        (own[row.id], check.on, people[check.by]): {"track": check.track, "word": check.word or ""}
        for row in rows
        for check in row.checks
    }


def absences(rows: Iterable[Absence], people: Ids) -> Wanted:
    return {(people[row.person], row.start): {"end": row.end} for row in rows}
