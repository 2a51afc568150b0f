"""What an operator sees: health, figures and a log, without anybody's words in them."""

from __future__ import annotations

import io
import json
import logging
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace

import pytest
from flask import Flask

from portal.adapters import logs
from portal.factory import create_app
from portal.services import scheduled
from portal.services.tools import Tools
from portal.store import database
from tests.factories import Factory

TOKEN = "t" * 40
WORDS = "She was in pain for weeks."


@pytest.fixture
def written() -> Iterator[io.StringIO]:
    """The log as a collector gets it."""
    ours = logging.getLogger(logs.OURS)
    before = (ours.handlers[:], ours.level, ours.propagate)
    lines = io.StringIO()
    logs.set_up(plain=False, to=lines)
    yield lines
    ours.handlers[:], ours.level, ours.propagate = before[0], before[1], before[2]


def test_each_request_is_a_line_without_its_address(app: Flask, make: Factory, written: io.StringIO) -> None:
    # given a contributor who saves words
    here = make.contributor_here(app, make.contributor())
    here.get("/family/tell/what_worried_you")
    here.post("/family/tell/what_worried_you", {"words": WORDS})
    # when the log is read
    lines = [json.loads(line) for line in written.getvalue().splitlines()]
    # then each request has a line by endpoint, and nothing that was written or asked for by address
    told = [line for line in lines if line.get("endpoint") == "family.tell_prompt"]
    assert {(line["method"], line["as"]) for line in told} >= {("GET", "contributor"), ("POST", "contributor")}
    assert WORDS not in written.getvalue()
    assert "what_worried_you" not in written.getvalue()


def test_a_line_of_the_log_can_not_be_forged(written: io.StringIO) -> None:
    logs.set_up(plain=True, to=written)
    logging.getLogger("portal").warning("a value: %s", 'x\nerror everything is well {"level": "error"}')
    assert len(written.getvalue().splitlines()) == 1


def test_only_known_fields_are_written(written: io.StringIO) -> None:
    logging.getLogger("portal").warning("something", extra={"words": WORDS, "status": 200})
    assert json.loads(written.getvalue())["status"] == 200
    assert WORDS not in written.getvalue()


def test_figures_are_for_the_operator_alone(tools: Tools) -> None:
    # given a token in the settings
    tools.settings = replace(tools.settings, metrics_token=TOKEN)
    client = create_app(tools=tools).test_client()
    # when anybody asks, they find no such page
    assert client.get("/metrics").status_code == 404
    assert client.get("/metrics", headers={"Authorization": "Bearer " + "x" * 40}).status_code == 404
    # and who has the token reads the figures
    scheduled.do_what_is_due(tools)
    figures = client.get("/metrics", headers={"Authorization": f"Bearer {TOKEN}"}).text
    assert 'portal_deliveries{state="queued"} 0' in figures
    assert 'portal_job_age_seconds{job="worker_seen"} 0' in figures


def test_without_a_token_there_are_no_figures(app: Flask) -> None:
    assert app.test_client().get("/metrics", headers={"Authorization": "Bearer "}).status_code == 404


def test_health_says_when_nothing_can_be_stored(app: Flask, tools: Tools, monkeypatch: pytest.MonkeyPatch) -> None:
    # given a portal that answers
    client = app.test_client()
    assert client.get("/healthz").json == {"ok": True}
    # when another process holds the database
    monkeypatch.setattr(database, "LITTLE_PATIENCE", 0.1)
    path = tools.database.engine.url.database or ""
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        # then it says so
        answer = client.get("/healthz")
        assert answer.status_code == 503
        assert "takes no writes" in str(answer.json)
        other.execute("ROLLBACK")
    # and is well again by itself
    assert client.get("/healthz").status_code == 200
