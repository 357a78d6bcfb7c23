"""The Django processes beside the database: the preparation, the web server, the job worker and the briefing."""

import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from trine.runtime.child import Child, launched
from trine.runtime.errors import StartError, WrongWishError
from trine.runtime.folder import DataFolder
from trine.runtime.ports import EVERY_ADDRESS, address_for_people, bracketed

WORKER_GRACE = 20.0


@dataclass(frozen=True)
class Site:
    """Where the web server listens, and under which address people reach it."""

    host: str
    port: int
    address: str

    @property
    def local(self) -> tuple[str, int]:
        """How to reach it from this machine."""
        return ({"0.0.0.0": "127.0.0.1", "::": "::1"}.get(self.host, self.host), self.port)  # noqa: S104 - not bound to


def choose_site(host: str, port: int) -> Site:
    """TRINE_URL if the people who run Trine have set it, for example behind a proxy; else where we listen."""
    given = os.environ.get("TRINE_URL", "").rstrip("/")
    if given and not re.fullmatch(r"https?://[^/\s]+", given):
        raise WrongWishError(
            f"TRINE_URL is {given!r}; it must be an address such as https://trine.example, without a path."
        )
    return Site(host, port, given or address_for_people(host, port))


def check_networks() -> None:
    """TRINE_EGRESS_ALLOW can be read; WrongWishError if not."""
    if given := os.environ.get("TRINE_EGRESS_ALLOW"):
        from trine.integrations.egress import networks

        try:
            networks(given)
        except ValueError as error:
            raise WrongWishError(f"TRINE_EGRESS_ALLOW: {error}") from None


def django_environment(folder: DataFolder, database: str, site: Site) -> dict[str, str]:
    """What the Django processes need to know, on top of our own environment."""
    hosts = [name for name in os.environ.get("TRINE_HOSTS", "").split(",") if name]
    if site.host not in EVERY_ADDRESS:
        hosts.append(bracketed(site.host))
    return os.environ | {
        "DJANGO_SETTINGS_MODULE": "trine.config.settings",
        "DATABASE_URL": database,
        "TRINE_DATA": str(folder.root),
        "TRINE_URL": site.address,
        "TRINE_HOSTS": ",".join(dict.fromkeys(hosts)),
        "PYTHONUNBUFFERED": "1",
    }


def web_server(folder: DataFolder, env: Mapping[str, str], site: Site) -> Child:
    """The web server: two processes, so that one long page does not hold up the others."""
    processes = os.environ.get("TRINE_WEB_PROCESSES", "2")
    ignore = "ignore:No directory at"  # static files are served from where they are; none are collected
    command = [sys.executable, "-W", ignore, "-m", "trine.runtime.serve", site.host, str(site.port), processes]
    command.append(str(folder.gate))
    return Child("web", command, mark=folder.run / "web.mark", log=folder.logs / "web.log", env=env)


def job_worker(folder: DataFolder, env: Mapping[str, str]) -> Child:
    """The job worker: finishes the job at hand when asked to stop, up to a limit."""
    command = [sys.executable, "-m", "django", "procrastinate", "worker"]
    command += ["--shutdown-graceful-timeout", str(WORKER_GRACE), "--delete-jobs", "never"]
    return Child(
        "worker",
        command,
        mark=folder.run / "worker.mark",
        log=folder.logs / "worker.log",
        env=env,
        grace=WORKER_GRACE + 5,
    )


def briefing(folder: DataFolder, env: Mapping[str, str]) -> Child:
    """What tells people: apart from the job worker, so that a long import does not hold messages up."""
    command = [sys.executable, "-m", "django", "brief"]
    return Child("briefing", command, mark=folder.run / "briefing.mark", log=folder.logs / "briefing.log", env=env)


def slack(folder: DataFolder, env: Mapping[str, str]) -> Child | None:
    """What answers people in Slack, if the company has connected its own; apart, so that a press waits for nothing."""
    if not env.get("SLACK_BOT_TOKEN", "").strip():
        return None
    command = [sys.executable, "-m", "django", "slack"]
    return Child("slack", command, mark=folder.run / "slack.mark", log=folder.logs / "slack.log", env=env)


@dataclass(frozen=True)
class Told:
    """One thing that the preparation tells: "tables" or "demo" was done, or where to "look" around, or a "link"."""

    kind: str
    text: str


def prepare(folder: DataFolder, env: Mapping[str, str], site: Site, *, demo: bool) -> Iterator[Told]:
    """Bring the tables up to date and learn the links, in one process; yields what it tells, as it tells it.

    Raises StartError with its last words if it fails.
    """
    command = [sys.executable, "-m", "django", "prepare", "--address", site.address, *(["--demo"] if demo else [])]
    log = folder.logs / "prepare.log"
    with log.open("a+b") as words:
        words.seek(0, os.SEEK_END)
        begin = words.tell()
        process = subprocess.Popen(
            launched(command, "-", signal.SIGTERM),
            env=dict(env),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=words,
            start_new_session=True,
            cwd="/",
            text=True,
        )
        try:
            assert process.stdout is not None  # noqa: S101 - asked for above
            for line in process.stdout:
                yield read_told(line)
        except BaseException:
            process.terminate()
            raise
        finally:
            code = process.wait()
        if code != 0:
            words.seek(begin)
            raise StartError(*explain_preparation(words.read().decode("utf-8", "replace"), code, log))


def read_told(line: str) -> Told:
    """One line of the preparation: JSON, or else a line that something has printed besides."""
    try:
        return Told(**json.loads(line))
    except (ValueError, TypeError):
        return Told("line", line.rstrip())


def explain_preparation(words: str, code: int, log: Path) -> tuple[str, str]:
    """The sentence and the detail for a preparation that failed."""
    if code == -signal.SIGKILL:
        return (
            "The preparation of the tables was killed; perhaps memory ran out. Start again: it goes on where it was.",
            "",
        )
    lines = words.strip().splitlines()
    last = lines[-1] if lines else ""
    if "No space left on device" in words or "DiskFull" in words:
        return "The disk is full. Make room and start again; nothing that was saved is lost.", ""
    if last.startswith("CommandError: "):
        return last.removeprefix("CommandError: "), ""
    return f"The database could not be prepared. The last words are below; all of them are in {log}.", "\n".join(
        lines[-15:]
    )
