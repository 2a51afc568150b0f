"""What every answer carries: a strict policy, no caching of rooms, compression."""

from __future__ import annotations

import brotli
from flask import Flask, Response, request

from portal.web.assets import Assets

SMALLEST_WORTH = 500


def policy(assets: Assets) -> str:
    """Return the Content-Security-Policy: our own files and our own style, nothing inline, nothing from elsewhere."""
    page_style, staff_style = assets.style_hashes
    return (
        f"default-src 'none'; style-src 'self' {page_style} {staff_style}; script-src 'self'; img-src 'self' data:; "
        "font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    )


def install(app: Flask, assets: Assets, *, secure: bool) -> None:
    fixed = {
        "Content-Security-Policy": policy(assets),
        "X-Content-Type-Options": "nosniff",
        # no-referrer would make every POST over HTTPS fail its CSRF check (safety.md, fact 4).
        "Referrer-Policy": "same-origin",
        "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
        "Cross-Origin-Opener-Policy": "same-origin",
    }
    if secure:
        fixed["Strict-Transport-Security"] = "max-age=31536000; includeSubDomains"

    def finish(response: Response) -> Response:
        for name, value in fixed.items():
            response.headers.setdefault(name, value)
        response.headers.setdefault("Cache-Control", "no-store")
        return compress(response)

    app.after_request(finish)


def compress(response: Response, *, quality: int = 3) -> Response:
    if (
        response.direct_passthrough
        or "Content-Encoding" in response.headers
        or response.mimetype not in {"text/html", "text/css", "application/json"}
        or "br" not in request.headers.get("Accept-Encoding", "")
    ):
        return response
    body = response.get_data()
    if len(body) >= SMALLEST_WORTH:
        response.set_data(brotli.compress(body, quality=quality))
        response.headers["Content-Encoding"] = "br"
        response.headers.add("Vary", "Accept-Encoding")
    return response
