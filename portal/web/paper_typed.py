"""What an administrator types from a form that came back: given to the pages that it belongs to, as they take it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

import lxml.html

from portal.domain.paper import Block, PaperReplyShown, PaperSheet
from portal.domain.rooms import Room
from portal.domain.states import Presentation
from portal.web.look import Look
from portal.web.paper import ask_page, forms_of, sheet_of, text_of
from portal.web.paper_order import PRESS
from portal.web.paper_pages import Page, as_reads, pages_of

Typed = Mapping[str, list[str]]
_DAYS = frozenset({"later", "quiet_from", "quiet_to", "until_on", "died_on"})
_DAY_PARTS = ("day", "month", "year")
# These show what stands: what a paper says nothing of stays as it is.
_SHOW_WHAT_STANDS = frozenset({"contact", "photo"})
# A picture that was ticked says what the box beside it would: what stands in the box gives way to it.
_SAYS_THE_SAME: Mapping[str, str] = {"language": "interpreter", "print_size": "large_print", "paper": "coloured_paper"}


def sheet_to_type(form: str, room: Room, language: str = "en") -> PaperSheet:
    """Return a form with the fields of either presentation: the plain one or the Easy Read one may have come back."""
    plain = sheet_of(form, room, Look(language, Presentation.STANDARD))
    return both_kinds(plain, sheet_of(form, room, Look(language, Presentation.EASY_READ)))


def both_kinds(plain: PaperSheet, easy: PaperSheet) -> PaperSheet:
    """Return a form with the fields that stand on its plain paper, and after them those of its Easy Read one alone."""
    known = set(plain.names)
    return replace(plain, blocks=(*plain.blocks, *_with_headings(easy.blocks, known)))


def _with_headings(blocks: Iterable[Block], known: set[str]) -> Iterator[Block]:
    """Yield the fields that are not known yet, each under the heading that it stood under."""
    heading: Block | None = None
    for each in blocks:
        if each.kind in {"title", "heading"}:
            heading = each
        elif each.name and each.name not in known:
            if heading is not None:
                yield heading
            heading = None
            yield each


def typed_in(form: str, typed: Typed, room: Room, look: Look, submission: str) -> tuple[str, ...]:
    """Give what was typed to the pages that it belongs to, as they would take it from their contributor; return what
    they say is wrong. A page on which nothing was typed is left alone."""
    here = as_reads(form, room)
    for asked in pages_of(form, here, look):
        prefix = f"{asked.key}-"
        own = {name.removeprefix(prefix): values for name, values in typed.items() if name.startswith(prefix)}
        if not any(value.strip() for values in own.values() for value in values):
            continue
        page = _page_of(asked, here, look)
        stands = _standing(page, asked) if form in _SHOW_WHAT_STANDS else {}
        given = {name: values for name, values in own.items() if any(value.strip() for value in values)}
        for ticked in set(_SAYS_THE_SAME) & set(given):
            stands.pop(_SAYS_THE_SAME[ticked], None)
        sent = {**stands, **_hidden(page, asked), "submission": [f"{submission}.{asked.key}"], **as_pressed(given)}
        answer = ask_page(asked, here, look, sent)
        if isinstance(answer, str):
            return problems(answer)
    return ()


def _page_of(asked: Page, room: Room, look: Look) -> Any:
    answer = ask_page(asked, room, look)
    return lxml.html.document_fromstring(answer if isinstance(answer, str) else "<html></html>")


def _hidden(tree: Any, asked: Page) -> dict[str, list[str]]:
    """Return what the page puts into its own form by itself: what it was asked about, and which version it shows."""
    found: dict[str, list[str]] = {}
    for form in (form for part in tree.xpath(asked.part) for form in forms_of(part, asked)):
        for each in form.xpath(".//input[@type='hidden']"):
            found.setdefault(each.get("name"), []).append(each.get("value") or "")
    return found


def _standing(tree: Any, asked: Page) -> dict[str, list[str]]:
    """Return what stands in the boxes of the page."""
    found: dict[str, list[str]] = {}
    for form in (form for part in tree.xpath(asked.part) for form in forms_of(part, asked)):
        for each in form.xpath(".//input[@name][not(@type='hidden' or @type='file')] | .//textarea[@name]"):
            if each.get("type") in {"radio", "checkbox"} and each.get("checked") is None:
                continue
            value = each.text_content().strip() if each.tag == "textarea" else each.get("value") or ""
            if value:
                found.setdefault(each.get("name"), []).append(value)
    return found


def as_pressed(own: Typed) -> dict[str, list[str]]:
    """Return what a form holds when it is sent. A day is typed in one box here, `3 3 2027`; its page has three. A box
    that stands for a button is what the button sends."""
    found: dict[str, list[str]] = {}
    for name, values in own.items():
        if name == PRESS:
            pressed = (each.partition("=") for each in values)
            found |= {button: [value] for button, _, value in pressed if button}
        elif name in _DAYS:
            parts = [*values[0].split(), "", "", ""][:3]
            found |= {f"{name}_{part}": [value] for part, value in zip(_DAY_PARTS, parts, strict=True)}
        else:
            found[name] = values
    return found


def problems(answer: str) -> tuple[str, ...]:
    """Return the sentences with which a page says what is wrong."""
    tree = lxml.html.document_fromstring(answer)
    return tuple(
        dict.fromkeys(text_of(each) for each in tree.xpath("//main//*[contains(@class, 'error')]") if text_of(each))
    )


def came_on(typed: str, today: date) -> date | None:
    """Return the day on which a paper came, as it was typed: today or before."""
    try:
        day = date.fromisoformat(typed)
    except ValueError:
        return None
    return day if day <= today else None


def in_words(sheet: PaperSheet, typed: Mapping[str, Iterable[str]]) -> list[tuple[str, str]]:
    """Return what was typed as its contributor reads it: each question, and what we typed as the answer."""
    labels: dict[str, str] = {}
    ticks: dict[tuple[str, str], str] = {}
    heading = ""
    for block in sheet.blocks:
        if block.kind in {"title", "heading"}:
            heading = block.words
        elif block.kind == "tick":
            labels.setdefault(block.name, heading)
            ticks[block.name, block.code] = block.words
        elif block.name:
            labels[block.name] = block.words
    found = []
    for name, values in typed.items():
        said = "; ".join(ticks.get((name, value), value) for value in values if value.strip())
        if said:
            found.append((labels.get(name, ""), said))
    return found


def said_on(reply: PaperReplyShown, room: Room, look: Look) -> list[tuple[str, str]]:
    """Return what was typed from a paper in words: as the form stood then, or, of older ones, as it stands now."""
    if reply.said:
        return list(reply.said)
    return in_words(sheet_of(reply.form, room, Look(look.language, Presentation.STANDARD)), reply.fields)
