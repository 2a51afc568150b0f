"""A page whose translated words are marked: pressing one leads to its correction.

Each string is wrapped in signs that no text holds (private-use characters) when it is looked up. They survive escaping,
so whatever the page does with its words, they say afterwards where each stands. What can hold no link (attributes, a
title, an option) loses them. Nothing on such a page acts: its links and forms are there to be looked at.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from copy import copy
from dataclasses import dataclass, replace
from gettext import NullTranslations
from typing import Any

from flask import Flask, g, session
from flask.typing import ResponseReturnValue
from markupsafe import Markup, escape

from portal.adapters.catalogs import Catalogs
from portal.config import built_languages
from portal.domain.wording import key_of
from portal.services.tools import Tools
from portal.web.assets import Assets
from portal.web.look import Look
from portal.web.render import PageHouse
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
# What would be fetched from somebody's room: our own drawings and styles are no room's.
_FETCHED = frozenset({"img", "audio", "video", "source"})
_ELSEWHERE = re.compile(r'\s(?:src|srcset|poster)="(?!/static/|data:)[^"]*"')
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


class _MarkedCatalogs:
    """Every language's catalog; that of `marked` with its signs, for what is composed elsewhere than on a page."""

    def __init__(self, catalogs: Catalogs, marked: str) -> None:
        self.head_of = catalogs.head_of
        self._catalogs = catalogs
        self._marked = marked

    def for_language(self, language: str) -> NullTranslations:
        found = self._catalogs.for_language(language)
        return _Signed(found) if language == self._marked else found


class _Signed(NullTranslations):
    def __init__(self, catalog: NullTranslations) -> None:
        super().__init__()
        self._catalog = catalog

    def gettext(self, message: str) -> str:
        words = self._catalog.gettext(message)
        return f"{_BEGINS}{key_of(message)}{_WORDS}{words}{_ENDS}" if message else ""


def with_marked_catalog(tools: Tools, language: str) -> Tools:
    """Return tools that compose in a language, approved here or not, with each string in its signs."""
    made = copy(tools)
    made.settings = replace(tools.settings, languages=built_languages())
    made.catalogs = _MarkedCatalogs(tools.catalogs, language)  # type: ignore[assignment]
    return made


@dataclass(frozen=True, slots=True)
class Looked:
    """A page as it was made, with its signs, and which step of how many it shows where it is in Easy Read."""

    html: str
    step: int = 1
    steps: int = 1


def made_marked(
    app: Flask,
    path: str,
    name: str,
    look: Look,
    *,
    step: int = 1,
    visiting: Mapping[str, str] | None = None,
    view: Callable[[], ResponseReturnValue] | None = None,
) -> Looked | None:
    """Return the page called `name` of `app` with its words in signs, or None where another page stands there.

    `visiting` is what the browser's session holds: nothing for a stranger; `view` makes what no address shows.
    """
    asked = {"lang": look.language, "read": look.presentation.value, "step": str(step)}
    with app.test_request_context(path, base_url=_base(app), query_string=asked):
        session.update(visiting or {})
        g.page_house = _house_of(app, look.language)
        if app.preprocess_request() is not None:
            return None
        # Looked at before anybody approves it, so not only in the languages that are offered.
        g.look = look
        g.offered, g.first_visit = "", False
        answer = app.make_response(view() if view else app.dispatch_request())
        context = g.get("page_context", {})
        # An error's page has its own code, and is what was asked for.
        if answer.mimetype != "text/html" or context.get("page_name") != name:
            return None
        easy = context.get("easy")
        html = answer.get_data(as_text=True)
        return Looked(html, easy.step, easy.total) if easy else Looked(html)


def _base(app: Flask) -> str:
    tools: Tools = app.extensions["portal_tools"]
    return tools.settings.base_url


def _house_of(app: Flask, language: str) -> MarkedHouse:
    house: PageHouse = app.extensions["portal_pages"]
    known: dict[str, MarkedHouse] = app.extensions.setdefault("portal_marked", {})
    return known.setdefault(language, MarkedHouse(house.tools, house.assets, language))


def linked(html: str, address: Callable[[str], str]) -> str:
    """Return HTML in which each marked string leads to where `address` says, and nothing else leads or sends."""
    html = _SCRIPT.sub("", html)
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
    if name in _FETCHED:
        return _ELSEWHERE.sub("", tag)
    if name in _SENT and not tag.startswith("</"):
        return f"{tag[:-1]} disabled>" if " disabled" not in tag else tag
    return tag
