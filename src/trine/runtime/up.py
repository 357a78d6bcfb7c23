"""`trine up`: the database, its tables, the web server, job worker and briefing, in order; stopped in reverse."""

import http.client
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from trine.runtime.child import Child
from trine.runtime.errors import StartError
from trine.runtime.folder import DataFolder, Holder, note_holder, now
from trine.runtime.given_database import check_server
from trine.runtime.logs import rotate
from trine.runtime.ports import bracketed, take_port
from trine.runtime.postgres import Postgres
from trine.runtime.programs import (
    Site,
    briefing,
    check_networks,
    choose_site,
    django_environment,
    job_worker,
    prepare,
    slack,
    web_server,
)
from trine.runtime.supervisor import Supervisor, died_early

WEB_READY_WITHIN = 60.0


@dataclass(frozen=True)
class Wishes:
    """What was asked for on the command line."""

    data: Path
    host: str = "127.0.0.1"
    port: int = 8000
    demo: bool = False


@dataclass(frozen=True)
class Way:
    """An address to open first, and what it is for."""

    words: str
    address: str


class Screen(Protocol):
    """Where `up` tells what it does."""

    def working(self, part: str, text: str) -> None:
        """A step has begun."""

    def done(self, part: str, text: str, seconds: float) -> None:
        """A step is complete."""

    def line(self, text: str) -> None:
        """Something to know besides."""

    def ready(self, site: Site, way: Way | None, seconds: float) -> None:
        """Everything runs."""


def up(wishes: Wishes, screen: Screen) -> None:
    """Start everything, watch it until a stop signal comes, and stop it in order.

    Raises StartError, InUseError or WrongVersionError if something keeps it from starting; what was started by then is
    stopped again.
    """
    began = time.monotonic()
    check_networks()
    folder = DataFolder(wishes.data.expanduser().resolve())
    folder.make()
    supervisor = Supervisor(screen.line)
    supervisor.listen()
    with folder.hold() as lock:
        try:
            tidy_up(folder)
            with take_port(wishes.host, wishes.port) as port:
                site = choose_site(wishes.host, wishes.port or port.getsockname()[1])
                note_holder(lock, Holder(os.getpid(), now(), site.address, *site.local))
                way = start(folder, site, supervisor, screen, demo=wishes.demo)
                screen.ready(site, way, time.monotonic() - began)
                supervisor.watch()
        except KeyboardInterrupt:
            screen.line("Stopped before it was ready")
        finally:
            supervisor.stop()


def start(folder: DataFolder, site: Site, supervisor: Supervisor, screen: Screen, *, demo: bool) -> Way | None:
    """Start the parts in order; returns where to go first, if nobody is there yet or to look around."""
    with step(screen, "database", "PostgreSQL starts") as done:
        database, words = start_database(folder, supervisor)
        done(words)
    env = django_environment(folder, database, site)
    web, worker = web_server(folder, env, site), job_worker(folder, env)
    with folder.closed_gate():
        web.start()  # it loads meanwhile, and waits at the gate
        supervisor.add(web, "web server")
        way = prepare_tables(folder, env, site, screen, demo=demo)
    with step(screen, "web", "web server starts") as done:
        worker.start()
        supervisor.add(worker, "job worker")
        wait_for_web(web, worker, site)
        done(site.address)
    teller = briefing(folder, env)  # nobody waits for it, so that it does not hold up the first page
    teller.start()
    supervisor.add(teller, "briefing")
    if (listener := slack(folder, env)) is not None:
        listener.start()
        supervisor.add(listener, "slack")
    return way


def prepare_tables(folder: DataFolder, env: dict[str, str], site: Site, screen: Screen, *, demo: bool) -> Way | None:
    """Bring the tables up to date, load the demo company if asked, and return where to go first if there is such."""
    way = None
    began = time.monotonic()
    screen.working("tables", "looking at the tables")
    for told in prepare(folder, env, site, demo=demo):
        match told.kind:
            case "tables" | "demo":
                screen.done(told.kind, told.text, time.monotonic() - began)
                began = time.monotonic()
                if demo and told.kind == "tables":
                    screen.working("demo", "making the demo company, its plan, its facts and twelve weeks of findings")
            case "look":
                way = Way("Look around the demo company:", told.text)
            case "link":
                way = Way("Make the first admin here (the link works once):", told.text)
            case _:
                screen.line(told.text)
    return way


def start_database(folder: DataFolder, supervisor: Supervisor) -> tuple[str, str]:
    """The database's address and a word on it: DATABASE_URL if given, else our own, which is started."""
    if given := os.environ.get("DATABASE_URL"):
        server = check_server(given)
        return given, f"PostgreSQL {server.version}: {server.where}"
    postgres = Postgres(folder.root)
    postgres.start()
    supervisor.add(postgres.child, "database", postgres.restart, needed_by_rest=True)
    return postgres.url, f"PostgreSQL {postgres.version}"


def tidy_up(folder: DataFolder) -> None:
    """End what an earlier run, that was killed, has left running (the folder is ours now), and shorten the logs."""
    for log in folder.logs.glob("*.log"):
        rotate(log)
    for mark in sorted(folder.run.glob("*.mark"), reverse=True):
        if mark.stem != "postgres":  # it sees to that itself, and needs more time
            Child(mark.stem, [], mark=mark, log=folder.logs / f"{mark.stem}.log", env={}).end_leftover()


def wait_for_web(web: Child, worker: Child, site: Site) -> None:
    """Until the web server answers; StartError if it or the worker ends before that."""
    until = time.monotonic() + WEB_READY_WITHIN
    while time.monotonic() < until:
        if dead := died_early([web, worker]):
            raise StartError(f"The {dead.name} process ended at once. Its log is {dead.log}.", dead.last_lines())
        if answers(*site.local):
            return
        time.sleep(0.03)
    raise StartError(
        f"The web server did not answer within {WEB_READY_WITHIN:.0f} s. Its log is {web.log}.", web.last_lines()
    )


def answers(host: str, port: int) -> bool:
    """Whether a web server there answers with anything but a failure of its own."""
    connection = http.client.HTTPConnection(host, port, timeout=20)
    try:
        connection.request("GET", "/healthz", headers={"Host": f"{bracketed(host)}:{port}"})
        return connection.getresponse().status < 500
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


@contextmanager
def step(screen: Screen, part: str, begins: str) -> Iterator[Callable[[str], None]]:
    """Tell that a step begins, and when it is complete how long it took."""
    began = time.monotonic()
    screen.working(part, begins)
    words: list[str] = []
    yield words.append
    screen.done(part, ", ".join(words), time.monotonic() - began)
