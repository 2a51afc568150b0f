"""Words on their way into a document: what is taken out, where they may break, which letters and which way they run."""

from __future__ import annotations

import pytest

from portal.adapters.documents.words import breakable, clean, runs


class TestWords:
    @pytest.mark.parametrize(
        ("written", "kept"),
        [
            ("a\u202eb\u202c", "ab"), ("soft\u00adhyphen", "softhyphen"), ("a\u0000b\tc\nd", "a b c d"),
            ("loose\u2069", "loose"), ("\u2066open", "\u2066open\u2069"), ("e\u0301", "é"), ("\ud800x", "x"),
            ("می\u200cخواهم", "می\u200cخواهم"),
        ],
    )  # fmt: skip
    def test_clean(self, written: str, kept: str) -> None:
        assert clean(written) == kept

    @pytest.mark.parametrize(
        "value",
        [
            "020 7946 0018", "+44 20 7946 0018", "(0191) 498 0123", "116 123", "ABCD-EFGH-JKMN", "LD-2027-00123",
            "SG11 2DQ", "reviews.example.org/code", "a.b@northern.nhs.uk", "https://reviews.example.org/i/x?y=1",
        ],
    )  # fmt: skip
    def test_what_is_kept_on_one_line(self, value: str) -> None:
        assert runs(f"Go to {value}.", 60) == [("t", "Go to "), ("k", value), ("t", ".")]

    @pytest.mark.parametrize("value", ["twenty-one", "Monday 3 March 2027", "Mary-Jane", "and/or", "He died. We"])
    def test_what_may_break(self, value: str) -> None:
        assert runs(value, 60) == [("t", value)]

    def test_bold(self) -> None:
        assert runs("a **hard word** b", 60) == [("t", "a "), ("b", "hard word"), ("t", " b")]
        assert runs("a **call 116 123** b", 60) == [("t", "a "), ("b", "call "), ("bk", "116 123"), ("t", " b")]
        assert runs("2 ** 3 and *one*", 60) == [("t", "2 ** 3 and *one*")]
        assert runs("**\u2068**x**\u2069**", 60) == [("b", "\u2068**x**\u2069")]

    def test_breakable(self) -> None:
        assert breakable("a short line", 10) == "a short line"
        assert breakable("x" * 12, 10) == "xxxxx\u200bxxxxx\u200bxx"
        assert breakable("reviews.example.org/code", 10) == "reviews.\u200bexample.\u200borg/\u200bcode"
