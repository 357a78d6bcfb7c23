"""Each kind of the plan as rows of its table: the way in. `snapshot` is the way out."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from trine.core import company as core
from trine.web.base.errors import Invalid
from trine.web.goals.snapshots.structure import is_present

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from trine.web.goals.matching import Key, Row

Wanted = dict["Key", "Row"]


class Ids:
    """Primary keys by plan id; what is not there is a sentence, and none stays none."""

    def __init__(self, kind: str, ids: Mapping[str, int]) -> None:
        self.kind = kind
        self.ids = ids

    def __contains__(self, key: str | None) -> bool:
        return key in self.ids

    def __getitem__(self, key: str | None) -> int | None:
        if key is not None and key not in self.ids:
            raise Invalid(f"The plan speaks of the {self.kind} “{key}”, which it does not have.")
        return None if key is None else self.ids[key]


def cycles(company: core.Company) -> Wanted:
    return {(row.id,): {"kind": row.kind, "start": row.start, "end": row.end} for row in company.cycles}


def teams(company: core.Company) -> Wanted:
    return {
        (row.id,): {"name": row.name, "function": row.function, "since": row.since, "until": row.until}
        for row in company.teams
    }


def team_parents(company: core.Company, teams_: Ids) -> Wanted:
    return {(row.id,): {"parent_id": teams_[row.parent]} for row in company.teams}


def people(company: core.Company) -> Wanted:
    """People; who has no address in the plan keeps the one that they have."""
    return {
        (row.id,): {
            "name": row.name,
            "role": row.role,
            "since": row.since,
            "until": row.until,
            **({"email": row.email} if row.email else {}),
        }
        for row in company.people
    }


def memberships(person: core.Person, today: date) -> dict[tuple[str, date | None], tuple[date | None, bool]]:
    """A person's memberships as (team, since): (until, leads it).

    A team in `teams` without a dated membership that lasts today becomes one without dates; if there is a past one with
    an open beginning, it begins on the day after that one.
    """
    found = {
        (row.team, row.since): (row.until, row.team in person.lead_of and is_present(row, today))
        for row in person.memberships
    }
    present = {row.team for row in person.memberships if is_present(row, today)}
    for team in dict.fromkeys((*person.teams, *person.lead_of)):
        if team not in present:
            past = found.get((team, None))
            since = past[0] + timedelta(days=1) if past is not None and past[0] is not None else None
            found[team, since] = (None, team in person.lead_of)
    return found


def metrics(company: core.Company, teams_: Ids, people_: Ids) -> Wanted:
    return {
        (row.id,): {
            "name": row.name,
            "unit": row.unit,
            "better": row.better,
            "definition": row.definition or "",
            "formula": row.formula or "",
            "filter": row.filter or "",
            "source": row.source or "",
            "window": row.window or "",
            "cadence": row.cadence or "",
            **_owner(row.owner, teams_, people_),
        }
        for row in company.metrics
    }


def _owner(owner: str | None, teams_: Ids, people_: Ids) -> Row:
    """A metric's owner: a team, else a person."""
    if owner in teams_:
        return {"owner_team_id": teams_[owner], "owner_person_id": None}
    return {"owner_team_id": None, "owner_person_id": people_[owner]}


def influences(company: core.Company, metrics_: Ids) -> Wanted:
    return {
        (metrics_[row.source], metrics_[row.target]): {
            "sign": row.sign,
            "strength": row.strength,
            "because": row.because or "",
        }
        for row in company.influences
    }


def assumptions(company: core.Company, metrics_: Ids, cycles_: Ids) -> Wanted:
    return {
        (metrics_[row.metric], cycles_[row.cycle]): {
            "low": row.low,
            "high": row.high,
            "because": row.because or "",
            "source": row.source or "",
        }
        for row in company.assumptions
    }


def goals(company: core.Company, cycles_: Ids, people_: Ids) -> Wanted:
    return {
        (row.id,): {
            "title": row.title,
            "cycle_id": cycles_[row.cycle],
            "no_parent_reason": row.no_parent_reason or "",
            "customer_outcome": row.customer_outcome or "",
            "lead_id": people_[row.lead],
            "changed": row.changed,
            "check_in_every": row.check_in_every or "",
            "ambition": row.ambition or "",
        }
        for row in company.goals
    }


