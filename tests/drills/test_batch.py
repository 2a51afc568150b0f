"""A batch whose workers are killed with -9 under a provider with faults: once each, or named with why."""

from bench.batch import drill


def test_a_batch_is_queued_and_sent_once_though_its_workers_are_killed() -> None:
    found = drill(people=60, kills=3, settles_after=5, tell=lambda _line: None)
    assert (found.doubled, found.missing) == (0, 0)
    assert found.not_written == {"no_address": 1, "need_not_met": 1}
    assert found.kills == 3
