"""Toasts: short messages after something happened, with an undo where there is one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.contrib import messages

if TYPE_CHECKING:
    from django.contrib.messages.storage.base import Message
    from django.http import HttpRequest

UNDO = "undo:"


@dataclass(frozen=True, slots=True)
class Toast:
    """One message as the page shows it; `undo_url` takes a POST."""

    text: str
    is_problem: bool
    undo_url: str


def toast(request: HttpRequest, text: str, *, undo_url: str = "") -> None:
    """Say what was done, on this answer or on the page that it redirects to."""
    messages.success(request, text, extra_tags=f"{UNDO}{undo_url}" if undo_url else "")


def toast_problem(request: HttpRequest, text: str) -> None:
    """Say what could not be done. It stays until it is closed."""
    messages.error(request, text)


def shown(message: Message) -> Toast:
    """The toast in one of Django's messages."""
    tags = message.extra_tags or ""
    undo_url = tags.removeprefix(UNDO) if tags.startswith(UNDO) else ""
    return Toast(text=str(message.message), is_problem=message.level >= messages.WARNING, undo_url=undo_url)
