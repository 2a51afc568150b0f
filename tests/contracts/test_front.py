"""What stands before every page: whose names it answers to, what each answer carries, what it takes in."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from flask import Flask, request
from flask_wtf.csrf import generate_csrf
from werkzeug.test import Client, EnvironBuilder, run_wsgi_app

from portal.config import Settings
from portal.factory import create_app
from portal.services.tools import Tools
from portal.setting_values import UnsafeSettings
from portal.web import front, staff_coming_in
from tests.conftest import KEYS
from tests.contracts.world import World, address, everybody, make_world
from tests.factories import Factory
from tests.people import Visitor

EVERY_ANSWER = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
FORGED = [
    "evil.test", "evil.test:8000", "127.0.0.1.evil.test", "127.0.0.1@evil.test", "127.0.0.1/evil", "", "127.0.0.1 ",
    "127.0.0.1\t", "évil.test", "[::1", "127.0.0.1:99999999", "127.0.0.1,evil.test",
]  # fmt: skip


def _asked(app: Flask, path: str = "/", method: str = "GET", **environ: Any) -> tuple[int, dict[str, str], str]:
    made = EnvironBuilder(path=path, method=method).get_environ() | environ
    body, status, headers = run_wsgi_app(app.wsgi_app, made)
    return int(status[:3]), dict(headers), b"".join(body).decode()


def _missing(headers: dict[str, str]) -> list[str]:
    found = [name for name, value in EVERY_ANSWER.items() if headers.get(name) != value]
    policy = headers.get("Content-Security-Policy", "")
    if "default-src 'none'" not in policy or "frame-ancestors 'none'" not in policy or "unsafe" in policy:
        found.append("Content-Security-Policy")
    if headers.get("Referrer-Policy") not in {"same-origin", "strict-origin"}:
        found.append("Referrer-Policy")
    if "camera=()" not in headers.get("Permissions-Policy", ""):
        found.append("Permissions-Policy")
    return found


@pytest.mark.parametrize("host", FORGED)
def test_a_forged_host_gets_nothing(app: Flask, host: str) -> None:
    # given a page that is kept in front of Flask, asked for under our own name first
    assert _asked(app)[0] == 200
    # when it is asked for under another name
    status, headers, body = _asked(app, HTTP_HOST=host)
    # then nothing is served, nothing of the name comes back, and the answer carries the policy all the same
    assert status == 400
    assert "evil" not in body + str(headers)
    assert _missing(headers) == []


def test_our_own_names_are_answered(app: Flask) -> None:
    for host in ("localhost", "127.0.0.1:8000", "LOCALHOST:80", "[::1]:8000"):
        assert _asked(app, HTTP_HOST=host)[0] == 200


def test_in_production_only_the_named_hosts_are_answered(settings: Settings) -> None:
    safe = replace(settings, production=True, base_url="https://reviews.example.org", secure_cookies=True)
    assert safe.hosts == {"reviews.example.org"}
    assert replace(safe, trusted_hosts=("a.example.org", "b.example.org")).hosts == {"a.example.org", "b.example.org"}


@pytest.mark.parametrize("header", ["HTTP_X_FORWARDED_HOST", "HTTP_X_ORIGINAL_HOST", "HTTP_FORWARDED", "HTTP_X_HOST"])
def test_a_host_that_somebody_forwards_changes_nothing(app: Flask, header: str) -> None:
    said = "host=evil.test" if header == "HTTP_FORWARDED" else "evil.test"
    plain, forwarded = _asked(app, "/staff/today"), _asked(app, "/staff/today", **{header: said})
    assert forwarded[0] == plain[0] == 303
    assert "evil" not in forwarded[2] + str(forwarded[1])


def _address_seen(tools: Tools, settings: Settings, forwarded: str) -> tuple[str, str]:
    with_proxies = Tools(settings, clock=tools.clock, keys=KEYS)
    app = create_app(tools=with_proxies)
    seen = []
    app.before_request(lambda: seen.append((request.remote_addr or "", request.scheme)))
    _asked(
        app, "/staff/sign-in", REMOTE_ADDR="192.0.2.1", HTTP_X_FORWARDED_FOR=forwarded, HTTP_X_FORWARDED_PROTO="https"
    )
    with_proxies.database.engine.dispose()
    return seen[0]


def test_a_forwarded_address_counts_only_from_a_front_end_we_named(tools: Tools, settings: Settings) -> None:
    # given somebody who writes an address of their own choice before the true one
    forwarded = "203.0.113.9, 198.51.100.7"
    # then without a front end it is not believed, and with one only what that front end wrote is
    assert _address_seen(tools, settings, forwarded) == ("192.0.2.1", "http")
    assert _address_seen(tools, replace(settings, trusted_proxies=1), forwarded) == ("198.51.100.7", "https")


def test_every_answer_carries_the_policy(app: Flask, make: Factory) -> None:
    # given every address there is, asked for by everybody in every way
    world: World = make_world(make)
    paths = [address(app, rule, world.values) for rule in app.url_map.iter_rules()]
    # and what is not there, files of ours in full and not changed, and what is refused at the door
    style = Visitor(app).get("/").tree.xpath("//link[@rel='icon']/@href")[0]
    paths += ["/nothing", "/static/nothing.css", str(style)]
    wrong = []
    for who, visitor in everybody(app, make, world):
        for path in paths:
            for method in ("GET", "HEAD", "OPTIONS", "POST", "PUT"):
                answer = visitor.client.open(path, method=method)
                missing = _missing(dict(answer.headers))
                # what belongs to somebody is kept by nobody on the way
                if path.startswith(("/family", "/staff", "/l/")) and "no-store" not in answer.headers["Cache-Control"]:
                    missing.append("Cache-Control")
                if missing:
                    wrong.append(f"{method} {path} as {who} {answer.status_code}: {missing}")
        if who == "mother":
            break
    tag = Visitor(app).client.get(str(style)).headers["ETag"]
    unchanged = Visitor(app).client.get(str(style), headers={"If-None-Match": tag})
    assert unchanged.status_code == 304
    assert _missing(dict(unchanged.headers)) == []
    assert wrong == []


def test_what_breaks_before_any_page_is_answered_with_the_policy(app: Flask) -> None:
    def breaks(_environ: Any, _start: Any) -> Any:
        raise RuntimeError("Janet’s words")

    app.wsgi_app._app = breaks  # type: ignore[attr-defined]
    status, headers, body = _asked(app)
    assert (status, _missing(headers)) == (500, [])
    assert "Janet" not in body


def test_over_https_browsers_are_told_to_stay_there(settings: Settings, tools: Tools) -> None:
    secure = Tools(replace(settings, secure_cookies=True), clock=tools.clock, keys=KEYS)
    app = create_app(tools=secure)
    for path in ("/", "/nothing", "/healthz"):
        assert _asked(app, path)[1]["Strict-Transport-Security"].startswith("max-age=31536000")
    assert "Strict-Transport-Security" in _asked(app, HTTP_HOST="evil.test")[1]
    secure.database.engine.dispose()


def test_everything_that_is_signed_is_signed_with_sha_256(app: Flask) -> None:
    with app.test_request_context("/"):
        kept = app.session_interface.get_signing_serializer(app)  # type: ignore[attr-defined]
        signed = [kept.dumps({"a": "b"}), generate_csrf(), staff_coming_in._signer().dumps(1)]
    assert [len(each.rpartition(".")[2]) for each in signed] == [43, 43, 43]


def test_over_https_the_look_is_a_cookie_of_this_host_alone(settings: Settings, tools: Tools) -> None:
    # given a portal over https
    secure = Tools(replace(settings, secure_cookies=True), clock=tools.clock, keys=KEYS)
    app = create_app(tools=secure)
    # when a look is chosen, then it is kept for this host
    kept = _asked(app, "/", QUERY_STRING="lang=cy&read=standard")[1]["Set-Cookie"]
    assert kept.startswith("__Host-look=cy.standard;")
    assert "Secure" in kept
    assert "Path=/" in kept
    assert "Domain" not in kept
    # and read, also when the answer was kept in front of Flask, and the one that others could set is not
    for _ in range(2):
        assert '<html lang="cy"' in _asked(app, HTTP_COOKIE="__Host-look=cy.standard")[2]
        assert '<html lang="en"' in _asked(app, HTTP_COOKIE="look=cy.standard")[2]
    secure.database.engine.dispose()


@pytest.mark.parametrize(
    ("environ", "status"),
    [
        ({"REQUEST_METHOD": "TRACE"}, 405),
        ({"REQUEST_METHOD": "CONNECT"}, 405),
        ({"REQUEST_METHOD": "EVIL"}, 405),
        ({"HTTP_TRANSFER_ENCODING": "chunked"}, 411),
        ({"CONTENT_LENGTH": "-1"}, 400),
        ({"CONTENT_LENGTH": "٣"}, 400),
        ({"CONTENT_LENGTH": "1e9"}, 400),
        ({"QUERY_STRING": "a" * 9000}, 414),
    ],
)
def test_what_no_browser_sends_is_refused(app: Flask, environ: dict[str, str], status: int) -> None:
    answer = _asked(app, **environ)
    assert (answer[0], _missing(answer[1])) == (status, [])


class _Slow:
    """A body that drips: each read takes so many seconds of a clock that the test sets."""

    def __init__(self, clock: list[float], seconds: float) -> None:
        self.clock, self.seconds = clock, seconds

    def read(self, size: int) -> bytes:
        self.clock[0] += self.seconds
        return b"a" * size


@pytest.mark.parametrize(("seconds", "status"), [(0.001, 200), (3.0, 408)])
def test_a_body_that_never_ends_is_given_up(
    app: Flask, monkeypatch: pytest.MonkeyPatch, seconds: float, status: int
) -> None:
    clock = [0.0]
    monkeypatch.setattr(front, "monotonic", lambda: clock[0])
    answer = _asked(app, "/code", "POST", CONTENT_LENGTH="20000", **{"wsgi.input": _Slow(clock, seconds)})
    assert answer[0] in ({status} if status == 408 else {200, 400, 401, 403})


def test_a_full_disk_is_said_and_nothing_is_taken_for_sent(
    app: Flask, make: Factory, monkeypatch: pytest.MonkeyPatch
) -> None:
    # given a contributor who writes, and a disk without room for what is received
    visitor = make.contributor_here(app, make.contributor())

    class Full:
        def __init__(self, **_options: Any) -> None:
            pass

        def write(self, _piece: bytes) -> None:
            raise OSError(errno.ENOSPC, "No space left on device")

        def close(self) -> None:
            pass

    whole = front.tempfile.SpooledTemporaryFile
    turns: Iterator[Any] = iter([Full, whole])
    monkeypatch.setattr(front.tempfile, "SpooledTemporaryFile", lambda **options: next(turns)(**options))
    token = visitor.token("/family/tell/who_they_were")
    page = visitor.post("/family/tell/who_they_were", {"csrf_token": token, "words": "She sang."})
    # then the page says that nothing was kept, and nothing was
    assert (page.status, page.name) == (507, "errors.no_room")
    assert "kept nothing of what you just sent" in page.text
    assert "She sang." not in Client(app).get("/").text


def test_security_txt_is_what_rfc_9116_says(visitor: Visitor, tools: Tools) -> None:
    answer = visitor.client.get("/.well-known/security.txt")
    assert answer.mimetype == "text/plain"
    fields = dict(line.split(": ", 1) for line in answer.get_data(as_text=True).splitlines())
    assert fields["Contact"].startswith(("mailto:", "https:", "tel:"))
    assert fields["Canonical"] == "http://127.0.0.1:8000/.well-known/security.txt"
    expires = datetime.fromisoformat(fields["Expires"].replace("Z", "+00:00"))
    assert timedelta(days=30) < expires - tools.clock.now() < timedelta(days=365)


def test_search_engines_are_kept_out_of_rooms(visitor: Visitor, app: Flask, make: Factory) -> None:
    assert "Disallow: /family\n" in visitor.client.get("/robots.txt").get_data(as_text=True)
    here = make.contributor_here(app, make.contributor())
    assert here.client.get("/family").headers["X-Robots-Tag"] == "noindex, nofollow"
    assert "X-Robots-Tag" not in visitor.client.get("/").headers


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PORTAL_TRUSTED_HOSTS", "*"),
        ("PORTAL_TRUSTED_HOSTS", ".example.org"),
        ("PORTAL_TRUSTED_HOSTS", "https://reviews.example.org"),
        ("PORTAL_TRUSTED_PROXIES", "all"),
        ("PORTAL_TRUSTED_PROXIES", "-1"),
        ("PORTAL_SECURITY_CONTACT", "security@example.org"),
        ("PORTAL_SECURITY_CONTACT", "mailto:a@example.org\nX: y"),
        ("PORTAL_CLAMAV", "clamd"),
    ],
)
def test_a_setting_that_would_open_the_door_refuses(name: str, value: str) -> None:
    with pytest.raises(UnsafeSettings, match=name):
        Settings.from_environment({name: value})
