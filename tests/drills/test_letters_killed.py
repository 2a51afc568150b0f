"""Workers killed with -9 under a provider with faults: no family gets a letter twice, none goes without."""

from bench.letters_killed import drill


def test_workers_killed_in_the_middle_double_nothing_and_miss_nothing() -> None:
    found = drill(letters=120, kills=5, light=True, settles_after=10, tell=lambda _line: None)
    assert (found.doubled, found.missing, found.said_sent_but_not) == (0, 0, 0)
    assert found.held * 100 <= found.letters
    assert found.kills == 5
    assert found.faults > 5


def test_the_drill_finds_letters_that_are_sent_again_without_asking() -> None:
    found = drill(letters=40, kills=2, light=True, blind=True, settles_after=3, faulty=0.3, tell=lambda _line: None)
    assert found.doubled > 0
