"""What every answer carries: a strict policy, no caching of rooms, compression."""

from __future__ import annotations

import brotli
from flask import Flask, Response, request

from portal.web.assets import Assets
from portal.web.front import POLICY

SMALLEST_WORTH = 500


# What a page may ask of the device: nothing.
_DEVICE = (
    "accelerometer", "autoplay", "bluetooth", "browsing-topics", "camera", "display-capture", "encrypted-media",
    "fullscreen", "geolocation", "gyroscope", "hid", "idle-detection", "local-fonts", "magnetometer", "microphone",
    "midi", "payment", "picture-in-picture", "screen-wake-lock", "serial", "usb", "xr-spatial-tracking",
)  # fmt: skip


def policy(assets: Assets) -> str:
    """Return the Content-Security-Policy: our own files and our own style, nothing inline, nothing from elsewhere."""
    page_style, staff_style = assets.style_hashes
    return (
        f"default-src 'none'; style-src 'self' {page_style} {staff_style}; script-src 'self'; img-src 'self'; "
        "media-src 'self'; "
        "font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    )


def fixed_headers(assets: Assets, *, secure: bool) -> dict[str, str]:
    """Return what every answer carries, whoever makes it."""
    fixed = {
        POLICY: policy(assets),
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "DENY",
        # no-referrer would make every POST over HTTPS fail its CSRF check (safety.md, fact 4).
        "Referrer-Policy": "same-origin",
        "Permissions-Policy": ", ".join(f"{name}=()" for name in _DEVICE),
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
    }
    if secure:
        fixed["Strict-Transport-Security"] = "max-age=31536000; includeSubDomains"
    return fixed


def install(app: Flask, assets: Assets, *, secure: bool) -> None:
    fixed = fixed_headers(assets, secure=secure)

    def finish(response: Response) -> Response:
        for name, value in fixed.items():
            response.headers.setdefault(name, value)
        response.headers.setdefault("Cache-Control", "no-store")
        if "no-store" in response.headers["Cache-Control"]:
            response.headers.setdefault("X-Robots-Tag", "noindex, nofollow")
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
