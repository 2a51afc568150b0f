"""A page of a contributor's room read as a form on paper. The page itself is the source, in its language and
presentation: a field that it gets is on the paper, and there is nothing to keep in step."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

import lxml.html
from flask import current_app, g, url_for
from werkzeug.datastructures import MultiDict

from portal.adapters.documents.paper import Around
from portal.adapters.documents.pdf import Layout
from portal.domain.accounts import Prompt
from portal.domain.paper import LEAST_LINES, Block, PaperReplyShown, PaperSheet, form_number
from portal.domain.rooms import Room
from portal.domain.states import Presentation
from portal.services import checking, paper_forms
from portal.web.current import tools
from portal.web.look import Look
from portal.web.render import page_house

# What belongs to the screen alone: what changes a visit, sends a file, or removes what is shown on it.
NOT_ON_PAPER = frozenset({"end_quiet", "go", "act", "file", "take_out", "put_back"})
_ON_FILE = frozenset({"email", "mobile", "landline", "address_line_1", "address_town", "postcode"})
_DAYS = frozenset({"later", "quiet_from", "quiet_to"})
_SKIPPED = "self::details or self::nav or self::script or self::section[contains(@class, 'ending')] or @role='status'"


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a form: its endpoint, what its address holds, and what it is asked with."""

    endpoint: str
    values: Mapping[str, Any] = field(default_factory=dict)
    query: Mapping[str, str] = field(default_factory=dict)


def pages_of(form: str, room: Room, look: Look) -> tuple[Page, ...]:
    """Return the pages that a form on paper is made from, in their order."""
    if form == "tell":
        return tuple(Page("family.tell_prompt", {"prompt": each.value}, {"new": "1"}) for each in Prompt)
    if form == "check":
        back = checking.check_back(tools(), room)
        return tuple(Page("family.check_statement", {"statement_id": each.id}) for each in back.to_check)
    if form == "contact" and look.easy:
        return tuple(Page("family.contact", query={"step": str(step)}) for step in range(1, 11))
    return (Page(f"family.{form}"),)


def sheet_of(form: str, room: Room, look: Look) -> PaperSheet:
    blocks: list[Block] = []
    for number, each in enumerate(pages_of(form, room, look)):
        shown = ask_page(each, room, look)
        if isinstance(shown, str):
            blocks += _blocks(lxml.html.document_fromstring(shown), f"{number}-")
    whole = {"tell": "family.tell", "check": "family.check"}.get(form)
    if whole:
        # A form of many pages is called what the list of them is called.
        title = _text(lxml.html.document_fromstring(ask_page(Page(whole), room, look)).xpath("//h1")[0])
    else:
        title = next((block.words for block in blocks if block.kind == "title"), "")
    return PaperSheet(form, title, look.language, look.direction == "rtl", look.easy, tuple(blocks))


