"""The server killed with -9 under writing families: every acknowledged word is there."""

from bench.kill_server import drill


def test_a_hundred_kills_lose_nothing() -> None:
    found = drill(kills=100, tell=lambda _line: None)
    assert (found.lost, found.doubled, found.damaged, found.audit_broken) == (0, 0, "", False)
    assert found.kills == 100
    assert found.acknowledged > 100


def test_the_drill_finds_words_that_were_acknowledged_before_they_were_kept() -> None:
    found = drill(kills=15, acknowledge_first=True, tell=lambda _line: None)
    assert found.lost > 0
