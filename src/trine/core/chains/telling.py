"""Chains in words: arrows, links with their evidence, and what the data say about what is believed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trine.core.chains.paths import sign_of
from trine.core.chains.signs import DOWN, UP
from trine.core.findings import Evidence
from trine.core.targets import in_words
from trine.core.wording import listed, quoted

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from trine.core.chains.links import Link
    from trine.core.chains.opposing import Opposition, Unsure
    from trine.core.chains.wants import Want
    from trine.core.company import Company


def arrow(direction: int) -> str:
    """Up, down, or either."""
    return {UP: "↑", DOWN: "↓"}.get(direction, "?")


def link_by_link(path: Iterable[Link], direction: int, company: Company) -> tuple[str, ...]:
    """Each link as a line, from the first metric going in a direction.

    `List price ↑ → Market share ↓ (strong: price test of autumn 2026)`
    """
    lines = []
    for link in path:
        after = direction * link.sign
        source, target = (company.index.metric_name(id_) for id_ in (link.source, link.target))
        lines.append(f"{source} {arrow(direction)} → {target} {arrow(after)} ({_ground(link)})")
        direction = after
    return tuple(lines)


def _ground(link: Link) -> str:
    if link.belief is None:
        return "by its formula"
    because = (link.belief.because or "").strip().rstrip(".")
    return f"{link.belief.strength}: {because}" if because else f"{link.belief.strength}, no reason given"


def evidence_of(links: Iterable[Link], company: Company, today: date) -> Iterator[Evidence]:
    """What is believed about each link that is no formula, and what the data say about it."""
    for link in dict.fromkeys(links):
        if link.belief is None:
            continue
        source, target = (company.index.metric_name(id_) for id_ in (link.source, link.target))
        label = f"{source} ↑ → {target} {arrow(link.sign)}"
        because = (link.belief.because or "no reason given").strip()
        yield Evidence(label, f"believed, {link.belief.strength}: {because}", source="plan")
        found = company.index.chains.evidence_for(link.belief, today)
        if found is not None:
            yield Evidence(f"{label} in the data", str(found), source=found.source, as_of=found.as_of)


def asks(want: Want, company: Company) -> str:
    """What a goal's key result asks for, as a sentence."""
    if want.goal is None or want.key_result is None:
        return ""
    metric = company.metric[want.metric]
    return f"{quoted(want.goal.title)} asks for {metric.name} {in_words(want.key_result, metric)}."


def target_evidence(want: Want, company: Company) -> Evidence | None:
    """A goal's key result, with whose it is."""
    if want.goal is None or want.key_result is None:
        return None
    metric, cycle = company.metric[want.metric], company.cycle[want.goal.cycle]
    owners = listed(company.index.owners_named(want.goal))
    label = f"{metric.name} of {quoted(want.goal.title)} ({owners}, {cycle.id})"
    due = min(want.key_result.by, cycle.end) if want.key_result.by else cycle.end
    return Evidence(label, in_words(want.key_result, metric), metric.unit, "plan", due)


def beyond(opposed: Opposition, company: Company) -> tuple[str, ...]:
    """What else is hit: further along the chain, and the goals that the two serve. And how far to trust it."""
    hit = dict.fromkeys(
        f"{company.index.metric_name(want.metric)} ({quoted(want.goal.title)})" for want in opposed.goes_on if want.goal
    )
    served = [quoted(want.goal.title) for want in opposed.served if want.goal]
    lines = []
    if hit:
        lines.append(f"From there it goes on to {listed(list(hit), most=3)}.")
    if served:
        lines.append(f"What these goals serve is hit, too: {listed(served, most=3)}.")
    if opposed.is_weak:
        lines.append("One link is only weakly believed, so the whole chain is weak.")
    return tuple(lines)


def is_to(want: Want) -> str:
    """What a goal has to do about its metric, as the end of a sentence about the metric."""
    up = want.direction == UP
    if want.moves:
        return "is to raise" if up else "is to lower"
    return "is to keep up" if up else "is to keep down"


def moves(direction: int) -> str:
    """Raises or lowers."""
    return "raises" if direction == UP else "lowers"


def way_of_lever(opposed: Opposition) -> int:
    """The direction in which the mover needs the lever to go."""
    return opposed.mover.direction * sign_of(opposed.path)


def doubt(case: Unsure, company: Company) -> str:
    """Why it can't be told whether two sides oppose each other, as sentences."""
    moved, hit = (company.index.metric_name(want.metric) for want in (case.mover, case.other))
    first = "; ".join(link_by_link(case.path, case.mover.direction, company))
    for link in (*case.path, *(case.against or ())):
        if (link.source, link.target) in company.index.chains.graph.wholes:
            rate, whole = (company.index.metric_name(id_) for id_ in (link.target, link.source))
            return f"{rate} is a part of {whole}, and falls only if that part does not grow with the whole."
    if case.against is None:
        return f"the formulas do not say which way {moved} takes {hit}."
    if case.against[0].source != case.path[0].source:
        back = "; ".join(link_by_link(case.against, case.other.direction, company))
        return f"{moved} and {hit} move each other in a circle. There: {first}. And back: {back}."
    second = "; ".join(link_by_link(case.against, case.mover.direction, company))
    return f"{moved} takes {hit} both ways. One way: {first}. The other way: {second}. Say which is stronger."
