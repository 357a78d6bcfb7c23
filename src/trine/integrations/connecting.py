"""From a source's settings and its secret to the connector that reads it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trine.integrations.sources.errors import SettingsError
from trine.integrations.sources.retrying import Patience, Session
from trine.integrations.sources.settings import check_settings

if TYPE_CHECKING:
    from trine.integrations.sources.settings import Settings
    from trine.integrations.sources.source import Source

PACE = 0.1
"""Seconds between two calls of HubSpot, which takes 100 in ten seconds of the smallest accounts."""
WAITS = 10
"""A warehouse works on a question for longer than a web server does: so many times the patience for an answer."""


def connect(settings: Settings, secret: str | None = None, *, patience: Patience | None = None) -> Source:
    """The source that the settings describe; nothing is asked of it yet.

    Without a secret, the one that the settings name is fetched. Raises `SettingsError`.
    """
    patient = patience or Patience()
    check_settings(settings)
    found = settings.secret() if secret is None else secret
    if not found and settings.kind != "warehouse":
        raise SettingsError(f"{settings.name} needs a secret: name it by `secret_env` or `secret_file`.")
    makers = {"hubspot": _hubspot, "salesforce": _salesforce, "tryton": _tryton, "warehouse": _warehouse}
    return makers[settings.kind](settings, found, patient)


def _hubspot(settings: Settings, secret: str, patience: Patience) -> Source:
    from trine.integrations.hubspot.client import HINTS, HubSpot
    from trine.integrations.hubspot.source import HubSpotSource

    session = Session("HubSpot", HINTS, patience, pace=PACE)
    client = HubSpot(secret, address=settings.address, version=settings.version, session=session)
    return HubSpotSource(client, name=settings.name, objects=settings.objects, fields=settings.map)


def _salesforce(settings: Settings, secret: str, patience: Patience) -> Source:
    from trine.integrations.salesforce.client import HINTS, Salesforce
    from trine.integrations.salesforce.source import SalesforceSource

    if not settings.user:
        raise SettingsError("`user` is missing: the consumer key (client id) of the connected app in Salesforce.")
    session = Session("Salesforce", HINTS, patience)
    client = Salesforce(settings.address, settings.user, secret, version=settings.version, session=session)
    return SalesforceSource(
        client, name=settings.name, objects=settings.objects, fields=settings.map, keep_back=settings.keep_back
    )


def _tryton(settings: Settings, secret: str, patience: Patience) -> Source:
    from trine.integrations.tryton.client import HINTS, Tryton
    from trine.integrations.tryton.source import TrytonSource

    if not settings.user or not settings.database:
        raise SettingsError("`user` and `database` are needed for Tryton.")
    session = Session("Tryton", HINTS, patience)
    client = Tryton(settings.address, settings.database, settings.user, secret, session=session)
    return TrytonSource(client, name=settings.name, objects=settings.objects, fields=settings.map)


def _warehouse(settings: Settings, secret: str, patience: Patience) -> Source:
    from trine.integrations.warehouse.connection import WAIT_SECONDS
    from trine.integrations.warehouse.source import WarehouseSource

    wait = min(WAIT_SECONDS, patience.read * WAITS)
    return WarehouseSource(settings.address, settings.tables, secret=secret, name=settings.name, wait=wait)
