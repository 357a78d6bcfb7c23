"""Answers from the fact store, worked out once per edition of it: pages ask the same questions again and again."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from django.conf import settings

from trine.analytics.store import FactStore
from trine.core.handoff import HandoffAgreement
from trine.core.working_hours import USUAL
from trine.web.people.holidays import company_holidays
from trine.web.people.models import Company

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from trine.analytics.manifest import Manifest
    from trine.core.working_hours import WorkingHours

Answer = TypeVar("Answer")


def answered(ask: Callable[..., Answer], **options: Any) -> Answer:
    """What `ask(facts, **options)` says of the facts as they are now; the options must be hashable.

    Raises `StoreDamagedError` if the store cannot be read.
    """
    root = Path(settings.FACTS_DIR)
    answer: Answer = _of_edition(root, FactStore(root).manifest().edition, ask, tuple(sorted(options.items())))
    return answer


@lru_cache(maxsize=128)
def _of_edition(root: Path, edition: object, ask: Callable[..., Any], options: tuple[tuple[str, Any], ...]) -> Any:
    """`edition` is only the key under which the answer is kept, a newer one at the same moment is as good."""
    with FactStore(root).snapshot() as facts:
        return ask(facts, **dict(options))


def manifest() -> Manifest:
    """What the store holds, and since when."""
    return FactStore(Path(settings.FACTS_DIR)).manifest()


def as_of(*tables: str) -> datetime | None:
    """When the tables were last confirmed, the oldest of them; none while one of them is empty."""
    state = manifest()
    moments = [state.as_of(table) for table in tables]
    return min((moment for moment in moments if moment is not None), default=None) if all(moments) else None


def terms() -> dict[str, Any]:
    """The company's currency and the month in which its fiscal year starts."""
    company = Company.objects.first()
    return {
        "currency": company.currency if company else None,
        "fiscal_year_start": company.fiscal_year_start if company else 1,
    }


def handoff_agreement() -> HandoffAgreement | None:
    """How soon sales answers leads, if the company has agreed on it."""
    company = Company.objects.first()
    return HandoffAgreement(**company.handoff) if company and company.handoff else None


def working_hours(agreed: HandoffAgreement | None, years: range) -> WorkingHours:
    """The hours in which sales answers, as agreed or as usual, without the company's public holidays of some years."""
    return replace(agreed.working if agreed else USUAL, off=frozenset(company_holidays(years)))
