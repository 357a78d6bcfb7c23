"""A real Tryton server beside us: leads made, moved, lost and deleted there, and Trine's facts follow.

Tryton is GPL-3 and is never imported here: it runs as a program of its own, from an environment of its own.
`make test-tryton` makes that environment and runs this file.
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from trine.analytics.store import FactStore
from trine.integrations.sources.errors import RefusedError
from trine.integrations.sources.syncing import SyncReport, TableReport, sync
from trine.integrations.tryton.client import Tryton
from trine.integrations.tryton.source import TrytonSource

PYTHON = os.environ.get("TRINE_TRYTON", "")
PASSWORD = "password-of-the-test"

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        not PYTHON, reason="TRINE_TRYTON does not name the python of an environment with Tryton: make test-tryton"
    ),
]


@dataclass
class Server:
    """A Tryton server with one company, and its own way in for the test to work there."""

    address: str
    client: Tryton
    employee: int = 0
    currency: int = 0

    def create(self, model: str, **values: Any) -> int:
        return int(self.client.call(f"{model}.create", [values])[0])

    def lead(self, party: str, description: str, amount: str) -> int:
        return self.create(
            "sale.opportunity",
            party=self.create("party.party", name=party),
            description=description,
            employee=self.employee,
            currency=self.currency,
            amount={"__class__": "Decimal", "decimal": amount},
        )

    def do(self, action: str, *ids: int) -> None:
        self.client.call(f"sale.opportunity.{action}", list(ids))

    def source(self, **more: Any) -> TrytonSource:
        return TrytonSource(Tryton(self.address, "trine", "admin", PASSWORD, page=2), **more)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    programs = Path(PYTHON).parent
    folder = tmp_path_factory.mktemp("tryton")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    settings = folder / "trytond.conf"
    settings.write_text(f"[database]\nuri = sqlite://\npath = {folder}\n[web]\nlisten = 127.0.0.1:{port}\n")
    prepare(programs, folder, settings)
    command = [str(programs / "trytond"), "-c", str(settings), "-d", "trine"]
    log = (folder / "log").open("w")
    with subprocess.Popen(command, stdout=log, stderr=subprocess.STDOUT) as process:
        try:
            address = f"http://127.0.0.1:{port}"
            wait_for(address)
            yield founded(Server(address, Tryton(address, "trine", "admin", PASSWORD)))
        finally:
            process.terminate()
            process.wait(10)


def prepare(programs: Path, folder: Path, settings: Path) -> None:
    """An empty database with the modules; making it takes half a minute, so the environment keeps one to copy."""
    kept = programs.parent / "trine-8.sqlite"
    database = folder / "trine.sqlite"
    if kept.exists():
        shutil.copy(kept, database)
        return
    database.touch()
    (folder / "password").write_text(PASSWORD)
    command = [str(programs / "trytond-admin"), "-c", str(settings), "-d", "trine", "--all", "--email", "a@x.example"]
    command += ["--activate-dependencies", "-u", "sale_opportunity"]
    environment = {**os.environ, "TRYTONPASSFILE": str(folder / "password")}
    subprocess.run(command, check=True, env=environment, capture_output=True, timeout=300)
    shutil.copy(database, kept)


def wait_for(address: str) -> None:
    for _ in range(300):
        try:
            urllib.request.urlopen(f"{address}/trine/rpc/", timeout=5)
        except urllib.error.HTTPError:
            return
        except OSError:
            time.sleep(0.1)
    raise AssertionError("Tryton does not answer")


def founded(server: Server) -> Server:
    """With a company and an employee, as the user's own."""
    server.currency = server.create("currency.currency", name="Euro", code="EUR", symbol="€", numeric_code="978")
    company = server.create("company.company", party=server.create("party.party", name="We"), currency=server.currency)
    user = server.client.call("res.user.search", [["login", "=", "admin"]], 0, None, None)
    server.client.call("res.user.write", user, {"companies": [["add", [company]]], "company": company})
    server.client = Tryton(server.address, "trine", "admin", PASSWORD)
    party = server.create("party.party", name="Ada")
    server.employee = server.create("company.employee", party=party, company=company)
    return server


def rows(store: FactStore, table: str) -> dict[str, dict[str, Any]]:
    with store.snapshot() as facts:
        found = facts.arrow(table).to_pylist()
    return {next(iter(row.values())): row for row in found}


def counts(report: SyncReport, table: str) -> TableReport:
    return next(one for one in report.tables if one.table == table)


def test_leads_made_moved_lost_and_deleted_in_tryton_are_followed(server: Server, tmp_path: Path) -> None:
    store = FactStore(tmp_path / "facts")
    numbers = [server.lead(f"Company {number}", f"Deal {number}", f"{number}00.50") for number in range(1, 6)]
    report = sync(server.source(), store)
    assert (report.problem, report.notes) == ("", ())
    assert (counts(report, "leads").new, rows(store, "opportunities")) == (5, {})
    first = rows(store, "leads")[str(numbers[0])]
    assert (first["name"], first["company"], first["status"], first["owner"]) == ("Deal 1", "Company 1", "Lead", "Ada")
    assert rows(store, "accounts")[first["account_id"]]["name"] == "Company 1"

    time.sleep(1.1)  # Tryton's clock has seconds
    server.do("opportunity", numbers[0], numbers[1])
    server.do("lost", numbers[2])
    server.do("cancel", numbers[3])
    server.client.call("sale.opportunity.delete", [numbers[3]])
    time.sleep(1.1)
    server.do("lost", numbers[1])
    report = sync(server.source(), store)
    assert (report.problem, counts(report, "leads").deleted) == ("", 1)
    leads, deals = rows(store, "leads"), rows(store, "opportunities")
    assert set(leads) == {str(numbers[place]) for place in (0, 1, 2, 4)}
    assert set(deals) == {str(numbers[0]), str(numbers[1])}, "a lead that was lost before it was a deal is none"
    moved, lost = deals[str(numbers[0])], deals[str(numbers[1])]
    assert (moved["stage"], moved["is_closed"], str(moved["amount"]), moved["currency"]) == (
        "Opportunity",
        False,
        "100.5000",
        "EUR",
    )
    assert (lost["stage"], lost["is_closed"], lost["is_won"]) == ("Lost", True, False)
    assert leads[str(numbers[2])]["disqualified_at"] is not None
    assert leads[str(numbers[1])]["converted_at"] < lost["closed_at"]
    history = [one for one in rows(store, "opportunity_history").values() if one["opportunity_id"] == str(numbers[1])]
    steps = [(one["from_stage"], one["stage"]) for one in sorted(history, key=lambda one: one["changed_at"])]
    assert steps == [(None, "Lead"), ("Lead", "Opportunity"), ("Opportunity", "Lost")]
    assert sync(server.source(), store).changed_anything is False


def test_a_wrong_password_is_told_in_a_sentence(server: Server) -> None:
    wrong = TrytonSource(Tryton(server.address, "trine", "admin", "wrong-password"))
    with pytest.raises(RefusedError, match="Tryton does not accept the user and password") as caught:
        wrong.check()
    assert "wrong-password" not in repr(caught.value)
    assert server.source().check().startswith("Tryton accepts the user, who sees ")
