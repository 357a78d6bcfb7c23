"""The decorator that every view carries."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.test import RequestFactory
from django_htmx.middleware import HtmxMiddleware

from trine.core.company import Role
from trine.web.base.access import allow
from trine.web.base.errors import NotAllowed
from trine.web.people import policy
from trine.web.people.models import Person


@allow(policy.member)
def members_only(request: HttpRequest) -> HttpResponse:
    return HttpResponse("come in")


def ask(request: HttpRequest, reader: Person | AnonymousUser) -> HttpResponseBase:
    request.user = reader
    return HtmxMiddleware(members_only)(request)  # type: ignore[return-value]


def test_who_passes_the_rule_sees_the_page() -> None:
    response = ask(RequestFactory().get("/teams/"), Person(role=Role.MEMBER))
    assert response.status_code == 200


def test_who_is_not_signed_in_comes_back_after_signing_in() -> None:
    response = ask(RequestFactory().get("/teams/?page=2"), AnonymousUser())
    assert (response.status_code, response["Location"]) == (302, "/accounts/login/?next=/teams/%3Fpage%3D2")


def test_a_form_sent_without_being_signed_in_is_not_sent_again() -> None:
    response = ask(RequestFactory().post("/teams/new/"), AnonymousUser())
    assert (response.status_code, response["Location"]) == (302, "/accounts/login/?next=/")


def test_a_fragment_asked_for_without_being_signed_in_sends_the_whole_page_to_sign_in() -> None:
    request = RequestFactory().get(
        "/teams/rows/", headers={"HX-Request": "true", "HX-Current-URL": "http://testserver/teams/"}
    )
    response = ask(request, AnonymousUser())
    assert response["HX-Redirect"] == "/accounts/login/?next=/teams/"


def test_who_is_signed_in_and_does_not_pass_is_refused() -> None:
    with pytest.raises(NotAllowed):
        ask(RequestFactory().get("/teams/"), Person(role=Role.GUEST))
