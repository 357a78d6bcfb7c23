"""allauth's forms in our words: labels instead of placeholders, one link to a forgotten password."""

from __future__ import annotations

from typing import Any

from allauth.account import forms as account
from allauth.mfa.base import forms as mfa
from allauth.mfa.totp import forms as totp

LABELS = {
    "login": "Mail address",
    "email": "Mail address",
    "oldpassword": "Password of today",
    "password1": "New password",
    "password2": "New password again",
    "code": "Code",
}


class InOurWords:
    """Takes the placeholders and help out of a form, and says its labels as we do."""

    fields: dict[str, Any]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.widget.attrs.pop("placeholder", None)
            field.help_text = ""
            field.label = LABELS.get(name, field.label)


class LoginForm(InOurWords, account.LoginForm):  # type: ignore[misc]  # untyped library
    pass


class ReauthenticateForm(InOurWords, account.ReauthenticateForm):  # type: ignore[misc]  # untyped library
    pass


class ChangePasswordForm(InOurWords, account.ChangePasswordForm):  # type: ignore[misc]  # untyped library
    pass


class SetPasswordForm(InOurWords, account.SetPasswordForm):  # type: ignore[misc]  # untyped library
    pass


class ResetPasswordForm(InOurWords, account.ResetPasswordForm):  # type: ignore[misc]  # untyped library
    pass


class ResetPasswordKeyForm(InOurWords, account.ResetPasswordKeyForm):  # type: ignore[misc]  # untyped library
    pass


class AuthenticateForm(InOurWords, mfa.AuthenticateForm):  # type: ignore[misc]  # untyped library
    pass


class ConfirmByCodeForm(InOurWords, mfa.ReauthenticateForm):  # type: ignore[misc]  # untyped library
    pass


class ActivateTOTPForm(InOurWords, totp.ActivateTOTPForm):  # type: ignore[misc]  # untyped library
    pass
