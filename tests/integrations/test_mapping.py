"""Mappings: proposed from names and cells, edited as YAML, checked before use."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from trine.integrations.csv.errors import MappingError
from trine.integrations.csv.mapping import Mapping, Stages, load_mapping, parse_mapping, save_mapping
from trine.integrations.csv.proposing import guess_kinds, propose, with_all_stages
from trine.integrations.csv.sniffing import Hints, sniff

if TYPE_CHECKING:
    from pathlib import Path

    from trine.integrations.csv.dialect import Dialect


def looked_at(tmp_path: Path, text: str) -> Dialect:
    (tmp_path / "file.csv").write_text(text)
    return sniff(tmp_path / "file.csv")


HUBSPOT_DEALS = (
    "Record ID,Deal Name,Deal Stage,Close Date,Deal owner,Amount,Create Date,"
    "Associated Company IDs,Original Traffic Source\n"
    "101,Line 4,Closed won,2027-01-05 10:15,Ana Sousa,12000,2026-10-01 09:00,55,Organic search\n"
    "102,Line 5,Appointment scheduled,2027-03-05 10:15,Ana Sousa,,2026-11-01 09:00,56,Paid search\n"
)
SALESFORCE_OPPORTUNITIES = (
    "Id,AccountId,Name,StageName,Amount,CurrencyIsoCode,CloseDate,CreatedDate,IsWon,IsClosed,OwnerId,LeadSource,Type\n"
    "006A,001A,Line 4,Closed Won,12000.0,EUR,2027-01-05,2026-10-01T09:00:00.000Z,true,true,005A,Web,New Business\n"
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            HUBSPOT_DEALS,
            {
                "opportunity_id": "Record ID",
                "name": "Deal Name",
                "stage": "Deal Stage",
                "close_date": "Close Date",
                "owner": "Deal owner",
                "amount": "Amount",
                "created_at": "Create Date",
                "account_id": "Associated Company IDs",
                "lead_source": "Original Traffic Source",
            },
        ),
        (
            SALESFORCE_OPPORTUNITIES,
            {
                "opportunity_id": "Id",
                "account_id": "AccountId",
                "name": "Name",
                "stage": "StageName",
                "amount": "Amount",
                "currency": "CurrencyIsoCode",
                "close_date": "CloseDate",
                "created_at": "CreatedDate",
                "is_won": "IsWon",
                "is_closed": "IsClosed",
                "owner": "OwnerId",
                "lead_source": "LeadSource",
                "deal_type": "Type",
            },
        ),
    ],
)
def test_columns_of_well_known_crms_are_mapped_by_their_names(
    tmp_path: Path, text: str, expected: dict[str, str]
) -> None:
    proposal = propose(looked_at(tmp_path, text), "opportunities")
    assert {field: columns[0] for field, columns in proposal.mapping.columns.items()} == expected
    assert (proposal.missing, proposal.unused) == ((), ())


def test_each_guess_says_how_sure_it_is_and_why(tmp_path: Path) -> None:
    proposal = propose(looked_at(tmp_path, "opportunity_id,Total deal value\n1,10\n"), "opportunities")
    first, second = proposal.guesses
    assert (first.field, first.confidence) == ("opportunity_id", 1.0)
    assert (second.field, second.confidence < 0.7, second.why) == (
        "amount",
        True,
        "'Total deal value' ends in a name for it",
    )


def test_a_column_is_not_taken_for_a_date_when_its_cells_are_not_dates(tmp_path: Path) -> None:
    text = "opportunity_id,Created\n" + "".join(f"{number},Ana Sousa\n" for number in range(10))
    proposal = propose(looked_at(tmp_path, text), "opportunities")
    assert "created_at" not in proposal.mapping.columns
    assert proposal.unused == ("Created",)


def test_a_column_keeps_its_field_though_many_of_its_cells_are_bad(tmp_path: Path) -> None:
    text = "opportunity_id,amount\n" + "".join(f"{number},unknown\n" for number in range(10))
    assert "amount" in propose(looked_at(tmp_path, text), "opportunities").mapping.columns


def test_mail_addresses_and_stages_are_known_by_their_cells(tmp_path: Path) -> None:
    leads = propose(looked_at(tmp_path, "Kontakt,Wert\na@x.example,1\nb@x.example,2\n"), "leads")
    assert leads.mapping.columns == {"email": ("Kontakt",)}
    deals = propose(looked_at(tmp_path, "Deal ID,Stand\n1,Closed Won\n2,Closed Lost\n3,Talks\n"), "opportunities")
    assert deals.mapping.columns["stage"] == ("Stand",)
    assert deals.mapping.stages == Stages(("Closed Won",), ("Closed Lost",))


def test_a_rare_stage_beyond_the_sample_is_found_in_the_whole_file(tmp_path: Path) -> None:
    many = "".join(f"{number},Talks\n" for number in range(60_000))
    dialect = looked_at(tmp_path, f"Deal ID,Stage\n{many}x,Closed Won\n{many.replace('Talks', 'Offer')}")
    proposal = with_all_stages(propose(dialect, "opportunities"), tmp_path / "file.csv", dialect)
    assert proposal.stage_values == (("Talks", 60_000), ("Offer", 60_000), ("Closed Won", 1))
    assert proposal.mapping.stages == Stages(("Closed Won",))


def test_what_is_missing_is_named(tmp_path: Path) -> None:
    proposal = propose(looked_at(tmp_path, "Channel,Clicks\nads,4\n"), "spend")
    assert proposal.missing == ("spend_id", "spend_date", "cost")


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        (HUBSPOT_DEALS, "opportunities"),
        (SALESFORCE_OPPORTUNITIES, "opportunities"),
        ("Lead ID,Email,Company,Lead Status,Lead Source\n1,a@x.example,Acme,New,Web\n", "leads"),
        ("Date,Campaign,Channel,Cost,Clicks,Impressions\n2027-01-01,Spring,ads,4,3,2\n", "spend"),
        ("Account ID,Account Name,Industry,Number of Employees\n1,Acme,Steel,20\n", "accounts"),
    ],
)
def test_the_kind_of_a_file_is_guessed_from_its_columns(tmp_path: Path, text: str, kind: str) -> None:
    assert guess_kinds(looked_at(tmp_path, text))[0][0] == kind


def test_a_date_column_of_another_order_than_the_rest_is_read_in_its_own(tmp_path: Path) -> None:
    text = (
        "opportunity_id,created_at,close_date\n"
        "1,26/02/2027,12/30/2027\n2,27/02/2027,01/02/2027\n3,28/02/2027,5/6/2027\n"
    )
    proposal = propose(looked_at(tmp_path, text), "opportunities")
    assert proposal.mapping.column_dates == {"close_date": "mdy"}


FULL = Mapping(
    "opportunities",
    {"opportunity_id": ("Deal ID",), "name": ("First", "Last")},
    source="crm",
    values={"product": {"GTXPro": "GTX Pro", "007": ""}},
    constants={"currency": "EUR"},
    stages=Stages(("Won",), ("Lost",)),
    key=("name",),
    hints=Hints(delimiter=";", decimal=",", dates="dmy", header=True, skip=2, encoding="cp1252", sheet="Deals"),
    timezone="Europe/Berlin",
    column_dates={"close_date": "mdy"},
)


def test_a_mapping_survives_being_saved_and_loaded(tmp_path: Path) -> None:
    save_mapping(FULL, tmp_path / "maps" / "deals.yaml")
    assert load_mapping(tmp_path / "maps" / "deals.yaml") == FULL


def test_texts_in_a_mapping_stay_as_they_are_written() -> None:
    mapping = parse_mapping(
        "trine: mapping 1\nkind: leads\ncolumns: {lead_id: no}\nvalues: {status: {on: yes, 007: 1.50}}\n"
    )
    assert mapping.columns == {"lead_id": ("no",)}
    assert mapping.values == {"status": {"on": "yes", "007": "1.50"}}


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("a: [", "This is not YAML in line"),
        ("kind: leads", "starts with the line `trine: mapping 1`"),
        ("trine: mapping 1\nkind: deals", "`kind` is 'deals'; it must be one of accounts"),
        ("trine: mapping 1\nkind: leads\ncolumn: {}", "no key 'column'; did you mean 'columns'?"),
        (
            "trine: mapping 1\nkind: leads\ncolumns: {lead: Id}",
            "There is no field 'lead' in leads; did you mean 'lead_id'?",
        ),
        ("trine: mapping 1\nkind: leads\ncolumns: [a]", "`columns` must be a list of `name: value` pairs"),
        ("trine: mapping 1\nkind: leads\ncolumns: {lead_id: {a: b}}", "`columns.lead_id` must be a text or a list"),
        ("trine: mapping 1\nkind: leads\ncolumns: {created_at: [a, b]}", "only texts can be joined"),
        ("trine: mapping 1\nkind: leads\nfile: {decimal: x}", "`file.decimal` is 'x'; it must be . or ,"),
        ("trine: mapping 1\nkind: leads\nfile: {delimiter: ab}", "it must be one character, or tab"),
        ("trine: mapping 1\nkind: leads\nfile: {skip: ²}", "`file.skip` is '²'; it must be a number of lines"),
        ("trine: mapping 1\nkind: leads\nfile: {timezone: Mars}", "There is no time zone 'Mars'"),
        ("trine: mapping 1\nkind: leads\nsource: ''", "`source` is empty"),
        ("trine: mapping 1\nkind: leads\nvalues: {status: x}", "`values.status` must be a list of"),
    ],
)
def test_a_wrong_mapping_gets_a_sentence(text: str, sentence: str) -> None:
    with pytest.raises(MappingError) as caught:
        parse_mapping(text)
    assert sentence in str(caught.value)


def test_a_mapping_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(MappingError, match="can't be read: No such file"):
        load_mapping(tmp_path / "nowhere.yaml")
