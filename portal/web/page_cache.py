"""Public pages hold nothing of anybody's: each is made once a language and presentation, and kept compressed."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

import brotli
from flask import Response, current_app, request

from portal.web.look import current_look, remember

CACHE = "portal_page_cache"
MOST = 500


def cached_page(view: Callable[[], str]) -> Callable[[], Response]:
    """Keep a public page's answer by endpoint, language, presentation and step. For pages that show nobody's data."""

    @wraps(view)
    def answer() -> Response:
        look = current_look()
        kept: dict[tuple[str, ...], tuple[bytes, bytes]] = current_app.extensions[CACHE]
        key = (request.endpoint or "", look.language, look.presentation.value, request.args.get("step", ""))
        found = kept.get(key)
        if found is None:
            body = view().encode()
            found = body, brotli.compress(body, quality=9)
            if len(kept) < MOST:
                kept[key] = found
        if "br" in request.headers.get("Accept-Encoding", ""):
            response = Response(found[1], mimetype="text/html")
            response.headers["Content-Encoding"] = "br"
        else:
            response = Response(found[0], mimetype="text/html")
        response.headers["Vary"] = "Accept-Encoding, Cookie"
        response.headers["Cache-Control"] = "no-cache"
        return response

    return answer


def keep_look(response: Response) -> Response:
    """Remember a look that the address asked for."""
    if ("lang" in request.args or "read" in request.args) and response.mimetype == "text/html":
        settings = current_app.extensions["portal_tools"].settings
        remember(response, current_look(), secure=settings.secure_cookies)
    return response
