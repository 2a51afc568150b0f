"""The server killed with -9 while photos come in: what was answered for is there, and nothing is half there."""

from bench.kill_uploads import drill


def test_ten_kills_lose_no_photo_and_show_no_half_of_one() -> None:
    found = drill(kills=10, tell=lambda _line: None)
    assert (found.lost, found.shown_broken, found.pages_broken, found.not_swept) == (0, 0, 0, 0)
    assert found.kills == 10
    assert found.acknowledged > 0