def ask_page(asked: Page, room: Room, look: Look, form: Mapping[str, list[str]] | None = None) -> Any:
    """Return what a page of the room answers to this contributor, here and now: to a GET, or to a form.

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
        g.room, g.look = room, look
        # The form of the member of staff who types it has been looked at.
        g.csrf_valid = True
        return current_app.view_functions[asked.endpoint](**asked.values)


def hidden_of(asked: Page, room: Room, look: Look) -> dict[str, list[str]]:
    """Return what the page puts into its own form by itself: what it was asked about, and which version it shows."""
    answer = ask_page(asked, room, look)
    found: dict[str, list[str]] = {}
    if isinstance(answer, str):
        for each in lxml.html.document_fromstring(answer).xpath("//main//form//input[@type='hidden']"):
            found.setdefault(each.get("name"), []).append(each.get("value") or "")
    return found


def _blocks(tree: Any, prefix: str) -> Iterator[Block]:
    yield from (Block("title", _text(each)) for each in tree.xpath("//h1"))
    for main in tree.xpath("//main"):
        yield from _inside(main, prefix)


def _inside(node: Any, prefix: str) -> Iterator[Block]:
    for each in node:
        if not isinstance(each.tag, str) or each.tag == "h1" or each.xpath(_SKIPPED):
            continue
        if each.get("data-easy-row") is not None:
            yield Block("row", _text(each.xpath(".//*[@data-easy-words]")[0]), picture=_picture(each))
        elif each.tag in {"h2", "h3", "legend"}:
            yield Block("heading", _text(each))
        elif each.tag == "fieldset" and "day" in (each.get("class") or "").split():
            name = each.xpath(".//input/@id")[0]
            yield Block("day", _text(each.xpath("./legend")[0]), name=prefix + name)
        elif each.tag in {"p", "li", "blockquote"} and not each.xpath(".//button | .//a | .//input"):
            yield from _words(each)
        elif each.tag in {"input", "textarea", "label"}:
            yield from _field(each, prefix)
        else:
            yield from _inside(each, prefix)


def _words(node: Any) -> Iterator[Block]:
    about = (node.get("id") or "").removesuffix("-hint")
    if (words := _text(node)) and about not in _ON_FILE and "error" not in (node.get("class") or ""):
        yield Block("words", words)


def _field(node: Any, prefix: str) -> Iterator[Block]:
    inner = node.xpath(".//input") if node.tag == "label" else [node]
    if node.tag == "label" and not inner:
        return  # it stands with its field, by `for`
    field_ = inner[0]
    name, kind = field_.get("name") or "", field_.get("type") or "text"
    if not name or kind in {"hidden", "submit", "file"} or name in NOT_ON_PAPER:
        return
    label = _text(node) if node.tag == "label" else _label(field_)
    if kind in {"radio", "checkbox"}:
        yield Block("tick", label, _picture(node), prefix + name, field_.get("value") or "", several=kind == "checkbox")
    elif field_.tag == "textarea":
        lines = max(LEAST_LINES, int(field_.get("rows") or LEAST_LINES))
        yield Block("box", label, name=prefix + name, lines=lines)
    else:
        yield Block("line", label, name=prefix + name)


def _label(field_: Any) -> str:
    found = field_.getroottree().xpath("//label[@for=$id]", id=field_.get("id") or "")
    return _text(found[0]) if found else ""


def _picture(node: Any) -> str:
    for use in node.xpath(".//*[local-name()='use']/@href"):
        return str(use).removeprefix("#pic-")
    return ""


def _text(node: Any) -> str:
    return re.sub(r"\s+", " ", "".join(node.itertext())).strip()


LAYOUTS: Mapping[str, Layout] = {"plain": "standard", "large": "large", "easy-read": "easy-read"}


def printed(form: str, layout: str, room: Room, look: Look) -> bytes:
    """Return a form as PDF, in the language that it is read in and the size of print that was asked for."""
    easy = layout == "easy-read"
    here = Look(look.language, Presentation.EASY_READ if easy else Presentation.STANDARD)
    sheet = sheet_of(form, room, here)
    words: Any = page_house().words.environment(here.language).get_template("parts/paper_words.html").module
    address, phone = tools().settings.return_address, tools().settings.help_phone
    host = urlsplit(tools().settings.base_url).netloc
    said = str(words.around(phone, f"{host}/code"))
    lines = {name: html.unescape(value) for name, _, value in (each.partition("|") for each in said.splitlines())}
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


def typed_in(form: str, typed: Mapping[str, list[str]], room: Room, look: Look, submission: str) -> tuple[str, ...]:
    """Give what was typed to the pages that it belongs to, as they would take it from their contributor; return what
    they say is wrong. A page on which nothing was typed is left alone."""
    for number, asked in enumerate(pages_of(form, room, look)):
        prefix = f"{number}-"
        own = {name.removeprefix(prefix): values for name, values in typed.items() if name.startswith(prefix)}
        if not any(value.strip() for values in own.values() for value in values):
            continue
        hidden = hidden_of(asked, room, look) | {"submission": [f"{submission}.{number}"]}
        answer = ask_page(asked, room, look, {**hidden, **_days(own)})
        if isinstance(answer, str):
            return problems(answer)
    return ()


def _days(own: Mapping[str, list[str]]) -> dict[str, list[str]]:
    """A day is typed in one box here, `3 3 2027`; its page has three."""
    found: dict[str, list[str]] = {}
    for name, values in own.items():
        if name in _DAYS and values and values[0].split():
            parts = [*values[0].split(), "", "", ""][:3]
            found |= {f"{name}_{part}": [value] for part, value in zip(("day", "month", "year"), parts, strict=True)}
        else:
            found[name] = values
    return found


def problems(answer: str) -> tuple[str, ...]:
    """Return the sentences with which a page says what is wrong."""
    tree = lxml.html.document_fromstring(answer)
    return tuple(
        dict.fromkeys(_text(each) for each in tree.xpath("//main//*[contains(@class, 'error')]") if _text(each))
    )


def fields_in_words(reply: PaperReplyShown, room: Room, look: Look) -> list[tuple[str, str]]:
    """Return what was typed as its contributor reads it: each question, and what we typed as the answer."""
    sheet = sheet_of(reply.form, room, Look(look.language, Presentation.STANDARD))
    labels = {block.name: block.words for block in sheet.blocks if block.name and block.kind != "tick"}
    ticks = {(block.name, block.code): block.words for block in sheet.blocks if block.kind == "tick"}
    found = []
    for name, values in reply.fields.items():
        said = "; ".join(ticks.get((name, value), value) for value in values if value.strip())
        if said:
            found.append((labels.get(name, ""), said))
    return found
