"""A page whose translated words are marked: pressing one leads to its correction.

Each string is wrapped in signs that no text holds (private-use characters) when it is looked up. They survive escaping,
so whatever the page does with its words, they say afterwards where each stands. What can hold no link (attributes, a
title, an option) loses them. Nothing on such a page acts: its links and forms are there to be looked at.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from flask import current_app, g
from markupsafe import Markup, escape

from portal.domain.states import Presentation
from portal.domain.wording import key_of
from portal.services.tools import Tools
from portal.web.assets import Assets
from portal.web.look import Look
from portal.web.render import PageHouse, page_house
from portal.web.words import WordHouse, Wording

_BEGINS, _WORDS, _ENDS = "\ue000", "\ue001", "\ue002"
_SIGN = re.compile(f"({_BEGINS}[0-9a-f]{{16}}{_WORDS}|{_ENDS})")
_TAG = re.compile(r"(<[^>]*>)")
_NAME = re.compile(r"</?([a-z0-9]+)", re.IGNORECASE)
# What can hold no link, or shows none.
_BARE = frozenset({"title", "option", "textarea", "style", "script"})
# What would lead away from here, or send something.
_STILL = {"a": "span", "form": "div", "button": "span"}
_ACTS = re.compile(r'\s(href|hreflang|rel|target|accesskey|action|method|enctype|type|name|value|formaction)="[^"]*"')
_SENT = frozenset({"input", "select", "textarea"})
_SCRIPT = re.compile(r"<script\b[^>]*>.*?</script>", re.DOTALL)


class _Marked(Wording):
    """The words of one language, each with its signs."""

    def gettext(self, words: str) -> Markup:
        return self._signed(words, super().gettext(words)) if words else Markup("")

    def ngettext(self, one: str, many: str, number: int) -> Markup:
        return self._signed(one, super().ngettext(one, many, number))

    @staticmethod
    def _signed(source: str, words: Markup) -> Markup:
        return Markup("%s%s%s%s%s") % (_BEGINS, key_of(source), _WORDS, words, _ENDS)


class _MarkedWords(WordHouse):
    """Every language's words; those of `marked` with their signs."""

    def __init__(
        self, tools: Tools, shared: Mapping[str, Any], fixed: Mapping[str, Callable[..., Any]], marked: str
    ) -> None:
        super().__init__(tools, shared, fixed)
        self._marked = marked

    def _make_wording(self, language: str) -> Wording:
        made = _Marked if language == self._marked else Wording
        return made(language, self._tools.catalogs.for_language(language))


class MarkedHouse(PageHouse):
    """Makes pages of one language with their words marked. It keeps no part of a page for the next: two thousand signs
    of one language are no use to another."""

    def __init__(self, tools: Tools, assets: Assets, language: str) -> None:
        super().__init__(tools, assets)
        words = self.words
        self.words = _MarkedWords(tools, words.shared, words.fixed, language)


def marked_page(
    endpoint: str, language: str, presentation: Presentation, *, named: str, address: Callable[[str], str]
) -> str | None:
    """Return a page of anyone's with its words marked, or None where it can't be shown by itself.

    `named` is what the page calls itself; `address` gives where a string's key leads. It is made as for a stranger: no
    room, nobody's words.
    """
    app = current_app._get_current_object()  # type: ignore[attr-defined]
    house = page_house()
    known: dict[str, MarkedHouse] = app.extensions.setdefault("portal_marked", {})
    marked = known.setdefault(language, MarkedHouse(house.tools, house.assets, language))
    rule = next((rule for rule in app.url_map.iter_rules(endpoint) if "GET" in (rule.methods or ())), None)
    if rule is None or rule.arguments:
        return None
    with app.test_request_context(rule.rule, base_url=house.tools.settings.base_url):
        g.page_house = marked
        if app.preprocess_request() is not None:
            return None
        # Looked at before anybody approves it, so not only in the languages that are offered.
        g.look = Look(language, presentation)
        g.offered, g.first_visit = "", False
        answer = app.make_response(app.view_functions[endpoint]())
    if answer.status_code != 200 or answer.mimetype != "text/html":
        return None
    return _linked(answer.get_data(as_text=True), endpoint, named, address)


def _linked(html: str, endpoint: str, named: str, address: Callable[[str], str]) -> str:
    html = _SCRIPT.sub("", html).replace(f'data-page="{endpoint}"', f'data-page="{named}"', 1)
    made: list[str] = []
    bare, depth = "", 0
    for piece in _TAG.split(html):
        if piece.startswith("<"):
            name = (_NAME.match(piece) or ["", ""])[1].lower()
            made.append(_still(_SIGN.sub("", piece), name))
            if name in _BARE:
                bare = "" if piece.startswith("</") else name
            continue
        for part in _SIGN.split(piece):
            if not _SIGN.fullmatch(part):
                made.append(part)
            elif bare:
                continue
            elif part == _ENDS:
                depth -= 1
                made.append("</mark></a>" if depth == 0 else "")
            else:
                # Words inside words (a label in a sentence) are one thing to press: the sentence.
                made.append(f'<a href="{escape(address(part[1:-1]))}"><mark>' if depth == 0 else "")
                depth += 1
    return "".join(made)


def _still(tag: str, name: str) -> str:
    if name in _STILL:
        tag = _ACTS.sub("", tag)
        return re.sub(rf"^(</?){name}\b", rf"\1{_STILL[name]}", tag, flags=re.IGNORECASE)
    if name in _SENT and not tag.startswith("</"):
        return f"{tag[:-1]} disabled>" if " disabled" not in tag else tag
    return tag
