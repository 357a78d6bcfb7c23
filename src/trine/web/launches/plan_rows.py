"""Playbooks and launches of the plan as rows of their tables: the way in. `reading` is the way out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from trine.web.launches.steps import kept_after, kept_step, kept_steps

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from trine.core import launches as core
    from trine.core.company import Company
    from trine.web.goals.matching import Row
    from trine.web.goals.plan_rows import Ids, Wanted


def playbooks(company: Company) -> Wanted:
    return {(row.id,): {"name": row.name, "tier": row.tier} for row in company.playbooks}


def versions(company: Company, playbooks_: Ids, people: Ids) -> Wanted:
    return {
        (playbooks_[playbook.id], row.version): {
            "on": row.on,
            "by_id": people[row.by],
            "because": row.because or "",
            "steps": kept_steps(row.steps),
        }
        for playbook in company.playbooks
        for row in playbook.versions
    }


def launches(rows: Sequence[core.Launch], teams: Ids, people: Ids, playbooks_: Ids) -> Wanted:
    return {
        (row.id,): {
            "name": row.name,
            "day": row.day,
            "tier": row.tier,
            "team_id": teams[row.team],
            "stage": row.stage,
            "lead_id": people[row.lead],
            "playbook_id": playbooks_[row.playbook],
            "playbook_version": row.playbook_version,
            "country": row.country or "",
            "is_stopped": row.is_stopped,
            "discussed": row.discussed,
        }
        for row in rows
    }


def links(rows: Sequence[core.Launch], attribute: str, ids: Ids, others: Ids) -> Wanted:
    """Pairs of launch and goal, deliverable or team."""
    return {(ids[row.id], others[other]): {} for row in rows for other in getattr(row, attribute)}


def brief(rows: Sequence[core.Launch], ids: Ids, people: Ids) -> Wanted:
    return {
        (ids[row.id], part.part.value): {
            "text": part.text or "",
            "owner_id": people[part.owner],
            "state": part.state,
        }
        for row in rows
        for part in row.brief
    }


def reviews(
    rows: Sequence[core.Launch], ids: Ids, parts: Mapping[tuple[int, str], int], teams: Ids, people: Ids
) -> Wanted:
    """Words that are asked, given, or both; `parts` are primary keys by launch and kind."""
    wanted: Wanted = {}
    for row in rows:
        for part in row.brief:
            pk = parts[_pk(ids, row.id), part.part.value]
            given = {review.team: review for review in part.reviews}
            for team in {*part.reviewers, *given}:
                wanted[pk, teams[team]] = _review(given.get(team), people) | {"is_asked": team in part.reviewers}
    return wanted


def _pk(ids: Ids, key: str) -> int:
    return ids.ids[key]


def _review(review: core.Review | None, people: Ids) -> Row:
    if review is None:
        return {"by_id": None, "on": None, "verdict": "", "note": ""}
    return {"by_id": people[review.by], "on": review.on, "verdict": review.verdict, "note": review.note or ""}


def tasks(rows: Sequence[core.Launch], ids: Ids, people: Ids) -> Wanted:
    return {
        (ids[row.id], task.id): task_row(task) | {"position": place, "owner_id": people[task.owner]}
        for row in rows
        for place, task in enumerate(row.tasks)
    }


def task_row(task: core.Task) -> Row:
    """The columns of a task without its owner and place."""
    return {
        "title": task.title,
        "stage": task.stage,
        "role": task.role or "",
        "start": task.start,
        "end": task.end,
        "anchor": task.anchor or "",
        "offset": task.offset,
        "days": task.days,
        "after": kept_after(task.after),
        "materials": list(task.materials),
        "is_gate": task.is_gate,
        "is_manual": task.is_manual,
        "done": task.done,
    }


def readiness(rows: Sequence[core.Launch], ids: Ids, people: Ids) -> Wanted:
    return {
        (ids[row.id], place): {
            "audience": item.audience,
            "need": item.need,
            "what": item.what,
            "by_id": people[item.by],
            "done": item.done,
        }
        for row in rows
        for place, item in enumerate(row.readiness)
    }


def measures(rows: Sequence[core.Launch], ids: Ids, metrics: Ids, goals: Ids) -> Wanted:
    names = ("start", "end", "baseline", "target", "result", "effect_size", "low", "high", "worked_out")
    return {
        (ids[row.id], place): {
            "metric_id": metrics[measure.metric],
            "effect": measure.effect,
            "goal_id": goals[measure.goal],
            **{name: getattr(measure, name) for name in names},
        }
        for row in rows
        for place, measure in enumerate(row.measures)
    }


def ratings(rows: Sequence[core.Launch], ids: Ids, people: Ids) -> Wanted:
    return {
        (ids[row.id], people[rating.by]): {"on": rating.on, "score": rating.score, "word": rating.word or ""}
        for row in rows
        for rating in row.ratings
    }


def retrospectives(rows: Sequence[core.Launch], ids: Ids) -> Wanted:
    return {
        (ids[row.id],): {
            "on": found.on,
            "went_well": list(found.went_well),
            "went_badly": list(found.went_badly),
            "wins": list(found.wins),
        }
        for row in rows
        if (found := row.retrospective)
    }


def actions(rows: Sequence[core.Launch], ids: Ids, retros: Mapping[int, int], people: Ids) -> Wanted:
    """`retros` are primary keys of retrospectives by their launch."""
    return {
        (retros[_pk(ids, row.id)], place): {
            "what": action.what,
            "owner_id": people[action.owner],
            "due": action.due,
            "done": action.done,
        }
        for row in rows
        if row.retrospective
        for place, action in enumerate(row.retrospective.actions)
    }


def lessons(rows: Sequence[core.Launch], ids: Ids, retros: Mapping[int, int]) -> Wanted:
    return {
        (retros[_pk(ids, row.id)], lesson.id): lesson_row(lesson) | {"position": place}
        for row in rows
        if row.retrospective
        for place, lesson in enumerate(row.retrospective.lessons)
    }


def lesson_row(lesson: core.Lesson) -> dict[str, Any]:
    """The columns of a lesson without its place."""
    return {
        "what": lesson.what,
        "step": lesson.step or "",
        "proposes": kept_step(lesson.proposes) if lesson.proposes else None,
        "state": lesson.state,
        "version": lesson.version,
        "because": lesson.because or "",
    }


def revisions(rows: Sequence[core.Launch], ids: Ids, people: Ids) -> Wanted:
    return {
        (ids[row.id], place): {
            "on": revision.on,
            "by_id": people[revision.by],
            "what": revision.what,
            "before": revision.before,
            "after": revision.after,
            "because": revision.because,
        }
        for row in rows
        for place, revision in enumerate(row.revisions)
    }


def told(rows: Sequence[core.Launch], ids: Ids, revisions_: Mapping[tuple[int, int], int], teams: Ids) -> Wanted:
    """`revisions_` are primary keys by launch and place."""
    return {
        (revisions_[_pk(ids, row.id), place], teams[team]): {}
        for row in rows
        for place, revision in enumerate(row.revisions)
        for team in revision.told
    }


def looks(rows: Sequence[core.Launch], ids: Ids, teams: Ids) -> Wanted:
    return {(ids[row.id], teams[look.team]): {"on": look.on} for row in rows for look in row.looks}
