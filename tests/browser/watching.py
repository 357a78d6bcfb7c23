"""What a page complains about: console errors, errors of scripts, blocked code, requests that failed."""

from dataclasses import dataclass, field

from playwright.sync_api import ConsoleMessage, Error, Page, Response

QUIET = frozenset({"log", "info", "debug", "warning"})


@dataclass
class Watch:
    """The page and its complaints so far."""

    page: Page
    complaints: list[str] = field(default_factory=list)

    def hear(self, message: ConsoleMessage) -> None:
        """Keep errors; browsers report blocked code as an error too."""
        if message.type not in QUIET:
            self.complaints.append(f"{self.page.url} console {message.type}: {message.text}")

    def catch(self, error: Error) -> None:
        """Keep errors that no script caught."""
        self.complaints.append(f"{self.page.url} script error: {error}")

    def answer(self, response: Response) -> None:
        """Keep answers that say that something is not there or broke."""
        if response.status >= 400:
            self.complaints.append(f"{self.page.url} {response.status} from {response.url}")


def watch(page: Page) -> Watch:
    """Start listening."""
    seen = Watch(page)
    page.on("console", seen.hear)
    page.on("pageerror", seen.catch)
    page.on("response", seen.answer)
    return seen
