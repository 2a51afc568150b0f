"""Nadia speaks Urdu. She looks at the first page as families see it, corrects an Easy Read row, and it is taken into
the catalog."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from playwright.sync_api import expect

from portal.adapters import po_files
from portal.domain.states import Role
from portal.services import translating
from portal.services.tools import Tools
from portal.services.translating import WordHome
from portal.services.word_places import folders_of
from tests.browser.devices import Devices
from tests.browser.people import reads, sees
from tests.factories import Factory

pytestmark = pytest.mark.browser
BETTER = "ایک انسان کی موت ہو گئی ہے۔"


def test_a_native_speaker_corrects_a_row_and_it_is_in_the_catalog(
    devices: Devices, make: Factory, tools: Tools, tmp_path: Path
) -> None:
    # given Nadia, who sits beside the administrator, and the Easy Read page in Urdu
    rows = tools.easy_read.pages["public.welcome"].steps[0]
    row = next(each.words for each in rows if "**" not in each.words and "%(" not in each.words and not each.when)
    stood = tools.catalogs.for_language("ur").gettext(row)
    hands = devices.of_staff(make.staff("Sana Malik", Role.ADMINISTRATOR))
    page = hands.page
    hands.opens("/staff/today")
    page.get_by_role("link", name="Translations", exact=True).click()
    hands.follows("Urdu")
    reads(page, "A machine made it. Nobody has checked it")
    page.goto(page.url.replace("/staff/wording?language=ur", "/staff/wording/ur/public.welcome/shown?read=easy-read"))
    sees(page, "staff.wording_shown")
    expect(page.locator("html")).to_have_attribute("dir", "rtl")
    # when she presses the row that reads oddly
    page.get_by_role("link", name=stood, exact=True).first.click()
    sees(page, "staff.wording_string")
    reads(page, row)
    # a mistake is said beside the box, and what she typed is there still
    hands.types("As it should be", BETTER + " %(person)s")
    hands.types("Name of the person who speaks the language", "Nadia Khan")
    hands.types("Their organisation, if they have one", "Woldsby Urdu Circle")
    hands.presses("Keep this correction")
    expect(page.locator("#words-error")).to_have_text("%(person)s is not in the English words: take it out.")
    expect(page.get_by_label("As it should be")).to_have_value(BETTER + " %(person)s")
    hands.types("As it should be", BETTER)
    hands.presses("Keep this correction")
    # then it stands beside the English with her name, and is not live yet
    sees(page, "staff.wording_page")
    reads(page, "Corrected, not in the catalog yet: Nadia Khan, Woldsby Urdu Circle", BETTER)
    # when she says that she read all of it, and the catalog is downloaded
    hands.types("Name of the person who checked it", "Nadia Khan")
    hands.presses("This page was checked")
    reads(page, "It is kept that this page was checked.")
    hands.follows("Other pages")
    with page.expect_download() as downloading:
        page.get_by_role("link", name="Download the catalog with every correction").click()
    file = tmp_path / downloading.value.suggested_filename
    downloading.value.save_as(file)
    assert file.name == "ur.po"
    # then whoever looks after the portal takes it into ours, where it says who corrected it
    copied = tmp_path / "translations"
    shutil.copytree(tools.settings.resources / "translations", copied)
    language, taken, refused = translating.take(WordHome(folders_of(tools.settings.resources), copied), file)
    assert (language, taken, refused) == ("ur", 1, [])
    ours = po_files.read(po_files.catalog_path(copied, "ur")).get(row)
    assert ours is not None
    assert ours.string == BETTER
    assert ours.user_comments[0].startswith("Corrected by Nadia Khan, Woldsby Urdu Circle, ")
