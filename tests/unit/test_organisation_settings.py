"""The organisation's sign-in: all of its settings or none, and https in production."""

from __future__ import annotations

import pytest

from portal.config import Settings
from portal.setting_values import UnsafeSettings

WHOLE = {
    "PORTAL_OIDC_ISSUER": "https://login.example.org",
    "PORTAL_OIDC_CLIENT_ID": "portal",
    "PORTAL_OIDC_CLIENT_SECRET": "a-secret-of-theirs",
    "PORTAL_OIDC_NAME": "Wolds Trust account",
}
PRODUCTION = {
    "PORTAL_ENV": "production",
    "PORTAL_BASE_URL": "https://reviews.example.org",
    "PORTAL_DATA": "/srv/portal",
}


def test_all_of_it_is_read_and_the_secret_is_not_shown() -> None:
    # given every setting, when it is read
    more = {"PORTAL_OIDC_MFA": "mfa, phr", "PORTAL_OIDC_ONLY": "yes"}
    organisation = Settings.from_environment(WHOLE | more).organisation
    # then it is there, and whoever prints it sees no secret
    assert organisation is not None
    assert (organisation.issuer, organisation.client_id) == ("https://login.example.org", "portal")
    assert organisation.strong == ("mfa", "phr")
    assert organisation.only
    assert "a-secret-of-theirs" not in repr(organisation)


def test_none_of_it_is_no_sign_in_of_the_organisations() -> None:
    assert Settings.from_environment({}).organisation is None


@pytest.mark.parametrize("missing", WHOLE)
def test_half_of_it_refuses(missing: str) -> None:
    # given all but one, when it is read, then one line names what is missing
    with pytest.raises(UnsafeSettings, match=f"{missing} must be set") as refused:
        Settings.from_environment({name: value for name, value in WHOLE.items() if name != missing})
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize(
    ("different", "says"),
    [
        ({"PORTAL_OIDC_ISSUER": "login.example.org"}, "plain address"),
        ({"PORTAL_OIDC_ISSUER": "https://login.example.org?tenant=1"}, "plain address"),
        ({"PORTAL_OIDC_ISSUER": "https://user:word@login.example.org"}, "plain address"),
        ({"PORTAL_OIDC_ISSUER": "http://login.example.org", **PRODUCTION}, "must start with https://"),
        ({"PORTAL_OIDC_ONLY": "maybe"}, "say yes or no"),
    ],
)
def test_what_can_not_be_used_refuses(different: dict[str, str], says: str) -> None:
    with pytest.raises(UnsafeSettings, match=says):
        Settings.from_environment(WHOLE | different)


def test_only_without_a_provider_refuses() -> None:
    # given the setting that leaves no other way in, and no such way
    with pytest.raises(UnsafeSettings, match="without PORTAL_OIDC_ISSUER"):
        Settings.from_environment({"PORTAL_OIDC_ONLY": "yes"})
