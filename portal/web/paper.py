"""A page of a contributor's room read as a form on paper. The page itself is the source, in its language and
presentation: a field that it gets is on the paper, and there is nothing to keep in step."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlsplit

import lxml.html
from flask import current_app, g, url_for
from werkzeug.datastructures import MultiDict

from portal.adapters.documents.paper import Around
from portal.adapters.documents.pdf import Layout
from portal.domain.paper import LEAST_LINES, Block, PaperSheet, form_number
from portal.domain.rooms import Room
from portal.domain.states import Presentation
from portal.services import paper_forms
from portal.web.current import tools
from portal.web.look import Look
from portal.web.paper_pages import LISTS, Page, as_reads, pages_of
from portal.web.render import page_house

# What belongs to the screen alone: what changes a visit, sends a file, or removes what is shown on it.
NOT_ON_PAPER = frozenset({"end_quiet", "go", "act", "file", "take_out", "put_back"})
# The name of the box that stands for pressing a button.
PRESS = "press"
_ON_FILE = frozenset({"email", "mobile", "landline", "address_line_1", "address_town", "postcode"})
# What was written before, and what became of it, is read on the page: the paper is for what comes now.
_BEFORE = "@id='raised' or @id='said' or @id='asked' or @aria-labelledby='named'"
_SKIPPED = (
    "self::details[not(ancestor::form)] or self::nav or self::script or @role='status' or self::p[@class='steps']"
    " or self::section[contains(@class, 'ending') or " + _BEFORE + "]"
    " or self::section[contains(@class, 'card-box')][not(.//form)]"
)


# A sentence with this mark in it promises a day that nobody can know of a paper.
_UNPROMISED = re.compile("[^.۔।]*\u2063[^.۔।]*[.۔।]?")
_SAYS = frozenset({"p", "li", "blockquote", "dt", "dd"})
_NEXT_STEP = re.compile(r"[?&]step=(\d+)")


def sheet_of(form: str, room: Room, look: Look) -> PaperSheet:
    """Return a whole form as it stands for this contributor now, in a language and a presentation."""
    here = as_reads(form, room)
    title = ""
    if form in LISTS:
        shown = ask_page(Page(LISTS[form]), here, look)
        title = text_of(lxml.html.document_fromstring(shown).xpath("//h1")[0])
    return sheet_from(form, pages_of(form, here, look), here, look, title)


def sheet_from(form: str, pages: Iterable[Page], room: Room | None, look: Look, title: str = "") -> PaperSheet:
    """Return the form that is made of these pages, of a room or of none; it is called as the first of them is."""
    blocks: list[Block] = []
    for each in pages:
        taken: set[tuple[str, str, str]] = set()
        for tree in _steps(each, room, look):
            blocks += _new(Reader(each, tree).blocks(), taken)
    title = title or next((block.words for block in blocks if block.kind == "title"), "")
    return PaperSheet(form, title, look.language, look.direction == "rtl", look.easy, tuple(blocks))


def _steps(asked: Page, room: Room | None, look: Look) -> Iterator[Any]:
    """Yield the page, and every further step of it where Easy Read has several."""
    for step in range(2, asked.steps + 2):
        shown = ask_page(asked, room, look)
        if not isinstance(shown, str):
            return
        tree = lxml.html.document_fromstring(shown)
        yield tree
        leads_to = {found[1] for href in tree.xpath("//main//a/@href") if (found := _NEXT_STEP.search(href))}
        if not look.easy or str(step) not in leads_to:
            return
        asked = replace(asked, query={**asked.query, "step": str(step)})


def _new(blocks: Iterable[Block], taken: set[tuple[str, str, str]]) -> Iterator[Block]:
    """A field that stands on several steps is on the paper once; so is a title."""
    for each in blocks:
        what = (each.kind, each.name, each.code) if each.name else ("title", "", "")
        if each.name or each.kind == "title":
            if what in taken:
                continue
            taken.add(what)
        yield each


def ask_page(asked: Page, room: Room | None, look: Look, form: Mapping[str, list[str]] | None = None) -> Any:
    """Return what a page of the room answers to this contributor, here and now: to a GET, or to a form. Without a room
    it is a page that anybody may ask.

    The guard is not asked: whoever calls has passed one of their own. `room` decides what may be read and written.
    """
    address = url_for(asked.endpoint, **dict(asked.values), **dict[str, Any](asked.query))
    data = None if form is None else MultiDict((name, value) for name, values in form.items() for value in values)
    # An application context of its own: what this page notes in `g` is not the page's that asked for it.
    with (
        current_app.app_context(),
        current_app.test_request_context(
            address, base_url=tools().settings.base_url, method="GET" if form is None else "POST", data=data
        ),
    ):
        g.look, g.on_paper = look, True
        if room is not None:
            g.room = room
        # The form of the member of staff who types it has been looked at.
        g.csrf_valid = True
        return current_app.view_functions[asked.endpoint](**asked.values)


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads what of a page belongs on paper."""

    page: Page
    tree: Any

    def blocks(self) -> Iterator[Block]:
        yield from (Block("title", text_of(each)) for each in self.tree.xpath("//h1"))
        for part in self.tree.xpath(self.page.part):
            yield from self._inside(part, tuple(forms_of(part, self.page)))

    def _inside(self, node: Any, forms: tuple[Any, ...]) -> Iterator[Block]:
        for each in node:
            if not isinstance(each.tag, str) or each.tag == "h1" or each.xpath(_SKIPPED):
                continue
            if each.tag == "form" and each not in forms:
                continue
            if each.get("data-easy-row") is not None:
                yield Block("row", text_of(each.xpath(".//*[@data-easy-words]")[0]), picture=_picture(each))
            elif each.tag in {"h2", "h3", "legend"}:
                yield Block("heading", text_of(each))
            elif each.tag == "fieldset" and "day" in (each.get("class") or "").split():
                name = each.xpath(".//input/@id")[0]
                yield Block("day", text_of(each.xpath("./legend")[0]), name=self._named(name))
            elif each.tag in _SAYS and not each.xpath(".//button | .//a[not(starts-with(@href, 'tel:'))] | .//input"):
                yield from _words(each)
            elif each.tag in {"input", "textarea", "label", "select"}:
                yield from self._field(each)
            elif each.tag == "button":
                yield from self._press(each)
            else:
                yield from self._inside(each, forms)

    def _named(self, name: str) -> str:
        return f"{self.page.key}-{name}"

    def _press(self, button: Any) -> Iterator[Block]:
        if self.page.press:
            code = f"{button.get('name') or ''}={button.get('value') or ''}"
            yield Block("tick", text_of(button), _picture(button), self._named(PRESS), code, several=True)

    def _field(self, node: Any) -> Iterator[Block]:
        inner = node.xpath(".//input") if node.tag == "label" else [node]
        if node.tag == "label" and not inner:
            return  # it stands with its field, by `for`
        field_ = inner[0]
        name, kind = field_.get("name") or "", field_.get("type") or "text"
        if not name or kind in {"hidden", "submit", "file"} or name in NOT_ON_PAPER:
            return
        label = text_of(node) if node.tag == "label" else _label(field_)
        if kind in {"radio", "checkbox"}:
            code, several = field_.get("value") or "", kind == "checkbox"
            yield Block("tick", label, _picture(node), self._named(name), code, several=several)
        elif field_.tag == "textarea":
            lines = max(LEAST_LINES, int(field_.get("rows") or LEAST_LINES))
            yield Block("box", label, name=self._named(name), lines=lines)
        else:
            choices = tuple((each.get("value") or "", text_of(each)) for each in field_.xpath(".//option"))
            yield Block("line", label, name=self._named(name), choices=choices)


