"""Signing in: password, codes, recovery codes, forgotten passwords, devices; and that strangers learn nothing."""

import re

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.contrib.auth.hashers import make_password
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.urls import get_resolver
from pytest_django import Settings
from tests.web.conftest import SignedIn
from tests.web.factories import make_company, make_person

from trine.web.people.models import Person

PASSWORD = "a long walk home"
NEW_PASSWORD = "a longer walk to the sea"


@pytest.fixture
def mara(db: None) -> Person:
    make_company()
    return make_person("Mara Member", email="mara@halden.example", password=PASSWORD)


def sign_in(email: str | None, password: str = PASSWORD, client: Client | None = None) -> tuple[Client, str]:
    """A browser after the form was sent, and where it was sent on to."""
    client = client or Client()
    response = client.post("/accounts/login/", {"login": email, "password": password})
    return client, response.headers.get("Location", "")


def is_in(client: Client) -> bool:
    return client.get("/settings/").status_code == 200


def confirm(client: Client) -> None:
    """Type the password once more, as pages about the account ask for."""
    assert client.post("/accounts/reauthenticate/", {"password": PASSWORD}).status_code == 302


def code_of(secret: str) -> str:
    """What an app for one-time codes shows now."""
    counter = next(iter(yield_hotp_counters_from_time()))
    return str(format_hotp_value(hotp_value(secret, counter)))


def turn_codes_on(client: Client) -> str:
    """The secret that the app has read."""
    confirm(client)
    page = client.get("/accounts/2fa/totp/activate/").content.decode()
    found = re.search(r'id="totp-secret">(\w+)<', page)
    assert found is not None
    secret = found[1]
    assert client.post("/accounts/2fa/totp/activate/", {"code": code_of(secret)}).status_code == 302
    cache.clear()  # a code is good once; the next test step may come within the same half minute
    return secret


def test_the_address_may_be_typed_in_any_case(mara: Person) -> None:
    client, to = sign_in("MARA@Halden.Example")
    assert to == "/"
    assert is_in(client)


def test_one_comes_back_to_the_page_that_was_asked_for(mara: Person) -> None:
    response = Client().post("/accounts/login/?next=/people/", {"login": mara.email, "password": PASSWORD})
    assert response.headers["Location"] == "/people/"


def test_one_is_not_sent_to_another_site(mara: Person) -> None:
    response = Client().post("/accounts/login/?next=https://evil.example/", {"login": mara.email, "password": PASSWORD})
    assert response.headers["Location"] == "/"


def without_what_differs(response_text: str, email: str) -> str:
    """A page without its CSRF token and the address that was typed."""
    return re.sub(r'value="[^"]{64}"|"X-CSRFToken": "[^"]+"', "", response_text).replace(email, "")


def test_a_wrong_password_and_an_unknown_address_look_the_same(mara: Person) -> None:
    pages = [
        without_what_differs(
            Client().post("/accounts/login/", {"login": email, "password": "wrong password"}).content.decode(), email
        )
        for email in ("mara@halden.example", "nobody@halden.example")
    ]
    assert pages[0] == pages[1]


