"""Asking a source over HTTP, patiently: the one place that tries again, waits as told, and knows when to stop.

Connections that fail or break off, answers cut in half, 408, 425, 429 and 5xx are tried again, with waits that grow and
vary, or as long as `Retry-After` says. Everything else ends at once in a sentence. Redirects are not followed: a secret
goes to the address that was given and nowhere else.
"""

from __future__ import annotations

import random
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import requests

from trine.integrations.sources.errors import QuotaError, RefusedError, SettingsError, UnreachableError

if TYPE_CHECKING:
    from collections.abc import Callable

PASSING = frozenset({408, 425, 429, 500, 502, 503, 504, 520, 521, 522, 523, 524, 529})


@dataclass(frozen=True, slots=True)
class Patience:
    """How often to try, and how long to wait: seconds. `longest` is the most that a source may ask us to wait."""

    attempts: int = 6
    first: float = 1.0
    most: float = 60.0
    longest: float = 180.0
    connect: float = 10.0
    read: float = 60.0

    def pause(self, attempt: int, chance: float) -> float:
        """How long to wait after the attempt of that number (1 is the first), for a chance between 0 and 1.

        >>> Patience().pause(1, 1.0), Patience().pause(3, 0.5), Patience().pause(20, 1.0)
        (1.0, 3.0, 60.0)
        """
        return float(min(self.most, self.first * 2 ** (attempt - 1)) * (0.5 + chance / 2))


@dataclass(frozen=True, slots=True)
class Hints:
    """What a source means by its answers: a sentence by status, and what says that the quota is used up."""

    sentences: dict[int, str]
    is_used_up: Callable[[requests.Response], bool] = lambda _: False


class Session(requests.Session):
    """An HTTP session for one source; `calls` counts what was sent, `at` is the source's own clock (UTC).

    `pace` is the least time between two calls, in seconds: for sources that count calls by the second.
    """

    def __init__(
        self,
        title: str,
        hints: Hints,
        patience: Patience | None = None,
        *,
        pace: float = 0.0,
        sleep: Callable[[float], None] = time.sleep,
        chance: Callable[[], float] = random.random,
    ) -> None:
        super().__init__()
        self.title = title
        self.hints = hints
        self.patience = patience or Patience()
        self.calls = 0
        self.at: datetime | None = None
        self.auth = _as_it_is
        self._sleep = sleep
        self._chance = chance
        self._pace = pace
        self._last = float("-inf")

    def request(self, method: str | bytes, url: str | bytes, *args: Any, **kwargs: Any) -> requests.Response:
        """Send a request and give its answer, read to its end; raises `SourceError` with a sentence."""
        kwargs.setdefault("timeout", (self.patience.connect, self.patience.read))
        kwargs["allow_redirects"] = False
        for attempt in range(1, self.patience.attempts + 1):
            problem, wait = "", None
            self._keep_pace()
            self.calls += 1
            try:
                answer = super().request(method, url, *args, **kwargs)
            except (requests.ConnectionError, requests.Timeout, requests.exceptions.ChunkedEncodingError) as error:
                problem = self._broken(error, str(url))
            except requests.RequestException:
                raise SettingsError(f"{self.title} can't be asked at {host(str(url))}: is the address right?") from None
            else:
                self._note_clock(answer)
                if answer.status_code in PASSING:
                    problem, wait = self._busy(answer)
                elif answer.status_code >= HTTPStatus.MULTIPLE_CHOICES:
                    raise self._refusal(answer)
                elif is_whole(answer):
                    return answer
                else:
                    problem = f"{self.title} sent half an answer"
            if attempt < self.patience.attempts:
                self._sleep(wait if wait is not None else self.patience.pause(attempt, self._chance()))
        raise UnreachableError(f"{problem}, {self.patience.attempts} times in a row. The next sync goes on from here.")

    def get_json(self, url: str, **params: Any) -> Any:
        """The answer to a GET, read as JSON."""
        return self.request("GET", url, params=params).json()

    def post_json(self, url: str, body: Any) -> Any:
        """The answer to a POST of JSON, read as JSON. Only for questions: it may be sent more than once."""
        return self.request("POST", url, json=body).json()

    def _keep_pace(self) -> None:
        early = self._last + self._pace - time.monotonic()
        if early > 0:
            self._sleep(early)
        self._last = time.monotonic()

    def _note_clock(self, answer: requests.Response) -> None:
        told = _moment(answer.headers.get("Date"))
        self.at = told or self.at

    def _broken(self, error: Exception, url: str) -> str:
        if isinstance(error, requests.exceptions.SSLError):
            raise RefusedError(
                f"The certificate of {host(url)} can't be trusted, so nothing was sent to it. Renew it there, or put "
                "your authority's certificate into a file that REQUESTS_CA_BUNDLE names."
            ) from None
        if isinstance(error, requests.exceptions.ChunkedEncodingError):
            return f"The connection to {self.title} broke off"
        if isinstance(error, requests.ReadTimeout):
            return f"{self.title} did not answer within {self.patience.read:.0f} seconds"
        return f"{host(url)} can't be reached"

    def _busy(self, answer: requests.Response) -> tuple[str, float | None]:
        """What a passing problem is called, and how long the source asks to wait."""
        wait = retry_after(answer.headers.get("Retry-After"), self.at or datetime.now(UTC))
        if self.hints.is_used_up(answer):
            raise QuotaError(f"The daily quota of {self.title} is used up. The next sync goes on from here.")
        if wait is not None and wait > self.patience.longest:
            raise QuotaError(
                f"{self.title} asks to be left alone for {_minutes(wait)}. The next sync after that goes on from here."
            )
        if answer.status_code == HTTPStatus.TOO_MANY_REQUESTS:
            return f"{self.title} answers that it is asked too often", wait
        return f"{self.title} answers that it has a problem of its own ({answer.status_code})", wait

    def _refusal(self, answer: requests.Response) -> Exception:
        if self.hints.is_used_up(answer):
            return QuotaError(f"The daily quota of {self.title} is used up. The next sync goes on from here.")
        status = answer.status_code
        if status < HTTPStatus.BAD_REQUEST:
            to = host(answer.headers.get("Location", "")) or "another address"
            return RefusedError(f"{self.title} sends us on to {to}. If that is right, give it as the address.", status)
        sentence = self.hints.sentences.get(status)
        if sentence:
            return RefusedError(sentence, status)
        said = words_of(answer)
        return RefusedError(f"{self.title} refuses what it was asked ({status}){f': {said}' if said else ''}.", status)


