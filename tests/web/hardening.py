"""What every answer must carry, and what no page may contain."""

import re

from django.http import HttpResponseBase

EXPECTED = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=()",
    "Content-Security-Policy": "default-src 'none'",
}
LOOSE = ("unsafe-inline", "unsafe-eval", "*", "http:", "https:")
INLINE = {
    "an inline style": re.compile(r"<[^>]+\sstyle\s*=", re.IGNORECASE),
    "an inline style sheet": re.compile(r"<style\b", re.IGNORECASE),
    "an inline handler": re.compile(r"<[^>]+\son[a-z]+\s*=", re.IGNORECASE),
    "an inline script": re.compile(r"<script(?![^>]*\ssrc=)(?![^>]*application/json)", re.IGNORECASE),
    "a javascript: link": re.compile(r"=\s*[\"']?javascript:", re.IGNORECASE),
    "something from another site": re.compile(
        r"<(?:script|link|img|iframe)[^>]+(?:src|href)=[\"']?https?:", re.IGNORECASE
    ),
}


def weaknesses(response: HttpResponseBase) -> list[str]:
    """What an answer lacks or should not have; nothing if all is well."""
    found = [name for name, part in EXPECTED.items() if part not in response.headers.get(name, "")]
    policy = response.headers.get("Content-Security-Policy", "")
    found += [f"{word} in the policy" for word in LOOSE if word in policy.split() or f"'{word}'" in policy]
    if "public" in response.headers.get("Cache-Control", "") and not response.headers["Content-Type"].startswith(
        "text/css"
    ):
        found.append("caches may keep it")
    if response.headers.get("Content-Type", "").startswith("text/html") and not response.streaming:
        page = response.content.decode()  # type: ignore[attr-defined]  # not streaming
        found += [what for what, pattern in INLINE.items() if pattern.search(page)]
    return found