def test_an_unknown_address_costs_the_server_as_much_as_a_known_one(
    mara: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Hashing is what takes the time; it happens for both, so the clock tells nothing."""
    hashed: list[str] = []

    def hash_and_note(password: str) -> str:
        hashed.append(password)
        return make_password(password)

    monkeypatch.setattr("django.contrib.auth.base_user.make_password", hash_and_note)
    sign_in("nobody@halden.example", "a wrong guess")
    assert hashed == ["a wrong guess"]


def test_passwords_are_not_guessed_by_the_hundred(mara: Person) -> None:
    for _ in range(10):
        sign_in(mara.email, "a wrong guess")
    client, _ = sign_in(mara.email)
    assert not is_in(client)


def test_who_has_no_password_does_not_come_in_with_an_empty_one(db: None) -> None:
    person = make_person("Nora")
    for password in ("", "!", "None"):
        client, _ = sign_in(person.email, password)
        assert not is_in(client)


def test_a_code_from_an_app_is_asked_for_after_the_password(mara: Person) -> None:
    secret = turn_codes_on(sign_in(mara.email)[0])
    client, to = sign_in(mara.email)
    assert to == "/accounts/2fa/authenticate/"
    assert not is_in(client)
    assert client.post(to, {"code": "000000"}).status_code == 200
    assert client.post(to, {"code": code_of(secret)}).status_code == 302
    assert is_in(client)


def test_a_recovery_code_opens_once(mara: Person) -> None:
    client, _ = sign_in(mara.email)
    turn_codes_on(client)
    codes = client.get("/accounts/2fa/recovery-codes/download/").content.decode().split()
    assert len(codes) == 10
    for status in (302, 200):
        browser, to = sign_in(mara.email)
        assert browser.post(to, {"code": codes[0]}).status_code == status


def test_the_database_keeps_no_secret_of_codes_in_the_clear(mara: Person) -> None:
    secret = turn_codes_on(sign_in(mara.email)[0])
    kept = " ".join(str(data) for data in Authenticator.objects.values_list("data", flat=True))
    assert secret not in kept


def test_with_another_secret_key_no_code_is_right_and_nothing_breaks(mara: Person, settings: Settings) -> None:
    secret = turn_codes_on(sign_in(mara.email)[0])
    settings.SECRET_KEY = "another"
    client, to = sign_in(mara.email)
    response = client.post(to, {"code": code_of(secret)})
    assert (response.status_code, is_in(client)) == (200, False)


def test_who_lost_the_app_is_let_in_again_by_a_leader(mara: Person, signed_in: SignedIn, leader: Person) -> None:
    turn_codes_on(sign_in(mara.email)[0])
    signed_in(leader).post(f"/people/{mara.slug}/second-factors/")
    client, to = sign_in(mara.email)
    assert to == "/"
    assert is_in(client)


def test_a_link_for_a_new_password_does_not_get_round_the_code(
    mara: Person, signed_in: SignedIn, leader: Person
) -> None:
    turn_codes_on(sign_in(mara.email)[0])
    link = str(signed_in(leader).post(f"/people/{mara.slug}/password-link/").context["link"])
    client = Client()
    assert client.post(link, {"password": NEW_PASSWORD}).headers["Location"] == "/accounts/2fa/authenticate/"
    assert not is_in(client)


def test_a_changed_password_signs_out_everywhere_else(mara: Person) -> None:
    here, elsewhere = sign_in(mara.email)[0], sign_in(mara.email)[0]
    answers = {"oldpassword": PASSWORD, "password1": NEW_PASSWORD, "password2": NEW_PASSWORD}
    assert here.post("/accounts/password/change/", answers).status_code == 302
    assert is_in(here)
    assert not is_in(elsewhere)


def test_other_devices_are_listed_and_signed_out(mara: Person) -> None:
    here, elsewhere = sign_in(mara.email)[0], sign_in(mara.email)[0]
    assert "signed in on 2\N{NO-BREAK SPACE}devices" in here.get("/accounts/sessions/").content.decode()
    here.post("/accounts/sessions/")
    assert is_in(here)
    assert not is_in(elsewhere)


def test_changing_the_address_asks_for_the_password_first(mara: Person) -> None:
    client, _ = sign_in(mara.email)
    assert client.get("/settings/address/").headers["Location"].startswith("/accounts/reauthenticate/")


def test_one_signs_in_with_the_new_address_and_not_with_the_old(mara: Person) -> None:
    client, _ = sign_in(mara.email)
    confirm(client)
    client.post("/settings/address/", {"email": "Mara.M@halden.example"})
    assert is_in(sign_in("mara.m@halden.example")[0])
    assert not is_in(sign_in("mara@halden.example")[0])


def test_without_mail_the_page_says_whom_to_ask(db: None) -> None:
    page = Client().get("/accounts/password/reset/").content.decode()
    assert "Ask an owner or a leader of your company." in page


def test_with_mail_a_link_is_mailed_and_opens_once(mara: Person, settings: Settings) -> None:
    settings.MAIL_IS_SET_UP = True
    Client().post("/accounts/password/reset/", {"email": mara.email})
    found = re.search(r"http://testserver(/accounts/password/reset/key/\S+)", str(mail.outbox[0].body))
    assert found is not None
    browser = Client()
    form = browser.get(found[1]).headers["Location"]
    answers = {"password1": NEW_PASSWORD, "password2": NEW_PASSWORD}
    assert browser.post(form, answers).status_code == 302
    assert is_in(sign_in(mara.email, NEW_PASSWORD)[0])
    assert "used already" in Client().get(found[1]).content.decode()


def test_with_mail_a_stranger_does_not_learn_who_has_an_account(mara: Person, settings: Settings) -> None:
    settings.MAIL_IS_SET_UP = True
    answers = [
        Client().post("/accounts/password/reset/", {"email": email}).headers["Location"]
        for email in ("mara@halden.example", "nobody@halden.example")
    ]
    assert answers[0] == answers[1]
    assert [message.to for message in mail.outbox] == [["mara@halden.example"]]


def test_nobody_signs_up_by_themselves(db: None) -> None:
    assert Client().get("/accounts/signup/").status_code == 404
    names = [name for name in get_resolver().reverse_dict if isinstance(name, str)]
    assert not [name for name in names if "signup" in name]
