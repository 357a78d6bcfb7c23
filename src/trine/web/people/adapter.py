"""How allauth behaves here: people come in by invitation only, mail only if it is set up, secrets encrypted."""

from __future__ import annotations

import base64
import hashlib
import logging
import secrets
from typing import TYPE_CHECKING, Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings

from trine.web.people.models import Company

if TYPE_CHECKING:
    from django.http import HttpRequest

logger = logging.getLogger(__name__)


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # untyped library
    """Closes the open sign-up; accounts come from invitations."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        if settings.MAIL_IS_SET_UP:
            super().send_mail(template_prefix, email, context)


class CompanySignInAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]  # untyped library
    """Lets in, by the company's own sign-in, whom it vouches for by an address that is on record here."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: object) -> bool:
        return False


class SecondFactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]  # untyped library
    """Encrypts the secrets of codes with the secret key, so that a copy of the database is not enough to sign in.

    With another secret key no code is right any more; a leader then removes the codes on the person's page.
    """

    def encrypt(self, text: str) -> str:
        return _cipher().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        try:
            return _cipher().decrypt(encrypted_text.encode()).decode()
        except InvalidToken:
            logger.warning("A secret of one-time codes was encrypted with another secret key.")
            return base64.b32encode(secrets.token_bytes(20)).decode()  # one that nobody knows

    def _get_site_name(self) -> str:
        company = Company.objects.filter(pk=1).first()
        return f"Trine, {company.name}" if company else "Trine"


def _cipher() -> Fernet:
    key = hashlib.sha256(b"second factors:" + settings.SECRET_KEY.encode()).digest()
    return Fernet(base64.urlsafe_b64encode(key))
