"""Passkeys and one-time codes in a real browser, with its virtual authenticator and a code computed as an app does."""

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer
from tests.browser.watching import Watch
from tests.web.factories import make_company, make_person

pytestmark = pytest.mark.django_db(transaction=True)
PASSWORD = "a long walk home"
EMAIL = "mara@halden.example"


@pytest.fixture
def site(live_server: LiveServer) -> str:
    make_company()
    make_person("Mara Member", email=EMAIL, password=PASSWORD)
    return live_server.url


def plug_in_authenticator(page: Page, *, confirms: bool = True) -> None:
    """A device with a fingerprint reader; `confirms` says whether the finger is the right one."""
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": confirms,
        "automaticPresenceSimulation": True,
    }
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": options})


def sign_in(page: Page, site: str) -> None:
    page.goto(f"{site}/accounts/login/")
    page.get_by_label("Mail address").fill(EMAIL)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()


def confirm(page: Page) -> None:
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Go on").click()


def sign_out(page: Page, site: str) -> None:
    page.goto(f"{site}/accounts/logout/")
    page.get_by_role("main").get_by_role("button", name="Sign out").click()


def add_passkey(page: Page, site: str) -> None:
    page.goto(f"{site}/accounts/2fa/passkeys/add/")
    confirm(page)
    page.get_by_label("What to call it").fill("Work laptop")
    page.get_by_role("button", name="Add the passkey").click()


def test_a_passkey_is_added_and_signs_in_without_a_password(site: str, watched: Watch) -> None:
    page = watched.page
    plug_in_authenticator(page)
    sign_in(page, site)
    add_passkey(page, site)
    expect(page.get_by_role("heading", level=1)).to_contain_text("Keep these codes")
    sign_out(page, site)
    page.get_by_role("button", name="Sign in with a passkey").click()
    expect(page).to_have_url(f"{site}/")
    page.goto(f"{site}/accounts/2fa/passkeys/")
    expect(page.get_by_role("row", name="Work laptop")).not_to_contain_text("never")


def test_a_passkey_is_the_second_factor_after_a_password(site: str, page: Page) -> None:
    plug_in_authenticator(page)
    sign_in(page, site)
    add_passkey(page, site)
    page.wait_for_url("**/recovery-codes/")
    sign_out(page, site)
    sign_in(page, site)
    expect(page).to_have_url(f"{site}/accounts/2fa/authenticate/")
    page.get_by_role("button", name="Use a passkey").click()
    expect(page).to_have_url(f"{site}/")


def test_a_device_that_does_not_confirm_is_told_about_and_nothing_is_added(site: str, page: Page) -> None:
    plug_in_authenticator(page, confirms=False)
    sign_in(page, site)
    add_passkey(page, site)
    expect(page.get_by_role("alert")).to_have_text("The device did not confirm it. Try again, or use another way.")


def test_an_app_for_codes_is_turned_on_and_asked_for(site: str, watched: Watch) -> None:
    page = watched.page
    sign_in(page, site)
    page.goto(f"{site}/accounts/2fa/totp/activate/")
    confirm(page)
    expect(page.get_by_alt_text("The secret as a QR code; it stands below as text")).to_be_visible()
    secret = page.locator("#totp-secret").inner_text()
    now = next(iter(yield_hotp_counters_from_time()))
    page.get_by_label("code").fill(str(format_hotp_value(hotp_value(secret, now))))
    page.get_by_role("button", name="Turn on").click()
    recovery = page.locator("#recovery-codes").inner_text().split()
    assert len(recovery) == 10
    sign_out(page, site)
    sign_in(page, site)
    page.get_by_label("Code").fill(recovery[0])
    page.get_by_role("button", name="Sign in").click()
    expect(page).to_have_url(f"{site}/")
