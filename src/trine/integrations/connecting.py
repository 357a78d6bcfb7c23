"""From a source's settings and its secret to the connector that reads it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trine.integrations.sources.errors import SettingsError
from trine.integrations.sources.settings import check_settings

if TYPE_CHECKING:
    from trine.integrations.sources.settings import Settings
    from trine.integrations.sources.source import Source


def connect(settings: Settings, secret: str | None = None) -> Source:
    """The source that the settings describe; nothing is asked of it yet.

    Without a secret, the one that the settings name is fetched. Raises `SettingsError`.
    """
    check_settings(settings)
    found = settings.secret() if secret is None else secret
    if not found and settings.kind != "warehouse":
        raise SettingsError(f"{settings.name} needs a secret: name it by `secret_env` or `secret_file`.")
    return {"hubspot": _hubspot, "salesforce": _salesforce, "tryton": _tryton, "warehouse": _warehouse}[settings.kind](
        settings, found
    )


def _hubspot(settings: Settings, secret: str) -> Source:
    from trine.integrations.hubspot.client import HubSpot
    from trine.integrations.hubspot.source import HubSpotSource

    client = HubSpot(secret, address=settings.address, version=settings.version)
    return HubSpotSource(client, name=settings.name, objects=settings.objects, fields=settings.map)


def _salesforce(settings: Settings, secret: str) -> Source:
    from trine.integrations.salesforce.client import Salesforce
    from trine.integrations.salesforce.source import SalesforceSource

    if not settings.user:
        raise SettingsError("`user` is missing: the consumer key (client id) of the connected app in Salesforce.")
    client = Salesforce(settings.address, settings.user, secret, version=settings.version)
    return SalesforceSource(
        client, name=settings.name, objects=settings.objects, fields=settings.map, keep_back=settings.keep_back
    )


def _tryton(settings: Settings, secret: str) -> Source:
    from trine.integrations.tryton.client import Tryton
    from trine.integrations.tryton.source import TrytonSource

    if not settings.user or not settings.database:
        raise SettingsError("`user` and `database` are needed for Tryton.")
    client = Tryton(settings.address, settings.database, settings.user, secret)
    return TrytonSource(client, name=settings.name, objects=settings.objects, fields=settings.map)


def _warehouse(settings: Settings, secret: str) -> Source:
    from trine.integrations.warehouse.source import WarehouseSource

    return WarehouseSource(settings.address, settings.tables, secret=secret, name=settings.name)
