"""A served application whose processor time can be read, and a browser of sorts that keeps its connection."""

from __future__ import annotations

import http.client
import os
import re
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode, urlsplit

TICKS = os.sysconf("SC_CLK_TCK")


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
        return port


@dataclass
class Served:
    port: int
    pid: int

    def processor_seconds(self) -> float:
        """Return user and system time so far of the server and everything it started."""
        total = 0
        for pid in _family_of(self.pid):
            fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
            total += int(fields[11]) + int(fields[12])
        return total / TICKS


def _family_of(pid: int) -> list[int]:
    found = [pid]
    for task in Path(f"/proc/{pid}/task").iterdir():
        for child in (task / "children").read_text().split():
            found += _family_of(int(child))
    return found


@contextmanager
def served(target: str, environment: dict[str, str]) -> Iterator[Served]:
    """Serve `target` (module:function) with the portal's own server and settings."""
    port = free_port()
    code = (
        "from granian import Granian; from granian.constants import Interfaces;"
        f"Granian({target!r}, factory=True, interface=Interfaces.WSGI, address='127.0.0.1', port={port}, workers=1,"
        " blocking_threads=4, log_access=False, log_enabled=False, websockets=False).serve()"
    )
    process = subprocess.Popen([sys.executable, "-c", code], env={**os.environ, **environment})
    try:
        wait_for(port)
        yield Served(port, process.pid)
    finally:
        process.terminate()
        process.wait(timeout=20)


def wait_for(port: int) -> None:
    for _ in range(900):
        try:
            with socket.create_connection(("127.0.0.1", port), timeout=1):
                return
        except OSError:
            time.sleep(0.1)
    raise TimeoutError(f"nothing answers on port {port}")


@dataclass
class Browser:
    """Keeps its connection and its cookies; asks for brotli."""

    port: int
    cookies: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", self.port)

    def ask(self, path: str, form: dict[str, str] | None = None) -> tuple[int, bytes, str]:
        """Return status, body as it came over the wire and the address sent on to."""
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        body = None
        if form is None:
            headers["Accept-Encoding"] = "br"
        else:
            body = urlencode(form)
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        self.connection.request("GET" if form is None else "POST", path, body, headers)
        answer = self.connection.getresponse()
        content = answer.read()
        for header in answer.headers.get_all("Set-Cookie", []):
            name, _, value = header.partition(";")[0].partition("=")
            self.cookies[name] = value
        return answer.status, content, answer.headers.get("Location", "")

    def read_on(self, database: Path) -> None:
        """Let every visit read stored words, as after a one-time code: its page is not what is measured."""
        with closing(sqlite3.connect(database, isolation_level=None)) as connection:
            connection.execute("UPDATE visit SET stepped_up_until = '2100-01-01 00:00:00.000000'")

    def come_in(self, link: str) -> None:
        """Open a contributor's link and press Continue."""
        path = urlsplit(link).path
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        self.connection.request("GET", path, headers=headers)
        answer = self.connection.getresponse()
        page = answer.read().decode()
        for header in answer.headers.get_all("Set-Cookie", []):
            name, _, value = header.partition(";")[0].partition("=")
            self.cookies[name] = value
        token = re.search(r'name="csrf_token" value="([^"]+)"', page)
        status, _, _ = self.ask(path, {"csrf_token": token[1] if token else ""})
        if status != 303:
            raise RuntimeError(f"the link did not let us in: {status}")


def processor_time(server: Served, browser: Browser, path: str, requests: int) -> float:
    """Return the server's processor time a request, in microseconds."""
    before = server.processor_seconds()
    for _ in range(requests):
        status, _, _ = browser.ask(path)
        if status != 200:
            raise RuntimeError(f"{path} answered {status}")
    return (server.processor_seconds() - before) / requests * 1e6
