"""The tables of the fact store: columns named as CRMs name them, each with its type, unit and meaning.

`docs/facts.md` is made from this module, and the importer proposes and checks mappings by it. Ids are text, as the
source writes them (leading zeros are kept), and unique within a source. A reference (`account_id` on an opportunity)
points to the row of the same source. Timestamps are UTC without a zone in the type, so that every engine reads the same
instant.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import pyarrow as pa

if TYPE_CHECKING:
    from collections.abc import Mapping


class Type(StrEnum):
    """What a cell may hold."""

    TEXT = "text"
    TIMESTAMP = "timestamp"
    DATE = "date"
    MONEY = "money"
    NUMBER = "number"
    INTEGER = "integer"
    BOOLEAN = "boolean"

    @property
    def arrow(self) -> Any:
        """The Arrow type that a column of this type is stored as.

        >>> str(Type.MONEY.arrow)
        'decimal128(18, 4)'
        """
        return _ARROW[self]

    @property
    def sql(self) -> str:
        """The same type in DuckDB's words, for the store's housekeeping."""
        return _SQL[self]


_ARROW: Mapping[Type, Any] = {
    Type.TEXT: pa.string(),
    Type.TIMESTAMP: pa.timestamp("us"),
    Type.DATE: pa.date32(),
    Type.MONEY: pa.decimal128(18, 4),
    Type.NUMBER: pa.float64(),
    Type.INTEGER: pa.int64(),
    Type.BOOLEAN: pa.bool_(),
}
_SQL: Mapping[Type, str] = {
    Type.TEXT: "VARCHAR",
    Type.TIMESTAMP: "TIMESTAMP",
    Type.DATE: "DATE",
    Type.MONEY: "DECIMAL(18,4)",
    Type.NUMBER: "DOUBLE",
    Type.INTEGER: "BIGINT",
    Type.BOOLEAN: "BOOLEAN",
}


@dataclass(frozen=True, slots=True)
class Column:
    """One column: `unit` is empty where none applies; `refers` names the table that an id points to."""

    name: str
    type: Type
    meaning: str
    unit: str = ""
    refers: str | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """One kind of fact.

    `id` is the key within a source. Where a file has none, the key is made of the first of `key_from` whose columns are
    all mapped. `required` cells must not be empty; of each tuple in `one_of` at least one must be filled.
    """

    name: str
    title: str
    id: str
    columns: tuple[Column, ...]
    key_from: tuple[tuple[str, ...], ...] = ()
    required: tuple[str, ...] = ()
    one_of: tuple[tuple[str, ...], ...] = ()

    @property
    def column(self) -> Mapping[str, Column]:
        """The columns by name, without those that the store adds."""
        return {column.name: column for column in self.columns}

    @property
    def all_columns(self) -> tuple[Column, ...]:
        """The columns, with those that the store adds."""
        return self.columns + PROVENANCE

    @property
    def arrow(self) -> Any:
        """The Arrow schema of the stored file.

        >>> TABLES["leads"].arrow.field("lead_id").type == pa.string()
        True
        """
        return pa.schema([(column.name, column.type.arrow) for column in self.all_columns])


PROVENANCE = (
    Column("source", Type.TEXT, "Where the row comes from; ids are unique within a source"),
    Column("import_id", Type.TEXT, "The import that last changed the row"),
    Column("line", Type.INTEGER, "The row's line in the imported file; empty for rows that did not come from a file"),
)
"""What the store adds to every row."""


def _text(name: str, meaning: str, refers: str | None = None) -> Column:
    return Column(name, Type.TEXT, meaning, refers=refers)


def _time(name: str, meaning: str) -> Column:
    return Column(name, Type.TIMESTAMP, meaning, "UTC")


def _date(name: str, meaning: str) -> Column:
    return Column(name, Type.DATE, meaning, "day")


def _money(name: str, meaning: str) -> Column:
    return Column(name, Type.MONEY, meaning, "currency")


def _number(name: str, meaning: str, unit: str) -> Column:
    return Column(name, Type.NUMBER, meaning, unit)


def _count(name: str, meaning: str, unit: str = "count") -> Column:
    return Column(name, Type.INTEGER, meaning, unit)


def _flag(name: str, meaning: str) -> Column:
    return Column(name, Type.BOOLEAN, meaning)


_CURRENCY = _text("currency", "ISO 4217 code of the row's amounts, such as EUR")
_OWNER = _text("owner", "Who is responsible for it, as the source names them")
_CREATED = _time("created_at", "When it was created in the source")
_UPDATED = _time("updated_at", "When it last changed in the source")
_ACCOUNT = _text("account_id", "The account it belongs to", "accounts")
_CONTACT = _text("contact_id", "The contact it belongs to", "contacts")
_LEAD = _text("lead_id", "The lead it belongs to", "leads")
_OPPORTUNITY = _text("opportunity_id", "The opportunity it belongs to", "opportunities")
_CAMPAIGN = _text("campaign_id", "The campaign it came from", "campaigns")
_CHANNEL = _text("channel", "The marketing channel, such as paid search")

ACCOUNTS = Table(
    "accounts",
    "Accounts",
    "account_id",
    (
        _text("account_id", "The account's id in the source"),
        _text("name", "Name of the company"),
        _text("domain", "Web domain"),
        _text("industry", "Industry or sector"),
        _text("segment", "Segment, as the company divides its market"),
        _text("country", "Country"),
        _text("region", "Sales region"),
        _count("employees", "Number of employees", "people"),
        _money("annual_revenue", "The account's own yearly revenue"),
        _CURRENCY,
        _text("parent_account_id", "The account it is a subsidiary of", "accounts"),
        _OWNER,
        _text("lead_source", "Where the account came from"),
        _date("customer_since", "Day of the first won deal, if the source knows it"),
        _CREATED,
        _UPDATED,
    ),
    key_from=(("domain",), ("name",)),
)
CONTACTS = Table(
    "contacts",
    "Contacts",
    "contact_id",
    (
        _text("contact_id", "The contact's id in the source"),
        _ACCOUNT,
        _text("name", "Name of the person"),
        _text("email", "Mail address"),
        _text("job_title", "Job title"),
        _text("country", "Country"),
        _text("lead_source", "Where the contact came from"),
        _text("lifecycle_stage", "Lifecycle stage in the source"),
        _time("mql_at", "When the contact became marketing qualified"),
        _OWNER,
        _CREATED,
        _UPDATED,
    ),
    key_from=(("email",),),
)
LEADS = Table(
    "leads",
    "Leads",
    "lead_id",
    (
        _text("lead_id", "The lead's id in the source"),
        _text("name", "Name of the person"),
        _text("email", "Mail address"),
        _text("company", "Company that the lead gave"),
        _ACCOUNT,
        _CONTACT,
        _text("opportunity_id", "The opportunity that the lead became", "opportunities"),
        _text("lead_source", "Channel that the lead came from, such as organic search"),
        _CAMPAIGN,
        _text("asset", "Landing page, form or content that the lead came through"),
        _text("industry", "Industry or sector"),
        _text("segment", "Segment, as the company divides its market"),
        _text("country", "Country"),
        _OWNER,
        _text("status", "Status in the source"),
        _number("score", "Lead score", "points"),
        _CREATED,
        _time("mql_at", "When marketing qualified the lead"),
        _time("assigned_at", "When the lead was handed to sales"),
        _time("first_response_at", "When sales first answered"),
        _time("accepted_at", "When sales accepted the lead"),
        _time("sql_at", "When sales qualified the lead"),
        _time("rejected_at", "When sales returned the lead without working it"),
        _text("rejection_reason", "Why it was returned"),
        _time("disqualified_at", "When the lead was given up after contact"),
        _text("disqualification_reason", "Why it was given up"),
        _time("converted_at", "When the lead became an opportunity"),
        _UPDATED,
    ),
    key_from=(("email",),),
)
OPPORTUNITIES = Table(
    "opportunities",
    "Opportunities",
    "opportunity_id",
    (
        _text("opportunity_id", "The opportunity's id in the source"),
        _text("name", "Name of the deal"),
        _ACCOUNT,
        _CONTACT,
        _text("deal_type", "New business, existing business or renewal, as the source says"),
        _text("product", "Product or product line"),
        _text("segment", "Segment, as the company divides its market"),
        _text("region", "Sales region or office"),
        _text("lead_source", "Channel that the deal came from"),
        _CAMPAIGN,
        _OWNER,
        _text("manager", "The owner's manager, as the source names them"),
        _text("stage", "Stage, in the source's words"),
        _number("probability", "Chance of winning that the source states", "ratio, 0 to 1"),
        _money("amount", "Contract value"),
        _money("list_amount", "The same deal at list prices, before discounts"),
        _CURRENCY,
        _CREATED,
        _date("close_date", "Day of the win or loss; for an open deal the expected day"),
        _time("closed_at", "The moment of the win or loss, if the source knows it"),
        _flag("is_closed", "Whether the deal is won or lost"),
        _flag("is_won", "Whether the deal is won"),
        _text("loss_reason", "Why it was lost"),
        _text("win_reason", "Why it was won"),
        _text("competitor", "The main competitor on the deal"),
        _UPDATED,
    ),
)
OPPORTUNITY_HISTORY = Table(
    "opportunity_history",
    "Opportunity history",
    "history_id",
    (
        _text("history_id", "The change's id in the source"),
        _OPPORTUNITY,
        _time("changed_at", "When the change was made"),
        _text("stage", "Stage after the change"),
        _text("from_stage", "Stage before the change"),
        _money("amount", "Contract value after the change"),
        _CURRENCY,
        _date("close_date", "Expected or actual close day after the change"),
        _number("probability", "Chance of winning after the change", "ratio, 0 to 1"),
        _text("changed_by", "Who made the change"),
    ),
    key_from=(("opportunity_id", "changed_at", "stage"), ("opportunity_id", "changed_at")),
    required=("opportunity_id", "changed_at"),
)
CAMPAIGNS = Table(
    "campaigns",
    "Campaigns",
    "campaign_id",
    (
        _text("campaign_id", "The campaign's id in the source"),
        _text("name", "Name of the campaign"),
        _CHANNEL,
        _text("campaign_type", "Kind of campaign, such as webinar"),
        _text("status", "Status in the source"),
        _text("parent_campaign_id", "The campaign it is part of", "campaigns"),
        _date("start_date", "First day"),
        _date("end_date", "Last day"),
        _money("budget", "Planned cost"),
        _money("expected_revenue", "Revenue expected when it was planned"),
        _CURRENCY,
        _OWNER,
        _CREATED,
        _UPDATED,
    ),
    key_from=(("name",),),
)
TOUCHES = Table(
    "touches",
    "Touches",
    "touch_id",
    (
        _text("touch_id", "The touch's id in the source"),
        _time("touched_at", "When it happened"),
        _CONTACT,
        _ACCOUNT,
        _LEAD,
        _CAMPAIGN,
        _CHANNEL,
        _text("asset", "Landing page, form or content"),
        _text("touch_type", "What happened, such as form, click, event, webinar"),
        _text("url", "Address of the page"),
    ),
    key_from=(
        ("contact_id", "touched_at", "channel"),
        ("lead_id", "touched_at", "channel"),
        ("account_id", "touched_at", "channel"),
        ("contact_id", "touched_at"),
        ("lead_id", "touched_at"),
        ("account_id", "touched_at"),
    ),
    required=("touched_at",),
    one_of=(("contact_id", "account_id", "lead_id"),),
)
SPEND = Table(
    "spend",
    "Spend",
    "spend_id",
    (
        _text("spend_id", "The row's id in the source"),
        _date("spend_date", "The day it was spent; for a month its first day"),
        _CAMPAIGN,
        _CHANNEL,
        _money("cost", "Cost"),
        _CURRENCY,
        _count("impressions", "Times shown"),
        _count("clicks", "Times clicked"),
    ),
    key_from=(
        ("spend_date", "campaign_id", "channel"),
        ("spend_date", "campaign_id"),
        ("spend_date", "channel"),
    ),
    required=("spend_date", "cost"),
)
ACTIVITIES = Table(
    "activities",
    "Activities",
    "activity_id",
    (
        _text("activity_id", "The activity's id in the source"),
        _time("activity_at", "When it happened"),
        _text("activity_type", "Call, mail, meeting, task or note"),
        _text("direction", "Inbound or outbound"),
        _OWNER,
        _ACCOUNT,
        _CONTACT,
        _LEAD,
        _OPPORTUNITY,
        _text("subject", "Subject line"),
        _text("outcome", "Outcome in the source's words"),
        _number("duration", "How long it took", "minutes"),
    ),
    key_from=(("activity_at", "owner", "subject"), ("activity_at", "subject")),
    required=("activity_at",),
)

TABLES: Mapping[str, Table] = MappingProxyType(
    {
        table.name: table
        for table in (
            ACCOUNTS,
            CONTACTS,
            LEADS,
            OPPORTUNITIES,
            OPPORTUNITY_HISTORY,
            CAMPAIGNS,
            TOUCHES,
            SPEND,
            ACTIVITIES,
        )
    }
)
"""Every table by name, in the order in which a company is best filled."""
