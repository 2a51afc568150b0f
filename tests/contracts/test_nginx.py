"""The front end that we ship: what it never writes down, what it keeps inside, what it slows."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from flask import Flask

ROOT = Path(__file__).parents[2]
CONF = (ROOT / "docs" / "deploy" / "nginx.conf").read_text(encoding="utf-8")
# Words of a path that open or tell something to whoever reads them.
SECRET = {"token", "fill"}


def shown(path: str) -> str:
    """Return what the log shows of a path, by the map in the configuration."""
    made = re.search(r"map \$uri \$shown \{(.+?)\}", CONF, re.S)
    assert made is not None
    for line in filter(None, (each.strip() for each in made[1].split(";"))):
        pattern, value = line.split()
        if pattern.startswith("~") and re.search(pattern[1:], path):
            return value
    return path


def servers() -> list[str]:
    return re.split(r"\n    server \{", CONF)[1:]


def test_no_path_with_a_secret_is_logged(app: Flask) -> None:
    # given each address that has a secret in its path
    secret = [rule for rule in app.url_map.iter_rules() if SECRET & rule.arguments]
    assert {rule.rule for rule in secret} >= {"/l/<token>", "/l/<token>/stop", "/family/step-up/code/<fill>"}
    # when nginx writes it down / then the secret is not in it
    for rule in secret:
        path = re.sub(r"<[^>]+>", "S3CRET", rule.rule)
        assert "S3CRET" not in shown(path), rule.rule
    # and no other log has whole addresses
    assert re.findall(r"access_log .+ (\w+);", CONF) == ["quiet"]
    assert re.findall(r"error_log \S+ (\w+);", CONF) == ["crit"]
    assert "$request_uri" not in CONF.partition("log_format")[2].partition(";")[0]


def test_metrics_are_neither_redirected_nor_shown() -> None:
    _unknown, plain, secure = servers()
    for path in ("/metrics", "/healthz"):
        assert f"location = {path} {{ return 403; }}" in plain
    assert plain.count("return 301") == 1
    assert "location / { return 301" in plain
    assert "location = /metrics { return 404; }" in secure


@pytest.mark.parametrize("location", ["= /code", "^~ /staff/sign-in"])
def test_coming_in_has_a_rate(location: str) -> None:
    assert "limit_req_zone $binary_remote_addr zone=coming_in:10m rate=30r/m;" in CONF
    found = re.search(rf"location {re.escape(location)} \{{(.+?)\}}", CONF, re.S)
    assert found is not None
    assert "limit_req zone=coming_in" in found[1]
    assert "proxy_pass http://portal;" in found[1]


def test_tls_is_new_enough_for_every_server() -> None:
    # The first server of a port decides for all of them, so it stands before the servers.
    every = CONF.partition("\n    server {")[0]
    assert re.findall(r"ssl_protocols (.+);", CONF) == ["TLSv1.2 TLSv1.3"]
    assert "ssl_protocols" in every
    ciphers = re.findall(r"ssl_ciphers (.+);", every)
    assert ciphers
    for cipher in ciphers[0].split(":"):
        assert re.fullmatch(r"ECDHE-(ECDSA|RSA)-(AES(128|256)-GCM-SHA\d+|CHACHA20-POLY1305)", cipher), cipher
    assert "ssl_ecdh_curve X25519:" in every
