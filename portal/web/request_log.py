"""A line a request: which page, how it ended, how long it took. By endpoint, never by address; with nobody's name."""

from __future__ import annotations

import logging
import secrets
import time

from flask import Flask, Response, g, request

log = logging.getLogger("portal.requests")


def install(app: Flask) -> None:
    """Note each request but those for files of ours. Called first, so that the time counts everything."""
    app.before_request(_begin)
    app.after_request(_note)


def _begin() -> None:
    # Ours, not the front's: an id that came in could be anything.
    g.request_id = secrets.token_hex(6)
    g.begun = time.perf_counter()


def _note(response: Response) -> Response:
    if request.endpoint != "static" and "begun" in g:
        log.info(
            "answered",
            extra={
                "request": g.request_id,
                "endpoint": request.endpoint or "none",
                # Allow-listed: a method may be any word that somebody sends.
                "method": request.method if request.endpoint else "",
                "status": response.status_code,
                "milliseconds": round((time.perf_counter() - g.begun) * 1000),
                "as": "contributor" if "room" in g else "staff" if "staff" in g else "anyone",
            },
        )
    return response
