"""Passkeys in Chromium, with a virtual authenticator: added, used, given as the second factor, removed, refused."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from typing import Any

import pyotp
import pytest
from playwright.sync_api import Page, expect

from portal.adapters.clock import SetClock
from portal.config import Settings
from portal.factory import create_app
from portal.models import Staff
from portal.services.tools import Tools
from tests.browser.conftest import Windows
from tests.browser.demonstration import Server
from tests.browser.people import follow, press, reads, sees
from tests.conftest import KEYS
from tests.factories import PASSWORD, Factory

pytestmark = pytest.mark.browser


@dataclasses.dataclass
class Served:
    base_url: str
    tools: Tools
    clock: SetClock
    member: Staff


@pytest.fixture
def served(settings: Settings, clock: SetClock) -> Iterator[Served]:
    """The portal at localhost, a name that browsers have passkeys for without https."""
    import socket

    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port = found.getsockname()[1]
    base_url = f"http://localhost:{port}"
    tools = Tools(dataclasses.replace(settings, base_url=base_url), clock=clock, keys=KEYS)
    server = Server(create_app(tools=tools), port)
    yield Served(base_url, tools, clock, Factory(tools).staff())
    server.stop()
    tools.database.engine.dispose()


def authenticator(page: Page, **how: Any) -> Any:
    """Give the page's browser an authenticator of the device itself, whose person is verified at once."""
    client = page.context.new_cdp_session(page)
    client.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
        "isUserVerified": True, "automaticPresenceSimulation": True, **how,
    }  # fmt: skip
    made = client.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    return client, made["authenticatorId"]


def type_code(page: Page, served: Served) -> None:
    # a code opens once: the next half minute has another
    served.clock.move(seconds=60)
    page.locator("#code").fill(pyotp.TOTP(served.member.totp_secret).at(served.clock.now()))
    page.locator("form:has(#code) button").click()


def test_a_passkey_from_first_to_last(served: Served, window: Windows) -> None:
    # given a member who comes in with password and code
    page = window()
    client, device = authenticator(page)
    page.goto(f"{served.base_url}/staff/sign-in")
    page.locator("#email").fill(served.member.email)
    page.locator("#password").fill(PASSWORD)
    press(page, "Continue")
    type_code(page, served)
    sees(page, "staff.today")
    # when they add a passkey, for which the code is asked again
    follow(page, "Your sign-in")
    follow(page, "Add a passkey")
    sees(page, "staff.confirm")
    type_code(page, served)
    sees(page, "staff.add_passkey")
    page.locator("#name").fill("My laptop")
    press(page, "Make the passkey")
    sees(page, "staff.sign_in_settings")
    reads(page, "The passkey is added", "My laptop", "not used yet")
    assert len(client.send("WebAuthn.getCredentials", {"authenticatorId": device})["credentials"]) == 1
    # then it opens without a password or a code
    press(page, "Sign out")
    press(page, "Sign in with a passkey")
    sees(page, "staff.today")
    follow(page, "Your sign-in")
    expect(page.locator("main")).not_to_contain_text("not used yet")
    # and gives the second factor again, to remove itself
    press(page, "Remove")
    sees(page, "staff.confirm")
    press(page, "Use a passkey")
    sees(page, "staff.sign_in_settings")
    press(page, "Remove")
    reads(page, "The passkey is removed", "You have none yet")
    # and then, still on the device, it opens nothing
    press(page, "Sign out")
    press(page, "Sign in with a passkey")
    reads(page, "did not open an account here")
    sees(page, "staff.sign_in")


def test_a_person_who_is_not_verified_is_told_what_else_to_do(served: Served, window: Windows) -> None:
    # given a device whose person does not show who they are
    page = window()
    authenticator(page, isUserVerified=False)
    page.goto(f"{served.base_url}/staff/sign-in")
    # when they press the button
    press(page, "Sign in with a passkey")
    # then nobody is signed in, and the page says what else to do, aloud too
    expect(page.locator("form[data-passkey] [role=status]")).to_contain_text("sign in another way")
    sees(page, "staff.sign_in")


def test_without_javascript_there_is_no_button_and_the_password_works(served: Served, window: Windows) -> None:
    page = window(java_script_enabled=False)
    page.goto(f"{served.base_url}/staff/sign-in")
    expect(page.get_by_role("button", name="Sign in with a passkey")).to_have_count(0)
    page.locator("#email").fill(served.member.email)
    page.locator("#password").fill(PASSWORD)
    press(page, "Continue")
    sees(page, "staff.second_factor")
