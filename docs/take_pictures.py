"""Takes the README's pictures from the running site: `.venv/bin/python docs/take_pictures.py` (needs Chromium)."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pypdfium2
from playwright.sync_api import Page

from portal.adapters.migrating import upgrade
from portal.config import Settings
from portal.factory import create_app
from portal.services import demonstration as demonstrations
from portal.services.tools import Tools
from tests.browser.chromium import browser
from tests.browser.demonstration import Demonstration, Server, sign_in_staff

PICTURES = Path(__file__).with_name("pictures")


def main() -> None:
    PICTURES.mkdir(exist_ok=True)
    folder = Path(tempfile.mkdtemp())
    port = 8931
    address = f"http://127.0.0.1:{port}"
    tools = Tools(Settings(data=folder, database_url=f"sqlite:///{folder / 'portal.sqlite'}", base_url=address))
    upgrade(tools.settings)
    shown = demonstrations.make(tools)
    app = create_app(tools=tools)
    server = Server(app, port)
    demonstration = Demonstration(tools, app, address, shown)
    with browser() as chromium:
        phone = chromium.new_context(viewport={"width": 390, "height": 844}, device_scale_factor=2)
        page = phone.new_page()
        demonstration.come_in(page, "housemate")
        _take(page, f"{address}/family/letter?read=easy-read&lang=en", "easy-read", height=1500)
        _take(page, f"{address}/family/letter?read=easy-read&lang=ur", "urdu", height=1500)
        phone.close()
        desk = chromium.new_context(viewport={"width": 1180, "height": 900})
        page = desk.new_page()
        sign_in_staff(page, demonstration, "reviewer")
        _take(page, f"{address}/staff/reviews/{shown['places']['reference']}", "reviewer", height=1100)
        desk.close()
    letter = next(path for path in sorted(tools.settings.outbox.rglob("*.pdf")))
    pypdfium2.PdfDocument(letter)[0].render(scale=1.2).to_pil().save(PICTURES / "letter.png")
    server.stop()


def _take(page: Page, address: str, name: str, *, height: int) -> None:
    page.goto(address)
    size = page.viewport_size or {"width": 390, "height": 844}
    page.set_viewport_size({"width": size["width"], "height": height})
    page.screenshot(path=PICTURES / f"{name}.png")


if __name__ == "__main__":
    main()
