"""A page of a contributor's room read as a form on paper. The page itself is the source, in its language and
presentation: a field that it gets is on the paper, and there is nothing to keep in step."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any
from urllib.parse import urlsplit

import lxml.html
from flask import current_app, g, url_for
from werkzeug.datastructures import MultiDict

from portal.adapters.documents.paper import Around
from portal.adapters.documents.pdf import Layout
from portal.adapters.documents.words import isolated
from portal.domain.paper import LEAST_LINES, Block, PaperSheet, form_number
from portal.domain.rooms import Room
from portal.domain.states import Presentation
from portal.services import paper_forms
from portal.web.current import tools
from portal.web.look import Look
from portal.web.paper_order import PRESS, new_of, pressed_first, said_once
from portal.web.paper_pages import LISTS, Page, as_reads, pages_of
from portal.web.render import page_house

# What belongs to the screen alone: what changes a visit, sends a file, or removes what is shown on it.
NOT_ON_PAPER = frozenset({"end_quiet", "go", "act", "file", "take_out", "put_back"})
_ON_FILE = frozenset({"email", "mobile", "landline", "address_line_1", "address_town", "postcode"})
# What was written before, and what became of it, is read on the page: the paper is for what comes now.
_BEFORE = "@id='raised' or @id='said' or @id='asked' or @aria-labelledby='named'"
_SKIPPED = (
    "self::details[not(ancestor::form)] or self::nav or self::script or @role='status' or self::p[@class='steps']"
    " or self::section[contains(@class, 'ending') or " + _BEFORE + "]"
    " or self::section[contains(@class, 'card-box')][not(.//form)]"
    # A row that leads somewhere else.
    " or @data-easy-row and descendant-or-self::a[not(starts-with(@href, 'tel:'))]"
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
    read: list[list[Block]] = []
    for each in pages:
        taken: set[tuple[str, str, str]] = set()
        for tree in _steps(each, room, look):
            read.append([*new_of(pressed_first(Reader(each, tree).blocks()), taken)])
    blocks = said_once(read)
    title = title or next((block.words for block in blocks if block.kind == "title"), "")
    return PaperSheet(form, title, look.language, look.direction == "rtl", look.easy, blocks)


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


@dataclass(frozen=True)
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
            if each.get("id") in self._described:
                continue  # it stands with its field, by `aria-describedby`
            if each.get("data-easy-row") is not None:
                yield Block("row", _spoken(each.xpath(".//*[@data-easy-words]")[0]), picture=_picture(each))
            elif each.tag in {"h2", "h3", "legend"}:
                yield Block("heading", text_of(each))
            elif each.tag == "fieldset" and "day" in _classes(each):
                name, hint = each.xpath(".//input/@id")[0], " ".join(map(text_of, each.xpath("./p[@class='hint']")))
                yield Block("day", text_of(each.xpath("./legend")[0]), hint, name=self._named(name))
            elif each.tag in _SAYS and not each.xpath(".//button | .//a[not(starts-with(@href, 'tel:'))] | .//input"):
                yield from _words(each)
            elif each.tag in {"input", "textarea", "label", "select"}:
                yield from self._field(each)
            elif each.tag == "button":
                yield from self._press(each)
            else:
                yield from self._inside(each, forms)

    @cached_property
    def _described(self) -> Mapping[str, str]:
        """What is said of fields, by its id: on the screen above a box, on paper under the words that it belongs to."""
        ids = " ".join(
            self.tree.xpath("//input/@aria-describedby | //textarea/@aria-describedby | //select/@aria-describedby")
        )
        said = (each for found in dict.fromkeys(ids.split()) for each in self.tree.xpath("//*[@id=$id]", id=found))
        return {
            each.get("id"): "" if each.get("id").removesuffix("-hint") in _ON_FILE else text_of(each)
            for each in said
            if "hint" in _classes(each)
        }

    def _hint(self, field_: Any) -> str:
        said = (self._described.get(each, "") for each in (field_.get("aria-describedby") or "").split())
        return " ".join(each for each in said if each)

    def _named(self, name: str) -> str:
        return f"{self.page.key}-{name}"

    def _press(self, button: Any) -> Iterator[Block]:
        if self.page.press:
            code = f"{button.get('name') or ''}={button.get('value') or ''}"
            yield Block("tick", text_of(button), "", _picture(button), self._named(PRESS), code, several=True)

    def _field(self, node: Any) -> Iterator[Block]:
        inner = node.xpath(".//input") if node.tag == "label" else [node]
        if node.tag == "label" and not inner:
            return  # it stands with its field, by `for`
        field_ = inner[0]
        name, kind = field_.get("name") or "", field_.get("type") or "text"
        if not name or kind in {"hidden", "submit", "file"} or name in NOT_ON_PAPER:
            return
        label = _spoken(node) if node.tag == "label" else _label(field_)
        hint = self._hint(field_)
        if kind in {"radio", "checkbox"}:
            # What stands under a choice, such as its days, is said of it.
            label, _, more = label.partition("\n")
            code, several, hint = field_.get("value") or "", kind == "checkbox", " ".join(filter(None, (more, hint)))
            yield Block("tick", label, hint, _picture(node), self._named(name), code, several=several)
        elif field_.tag == "textarea":
            lines = max(LEAST_LINES, int(field_.get("rows") or LEAST_LINES))
            yield Block("box", label, hint, name=self._named(name), lines=lines)
        else:
            choices = tuple((each.get("value") or "", text_of(each)) for each in field_.xpath(".//option"))
            yield Block("line", label, hint, name=self._named(name), choices=choices)


def forms_of(part: Any, page: Page) -> list[Any]:
    """Return the forms that are meant, in a part of a page."""
    found: list[Any] = part.xpath(f"descendant-or-self::form{page.form}")
    return found


def _words(node: Any) -> Iterator[Block]:
    classes = _classes(node)
    if "error" in classes or not (words := _spoken(node)):
        return
    if "hint" in classes and node.getparent().tag == "fieldset":
        yield Block("hint", words)
    else:
        yield Block("term" if node.tag == "dt" else "words", words)


def _classes(node: Any) -> list[str]:
    return str(node.get("class") or "").split()


def _label(field_: Any) -> str:
    found = field_.getroottree().xpath("//label[@for=$id]", id=field_.get("id") or "")
    return _spoken(found[0]) if found else ""


def _spoken(node: Any) -> str:
    """Return the words of a node: each line of it, and what is said of it, on a line of its own."""
    lines = [""]
    for text in node.xpath(".//text() | .//br | .//span[@class='hint']"):
        if isinstance(text, str):
            lines[-1] += text
        else:
            lines.append("")
    return _as_written(node, "\n".join(found for each in lines if (found := _plain(each))))


def _as_written(node: Any, words: str) -> str:
    """What somebody wrote goes in its own direction, whatever the direction of the paper."""
    own = node.xpath("descendant-or-self::*[@dir='auto'][not(self::input or self::textarea)]")
    return isolated(words) if own and "\n" not in words else words


def _picture(node: Any) -> str:
    for use in node.xpath(".//*[local-name()='use']/@href"):
        return str(use).removeprefix("#pic-")
    return ""


def text_of(node: Any) -> str:
    return _plain("".join(node.itertext()))


def _plain(words: str) -> str:
    return re.sub(r"\s+", " ", _UNPROMISED.sub("", words) if "\u2063" in words else words).strip()


EASY_HOW = ("write", "leave", "call", "code", "address")
# What is said last in Easy Read, each with its picture.
EASY_THEN: Mapping[str, str] = {"typed": "computer", "right": "correct"}
LAYOUTS: Mapping[str, Layout] = {"plain": "standard", "large": "large", "easy-read": "easy-read"}


def printed(form: str, layout: str, room: Room, look: Look) -> bytes:
    """Return a form as PDF, in the language that it is read in and the size of print that was asked for."""
    easy = layout == "easy-read"
    here = Look(look.language, Presentation.EASY_READ if easy else Presentation.STANDARD)
    sheet = sheet_of(form, room, here)
    words: Any = page_house().words.environment(here.language).get_template("parts/paper_words.html").module
    settings = tools().settings
    place = f"{urlsplit(settings.base_url).netloc}/code"
    lines = lines_of((words.around_easy if easy else words.around)(settings.help_phone, place))
    around = Around(
        how=tuple(lines[name] for name in (EASY_HOW if easy else ("how", "code", "leave"))),
        back_title=lines["back"],
        back=settings.return_address,
        then=tuple((lines[name], picture) for name, picture in (EASY_THEN if easy else {"free": ""}).items()),
        day_parts=(lines["day"], lines["month"], lines["year"]),
        page_words=lines["page"],
        link=f"{settings.base_url}/code",
        qr_alt=lines["qr"],
        number=form_number(room.contributor_id, form),
    )
    return paper_forms.made(tools(), sheet, around, LAYOUTS[layout], room.contributor_id)


def lines_of(said: object) -> dict[str, str]:
    """Return the words that stand around a form, by their names (parts/paper_words.html)."""
    return {name: html.unescape(value) for name, _, value in (each.partition("|") for each in str(said).splitlines())}