def _as_it_is(request: requests.PreparedRequest) -> requests.PreparedRequest:
    """Keep the headers that were given; without it, a machine's .netrc file would replace them."""
    return request


def host(url: str) -> str:
    """An address's host and port, for sentences: never what else stands in it.

    >>> host("https://me:secret@crm.example:8443/path?key=1")
    'crm.example:8443'
    """
    try:
        parts = urlsplit(url)
        port = f":{parts.port}" if parts.port else ""
    except ValueError:
        return ""
    return f"{parts.hostname or ''}{port}"


def is_whole(answer: requests.Response) -> bool:
    """Whether an answer that says it is JSON can be read as that: half a page can't."""
    if "json" not in answer.headers.get("Content-Type", "") or not answer.content:
        return True
    try:
        answer.json()
    except ValueError:
        return False
    return True


def words_of(answer: requests.Response) -> str:
    """What an answer says of itself, short: the first `message` of its JSON."""
    try:
        found = answer.json()
    except ValueError:
        return ""
    found = found[0] if isinstance(found, list) and found else found
    message = found.get("message") if isinstance(found, dict) else None
    return " ".join(message.split())[:300].rstrip(".") if isinstance(message, str) else ""


def retry_after(header: str | None, now: datetime) -> float | None:
    """The seconds that a `Retry-After` asks for, given as seconds or as a moment.

    >>> retry_after("7", datetime(2027, 1, 1, tzinfo=UTC))
    7.0
    >>> retry_after("Fri, 01 Jan 2027 00:01:00 GMT", datetime(2027, 1, 1, tzinfo=UTC))
    60.0
    """
    if not header:
        return None
    try:
        return max(float(header), 0.0)
    except ValueError:
        moment = _moment(header)
    return max((moment - now).total_seconds(), 0.0) if moment else None


def _moment(header: str | None) -> datetime | None:
    if not header:
        return None
    try:
        moment = parsedate_to_datetime(header)
    except ValueError:
        return None
    return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)


def _minutes(seconds: float) -> str:
    minutes = round(seconds / 60)
    return f"{minutes} minutes" if minutes < 120 else f"{round(minutes / 60)} hours"
