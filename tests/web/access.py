"""Who may open which address, as data. `test_access.py` walks all of it: every address, method and role.

A row that lets somebody in promises that each of its methods answers them (200, a redirect, or 400 for the empty form
that the walk sends) and that every other method answers 405. Everybody else is sent to the sign-in page, or gets 403
if they are signed in. An address may have several rows, for objects that open to different people.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

ROLES = ("anonymous", "guest", "member", "lead", "leader", "owner")
EVERYBODY = frozenset(ROLES)
SIGNED_IN = EVERYBODY - {"anonymous"}
MEMBERS = SIGNED_IN - {"guest"}
LEADS = frozenset({"lead", "leader", "owner"})  # the lead leads Sales
LEADERS = frozenset({"leader", "owner"})
OWNERS = frozenset({"owner"})
NOBODY: frozenset[str] = frozenset()
FORM = "GET POST"


@dataclass(frozen=True)
class Row:
    """One address."""

    name: str
    roles: frozenset[str]
    methods: str = "GET"
    where: Mapping[str, str] = field(default_factory=dict)
    """Parameters of the path; `{name.attribute}` is filled in from `world.py`."""
    opens: frozenset[int] = frozenset({200, 302, 400})
    """What those who are let in may get."""
    to_sign_in: bool = False
    """Whether those who are let in may still be sent to the sign-in page, such as after signing out."""


BASE = (Row("base:healthz", EVERYBODY),)

SIGN_IN = (
    Row("account_login", EVERYBODY, FORM),
    Row("account_logout", EVERYBODY, FORM, to_sign_in=True),
    Row("account_inactive", EVERYBODY),
    Row("account_reauthenticate", SIGNED_IN, FORM),
    Row("account_change_password", SIGNED_IN, FORM),
    Row("account_set_password", SIGNED_IN, FORM),
    Row("account_reset_password", EVERYBODY, FORM),
    Row("account_reset_password_done", EVERYBODY),
    Row("account_reset_password_from_key", EVERYBODY, FORM, {"uidb36": "1", "key": "no-such-key"}),
    Row("account_reset_password_from_key_done", EVERYBODY),
    Row("mfa_index", SIGNED_IN),
    Row("mfa_authenticate", EVERYBODY, FORM, to_sign_in=True),
    Row("mfa_reauthenticate", SIGNED_IN, FORM),
    Row("mfa_activate_totp", SIGNED_IN, FORM),
    Row("mfa_deactivate_totp", SIGNED_IN, FORM),
    Row("mfa_view_recovery_codes", SIGNED_IN),
    Row("mfa_generate_recovery_codes", SIGNED_IN, FORM),
    Row("mfa_download_recovery_codes", SIGNED_IN),
    Row("mfa_list_webauthn", SIGNED_IN),
    Row("mfa_add_webauthn", SIGNED_IN, FORM),
    Row("mfa_login_webauthn", EVERYBODY, FORM, to_sign_in=True),
    Row("mfa_reauthenticate_webauthn", SIGNED_IN, FORM, to_sign_in=True),
    Row("mfa_edit_webauthn", SIGNED_IN, FORM, {"pk": "1"}),
    Row("mfa_remove_webauthn", SIGNED_IN, FORM, {"pk": "1"}),
    Row("usersessions_list", SIGNED_IN, FORM),
    # Without TRINE_OIDC_ISSUER there is no provider.
    Row("openid_connect_login", EVERYBODY, FORM, {"provider_id": "company"}, opens=frozenset({404})),
    Row("openid_connect_callback", EVERYBODY, FORM, {"provider_id": "company"}, opens=frozenset({404})),
    Row("socialaccount_login_cancelled", EVERYBODY),
    Row("socialaccount_login_error", EVERYBODY, opens=frozenset({401})),
)

PEOPLE: tuple[Row, ...] = ()
UI: tuple[Row, ...] = ()
GOALS: tuple[Row, ...] = ()
DATA: tuple[Row, ...] = ()
INSIGHTS = (
    Row("insights:signs", SIGNED_IN),
    Row("insights:findings", SIGNED_IN),
    Row("insights:finding", SIGNED_IN, where={"pk": "{finding.pk}"}),
    Row("insights:accept", LEADERS, "POST", {"pk": "{finding.pk}"}, opens=frozenset({422})),
    Row("insights:withdraw", LEADERS, "POST", {"pk": "{finding.pk}"}),
    Row("insights:about", SIGNED_IN, where={"kind": "goal", "id": "c-share"}),
    Row("insights:search", SIGNED_IN),
)

AREAS = {
    "base": BASE,
    "sign-in": SIGN_IN,
    "people": PEOPLE,
    "ui": UI,
    "goals": GOALS,
    "data": DATA,
    "insights": INSIGHTS,
}
