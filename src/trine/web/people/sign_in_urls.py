"""Sign-in and its settings: the views of allauth that Trine uses, each with its rule, and no others.

The names are allauth's own, because it looks them up. Open sign-up, addresses by mail and social connections are left
out on purpose: people come in by invitation.
"""

from collections.abc import Callable, Sequence

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as recovery_codes
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as passkeys
from allauth.socialaccount import views as social
from allauth.socialaccount.providers.openid_connect import views as openid
from allauth.usersessions import views as sessions
from django.http import HttpResponseBase
from django.urls import path, re_path
from django.views.decorators.http import require_http_methods

from trine.web.base.access import allow
from trine.web.people import policy
from trine.web.people.views import entrance

View = Callable[..., HttpResponseBase]


FORM = ("GET", "HEAD", "POST")
PAGE = ("GET", "HEAD")


def anybody(view: View, methods: Sequence[str] = FORM) -> View:
    return allow(policy.anybody)(require_http_methods(methods)(view))


def signed_in(view: View, methods: Sequence[str] = FORM) -> View:
    return allow(policy.signed_in)(require_http_methods(methods)(view))


urlpatterns = [
    path("login/", anybody(account.login), name="account_login"),
    path("logout/", anybody(account.logout), name="account_logout"),
    path("inactive/", anybody(account.account_inactive, PAGE), name="account_inactive"),
    path("reauthenticate/", signed_in(account.reauthenticate), name="account_reauthenticate"),
    path("password/change/", signed_in(account.password_change), name="account_change_password"),
    path("password/set/", signed_in(account.password_set), name="account_set_password"),
    path("password/reset/", anybody(entrance.forgotten), name="account_reset_password"),
    path("password/reset/done/", anybody(account.password_reset_done, PAGE), name="account_reset_password_done"),
    re_path(
        r"^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        anybody(account.password_reset_from_key),
        name="account_reset_password_from_key",
    ),
    path(
        "password/reset/key/done/",
        anybody(account.password_reset_from_key_done, PAGE),
        name="account_reset_password_from_key_done",
    ),
    path("2fa/", signed_in(mfa.index, PAGE), name="mfa_index"),
    path("2fa/authenticate/", anybody(mfa.authenticate), name="mfa_authenticate"),
    path("2fa/reauthenticate/", signed_in(mfa.reauthenticate), name="mfa_reauthenticate"),
    path("2fa/totp/activate/", signed_in(totp.activate_totp), name="mfa_activate_totp"),
    path("2fa/totp/deactivate/", signed_in(totp.deactivate_totp), name="mfa_deactivate_totp"),
    path("2fa/recovery-codes/", signed_in(recovery_codes.view_recovery_codes, PAGE), name="mfa_view_recovery_codes"),
    path(
        "2fa/recovery-codes/generate/",
        signed_in(recovery_codes.generate_recovery_codes),
        name="mfa_generate_recovery_codes",
    ),
    path(
        "2fa/recovery-codes/download/",
        signed_in(recovery_codes.download_recovery_codes, PAGE),
        name="mfa_download_recovery_codes",
    ),
    path("2fa/passkeys/", signed_in(passkeys.list_webauthn, PAGE), name="mfa_list_webauthn"),
    path("2fa/passkeys/add/", signed_in(passkeys.add_webauthn), name="mfa_add_webauthn"),
    path("2fa/passkeys/login/", anybody(passkeys.login_webauthn), name="mfa_login_webauthn"),
    path(
        "2fa/passkeys/reauthenticate/", signed_in(passkeys.reauthenticate_webauthn), name="mfa_reauthenticate_webauthn"
    ),
    path("2fa/passkeys/<int:pk>/edit/", signed_in(passkeys.edit_webauthn), name="mfa_edit_webauthn"),
    path("2fa/passkeys/<int:pk>/remove/", signed_in(passkeys.remove_webauthn), name="mfa_remove_webauthn"),
    path("sessions/", signed_in(sessions.list_usersessions), name="usersessions_list"),
    path("oidc/<slug:provider_id>/login/", anybody(openid.login), name="openid_connect_login"),
    path("oidc/<slug:provider_id>/login/callback/", anybody(openid.callback), name="openid_connect_callback"),
    path("oidc/cancelled/", anybody(social.login_cancelled, PAGE), name="socialaccount_login_cancelled"),
    path("oidc/error/", anybody(social.login_error, PAGE), name="socialaccount_login_error"),
]