def forms_of(part: Any, page: Page) -> list[Any]:
    """Return the forms that are meant, in a part of a page."""
    found: list[Any] = part.xpath(f"descendant-or-self::form{page.form}")
    return found


def _words(node: Any) -> Iterator[Block]:
    about = (node.get("id") or "").removesuffix("-hint")
    if (words := text_of(node)) and about not in _ON_FILE and "error" not in (node.get("class") or ""):
        yield Block("words", words)


def _label(field_: Any) -> str:
    found = field_.getroottree().xpath("//label[@for=$id]", id=field_.get("id") or "")
    return text_of(found[0]) if found else ""


def _picture(node: Any) -> str:
    for use in node.xpath(".//*[local-name()='use']/@href"):
        return str(use).removeprefix("#pic-")
    return ""


def text_of(node: Any) -> str:
    words = "".join(node.itertext())
    return re.sub(r"\s+", " ", _UNPROMISED.sub("", words) if "\u2063" in words else words).strip()


LAYOUTS: Mapping[str, Layout] = {"plain": "standard", "large": "large", "easy-read": "easy-read"}


def printed(form: str, layout: str, room: Room, look: Look) -> bytes:
    """Return a form as PDF, in the language that it is read in and the size of print that was asked for."""
    easy = layout == "easy-read"
    here = Look(look.language, Presentation.EASY_READ if easy else Presentation.STANDARD)
    sheet = sheet_of(form, room, here)
    words: Any = page_house().words.environment(here.language).get_template("parts/paper_words.html").module
    address, phone = tools().settings.return_address, tools().settings.help_phone
    host = urlsplit(tools().settings.base_url).netloc
    lines = lines_of(words.around(phone, f"{host}/code"))
    return paper_forms.made(
        tools(),
        sheet,
        Around(
            how=(lines["how"], lines["code"], lines["leave"]),
            back_title=lines["back"],
            back=(*address, lines["free"]),
            day_parts=(lines["day"], lines["month"], lines["year"]),
            page_words=lines["page"],
            link=f"{tools().settings.base_url}/code",
            qr_alt=lines["qr"],
            number=form_number(room.contributor_id, form),
        ),
        LAYOUTS[layout],
        room.contributor_id,
    )


def lines_of(said: object) -> dict[str, str]:
    """Return the words that stand around a form, by their names (parts/paper_words.html)."""
    return {name: html.unescape(value) for name, _, value in (each.partition("|") for each in str(said).splitlines())}
