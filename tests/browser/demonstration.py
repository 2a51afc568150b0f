"""The demonstration, served for a real browser."""

from __future__ import annotations

import re
import ssl
import threading
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pyotp
from flask import Flask
from playwright.sync_api import Page
from sqlalchemy import update
from werkzeug.serving import make_server

from portal.models import Visit
from portal.services.sending import outbox
from portal.services.tools import Tools


@dataclass
class Demonstration:
    tools: Tools
    app: Flask
    base_url: str
    shown: dict[str, Any]
    pages: list[dict[str, Any]] = field(default_factory=list)

    @property
    def links(self) -> dict[str, str]:
        return {entry["key"]: entry["link"] for entry in self.shown["contributors"]}

    @property
    def codes(self) -> dict[str, str]:
        return {entry["key"]: entry["code"] for entry in self.shown["contributors"]}

    @property
    def staff(self) -> dict[str, dict[str, str]]:
        return {entry["key"]: entry for entry in self.shown["staff"]}

    def come_in(self, page: Page, key: str) -> None:
        """Open a contributor's link and press Continue."""
        page.goto(self.links[key])
        page.locator("main form button").first.click()
        assert page.locator("html").get_attribute("data-page", timeout=5000).startswith("family.")
        self.step_everybody_up()

    def step_everybody_up(self) -> None:
        """Let whoever is in read on, as after a one-time code: for stories that are about something else."""
        with self.tools.writing() as work:
            here = update(Visit).where(Visit.invitation_id.is_not(None), Visit.ended_at.is_(None))
            work.session.execute(here.values(stepped_up_until=work.now + timedelta(hours=12)))

    def newest_code(self) -> str:
        """The digits of the newest one-time code, as its person reads them."""
        texts = [message.text for message in outbox(self.tools) if message.letter == "one_time_code"]
        return re.findall(r"\b\d{6}\b", texts[-1])[0]


def sign_in_staff(page: Page, demonstration: Demonstration, key: str) -> None:
    """Sign in with password and second factor."""
    member = demonstration.staff[key]
    page.goto(f"{demonstration.base_url}/staff/sign-in")
    page.locator("#email").fill(member["email"])
    page.locator("#password").fill(member["password"])
    page.locator("main button").click()
    page.locator("main input:not([type=hidden])").first.fill(pyotp.TOTP(member["totp_secret"]).now())
    page.locator("main button").first.click()
    page.wait_for_url("**/staff/today")


class Server:
    """The portal on a loopback port, for as long as it is needed."""

    def __init__(self, app: Flask, port: int = 0, tls: ssl.SSLContext | None = None) -> None:
        self._server = make_server("127.0.0.1", port, app, threaded=True, ssl_context=tls)
        self.base_url = f"http{'s' if tls else ''}://127.0.0.1:{self._server.server_port}"
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)
        self._thread.start()

    def stop(self) -> None:
        self._server.shutdown()
        self._thread.join()
