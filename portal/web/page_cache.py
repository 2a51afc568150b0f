"""Public pages hold nothing of anybody's: each answer is made once a look and kept, compressed, in front of Flask."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import wraps
from typing import TYPE_CHECKING

import brotli
from flask import Flask, Response, g, request

from portal.languages import SOURCE
from portal.services import family_home
from portal.web.current import tools
from portal.web.look import best_of, cookie_name, current_look, remember

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

MOST = 500
_STEP = re.compile(r"^(?:step=[1-9][0-9]?)?$")
_AIDS = "aids="
_KEY = "portal.page_cache.key"

_Answer = tuple[str, list[tuple[str, str]], bytes]


def cached_page(view: Callable[[], str]) -> Callable[[], Response]:
    """Mark a page that shows nobody's data: its answer is the same for everyone with the same look."""

    @wraps(view)
    def answer() -> Response:
        response = Response(view(), mimetype="text/html")
        response.headers["Vary"] = "Accept-Encoding, Accept-Language, Cookie"
        response.headers["Cache-Control"] = "no-cache"
        if _KEY in request.environ and "br" in request.headers.get("Accept-Encoding", ""):
            # It will be kept, so it is worth the best compression.
            response.set_data(brotli.compress(response.get_data(), quality=11))
            response.headers["Content-Encoding"] = "br"
        g.keep_page = True
        return response

    return answer


class PageCache:
    """Answers a kept page before Flask wakes. What changes an answer is its key: path, step, look, compression."""

    def __init__(self, app: WSGIApplication, languages: tuple[str, ...], *, secure: bool) -> None:
        self._app = app
        self._languages = languages
        self._look = re.compile(rf"(?:^|; ){cookie_name(secure=secure)}=([a-z]{{2}}\.[a-z-]{{1,12}})(?:;|$)")
        self._kept: dict[tuple[str, ...], _Answer] = {}

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        key = self._key_of(environ)
        if key is None:
            return self._app(environ, start_response)
        found = self._kept.get(key)
        if found is None:
            environ[_KEY] = key
            return self._app(environ, start_response)
        status, headers, body = found
        start_response(status, list(headers))
        return [body]

    def keep(self, response: Response) -> Response:
        """Keep a marked answer. The last thing done to a response, so that it carries every header."""
        key = request.environ.get(_KEY)
        if key and g.get("keep_page") and "Set-Cookie" not in response.headers and len(self._kept) < MOST:
            body = response.get_data()
            response.headers["Content-Length"] = str(len(body))
            self._kept[key] = (response.status, response.headers.to_wsgi_list(), body)
        return response

    def _key_of(self, environ: WSGIEnvironment) -> tuple[str, ...] | None:
        query = environ.get("QUERY_STRING", "")
        if environ["REQUEST_METHOD"] != "GET" or not _STEP.match(query):
            return None
        cookies = environ.get("HTTP_COOKIE", "")
        if _AIDS in cookies:
            # Somebody's own size and colours: made for them each time, so that they crowd nobody out of what is kept.
            return None
        look = self._look.search(cookies)
        # Whoever has not chosen yet is offered what the browser asks for: one of a few, however browsers spell it.
        asked = environ.get("HTTP_ACCEPT_LANGUAGE", "")
        return (
            environ.get("PATH_INFO", ""),
            query,
            look[1] if look else f"?{best_of(asked, self._languages, SOURCE)}",
            "br" if "br" in environ.get("HTTP_ACCEPT_ENCODING", "") else "",
            environ.get("HTTP_HOST", ""),
        )


def install(app: Flask) -> None:
    """Put the cache in front. Call it before anything else adds an `after_request`: the first added runs last."""
    settings = app.extensions["portal_tools"].settings
    cache = PageCache(app.wsgi_app, settings.languages, secure=settings.secure_cookies)
    app.wsgi_app = cache  # type: ignore[method-assign]
    app.after_request(cache.keep)


def keep_look(response: Response) -> Response:
    """Remember a look that the address asked for: in this browser, and for somebody in their room on every other."""
    if ("lang" in request.args or "read" in request.args) and response.mimetype == "text/html":
        look = current_look()
        remember(response, look, secure=tools().settings.secure_cookies)
        if room := g.get("room"):
            family_home.keep_page_look(tools(), room, look.language, look.presentation)
    return response
