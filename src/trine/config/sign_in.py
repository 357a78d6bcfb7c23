"""Settings of signing in: allauth's, and the company's own sign-in.

TRINE_OIDC_ISSUER   the company's own sign-in (OpenID Connect), with TRINE_OIDC_CLIENT_ID and TRINE_OIDC_SECRET;
                    TRINE_OIDC_NAME is what its button says
TRINE_BEHIND_PROXY  1 if a proxy stands in front and sets X-Forwarded-For and X-Forwarded-Proto
"""

from os import environ
from typing import Any
from urllib.parse import urlsplit

from trine.config.mail import MAIL_IS_SET_UP

_public = urlsplit(environ.get("TRINE_URL", "http://127.0.0.1:8000"))

LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"

AUTHENTICATION_BACKENDS = ["trine.web.people.backend.PersonBackend"]
AUTH_PASSWORD_VALIDATORS: list[dict[str, Any]] = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ["name", "email"]},
    },
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]

ACCOUNT_ADAPTER = "trine.web.people.adapter.AccountAdapter"
ACCOUNT_FORMS = {
    "login": "trine.web.people.account_forms.LoginForm",
    "reauthenticate": "trine.web.people.account_forms.ReauthenticateForm",
    "change_password": "trine.web.people.account_forms.ChangePasswordForm",
    "set_password": "trine.web.people.account_forms.SetPasswordForm",
    "reset_password": "trine.web.people.account_forms.ResetPasswordForm",
    "reset_password_from_key": "trine.web.people.account_forms.ResetPasswordKeyForm",
}
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_NOTIFICATIONS = MAIL_IS_SET_UP
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_EMAIL_SUBJECT_PREFIX = "Trine: "
ACCOUNT_DEFAULT_HTTP_PROTOCOL = _public.scheme
ACCOUNT_LOGOUT_REDIRECT_URL = LOGIN_URL
ACCOUNT_REAUTHENTICATION_TIMEOUT = 900
ACCOUNT_SESSION_REMEMBER = True
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if environ.get("TRINE_BEHIND_PROXY") == "1" else 0

MFA_ADAPTER = "trine.web.people.adapter.SecondFactorAdapter"
MFA_FORMS = {
    "authenticate": "trine.web.people.account_forms.AuthenticateForm",
    "reauthenticate": "trine.web.people.account_forms.ConfirmByCodeForm",
    "activate_totp": "trine.web.people.account_forms.ActivateTOTPForm",
}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "Trine"
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = _public.hostname in {"127.0.0.1", "localhost", "::1"}

OIDC_PROVIDER: str = "company"
OIDC_NAME: str = environ.get("TRINE_OIDC_NAME", "the company's sign-in")
SOCIALACCOUNT_ADAPTER = "trine.web.people.adapter.CompanySignInAdapter"
SOCIALACCOUNT_LOGIN_ON_GET = True  # a link: our policy lets no form lead to another site
SOCIALACCOUNT_EMAIL_AUTHENTICATION = True
SOCIALACCOUNT_EMAIL_AUTHENTICATION_AUTO_CONNECT = True
SOCIALACCOUNT_PROVIDERS: dict[str, Any] = {
    "openid_connect": {
        "OAUTH_PKCE_ENABLED": True,
        "APPS": [
            {
                "provider_id": OIDC_PROVIDER,
                "name": OIDC_NAME,
                "client_id": environ.get("TRINE_OIDC_CLIENT_ID", ""),
                "secret": environ.get("TRINE_OIDC_SECRET", ""),
                "settings": {"server_url": environ["TRINE_OIDC_ISSUER"]},
            }
        ]
        if environ.get("TRINE_OIDC_ISSUER")
        else [],
    }
}
