"""What goes wrong gets a sentence, and no page shows how Trine works inside."""

import logging

import pytest
from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.test import Client
from django.urls import path
from pytest_django import Settings
from tests.web.conftest import SignedIn
from tests.web.hardening import weaknesses

from trine.config import urls
from trine.web.base.access import allow
from trine.web.base.errors import Invalid, NotAllowed
from trine.web.base.logs import DiscreetFormatter
from trine.web.base.middleware import PERMISSIONS
from trine.web.people.models import Person


@allow(lambda reader: True)
def refuse(request: HttpRequest) -> HttpResponse:
    raise NotAllowed("Only leads of Sales do this.")


@allow(lambda reader: True)
def reject(request: HttpRequest) -> HttpResponse:
    raise Invalid("The plan was not saved.", until="The last day is before the first.")


@allow(lambda reader: True)
def miss(request: HttpRequest) -> HttpResponse:
    raise Http404("No Person matches the given query.")


@allow(lambda reader: True)
def break_down(request: HttpRequest) -> HttpResponse:
    raise RuntimeError("the inner workings")


urlpatterns = [
    path("refuse/", refuse),
    path("reject/", reject),
    path("miss/", miss),
    path("join/<str:token>/", break_down),
    *urls.urlpatterns,
]
handler400, handler403, handler404 = urls.handler400, urls.handler403, urls.handler404


@pytest.fixture
def browser(db: None, settings: Settings) -> Client:
    settings.ROOT_URLCONF = __name__
    return Client(raise_request_exception=False)


def test_a_refusal_is_told_in_its_own_words(browser: Client) -> None:
    response = browser.get("/refuse/")
    assert response.status_code == 403
    assert "Only leads of Sales do this." in response.content.decode()


def test_what_cannot_be_used_is_told_in_its_own_words(browser: Client) -> None:
    response = browser.post("/reject/")
    assert response.status_code == 400
    page = response.content.decode()
    assert "The plan was not saved." in page
    assert "The last day is before the first." in page


def test_what_is_missing_is_told_without_the_names_of_tables(browser: Client) -> None:
    response = browser.get("/miss/")
    assert response.status_code == 404
    assert "Person" not in response.content.decode()


def test_a_mistake_of_ours_shows_nothing_of_the_inside(browser: Client) -> None:
    response = browser.get("/join/secret-token/")
    assert response.status_code == 500
    page = response.content.decode()
    assert "the inner workings" not in page
    assert "Traceback" not in page
    assert "secret-token" not in page


@pytest.mark.parametrize("path", ["/refuse/", "/reject/", "/miss/", "/join/secret-token/"])
def test_error_pages_are_as_hardened_as_the_others(browser: Client, path: str) -> None:
    assert weaknesses(browser.get(path)) == []


def test_a_form_from_elsewhere_is_refused_with_a_sentence(db: None) -> None:
    response = Client(enforce_csrf_checks=True).post("/accounts/login/", {"login": "a@b.example", "password": "x"})
    assert response.status_code == 403
    assert "Nothing was changed." in response.content.decode()
    assert weaknesses(response) == []


def test_sentences_stand_beside_their_fields_and_the_others_above_all() -> None:
    class Form(forms.Form):
        until = forms.DateField()

    form = Form({"until": "2027-01-01"})
    Invalid("Not saved.", until="Too early.", other="No such field.").add_to(form)
    assert form.errors["until"] == ["Too early."]
    assert form.non_field_errors() == ["Not saved.", "No such field."]


@pytest.mark.parametrize(
    "address",
    [
        "/join/s3cret/",
        "/first-admin/s3cret/",
        "/new-password/s3cret/?x=1",
        "/accounts/password/reset/key/1-s3cret/",
        "https://trine.example/join/s3cret/",
    ],
)
def test_no_log_keeps_a_one_time_link(address: str) -> None:
    def failing() -> None:
        raise ValueError(f"cannot open {address}")

    try:
        failing()
    except ValueError as error:
        record = logging.LogRecord("django", logging.ERROR, "", 1, "%s: %s", ("Forbidden", address), None)
        record.exc_info = (type(error), error, error.__traceback__)
    text = DiscreetFormatter().format(record)
    assert "s3cret" not in text
    assert "Forbidden" in text


def test_the_logging_of_the_settings_is_discreet(settings: Settings) -> None:
    formatters = {formatter["()"] for formatter in settings.LOGGING["formatters"].values()}
    assert formatters == {"trine.web.base.logs.DiscreetFormatter"}


def test_the_browser_keeps_cameras_and_the_like_to_itself(db: None) -> None:
    assert Client().get("/healthz").headers["Permissions-Policy"] == PERMISSIONS
    assert "publickey-credentials-get=(self)" in PERMISSIONS


@pytest.mark.parametrize(
    "address", ["/findings/?q=%00", "/search.json?q=%00", "/goals/new/?cycle=%00", "/findings/?sign=²"]
)
def test_characters_that_nobody_types_are_refused_or_find_nothing(
    signed_in: SignedIn, leader: Person, address: str
) -> None:
    assert signed_in(leader).get(address).status_code in {200, 400}


def test_a_form_with_a_nul_is_refused_with_a_sentence(signed_in: SignedIn, leader: Person) -> None:
    answer = signed_in(leader).post("/goals/new/", "title=a%00b", content_type="application/x-www-form-urlencoded")
    assert answer.status_code == 400
    assert "A character that nobody can type" in answer.content.decode()
