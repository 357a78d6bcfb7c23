"""Settings of mail: a mail server, or a mail service by its own interface.

EMAIL_HOST …        the mail server; without one nothing is mailed, and colleagues hand over links instead
                    (EMAIL_PORT, EMAIL_HOST_USER, EMAIL_HOST_PASSWORD, EMAIL_SECURITY=starttls|tls|none, EMAIL_FROM)
EMAIL_SERVICE       a service instead of a server, such as postmark; needs `pip install 'trine[mail-services]'`
                    (EMAIL_SERVICE_KEY, EMAIL_SERVICE_URL)
"""

from importlib.util import find_spec
from os import environ
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

SERVICE_KEYS = {
    "amazon_ses": "",  # takes the key from where all of AWS's programs do
    "brevo": "BREVO_API_KEY",
    "mailersend": "MAILERSEND_API_TOKEN",
    "mailgun": "MAILGUN_API_KEY",
    "mandrill": "MANDRILL_API_KEY",
    "postmark": "POSTMARK_SERVER_TOKEN",
    "resend": "RESEND_API_KEY",
    "sendgrid": "SENDGRID_API_KEY",
    "sparkpost": "SPARKPOST_API_KEY",
}

EMAIL_SERVICE: str = environ.get("EMAIL_SERVICE", "").strip().lower().replace("-", "_")
EMAIL_SERVICE = "amazon_ses" if EMAIL_SERVICE == "ses" else EMAIL_SERVICE
EMAIL_HOST = environ.get("EMAIL_HOST", "")
MAIL_IS_SET_UP: bool = bool(EMAIL_HOST or EMAIL_SERVICE)
EMAIL_HOST_USER = environ.get("EMAIL_HOST_USER", "")
EMAIL_HOST_PASSWORD = environ.get("EMAIL_HOST_PASSWORD", "")
EMAIL_USE_TLS = environ.get("EMAIL_SECURITY", "starttls") == "starttls"
EMAIL_USE_SSL = environ.get("EMAIL_SECURITY") == "tls"
EMAIL_PORT = int(environ.get("EMAIL_PORT") or (465 if EMAIL_USE_SSL else 587 if EMAIL_USE_TLS else 25))
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = (
    environ.get("EMAIL_FROM") or f"Trine <trine@{urlsplit(environ.get('TRINE_URL', 'http://127.0.0.1:8000')).hostname}>"
)
ANYMAIL: dict[str, object] = {}

if EMAIL_SERVICE:
    if EMAIL_SERVICE not in SERVICE_KEYS:
        raise ImproperlyConfigured(
            f"EMAIL_SERVICE is {EMAIL_SERVICE!r}; it must be one of {', '.join(SERVICE_KEYS)}. "
            "Any other service can be reached as a mail server: set EMAIL_HOST instead."
        )
    if find_spec("anymail") is None:
        raise ImproperlyConfigured("EMAIL_SERVICE needs one more package: pip install 'trine[mail-services]'.")
    _key = SERVICE_KEYS[EMAIL_SERVICE]
    if _key and not environ.get("EMAIL_SERVICE_KEY"):
        raise ImproperlyConfigured(f"EMAIL_SERVICE is {EMAIL_SERVICE}; set its key in EMAIL_SERVICE_KEY.")
    EMAIL_BACKEND = f"anymail.backends.{EMAIL_SERVICE}.EmailBackend"
    ANYMAIL = {"REQUESTS_TIMEOUT": EMAIL_TIMEOUT} | ({_key: environ["EMAIL_SERVICE_KEY"]} if _key else {})
    if _url := environ.get("EMAIL_SERVICE_URL"):
        ANYMAIL[f"{EMAIL_SERVICE.upper()}_API_URL"] = _url
elif EMAIL_HOST:
    EMAIL_BACKEND = "trine.web.briefing.channels.smtp.EmailBackend"
else:
    EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
