"""The one CSRF guard. Exempt only what a forged request can't hurt anybody with: leaving, "was this page easy?", how
pages look in this browser, and words that a ticket says whose they are."""

from __future__ import annotations

import hashlib
from urllib.parse import urlsplit

import flask_wtf.csrf
from flask import request
from flask_wtf import CSRFProtect
from itsdangerous import TimestampSigner, URLSafeTimedSerializer

from portal.web.current import tools

# What a browser says of a form that a page of ours sent, or that somebody sent again by their own hand.
_OURS = frozenset({"same-origin", "none"})


class _Sha256(TimestampSigner):
    default_digest_method = staticmethod(hashlib.sha256)


class _Tokens(URLSafeTimedSerializer):
    default_signer = _Sha256


# Flask-WTF signs with what itsdangerous signs with by default, SHA-1, and has no setting for it. Only its own name for
# the serializer is changed: whatever else uses itsdangerous chooses for itself.
flask_wtf.csrf.URLSafeTimedSerializer = _Tokens


class OwnPages(CSRFProtect):  # type: ignore[misc]
    """Takes a form only with its session's token, and only from a page of ours.

    The token is bound to a cookie that no other site can set or send. Should one ever know it all the same, the browser
    still tells where a form comes from: `Sec-Fetch-Site`, else `Origin`, else `Referer`. One that tells nothing, for
    its owner's privacy, is not turned away with its words: the token holds alone.
    """

    def protect(self, apply_exemptions: bool = False) -> None:
        exempt = apply_exemptions and (not request.endpoint or self._is_exempt())
        if not exempt and request.method == "POST" and not _from_our_page():
            self._error_response("foreign_origin")
        super().protect(apply_exemptions)


def _from_our_page() -> bool:
    said = request.headers
    if said.get("Sec-Fetch-Site", "none") not in _OURS:
        return False
    told = [said[name] for name in ("Origin", "Referer") if said.get(name)]
    if "Sec-Fetch-Site" in said and told[:1] == ["null"]:
        # Made unreadable for privacy; where it comes from was told already, by what no page can write.
        told = told[1:]
    ours = {_origin(request.host_url), _origin(tools().settings.base_url)}
    return all(_origin(each) in ours for each in told)


def _origin(address: str) -> tuple[str, str]:
    try:
        parts = urlsplit(address)
    except ValueError:
        return ("", "")
    usual = {"http": ":80", "https": ":443"}.get(parts.scheme, "")
    return (parts.scheme, parts.netloc.lower().removesuffix(usual))


csrf = OwnPages()
