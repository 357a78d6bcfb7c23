"""Plan ids for what is made in the browser."""

from __future__ import annotations

from typing import Any

from django.utils.text import slugify

RESERVED = frozenset({"company", "new", "none"})
"""Words that stand for something else in plans and addresses."""


def new_slug(kind: type[Any], name: str) -> str:
    """A free id among a model's `slug`s, made of the name: `anna-berg`, or `anna-berg-2` if that is taken."""
    stem = slugify(name)[:80].strip("-_") or kind.__name__.lower()
    taken = set(kind.objects.filter(slug__startswith=stem).values_list("slug", flat=True)) | RESERVED
    slug, number = stem, 2
    while slug in taken:
        slug, number = f"{stem}-{number}", number + 1
    return slug
