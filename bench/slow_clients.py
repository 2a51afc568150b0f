"""200 slow clients against the shipped server: `python -m bench.slow_clients [--clients 200] [--good 300] [--nginx]`.

Five kinds, a fifth each: headers that never end, bodies that drip, answers that nobody reads, silent connections, and
connections kept after one answer. While they hold on, others ask for pages; what is counted is how many of those are
answered and how long they waited. `portal serve` itself is started, with its own settings, unless a port is named; with
`--nginx` the front end that we ship stands before it (bench/front_end.py).
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import re
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Coroutine, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass, field
from typing import Any

from bench.front_end import behind_nginx
from bench.serving import free_port, wait_for

HOST = "127.0.0.1"
DRIP = 0.5
PATHS = ("/", "/healthz", "/support", "/code")


@dataclass
class Drill:
    """What was asked for, and what came of it."""

    clients: int
    good: int
    answered: int = 0
    seconds: list[float] = field(default_factory=list)
    held: int = 0

    def within(self, share: float) -> float:
        """Return the time within which this share of all good requests was answered; infinite when it never was."""
        place = max(0, -(-int(self.good * share * 100) // 100) - 1)
        ordered = sorted(self.seconds)
        return ordered[place] if place < len(ordered) else float("inf")

    def figures(self) -> dict[str, Any]:
        return {
            **{name: value for name, value in asdict(self).items() if name != "seconds"},
            "median_seconds": round(self.within(0.5), 4),
            "p99_seconds": round(self.within(0.99), 4),
            "slowest_seconds": round(max(self.seconds, default=float("inf")), 4),
        }


@contextmanager
def portal_serve(environment: dict[str, str], *, fresh: bool = True) -> Iterator[int]:
    """Run `portal upgrade`, if the data is fresh, and `portal serve`; yield the port."""
    port = free_port()
    given = {**os.environ, "HOST": HOST, "PORT": str(port), **environment}
    run = [sys.executable, "-m", "portal.commands.main"]
    if fresh:
        subprocess.run([*run, "upgrade"], env=given, check=True, capture_output=True)
    process = subprocess.Popen([*run, "serve"], env=given, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        wait_for(port)
        yield port
    finally:
        process.terminate()
        process.wait(timeout=60)


def run(port: int, *, clients: int, good: int, at_once: int = 8, patience: float = 60.0) -> Drill:
    """Hold `clients` slow ones open and ask `good` times meanwhile."""
    return asyncio.run(_run(port, Drill(clients, good), at_once, patience))


async def _run(port: int, drill: Drill, at_once: int, patience: float) -> Drill:
    kinds = (_half_headers, _slow_body, _slow_reader, _silent, _kept)
    token = await _token(port)
    slow = [asyncio.create_task(_until_cut(kinds[n % len(kinds)](port, token))) for n in range(drill.clients)]
    await asyncio.sleep(2)
    drill.held = sum(not task.done() for task in slow)
    turns = asyncio.Semaphore(at_once)

    async def one(number: int) -> None:
        async with turns:
            started = time.monotonic()
            try:
                async with asyncio.timeout(patience):
                    status = await _ask(port, PATHS[number % len(PATHS)])
            except (OSError, TimeoutError, asyncio.IncompleteReadError, ValueError):
                return
            if status == 200:
                drill.answered += 1
                drill.seconds.append(time.monotonic() - started)

    try:
        await asyncio.gather(*(one(number) for number in range(drill.good)))
    finally:
        for task in slow:
            task.cancel()
        await asyncio.gather(*slow, return_exceptions=True)
    return drill


async def _ask(port: int, path: str) -> int:
    reader, writer = await asyncio.open_connection(HOST, port)
    try:
        writer.write(f"GET {path} HTTP/1.1\r\nHost: {HOST}:{port}\r\nConnection: close\r\n\r\n".encode())
        await writer.drain()
        answer = await reader.read()
        return int(answer.split(b" ", 2)[1]) if answer else 0
    finally:
        writer.close()


async def _token(port: int) -> tuple[str, str]:
    """Return a cookie and the token of a form: a body that is read to its end before anything can be said of it."""
    reader, writer = await asyncio.open_connection(HOST, port)
    writer.write(f"GET /code HTTP/1.1\r\nHost: {HOST}:{port}\r\nConnection: close\r\n\r\n".encode())
    answer = (await reader.read()).decode()
    writer.close()
    cookie = re.search(r"(?im)^set-cookie: ([^;]+)", answer)
    token = re.search(r'name="csrf_token" value="([^"]+)"', answer)
    return (cookie[1] if cookie else "", token[1] if token else "")


async def _until_cut(slow: Coroutine[Any, Any, None]) -> None:
    try:
        await slow
    except (OSError, asyncio.IncompleteReadError):
        return


async def _half_headers(port: int, _token: tuple[str, str]) -> None:
    _reader, writer = await asyncio.open_connection(HOST, port)
    try:
        writer.write(f"GET / HTTP/1.1\r\nHost: {HOST}:{port}\r\nX-Slow: ".encode())
        while True:
            writer.write(b"a")
            await writer.drain()
            await asyncio.sleep(DRIP)
    finally:
        writer.close()


async def _slow_body(port: int, token: tuple[str, str]) -> None:
    _reader, writer = await asyncio.open_connection(HOST, port)
    start = f"csrf_token={token[1]}&code="
    try:
        writer.write(
            f"POST /code HTTP/1.1\r\nHost: {HOST}:{port}\r\nCookie: {token[0]}\r\n"
            f"Content-Type: application/x-www-form-urlencoded\r\n"
            f"Content-Length: {len(start) + 5000}\r\n\r\n{start}".encode()
        )
        while True:
            writer.write(b"a")
            await writer.drain()
            await asyncio.sleep(DRIP)
    finally:
        writer.close()


async def _slow_reader(port: int, _token: tuple[str, str]) -> None:
    """Ask for the same page a hundred times and read one byte now and then."""
    loop = asyncio.get_running_loop()
    with socket.socket() as own:
        own.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1024)
        own.setblocking(False)
        await loop.sock_connect(own, (HOST, port))
        await loop.sock_sendall(own, f"GET / HTTP/1.1\r\nHost: {HOST}:{port}\r\n\r\n".encode() * 100)
        while True:
            await loop.sock_recv(own, 1)
            await asyncio.sleep(DRIP)


async def _silent(port: int, _token: tuple[str, str]) -> None:
    _reader, writer = await asyncio.open_connection(HOST, port)
    try:
        await asyncio.sleep(3600)
    finally:
        writer.close()


async def _kept(port: int, _token: tuple[str, str]) -> None:
    reader, writer = await asyncio.open_connection(HOST, port)
    try:
        writer.write(f"GET /healthz HTTP/1.1\r\nHost: {HOST}:{port}\r\n\r\n".encode())
        await reader.readuntil(b"\r\n\r\n")
        await asyncio.sleep(3600)
    finally:
        writer.close()


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--clients", type=int, default=200)
    asked.add_argument("--good", type=int, default=300)
    asked.add_argument("--port", type=int, default=0, help="a server that runs already")
    asked.add_argument("--nginx", action="store_true", help="through docs/deploy/nginx.conf; needs nginx and openssl")
    given = asked.parse_args()
    if given.port:
        drill = run(given.port, clients=given.clients, good=given.good)
    else:
        with tempfile.TemporaryDirectory() as folder, ExitStack() as closing:
            proxies = {"PORTAL_TRUSTED_PROXIES": "1"} if given.nginx else {}
            port = closing.enter_context(portal_serve({"PORTAL_DATA": folder, **proxies}))
            if given.nginx:
                port = closing.enter_context(behind_nginx(port, connections=2 * given.clients))
            drill = run(port, clients=given.clients, good=given.good)
    print(json.dumps(drill.figures(), indent=2))
    if drill.answered < drill.good or drill.within(0.99) >= 1:
        sys.exit("99% of the good requests were not answered within a second")


if __name__ == "__main__":
    main()
