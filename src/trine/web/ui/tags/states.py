"""Tags that say how something stands: severity, state, notices, empty states."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trine.core.findings import Severity
from trine.web.ui.library import register, render

if TYPE_CHECKING:
    from django.utils.safestring import SafeString

WORDS = {Severity.ERROR: "Contradiction", Severity.WARNING: "To look at", Severity.INFO: "Remark"}
MARKS = {Severity.ERROR: "!", Severity.WARNING: "!", Severity.INFO: "i"}
TONES = ("plain", "strong", "quiet", "open", "done")


@register.simple_tag
def severity(level: str, *, text: bool = False) -> SafeString:
    """How bad, told by form and weight: error is a full square, warning a ring, info a dotted ring."""
    severity = Severity(level)
    values = {"level": severity.value, "mark": MARKS[severity], "word": WORDS[severity], "text": text}
    return render("severity", values)


@register.filter
def severity_word(level: str) -> str:
    """What a severity is called on a page: `{{ finding.severity|severity_word }}`."""
    return WORDS[Severity(level)]


@register.simple_tag
def tag(label: str, *, tone: str = "plain") -> SafeString:
    """A short state, such as `committed`; tone: plain, strong (needs eyes), quiet (over), open (not yet), done."""
    if tone not in TONES:
        raise ValueError(f"no tone is called {tone!r}; take one of {', '.join(TONES)}")
    return render("tag", {"label": label, "tone": tone})


@register.simple_block_tag
def notice(content: str, *, title: str = "", strong: bool = False) -> SafeString:
    """Something to know before reading on; `strong` for what needs an answer."""
    return render("notice", {"content": content, "title": title, "strong": strong})


@register.simple_block_tag
def empty(content: str, title: str, *, action: str = "", url: str = "", small: bool = False) -> SafeString:
    """Where nothing is yet: what would stand here, why it helps, and the first step.

    `{% empty "No goals yet" action="Write the first goal" url=new_url %}What a goal is for.{% endempty %}`
    """
    return render("empty", {"content": content, "title": title, "action": action, "url": url, "small": small})
