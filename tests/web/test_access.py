"""Walks every address × method × role against the table in `access.py`, and looks at what every answer carries."""

import logging
from collections.abc import Callable, Iterator
from http.cookies import SimpleCookie
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.cache import cache
from django.db import transaction
from django.http import HttpResponse, HttpResponseBase
from django.test import Client, RequestFactory
from django.urls import URLPattern, URLResolver, get_resolver, resolve, reverse
from django_htmx.middleware import HtmxDetails
from pytest_django import Settings
from tests.web.access import AREAS, ROLES, SIGNED_IN, Row
from tests.web.hardening import weaknesses
from tests.web.world import make_world

from trine.web.base.errors import NotAllowed

METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
UNSERVED = frozenset({"PUT", "PATCH", "DELETE", "OPTIONS"})
"""No page serves these: the view itself is asked, which refuses them, without what stands around it."""
ONE_ROLE_IS_ENOUGH = "HEAD"
"""It takes the way of GET, so that only an owner asks it."""
SIGN_IN = "/accounts/login/"

World = dict[str, Any]


def addresses(resolver: URLResolver, namespace: str = "") -> Iterator[tuple[str, Callable[..., Any]]]:
    """Every address's full name with its view."""
    for entry in resolver.url_patterns:
        if isinstance(entry, URLResolver):
            inner = f"{namespace}{entry.namespace}:" if entry.namespace else namespace
            yield from addresses(entry, inner)
        elif isinstance(entry, URLPattern):
            yield f"{namespace}{entry.name}", entry.callback


@pytest.fixture
def world(db: None, settings: Settings) -> Iterator[World]:
    """One company for a whole area's walk; each request is rolled back."""
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    world = make_world()
    world["clients"] = {role: Client(raise_request_exception=False) for role in ROLES}
    for role in SIGNED_IN:
        world["clients"][role].force_login(world[role])
    logging.disable(logging.WARNING)  # thousands of refusals
    yield world
    logging.disable(logging.NOTSET)


def ask(world: World, role: str, method: str, path: str) -> HttpResponseBase:
    """The answer. Leaves no trace."""
    cache.clear()  # no rate limit is reached by walking
    client: Client = world["clients"][role]
    cookies = client.cookies.output()
    with transaction.atomic():
        response = client.generic(method, path)
        transaction.set_rollback(True)
    if client.cookies.output() != cookies:
        client.cookies = SimpleCookie(cookies.replace("Set-Cookie: ", ""))
    return response


def ask_the_view(world: World, role: str, method: str, path: str) -> HttpResponseBase:
    """What the view of an address answers, with no middleware around it."""
    request = RequestFactory().generic(method, path)
    request.user = AnonymousUser() if role == "anonymous" else world[role]
    request.htmx = HtmxDetails(request)  # type: ignore[attr-defined]  # what its middleware does
    found = resolve(path)
    try:
        answer: HttpResponseBase = found.func(request, *found.args, **found.kwargs)
    except NotAllowed:
        return HttpResponse(status=403)
    return answer


def problems(row: Row, world: World, path: str) -> list[str]:
    """What is wrong with the answers to one address."""
    found = []
    for role in ROLES:
        for method in METHODS:
            if method == ONE_ROLE_IS_ENOUGH and role != "owner":
                continue
            if method in UNSERVED - set(row.methods.split()):
                response, wrong = ask_the_view(world, role, method, path), []
            else:
                response = ask(world, role, method, path)
                wrong = weaknesses(response)
            if not is_right(row, role, method, response):
                wrong.append(f"{response.status_code} {response.headers.get('Location', '')}")
            if wrong:
                found.append(f"{role} {method}: {', '.join(wrong)}")
    return found


def is_right(row: Row, role: str, method: str, response: HttpResponseBase) -> bool:
    """Whether the answer is what the row promises."""
    status = response.status_code
    to_sign_in = status == 302 and response.headers["Location"].split("?", maxsplit=1)[0] == SIGN_IN
    served = set(row.methods.split()) | ({"HEAD"} if "GET" in row.methods else set())
    if role not in row.roles:
        refused = status == 403 or (status == 405 and method not in served)
        return to_sign_in if role == "anonymous" else refused
    if method not in served:
        return status == 405
    return status in row.opens and (row.to_sign_in or not to_sign_in)


def test_every_address_is_in_the_table_and_the_table_has_no_other() -> None:
    named = {name for name, _ in addresses(get_resolver())}
    assert named == {row.name for rows in AREAS.values() for row in rows}


def test_every_view_carries_a_rule() -> None:
    without = [name for name, view in addresses(get_resolver()) if not hasattr(view, "access_rule")]
    assert without == []


@pytest.mark.parametrize("area", AREAS)
def test_an_address_opens_to_those_in_the_table_and_to_nobody_else_and_carries_its_headers(
    area: str, world: World, subtests: pytest.Subtests
) -> None:
    for row in AREAS[area]:
        where = {key: value.format(**world) for key, value in row.where.items()}
        with subtests.test(" ".join([row.name, *where.values()])):
            assert problems(row, world, reverse(row.name, kwargs=where)) == []


def test_the_sign_in_page_is_where_the_walk_believes_it_to_be(settings: Settings) -> None:
    assert reverse(settings.LOGIN_URL) == SIGN_IN
