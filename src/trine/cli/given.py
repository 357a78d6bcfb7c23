"""What commands are given: a plan, its facts and a day; what can't be used ends the command with a sentence."""

import sys
from collections.abc import Mapping
from datetime import date
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import typer

from trine.core.findings import Ref

if TYPE_CHECKING:
    from trine.core.agreement import Survey
    from trine.core.company import Company
    from trine.plan import ReadPlan


def plan_given(path: Path, facts: str | None) -> tuple["ReadPlan", "Company"]:
    """The plan as it was read, and its company, with facts if an address of some is given."""
    from trine.plan import PlanError, read_plan

    try:
        plan = read_plan(path)
    except PlanError as error:
        refuse(*map(str, error.problems))
    return plan, plan.company if facts is None else _with_facts(plan, facts)


def _with_facts(plan: "ReadPlan", address: str) -> "Company":
    """The company with its facts; a fact metric that is not known is told, but keeps nobody from checking the rest."""
    from trine.analytics.errors import FactError
    from trine.analytics.metrics import NAMES, with_facts
    from trine.analytics.opening import open_facts

    try:
        with open_facts(address) as facts:
            company = with_facts(plan.company, facts)
    except FactError as error:
        refuse(str(error))
    for metric in company.metrics:
        if metric.facts_name and metric.facts_name not in NAMES:
            near = get_close_matches(metric.facts_name, NAMES, n=1)
            ending = f"did you mean `facts:{near[0]}`?" if near else f"the fact metrics are {', '.join(NAMES)}"
            place = plan.positions[Ref("metric", metric.id)]
            tell(f"{place}: `{metric.source}` in `source` of the metric `{metric.id}` is no fact metric; {ending}")
    return company


def survey_given(path: Path, items: Path | None, company: "Company", today: date) -> tuple["Survey", Mapping[str, str]]:
    """The survey of a file of responses, and the names of its items: the plan's metrics unless a file names them."""
    from trine.plan import PlanError
    from trine.plan.tables import read_items, read_responses

    try:
        names = {metric.id: metric.name for metric in company.metrics}
        candidates = names if items is None else read_items(_bytes(items), str(items))
        return read_responses(_bytes(path), company, candidates, today, str(path)), candidates
    except PlanError as error:
        refuse(*map(str, error.problems))


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        refuse(f"{path} can't be read: {error.strerror}; check the name")


def day_given(text: str | None) -> date | None:
    """The day, today if none is given; none if it can't be read."""
    if text is None:
        return date.today()  # noqa: DTZ011 - the day of whoever asks, on their own clock
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def bad_day(text: str | None) -> str:
    """What to say of a day that can't be read."""
    return f"`{text}` in `--today` is not a day, year-month-day; write it like `--today 2027-03-31`"


def refuse(*problems: str) -> NoReturn:
    """End the command: the input can't be used."""
    tell(*problems)
    raise typer.Exit(2)


def tell(*problems: str) -> None:
    """Each problem on a line of its own, on standard error."""
    for problem in problems:
        print(problem.replace("\n", " "), file=sys.stderr)
