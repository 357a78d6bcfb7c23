"""Settings, all from the environment; `trine up` sets what it decides.

DATABASE_URL   the PostgreSQL to use
TRINE_DATA     the data folder: facts, secret key, logs
TRINE_URL      the address that people use, such as https://trine.example
TRINE_HOSTS    more host names to answer to, separated by commas
TRINE_EGRESS_ALLOW  networks that webhooks may reach beside the public internet, such as 10.1.0.0/16,192.168.7.5
TRINE_DEBUG    1 shows tracebacks in the browser; never outside development
"""

from os import environ
from pathlib import Path
from urllib.parse import urlsplit

import django_stubs_ext
import pghistory
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from platformdirs import user_data_dir

from trine.config.database import database_from_url
from trine.config.mail import *  # noqa: F403 - settings in a file of their own, which says what they are for
from trine.config.secret import secret_key
from trine.config.sign_in import *  # noqa: F403 - settings in a file of their own, which says what they are for
from trine.config.slack import *  # noqa: F403 - the same
from trine.integrations.egress import networks

django_stubs_ext.monkeypatch()

DATA_DIR = Path(environ.get("TRINE_DATA") or user_data_dir("trine"))
FACTS_DIR = DATA_DIR / "facts"
PUBLIC_URL = environ.get("TRINE_URL", "http://127.0.0.1:8000").rstrip("/")
_public = urlsplit(PUBLIC_URL)
_https = _public.scheme == "https"
_local = _public.hostname in {"127.0.0.1", "localhost", "::1"}
DEMO_IS_OPEN = _local or environ.get("TRINE_OPEN_DEMO") == "1"
"""Whether the demo company may be seen without an account: whoever looks around in it may do what its owners may."""

try:
    EGRESS_ALLOWED = networks(environ.get("TRINE_EGRESS_ALLOW", ""))
except ValueError as error:
    raise ImproperlyConfigured(f"TRINE_EGRESS_ALLOW: {error}") from None

DEBUG = environ.get("TRINE_DEBUG") == "1"
SECRET_KEY = secret_key(DATA_DIR)
ALLOWED_HOSTS = [
    host for host in {_public.hostname, "localhost", "127.0.0.1", *environ.get("TRINE_HOSTS", "").split(",")} if host
]
CSRF_TRUSTED_ORIGINS = [f"{_public.scheme}://{_public.netloc}"]

INSTALLED_APPS = [
    "trine.web.base",
    "trine.web.ui",
    "trine.web.people",
    "trine.web.goals",
    "trine.web.roadmap",
    "trine.web.launches",
    "trine.web.briefing",
    "trine.web.stand_ups",
    "trine.web.slack",
    "trine.web.status",
    "trine.web.webhooks",
    "trine.web.calendars",
    "trine.web.shadowing",
    "trine.web.pulse",
    "trine.web.wins",
    "trine.web.data",
    "trine.web.revenue",
    "trine.web.insights",
    "trine.web.meetings",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.postgres",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "csp",
    "django_htmx",
    "pgtrigger",
    "pghistory",
    "procrastinate.contrib.django",
    "template_partials",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "trine.web.base.middleware.permissions_policy",
    "trine.web.base.middleware.private_pages",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "trine.web.base.middleware.no_nul",
    "trine.web.goals.middleware.looking_around",
    "trine.web.base.middleware.History",
    "trine.web.base.middleware.reader_time_zone",
    "trine.web.insights.middleware.ChecksAfterChange",
]

ROOT_URLCONF = "trine.config.urls"
WSGI_APPLICATION = "trine.config.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
DATABASES = {"default": database_from_url(environ.get("DATABASE_URL", ""))}
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "base_cache",
        "OPTIONS": {"MAX_ENTRIES": 20_000},
    }
}

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "trine.web.people.context.page",
                "trine.web.briefing.context.page",
            ],
        },
    }
]

AUTH_USER_MODEL = "people.Person"
LANGUAGE_CODE = "en"
TIME_ZONE = "UTC"
USE_I18N = True
USE_TZ = True

STATIC_URL = "static/"
STATIC_ROOT = None  # nothing is collected: files are served from where the packages keep them
WHITENOISE_USE_FINDERS = True
STORAGES = {  # none for uploads: each area keeps its files in a folder of its own below DATA_DIR
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_500_000
FILE_UPLOAD_TEMP_DIR = None

SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = _https
_before, _after = ("__Host-", "") if _https else ("", "" if _public.port in {None, 8000} else f"_{_public.port}")
SESSION_COOKIE_NAME = f"{_before}sessionid{_after}"  # cookies know no ports: two at once on one machine keep apart
CSRF_COOKIE_NAME = f"{_before}csrftoken{_after}"
CSRF_FAILURE_VIEW = "trine.web.base.views.csrf_failure"
SESSION_COOKIE_HTTPONLY = True
CSRF_COOKIE_HTTPONLY = True
SECURE_SSL_REDIRECT = _https
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if environ.get("TRINE_BEHIND_PROXY") == "1" else None
SECURE_HSTS_SECONDS = 31_536_000 if _https else 0
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SILENCED_SYSTEM_CHECKS = (
    ["security.W005", "security.W021"]  # HSTS is for our own host only: others of the domain may speak http
    if _https
    else ["security.W004", "security.W008", "security.W012", "security.W016"]
)

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
        "object-src": [NONE],
    }
}
PGHISTORY_DEFAULT_TRACKERS = (pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())

PROCRASTINATE_AUTODISCOVER_MODULE_NAME = "tasks"

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {
            "()": "trine.web.base.logs.DiscreetFormatter",
            "format": "{asctime} {levelname} {name} {message}",
            "style": "{",
        }
    },
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": environ.get("TRINE_LOG_LEVEL", "WARNING")},
}
