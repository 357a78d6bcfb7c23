"""How allauth lets people in: by invitation only."""

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class AccountAdapter(DefaultAccountAdapter):
    """Closes the open sign-up; accounts come from invitations."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False
