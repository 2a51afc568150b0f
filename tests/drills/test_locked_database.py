"""Another process holds the database: writes wait a little, then answer kindly; reading goes on; it mends by itself."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import event, text
from sqlalchemy.exc import SQLAlchemyError

from portal.adapters.clock import SetClock
from portal.domain.errors import NotStored
from portal.services import sending
from portal.services.tools import Tools
from portal.store import database, marks
from tests.drills.test_disk_full import ASK, WHO, kept, sent_again
from tests.drills.troubles import held_by_another
from tests.factories import Factory
from tests.people import Visitor


@pytest.fixture(autouse=True)
def _little_patience(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database, "PATIENCE", 0.3)
    monkeypatch.setattr(database, "LITTLE_PATIENCE", 0.05)


@pytest.fixture
def here(make: Factory, app: Flask) -> Visitor:
    return make.contributor_here(app)


@pytest.fixture
def path(tools: Tools) -> Path:
    # As in a portal that runs: the database is open, and was written to.
    with tools.writing() as work:
        marks.set_mark(work.session, "open", "yes")
    return tools.settings.data / "portal.sqlite"


def test_the_words_come_back_and_go_through_when_the_lock_is_gone(tools: Tools, here: Visitor, path: Path) -> None:
    # given words on their way while another process writes
    form = {"words": "He loved the tram.", "revision": "0", "copy": "0", "go": "next", "csrf_token": here.token(ASK)}
    with held_by_another(path):
        page = here.post(WHO, form, follow=False)
        answer = here.client.post(WHO, data=form, headers={"X-Autosave": "1"})
    # then nothing was acknowledged, and everything is on the page
    assert (page.status, page.name, page.headers["Retry-After"]) == (503, "errors.not_stored", "5")
    assert answer.status_code == 503
    assert kept(tools) == []
    # when the other process is done, then one press is enough
    assert sent_again(page, here).status == 200
    assert kept(tools) == ["He loved the tram."]


def test_reading_goes_on_without_waiting(here: Visitor, path: Path, clock: SetClock) -> None:
    with held_by_another(path):
        for minutes in (0, 10):
            clock.move(minutes=minutes)
            for page in ("/", "/family/tell", ASK, "/family/letter"):
                assert here.get(page).status == 200, page


def test_a_short_lock_is_waited_for(tools: Tools, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # given a writer whose wait is long enough, and a lock that goes while it waits
    monkeypatch.setattr(database, "PATIENCE", 60)
    with held_by_another(path):
        done: list[str] = []

        def write() -> None:
            with tools.writing() as work:
                marks.set_mark(work.session, "written", "yes")
            done.append("written")

        waiting = threading.Thread(target=write)
        waiting.start()
        with tools.reading() as session:
            assert marks.mark(session, "written") is None
    waiting.join()
    assert done == ["written"]


def test_after_waiting_in_vain_others_wait_less_until_a_write_goes_through(tools: Tools, path: Path) -> None:
    asked: list[str] = []

    @event.listens_for(tools.database.engine, "before_cursor_execute")
    def _note(_c: object, _cursor: object, statement: str, *_rest: object) -> None:
        if "busy_timeout" in statement:
            asked.append(statement.partition("=")[2])

    with held_by_another(path):
        for _ in range(2):
            with pytest.raises(NotStored, match="database_locked"), tools.writing() as work:
                marks.set_mark(work.session, "written", "yes")
    for _ in range(2):
        with tools.writing() as work:
            marks.set_mark(work.session, "written", "yes")
    assert asked == ["300", "50", "50", "300"]


def test_the_worker_goes_on_by_itself(tools: Tools, make: Factory, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # given a worker that looks for letters while the database is held, and again when it is free
    looks: list[bool] = []
    monkeypatch.setattr(sending.time, "sleep", lambda _seconds: None)
    held = held_by_another(path)
    held.__enter__()

    def stop() -> bool:
        looks.append(True)
        if len(looks) == 4:
            held.__exit__(None, None, None)
        return len(looks) > 8

    said: list[str] = []
    sending.run(tools, stop, say=said.append)
    # then it has come to its end without being started anew
    assert len(looks) > 8


def test_what_the_database_says_never_repeats_what_was_written(tools: Tools) -> None:
    with pytest.raises(SQLAlchemyError) as problem, tools.writing() as work:
        work.session.execute(text("INSERT INTO nowhere VALUES (:words)"), {"words": "She sang to the cat"})
    assert "She sang" not in str(problem.value)
