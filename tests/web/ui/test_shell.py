"""The shell through HTTP: navigation, theme, messages, style sheet, chart library."""

import gzip
import json

import pytest
from django.conf import settings
from django.http import HttpRequest
from django.template import engines
from django.test import Client, RequestFactory
from tests.web.conftest import SignedIn
from tests.web.ui.markup import Markup

from trine.web.people.models import Person
from trine.web.ui import stylesheet
from trine.web.ui.navigation import PLACES
from trine.web.ui.theme import COOKIE
from trine.web.ui.toasts import toast
from trine.web.ui.vega_bundle import bundle_path, bundle_version

pytestmark = pytest.mark.django_db


def test_the_gallery_shows_every_component_on_one_sound_page(signed_in: SignedIn, member: Person) -> None:
    markup = Markup(signed_in(member).get("/gallery/").text)
    assert markup.faults == []
    assert markup.doubled_ids == set()
    assert markup.dangling == set()
    assert markup.inline_code == []


def test_every_place_of_the_navigation_has_an_address() -> None:
    assert [place.key for place in PLACES if place.url is None] == []


def test_no_two_places_share_a_letter() -> None:
    letters = [place.letter for place in PLACES]
    assert "" not in letters
    assert len(set(letters)) == len(letters)


def test_the_navigation_leaves_out_what_the_reader_may_not_open(
    signed_in: SignedIn, guest: Person, owner: Person
) -> None:
    assert 'href="/data/"' in signed_in(owner).get("/gallery/").text
    assert 'href="/data/"' not in signed_in(guest).get("/gallery/").text


def test_the_palette_knows_the_same_places_as_the_navigation(signed_in: SignedIn, guest: Person) -> None:
    html = signed_in(guest).get("/gallery/").text
    block = html.split('id="palette-pages" type="application/json">')[1].split("</script>")[0]
    assert "Data" not in {page["title"] for page in json.loads(block)}


def test_the_page_comes_in_the_theme_of_the_person(signed_in: SignedIn, member: Person) -> None:
    client = signed_in(member)
    assert 'data-theme="auto"' in client.get("/gallery/").text
    client.post("/ui/theme/", {"theme": "dark", "next": "/gallery/"})
    assert 'data-theme="dark"' in client.get("/gallery/").text
    member.refresh_from_db()
    assert member.theme == "dark"


def test_the_theme_of_somebody_who_is_not_signed_in_is_kept_in_a_cookie(client: Client) -> None:
    client.post("/ui/theme/", {"theme": "dark"})
    assert client.cookies[COOKIE].value == "dark"
    assert 'data-theme="dark"' in client.get("/accounts/login/").text


def test_a_theme_that_does_not_exist_is_refused_with_a_sentence(client: Client) -> None:
    response = client.post("/ui/theme/", {"theme": "pink"})
    assert response.status_code == 400
    assert "Choose light, dark" in response.text


def test_a_theme_in_the_cookie_that_does_not_exist_is_not_written_into_the_page(client: Client) -> None:
    client.cookies[COOKIE] = 'x" onload="alert(1)'
    assert 'data-theme="auto"' in client.get("/accounts/login/").text


def test_the_theme_switch_leads_back_to_this_site_only(client: Client) -> None:
    assert client.post("/ui/theme/", {"theme": "light", "next": "/gallery/"}).headers["Location"] == "/gallery/"
    assert client.post("/ui/theme/", {"theme": "light", "next": "https://evil.example/"}).headers["Location"] == "/"


def test_the_style_sheet_of_this_version_is_kept_for_good_and_another_is_not(client: Client) -> None:
    version = stylesheet.current().version
    assert "immutable" in client.get(f"/ui/{version}.css").headers["Cache-Control"]
    assert client.get("/ui/older.css").headers["Cache-Control"] == "no-cache"


def test_the_style_sheet_is_sent_compressed_to_browsers_that_take_it(client: Client) -> None:
    packed = client.get(f"/ui/{stylesheet.current().version}.css", headers={"accept-encoding": "gzip"})
    assert gzip.decompress(packed.content) == client.get("/ui/any.css").content


def test_a_toast_carries_its_undo_as_a_form(rf: RequestFactory, client: Client) -> None:
    request = client.get("/accounts/login/").wsgi_request
    toast(request, "The goal was saved.", undo_url="/goals/x/undo/")
    html = render_toasts(request)
    assert "The goal was saved." in html
    assert '<form method="post" action="/goals/x/undo/">' in html


def test_an_answer_to_htmx_carries_toasts_to_the_open_page(client: Client) -> None:
    request = client.get("/accounts/login/").wsgi_request
    toast(request, "Saved.")
    assert 'hx-swap-oob="beforeend"' in render_toasts(request, "{% toasts swap=True %}")


def render_toasts(request: HttpRequest, source: str = "{% toasts %}") -> str:
    return engines["django"].from_string("{% load ui %}" + source).render({}, request)


def test_the_chart_library_is_made_once_and_sent_compressed(signed_in: SignedIn, member: Person) -> None:
    path = bundle_path(settings.DATA_DIR / "cache")
    path.parent.mkdir(parents=True, exist_ok=True)
    was_there = path.exists()
    if not was_there:
        path.write_bytes(gzip.compress(b"window.vegaEmbed = 1", mtime=0))
    try:
        response = signed_in(member).get(f"/ui/vega/{bundle_version()}.js")
        assert response.headers["Content-Encoding"] == "gzip"
        assert "immutable" in response.headers["Cache-Control"]
        assert b"vegaEmbed" in gzip.decompress(b"".join(response))
    finally:
        if not was_there:
            path.unlink()
