"""clamd is asked by its own protocol; nothing but its plain “OK” makes a file clean."""

from __future__ import annotations

from pathlib import Path

import pytest

from portal.adapters.virus_scanner import Verdict, VirusScanner
from tests.clamd import Clamd
from tests.files import EICAR


@pytest.mark.parametrize(
    ("answers", "content", "verdict"),
    [
        ("scan", b"She sang." * 30_000, Verdict.CLEAN),
        ("scan", b"a" * 100_000 + EICAR, Verdict.FOUND),
        ("error", b"She sang.", Verdict.UNKNOWN),
        ("too large", b"a" * 300_000, Verdict.UNKNOWN),
        ("hangs", b"She sang.", Verdict.UNKNOWN),
        ("closes", b"a" * 3_000_000, Verdict.UNKNOWN),
        ("half an answer", b"She sang.", Verdict.UNKNOWN),
        ("something else", b"She sang.", Verdict.UNKNOWN),
        ("drips", b"She sang.", Verdict.UNKNOWN),
    ],
)
def test_the_verdict_is_the_scanners(answers: str, content: bytes, verdict: Verdict) -> None:
    with Clamd(answers) as clamd:
        assert VirusScanner(clamd.address, patience=1.0).look(content) is verdict


def test_a_scanner_that_is_down_says_nothing() -> None:
    with Clamd("scan") as clamd:
        address = clamd.address
    assert VirusScanner(address, patience=1.0).look(b"She sang.") is Verdict.UNKNOWN
    assert VirusScanner("/nowhere/clamd.sock", patience=1.0).look(b"She sang.") is Verdict.UNKNOWN


def test_a_socket_of_this_machine_is_asked_too(tmp_path: Path) -> None:
    with Clamd("scan", socket_path=tmp_path / "clamd.sock") as clamd:
        assert VirusScanner(clamd.address).look(EICAR) is Verdict.FOUND
        assert VirusScanner(clamd.address).look(b"She sang.") is Verdict.CLEAN
