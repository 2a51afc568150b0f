"""Jobs by the clock: each turn once, whichever worker comes first, and none stops another."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest

from portal.adapters.clock import SetClock
from portal.services import scheduled
from portal.services.scheduled import Job
from portal.services.tools import Tools

HOURLY = timedelta(hours=1)


@pytest.fixture
def done() -> list[str]:
    return []


def test_a_job_has_one_turn_in_its_time(tools: Tools, clock: SetClock, done: list[str]) -> None:
    # given a job for every hour
    job = Job("head", HOURLY, lambda _tools: done.append("head"))
    # when the worker looks twice within the hour, and once after it
    scheduled.do_what_is_due(tools, [job])
    clock.move(minutes=59)
    scheduled.do_what_is_due(tools, [job])
    assert done == ["head"]
    clock.move(minutes=2)
    scheduled.do_what_is_due(tools, [job])
    # then it was done twice
    assert done == ["head", "head"]


def test_of_many_workers_one_takes_the_turn(tools: Tools, done: list[str]) -> None:
    job = Job("head", HOURLY, lambda _tools: done.append("head"))
    workers = [threading.Thread(target=scheduled.do_what_is_due, args=(tools, [job])) for _ in range(8)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert done == ["head"]


def test_a_job_that_breaks_stops_no_other(tools: Tools, done: list[str], caplog: pytest.LogCaptureFixture) -> None:
    # given a job that breaks with somebody's words in its message
    def breaks(_tools: Tools) -> None:
        raise ValueError("She was in pain for weeks.")

    # when it comes before another
    jobs = [Job("breaks", HOURLY, breaks), Job("head", HOURLY, lambda _tools: done.append("head"))]
    assert scheduled.do_what_is_due(tools, jobs) == ("head",)
    # then the other was done, and the log says what kind of thing went wrong and no more
    assert "breaks could not be done: ValueError" in caplog.text
    assert "in pain" not in caplog.text


def test_a_clock_put_back_does_not_hold_a_job_up(tools: Tools, clock: SetClock, done: list[str]) -> None:
    job = Job("head", HOURLY, lambda _tools: done.append("head"))
    scheduled.do_what_is_due(tools, [job])
    clock.move(days=-3)
    scheduled.do_what_is_due(tools, [job])
    assert done == ["head", "head"]
