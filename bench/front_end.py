"""nginx as docs/deploy/nginx.conf has it, in front of a portal on this machine, with paths and ports of its own.

The drill speaks plain HTTP from one address, so the same server listens without TLS too, and an address may have as
many connections as the drill needs; everything else is what we ship. What we ship is held to `nginx -t` as it stands.
"""

from __future__ import annotations

import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bench.serving import free_port, wait_for

SHIPPED = Path(__file__).parents[1] / "docs" / "deploy" / "nginx.conf"
NAME = "reviews.example.org"


@contextmanager
def behind_nginx(portal: int, *, connections: int) -> Iterator[int]:
    """Run nginx in front of the portal's port; yield its own. Raises CalledProcessError when nginx refuses the file."""
    with tempfile.TemporaryDirectory(prefix="front-end-") as made:
        folder, port = Path(made), free_port()
        _certificate(folder)
        conf = folder / "nginx.conf"
        conf.write_text(_here(folder, portal))
        subprocess.run(["nginx", "-t", "-c", str(conf)], check=True, capture_output=True)
        conf.write_text(_for_the_drill(conf.read_text(), port, connections))
        process = subprocess.Popen(["nginx", "-c", str(conf)], stderr=subprocess.DEVNULL)
        try:
            wait_for(port)
            yield port
        finally:
            process.terminate()
            process.wait(timeout=30)


def _certificate(folder: Path) -> None:
    command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", f"/CN={NAME}"]
    files = ["-keyout", str(folder / "key.pem"), "-out", str(folder / "certificate.pem")]
    subprocess.run([*command, *files], check=True, capture_output=True)


def _here(folder: Path, portal: int) -> str:
    shipped = SHIPPED.read_text(encoding="utf-8")
    for theirs, ours in {
        f"/etc/ssl/{NAME}.pem": str(folder / "certificate.pem"),
        f"/etc/ssl/private/{NAME}.key": str(folder / "key.pem"),
        "/var/log/nginx": str(folder),
        "127.0.0.1:8000": f"127.0.0.1:{portal}",
        "listen 443": f"listen 127.0.0.1:{free_port()}",
        "listen 80": f"listen 127.0.0.1:{free_port()}",
    }.items():
        shipped = _replaced(shipped, theirs, ours)
    return f"pid {folder}/pid; daemon off;\n{shipped}"


def _for_the_drill(conf: str, port: int, connections: int) -> str:
    conf = _replaced(conf, " ssl http2;", f" ssl http2; listen 127.0.0.1:{port};")
    conf = _replaced(conf, "limit_conn of_an_address 60;", f"limit_conn of_an_address {connections};")
    return _replaced(conf, "rate=30r/m", "rate=6000r/m")


def _replaced(text: str, old: str, new: str) -> str:
    if old not in text:
        raise ValueError(f"{SHIPPED.name} has no {old!r} any more")
    return text.replace(old, new)
