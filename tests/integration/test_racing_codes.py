"""Codes are given once and guesses are counted, however many workers and threads there are: they share the database."""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from portal.adapters.clock import SetClock
from portal.adapters.codes import make_code
from portal.config import Settings
from portal.domain.entering import TooManyTries, UnknownCode
from portal.domain.states import Role
from portal.domain.step_up import WrongDigits
from portal.models import Attempt, OneTimeCode, Visit
from portal.services import entering, metrics, stepping_up, visits
from portal.services.tools import Tools
from portal.store import attempts
from tests.conftest import KEYS, NOW
from tests.factories import Factory

ADDRESS = "192.0.2.7"


def _tools(data: str) -> Tools:
    """The tools of another process, on the same database."""
    path = Path(data)
    settings = Settings(data=path, database_url=f"sqlite:///{path / 'portal.sqlite'}", base_url="http://127.0.0.1:8000")
    return Tools(settings, clock=SetClock(NOW), keys=KEYS)


def _guess_letter_codes(data: str, codes: list[str]) -> list[str]:
    tools = _tools(data)

    def guess(code: str) -> str:
        try:
            entering.come_in_by_code(tools, code, ADDRESS)
            return "in"
        except (UnknownCode, TooManyTries) as refused:
            return type(refused).__name__

    return _two_threads(tools, guess, codes)


def _give_digits(data: str, given: list[tuple[str, str]]) -> list[str]:
    tools = _tools(data)

    def give(each: tuple[str, str]) -> str:
        visit, digits = each
        room = visits.room_for(tools, visit)
        assert room is not None
        try:
            stepping_up.give(tools, room, digits)
            return "in"
        except WrongDigits:
            return "wrong"

    return _two_threads(tools, give, given)


def _two_threads(tools: Tools, act: Callable[[Any], str], work: list[Any]) -> list[str]:
    with ThreadPoolExecutor(2) as threads:
        found = list(threads.map(act, work))
    tools.database.engine.dispose()
    return found


def _in_two_processes(act: Callable[[str, list[Any]], list[str]], data: Path, work: list[Any]) -> list[str]:
    with multiprocessing.get_context("spawn").Pool(2) as processes:
        parts = processes.starmap(act, [(str(data), work[::2]), (str(data), work[1::2])])
    return [answer for part in parts for answer in part]


@pytest.fixture
def visit(tools: Tools, make: Factory) -> str:
    invitation = make.invitation()
    with tools.writing() as work:
        return visits.start_for_invitation(work, invitation.id)


def _code(tools: Tools, visit: str) -> str:
    room = visits.room_for(tools, visit)
    assert room is not None
    made = tools.one_time_codes.make(room.contributor_id)
    with tools.writing() as work:
        work.session.add(
            OneTimeCode(
                contributor_id=room.contributor_id, sent_by="text", code_hash=made.code_hash, link_hash=made.link_hash,
                made_at=work.now, expires_at=work.now + stepping_up.VALID, tries=0,
            )
        )  # fmt: skip
    return made.digits


def test_ten_wrong_letter_codes_are_ten_over_two_processes_and_four_threads(tools: Tools) -> None:
    # when forty codes that were never ours are guessed at once from one address
    answers = _in_two_processes(_guess_letter_codes, tools.settings.data, [make_code() for _ in range(40)])
    # then ten were looked at, and the others wait
    assert (answers.count("UnknownCode"), answers.count("TooManyTries")) == (10, 30)
    with tools.reading() as session:
        assert session.scalar(select(func.count()).select_from(Attempt)) == 10


def test_a_right_code_from_elsewhere_and_a_link_open_meanwhile(tools: Tools, make: Factory) -> None:
    # given an address that has to wait
    invitation = make.invitation()
    for _ in range(10):
        with pytest.raises(UnknownCode):
            entering.come_in_by_code(tools, make_code(), ADDRESS)
    with pytest.raises(TooManyTries):
        entering.come_in_by_code(tools, invitation.code, ADDRESS)
    # then nobody is locked out: not elsewhere, and not with the link there
    assert entering.come_in_by_code(tools, invitation.code, "192.0.2.8").visit
    assert entering.come_in(tools, invitation.token).visit


def test_the_count_outlives_a_restart(tools: Tools) -> None:
    for _ in range(10):
        with pytest.raises(UnknownCode):
            entering.come_in_by_code(tools, make_code(), ADDRESS)
    again = _tools(str(tools.settings.data))
    with pytest.raises(TooManyTries):
        entering.come_in_by_code(again, make_code(), ADDRESS)
    again.database.engine.dispose()


def test_one_code_opens_one_visit_however_many_give_it_at_once(tools: Tools, make: Factory, visit: str) -> None:
    # given one code, and eight browsers of the same person
    room = visits.room_for(tools, visit)
    assert room is not None
    with tools.writing() as work:
        others = [visits.start_for_invitation(work, room.invitation_id) for _ in range(7)]
    digits = _code(tools, visit)
    # when all give it at once
    answers = _in_two_processes(_give_digits, tools.settings.data, [(each, digits) for each in (visit, *others)])
    # then one is in
    assert answers.count("in") == 1
    with tools.reading() as session:
        opened = select(func.count()).select_from(Visit).where(Visit.stepped_up_until.is_not(None))
        assert session.scalar(opened) == 1


def test_five_guesses_are_five_however_many_come_at_once(tools: Tools, visit: str) -> None:
    # given one code, and twenty guesses at once with the right one last
    digits = _code(tools, visit)
    wrong = [f"{(int(digits) + each) % 1_000_000:06d}" for each in range(1, 20)]
    answers = _in_two_processes(_give_digits, tools.settings.data, [(visit, each) for each in wrong])
    assert answers == ["wrong"] * 19
    # then five were looked at, and the right one no longer counts
    with tools.reading() as session:
        assert session.scalars(select(OneTimeCode.tries)).one() == 5
    assert _give_digits(str(tools.settings.data), [(visit, digits)]) == ["wrong"]


def test_guesses_from_everywhere_raise_an_alarm_and_then_wait(
    tools: Tools, make: Factory, app: Flask, caplog: pytest.LogCaptureFixture
) -> None:
    # given one wrong code less than the alarm's number, each from an address of its own
    sysadmin = make.staff_here(app, make.staff("Ravi Shah", Role.SYSADMIN, area=None))
    invitation = make.invitation()
    with tools.writing() as work:
        for number in range(entering.ALARM_AT - 1):
            attempts.note(work.session, "letter_code", f"address {number}", work.now)
    assert "Somebody may be guessing" not in sysadmin.get("/staff/today").text
    # when one more comes
    with pytest.raises(UnknownCode):
        entering.come_in_by_code(tools, make_code(), ADDRESS)
    # then the log says so, who looks after the system sees it, and the figures count it
    assert "200 wrong tries" in caplog.text
    assert "Somebody may be guessing" in sysadmin.get("/staff/today").text
    assert 'portal_wrong_tries{kind="letter_code"} 200' in metrics.as_text(tools)
    # and at the cap every code waits, while a link opens as before
    with tools.writing() as work:
        for number in range(entering.CAP):
            attempts.note(work.session, "letter_code", f"another {number}", work.now)
    with pytest.raises(TooManyTries):
        entering.come_in_by_code(tools, invitation.code, "192.0.2.99")
    assert entering.come_in(tools, invitation.token).visit
