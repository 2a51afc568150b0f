"""Two files that people seldom read: where to report a weakness, and what search engines leave alone."""

from __future__ import annotations

from datetime import timedelta

from flask import Response

from portal.public import blueprint
from portal.web.current import tools

# RFC 9116 asks for less than a year; it is worked out at each look, so it never runs out while the portal runs.
LASTS = timedelta(days=180)


@blueprint.get("/.well-known/security.txt")
def security_txt() -> Response:
    settings = tools().settings
    expires = (tools().clock.now() + LASTS).replace(hour=0, minute=0, second=0, microsecond=0)
    lines = (
        f"Contact: {settings.security_contact or 'mailto:' + settings.email_from}",
        f"Expires: {expires:%Y-%m-%dT%H:%M:%SZ}",
        "Preferred-Languages: en",
        f"Canonical: {settings.base_url}/.well-known/security.txt",
    )
    return Response("\n".join(lines) + "\n", mimetype="text/plain", headers={"Cache-Control": "no-cache"})


@blueprint.get("/robots.txt")
def robots() -> Response:
    """Rooms, links and staff pages are nobody's search results. That they are there is no secret; who is in them is."""
    closed = ("/family", "/staff", "/l/", "/link/", "/code")
    return Response(
        "User-agent: *\n" + "".join(f"Disallow: {path}\n" for path in closed),
        mimetype="text/plain",
        headers={"Cache-Control": "no-cache"},
    )
