"""Signing in by the company's own OpenID Connect, against a small provider that runs beside the test."""

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

import jwt
import pytest
from django.test import Client
from pytest_django import Settings
from tests.web.factories import make_company, make_person

from trine.web.people.models import Person

CLIENT = "trine"
CALLBACK = "/accounts/oidc/company/login/callback/"


class Provider(ThreadingHTTPServer):
    """Vouches for whoever `claims` says, and remembers what it was asked."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Answers)
        self.url = f"http://127.0.0.1:{self.server_port}"
        self.claims: dict[str, Any] = {}
        self.asked: dict[str, list[str]] = {}


class Answers(BaseHTTPRequestHandler):
    server: Provider

    def do_GET(self) -> None:
        if self.path == "/.well-known/openid-configuration":
            ends = ("authorization_endpoint", "token_endpoint", "userinfo_endpoint", "jwks_uri")
            self.say({"issuer": self.server.url} | {end: f"{self.server.url}/{end}" for end in ends})
        else:
            self.say(self.server.claims)

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        self.server.asked = parse_qs(body)
        claims = {"iss": self.server.url, "aud": CLIENT, "exp": 4_000_000_000, **self.server.claims}
        token = jwt.encode(claims, "x" * 32, algorithm="HS256")
        self.say({"access_token": "access", "token_type": "Bearer", "id_token": token})

    def say(self, answer: dict[str, Any]) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.end_headers()
        self.wfile.write(json.dumps(answer).encode())

    def log_message(self, *_args: object) -> None:
        pass


@pytest.fixture
def provider(db: None, settings: Settings) -> Iterator[Provider]:
    make_company()
    provider = Provider()
    thread = threading.Thread(target=provider.serve_forever)
    thread.start()
    app = {
        "provider_id": "company",
        "name": "Halden ID",
        "client_id": CLIENT,
        "secret": "s",
        "settings": {"server_url": provider.url},
    }
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"OAUTH_PKCE_ENABLED": True, "APPS": [app]}}
    yield provider
    provider.shutdown()
    thread.join()
    provider.server_close()


def sign_in(client: Client) -> Any:
    """Go to the provider and come back with a code."""
    sent_to = urlsplit(client.get("/accounts/oidc/company/login/").headers["Location"])
    state = parse_qs(sent_to.query)["state"][0]
    return client.get(CALLBACK, {"code": "a-code", "state": state})


def claim(person: Person | None = None, **more: object) -> dict[str, object]:
    email = person.email if person else "nobody@halden.example"
    return {"sub": "42", "email": email, "email_verified": True, "name": "Somebody"} | more


def test_the_sign_in_page_offers_it(provider: Provider, client: Client) -> None:
    assert "Sign in with Halden ID" in client.get("/accounts/login/").content.decode()


def test_who_is_on_record_comes_in_without_a_password_here(provider: Provider, client: Client) -> None:
    mara = make_person("Mara Member")
    provider.claims = claim(mara)
    assert sign_in(client).headers["Location"] == "/"
    assert client.get("/settings/").context["user"] == mara


def test_the_code_is_tied_to_the_browser_that_asked(provider: Provider, client: Client) -> None:
    provider.claims = claim(make_person("Mara Member"))
    sign_in(client)
    assert provider.asked["code_verifier"]


def test_an_address_that_the_provider_does_not_vouch_for_lets_nobody_in(provider: Provider, client: Client) -> None:
    provider.claims = claim(make_person("Mara Member"), email_verified=False)
    sign_in(client)
    assert client.get("/settings/").status_code == 302


def test_who_is_not_on_record_is_told_whom_to_ask(provider: Provider, client: Client) -> None:
    provider.claims = claim()
    response = sign_in(client)
    assert "Trine is by invitation" in response.content.decode()
    assert not Person.objects.exists()


def test_who_has_left_does_not_come_in(provider: Provider, client: Client) -> None:
    gone = make_person("Gone")
    Person.objects.update(is_active=False)
    provider.claims = claim(gone)
    sign_in(client)
    assert client.get("/settings/").status_code == 302


def test_a_code_that_this_browser_did_not_ask_for_lets_nobody_in(provider: Provider, client: Client) -> None:
    provider.claims = claim(make_person("Mara Member"))
    response = client.get(CALLBACK, {"code": "a-code", "state": "made-up"})
    assert response.status_code == 401
    assert client.get("/settings/").status_code == 302