def goal_owners(rows: Iterable[core.Goal], goals_: Ids, teams_: Ids) -> Wanted:
    return {
        (goals_[row.id], teams_[None if owner == core.COMPANY else owner]): {} for row in rows for owner in row.owners
    }


def goal_parents(rows: Iterable[core.Goal], goals_: Ids) -> Wanted:
    return {(goals_[row.id], goals_[parent]): {} for row in rows for parent in row.serves}


def key_results(rows: Iterable[core.Goal], goals_: Ids, metrics_: Ids) -> Wanted:
    return {
        (goals_[row.id], position): {
            "metric_id": metrics_[result.metric],
            "start": result.start,
            "to": result.to,
            "at_least": result.at_least,
            "at_most": result.at_most,
            "keep_low": result.keep[0] if result.keep else None,
            "keep_high": result.keep[1] if result.keep else None,
            "weight": result.weight,
            "by": result.by,
        }
        for row in rows
        for position, result in enumerate(row.key_results)
    }


def sign_offs(rows: Iterable[core.Goal], goals_: Ids, teams_: Ids, people_: Ids) -> Wanted:
    return {
        (goals_[row.id], teams_[sign.team]): {"by_id": people_[sign.by], "on": sign.on}
        for row in rows
        for sign in row.sign_offs
    }


def kpis(company: core.Company, teams_: Ids, cycles_: Ids, metrics_: Ids, people_: Ids) -> Wanted:
    return {
        (teams_[row.team], cycles_[row.cycle], row.rank): {
            "metric_id": metrics_[row.metric],
            "measured": row.measured or "",
            "source": row.source or "",
            "owner_id": people_[row.owner],
            **pay(row.pay, metrics_),
        }
        for row in company.kpis
    }


def pay(rule: core.PayRule | str | None, metrics_: Ids) -> Row:
    if isinstance(rule, core.PayRule):
        return {
            "pay": "paid",
            "pay_basis_id": metrics_[rule.basis],
            "pay_share": rule.share_of_variable,
            "pay_accelerates_above": rule.accelerates_above,
        }
    return {"pay": rule or "", "pay_basis_id": None, "pay_share": None, "pay_accelerates_above": None}


def revenue_targets(company: core.Company, teams_: Ids, cycles_: Ids, metrics_: Ids) -> Wanted:
    return {
        (teams_[row.team], cycles_[row.cycle], metrics_[row.metric], str(row.kind)): {"at_least": row.at_least}
        for row in company.revenue_targets
    }


def expectations(company: core.Company, teams_: Ids, cycles_: Ids, metrics_: Ids) -> Wanted:
    return {
        (row.id,): {
            "team_id": teams_[row.team],
            "of_id": teams_[row.of],
            "cycle_id": cycles_[row.cycle],
            "metric_id": metrics_[row.metric],
            "what": row.what or "",
            "at_least": row.at_least,
            "at_most": row.at_most,
            "because": row.because or "",
        }
        for row in company.expectations
    }


def dependencies(company: core.Company, teams_: Ids, goals_: Ids) -> Wanted:
    return {
        (row.id,): {
            "team_id": teams_[row.team],
            "of_id": teams_[row.of],
            "what": row.what,
            "needed_by": row.needed_by,
            "promised_for": row.promised_for,
            "state": row.state,
            "goal_id": goals_[row.goal],
            "because": row.because or "",
        }
        for row in company.dependencies
    }


def readings(company: core.Company, metrics_: Ids, people_: Ids) -> Wanted:
    return {(metrics_[row.metric], row.on): {"value": row.value, "by_id": people_[row.by]} for row in company.readings}


def check_ins(company: core.Company, goals_: Ids, people_: Ids) -> Wanted:
    return {
        (goals_[row.goal], row.on, people_[row.by]): {
            "confidence": row.confidence,
            "note": row.note or "",
            "blocker": row.blocker or "",
        }
        for row in company.check_ins
    }


def accepted(company: core.Company, people_: Ids) -> Wanted:
    return {
        (row.code, tuple(sorted(row.subjects))): {
            "by_id": people_[row.by],
            "on": row.on,
            "until": row.until,
            "because": row.because,
        }
        for row in company.accepted
    }
