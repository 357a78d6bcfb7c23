"""Opportunities, their history, and what sellers did."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa

from trine.demo.facts import channels
from trine.demo.facts.columns import days, flags, ids, money, same, times, words
from trine.demo.facts.deals import LOSS_REASONS, SENSOR_PRICE
from trine.demo.facts.journeys import ACTIVITIES, LOST, PROBABILITY, STAGES, WON
from trine.demo.facts.tables.known import COMPETITORS, CURRENCY, REGION_OF_COUNTRY, REGIONS, SEGMENTS, Known
from trine.demo.facts.timeline import DAY, NEVER, Ints

if TYPE_CHECKING:
    from trine.demo.facts.journeys import Activities, Steps


def opportunities(known: Known, steps: Steps) -> Any:
    """The deals: won, lost or open with the day on which the seller hopes to close."""
    made, market = known.deals, known.market
    rows = np.flatnonzero(known.deal_told())
    account = market.deal_account[rows]
    closed = made.closed[rows] < known.timeline.cutoff
    won = closed & made.won[rows]
    hoped = np.maximum(made.closed[rows] - (rows % 5) * 4 * DAY, known.timeline.cutoff + (rows % 9) * DAY)
    stage = np.zeros(made.count, dtype=np.int64)
    np.maximum.at(stage, steps.deal, steps.stage)
    stage = stage[rows]
    seller = known.sellers.of(made.enterprise[rows], account)
    enterprise = made.enterprise[rows].astype(np.int64)
    again = made.repeat[rows].astype(np.int64)
    return pa.table(
        {
            "opportunity_id": ids("O", rows),
            "name": _deal_names(known, rows),
            "account_id": ids("A", account, 5),
            "contact_id": ids("C", market.deal_contact[rows]),
            "deal_type": words(("New business", "Existing business"), again),
            "product": words(("H3 sensor", "H2 sensor"), (rows % 6 == 0).astype(np.int64)),
            "segment": words(SEGMENTS, enterprise),
            "region": words(REGIONS, REGION_OF_COUNTRY[market.country[account]]),
            "lead_source": words(channels.NAMES.tolist(), made.channel[rows]),
            "campaign_id": ids("M", known.campaign_of_deal()[rows], 3),
            "owner": words(known.sellers.names, seller),
            "manager": words(known.sellers.leads, enterprise),
            "stage": words(STAGES, stage),
            "probability": pa.array(np.array(PROBABILITY)[stage]),
            "amount": money(made.amount[rows]),
            "list_amount": money(made.list_amount[rows]),
            "currency": same(CURRENCY, rows.size),
            "created_at": times(made.created[rows]),
            "close_date": days(np.where(closed, made.closed[rows], hoped)),
            "closed_at": times(np.where(closed, made.closed[rows], NEVER)),
            "is_closed": flags(closed),
            "is_won": flags(won),
            "loss_reason": words(LOSS_REASONS, np.where(closed & ~won, made.loss[rows], -1)),
            "competitor": words(COMPETITORS, np.where(rows % 10 < 4, rows % 4, -1)),
        }
    )


def _deal_names(known: Known, rows: Ints) -> Any:
    sensors = (known.deals.list_amount[rows] / SENSOR_PRICE).round().astype(np.int64).tolist()
    account = known.market.deal_account[rows].tolist()
    return pa.array([f"{known.market.name[a]}, {n} sensors" for a, n in zip(account, sensors, strict=True)])


def opportunity_history(known: Known, steps: Steps) -> Any:
    """Every change of stage."""
    closed = (steps.stage == WON) | (steps.stage == LOST)
    seller = known.sellers.of(known.deals.enterprise[steps.deal], known.market.deal_account[steps.deal])
    return pa.table(
        {
            "history_id": ids("H", np.arange(steps.deal.size)),
            "opportunity_id": ids("O", steps.deal),
            "changed_at": times(steps.at),
            "stage": words(STAGES, steps.stage),
            "from_stage": words(STAGES, steps.before),
            "amount": money(known.deals.amount[steps.deal]),
            "currency": same(CURRENCY, steps.deal.size),
            "close_date": days(np.where(closed, steps.at, known.deals.closed[steps.deal] // DAY * DAY)),
            "probability": pa.array(np.array(PROBABILITY)[steps.stage]),
            "changed_by": words(known.sellers.names, seller),
        }
    )


def activities(known: Known, made: Activities) -> Any:
    """What sellers did, on leads and on deals."""
    deal, lead = np.maximum(made.deal, 0), np.maximum(made.lead, 0)
    on_deal = made.deal >= 0
    account = np.where(on_deal, known.market.deal_account[deal], known.market.lead_account[lead])
    contact = np.where(on_deal, known.market.deal_contact[deal], known.market.lead_contact[lead])
    enterprise = np.where(on_deal, known.deals.enterprise[deal], known.leads.enterprise[lead])
    seller = known.sellers.of(enterprise, np.where(account >= 0, account, lead))
    rows = np.arange(made.at.size)
    return pa.table(
        {
            "activity_id": ids("V", rows),
            "activity_at": times(made.at),
            "activity_type": words([kind for kind, *_ in ACTIVITIES], made.kind),
            "direction": words([direction for _, direction, *_ in ACTIVITIES], made.kind),
            "owner": words(known.sellers.names, seller),
            "account_id": ids("A", account, 5),
            "contact_id": ids("C", contact),
            "lead_id": ids("L", made.lead),
            "opportunity_id": ids("O", made.deal),
            "subject": words([subject for *_, subject, _ in ACTIVITIES], made.kind),
            "duration": pa.array(np.array([float(minutes) for *_, minutes in ACTIVITIES])[made.kind] + rows % 5),
        }
    )
