"""The shipped server, started as it is shipped: slow clients, and requests that no browser would send."""

from __future__ import annotations

import re
import shutil
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from bench import slow_clients
from portal.web.front import POLICY

HOST = b"Host: 127.0.0.1\r\n"
GET = b"GET / HTTP/1.1\r\n" + HOST
POST = b"POST /code HTTP/1.1\r\n" + HOST


@pytest.fixture(scope="module")
def port(tmp_path_factory: pytest.TempPathFactory, empty_database: Path) -> Iterator[int]:
    folder = tmp_path_factory.mktemp("served")
    shutil.copy(empty_database, folder / "portal.sqlite")
    with slow_clients.portal_serve({"PORTAL_DATA": str(folder), "PORTAL_WORKERS": "1"}, fresh=False) as port:
        yield port


def _raw(port: int, sent: bytes, *, then_close: bool = False) -> bytes:
    """Send bytes as they are and return what comes back until the server says no more."""
    with socket.create_connection(("127.0.0.1", port), timeout=20) as own:
        own.sendall(sent)
        if then_close:
            own.shutdown(socket.SHUT_WR)
        answer = b""
        while piece := own.recv(65536):
            answer += piece
            if not then_close and re.search(rb"(?i)content-length: 0\r\n", answer) and answer.endswith(b"\r\n\r\n"):
                break
    return answer


def _status(answer: bytes) -> int:
    return int(answer.split(b" ", 2)[1])


def test_200_slow_clients_stop_nobody(port: int) -> None:
    # given 200 clients: half-sent headers, dripping bodies, unread answers, silent and kept connections
    # when others ask for pages meanwhile
    drill = slow_clients.run(port, clients=200, good=100)
    # then all slow ones were held on to while every good request was answered
    assert drill.held == 200
    assert drill.answered == 100


def test_bodies_that_drip_take_no_turn(port: int, monkeypatch: pytest.MonkeyPatch) -> None:
    # given 60 clients of the worst kind alone: each has a thread waiting for its body
    for kind in ("_half_headers", "_slow_reader", "_silent", "_kept"):
        monkeypatch.setattr(slow_clients, kind, slow_clients._slow_body)
    drill = slow_clients.run(port, clients=60, good=40)
    assert (drill.held, drill.answered) == (60, 40)


@pytest.mark.parametrize(
    ("named", "sent", "status"),
    [
        ("two lengths", POST + b"Content-Length: 3\r\nContent-Length: 5\r\n\r\nabcde", 400),
        (
            "a length and chunks",
            POST + b"Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"
            b"GET /smuggled HTTP/1.1\r\n" + HOST + b"\r\n",
            411,
        ),
        ("unknown coding", POST + b"Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n", 400),
        ("a space before the colon", POST + b"Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n", 400),
        ("a bare line feed", GET + b"X-A: a\nb\r\n\r\n", 400),
        ("many headers", GET + b"".join(b"X-%d: a\r\n" % n for n in range(200)) + b"\r\n", 431),
        ("a large header", GET + b"X: " + b"a" * 60_000 + b"\r\n\r\n", 431),
        ("a long address", b"GET /?" + b"a" * 9000 + b" HTTP/1.1\r\n" + HOST + b"\r\n", 414),
        ("TRACE", b"TRACE / HTTP/1.1\r\n" + HOST + b"\r\n", 405),
        ("CONNECT", b"CONNECT 127.0.0.1:80 HTTP/1.1\r\n" + HOST + b"\r\n", 405),
        ("no host", b"GET / HTTP/1.1\r\nConnection: close\r\n\r\n", 400),
        ("two hosts", GET + b"Host: evil.test\r\n\r\n", 400),
        ("another host", b"GET / HTTP/1.1\r\nHost: evil.test\r\n\r\n", 400),
        ("another host in the address", b"GET http://evil.test/ HTTP/1.1\r\nHost: evil.test\r\n\r\n", 400),
    ],
)  # fmt: skip
def test_a_bent_request_is_refused_and_nothing_of_it_comes_back(
    port: int, named: str, sent: bytes, status: int
) -> None:
    answer = _raw(port, sent)
    assert _status(answer) == status, named
    # then there is one answer alone, without a word of what was asked
    assert answer.count(b"HTTP/1.1 ") == 1
    assert b"evil" not in answer
    assert b"smuggled" not in answer


def test_a_body_that_breaks_off_is_no_body(port: int) -> None:
    # given a form of which only the first words came before the sender was gone
    sent = b"POST /page-easy HTTP/1.1\r\n" + HOST + b"Content-Length: 400\r\n\r\npage=public.welcome&easy=yes"
    # then it is not taken for the whole
    assert _status(_raw(port, sent, then_close=True)) in {400, 408}


@pytest.mark.parametrize("path", ["/", "/nothing-here", "/healthz", "/family", "/staff", "/robots.txt"])
def test_each_answer_of_the_server_carries_the_policy_and_no_version(port: int, path: str) -> None:
    answer = _raw(port, f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n".encode())
    headers = answer.partition(b"\r\n\r\n")[0].decode().lower()
    assert POLICY.lower() in headers
    assert not re.search(r"^server: .*\d", headers, re.MULTILINE)
    assert "x-powered-by" not in headers
