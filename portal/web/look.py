"""How a page reads for this person: language and presentation. Allow-listed, remembered in a cookie, never parsed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import urlencode

from flask import Request, Response, g, request
from werkzeug.datastructures import LanguageAccept
from werkzeug.http import parse_accept_header

from portal.domain.states import Presentation
from portal.languages import language
from portal.web.current import tools

YEAR = 365 * 24 * 3600
_LONGEST_ASKED = 200


@dataclass(frozen=True, slots=True)
class Look:
    language: str
    presentation: Presentation

    @property
    def direction(self) -> str:
        return direction_of(self.language)

    @property
    def easy(self) -> bool:
        return self.presentation is Presentation.EASY_READ


def direction_of(code: str) -> str:
    return language(code).direction


def own_names(codes: Iterable[str]) -> dict[str, str]:
    return {code: language(code).own_name for code in codes}


def english_names(codes: Iterable[str]) -> dict[str, str]:
    return {code: language(code).english_name for code in codes}


def cookie_name(*, secure: bool) -> str:
    """Over https no other host of our domain, and no page over http, can set it."""
    return "__Host-look" if secure else "look"


def chosen_look(incoming: Request, languages: tuple[str, ...]) -> Look | None:
    """Return what the address or the cookie says, or None when neither says anything we offer."""
    asked_language, asked_presentation = incoming.args.get("lang"), incoming.args.get("read")
    cookie = cookie_name(secure=tools().settings.secure_cookies)
    kept_language, _, kept_presentation = incoming.cookies.get(cookie, "").partition(".")
    language = next((code for code in (asked_language, kept_language) if code in languages), None)
    presentation = next((p for p in (asked_presentation, kept_presentation) if p in set(Presentation)), None)
    if language is None and presentation is None:
        return None
    return Look(language or "en", Presentation(presentation or Presentation.STANDARD))


def staff_look(incoming: Request) -> Look:
    """Return how a page of staff reads: in a language that the area asked for, the first unless they chose another."""
    languages = tools().settings.staff_languages
    chosen = chosen_look(incoming, languages)
    return Look(chosen.language if chosen else languages[0], Presentation.STANDARD)


def offered_language(incoming: Request, languages: tuple[str, ...], shown: str) -> str:
    """Return the language that the browser asks for, where we have it and the page is shown in another; else "".

    It is offered, in its own words, and never forced: somebody may read on another's device.
    """
    return best_of(incoming.environ.get("HTTP_ACCEPT_LANGUAGE", ""), languages, shown)


@lru_cache(maxsize=2000)
def best_of(asked: str, languages: tuple[str, ...], shown: str) -> str:
    found = parse_accept_header(asked[:_LONGEST_ASKED], LanguageAccept).best_match(languages) if asked else None
    return found if found and found != shown else ""


def current_look() -> Look:
    look: Look = g.look
    return look


def remember(response: Response, look: Look, *, secure: bool) -> None:
    response.set_cookie(
        cookie_name(secure=secure),
        f"{look.language}.{look.presentation.value}",
        max_age=YEAR,
        httponly=True,
        samesite="Lax",
        secure=secure,
    )


def switch_address(*, language: str = "", presentation: str = "") -> str:
    """Return this page's address in another language or presentation."""
    look = current_look()
    kept = {key: value for key, value in request.args.items() if key not in {"lang", "read", "step"}}
    kept["lang"] = language or look.language
    kept["read"] = presentation or look.presentation.value
    return f"{request.path}?{urlencode(kept)}"
