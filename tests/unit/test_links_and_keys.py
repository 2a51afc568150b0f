"""Links that can't be forged or bent, codes that are kind, keys that are hard to guess."""

from __future__ import annotations

import hashlib
import re
import secrets
import string
from base64 import urlsafe_b64encode

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from itsdangerous import URLSafeSerializer

from portal.adapters.codes import ALPHABET, CodeHasher, CodeProblem, make_code, read_code, spells_distress
from portal.adapters.key_strength import why_weak
from portal.adapters.links import Links
from portal.adapters.one_time_codes import OneTimeCodes
from portal.domain.states import Purpose
from tests.forging import bent, forged, signer

OLD, NEW = secrets.token_urlsafe(48), secrets.token_urlsafe(48)
LINKS = Links((OLD, NEW))
TOKENS = {purpose: LINKS.make(purpose)[0] for purpose in Purpose}


class TestLinks:
    @pytest.mark.parametrize("purpose", list(Purpose))
    def test_a_token_opens_for_its_purpose_under_each_key_and_no_other(self, purpose: Purpose) -> None:
        token, kept = LINKS.make(purpose)
        opened = LINKS.open(token)
        assert opened is not None
        assert (opened.purpose, opened.public_id_hash) == (purpose, kept)
        older = Links((OLD,)).make(purpose)[0]
        assert LINKS.open(older) is not None
        assert Links((NEW,)).open(older) is None

    def test_nothing_personal_is_in_one_and_none_is_like_another(self) -> None:
        made = {LINKS.make(Purpose.FAMILY)[0] for _ in range(50)}
        assert len(made) == 50
        assert all(re.fullmatch(r"[\w-]{32}\.[\w-]{43}", token) for token in made)

    def test_what_is_signed_with_sha_1_opens_nothing(self) -> None:
        body = urlsafe_b64encode(secrets.token_bytes(16)).rstrip(b"=").decode()
        salt = f"portal.link.{Purpose.FAMILY.value}"
        older = {"digest_method": hashlib.sha1}
        assert LINKS.open(str(URLSafeSerializer(NEW, salt=salt, signer_kwargs=older).dumps(body))) is None
        assert LINKS.open(str(signer(NEW, salt).dumps(body))) is not None

    def test_one_purpose_signed_as_another_opens_neither(self) -> None:
        # given a friend's id signed under every other salt and key there is
        body = urlsafe_b64encode(secrets.token_bytes(16)).rstrip(b"=").decode()
        for salt in ("portal.link.other", "itsdangerous", "cookie-session", ""):
            assert LINKS.open(str(signer(NEW, salt).dumps(body))) is None

    @settings(max_examples=1500, deadline=None)
    @given(bent(list(TOKENS.values())))
    def test_no_bent_token_opens(self, token: str) -> None:
        assert token in TOKENS.values() or LINKS.open(token) is None

    @settings(max_examples=500, deadline=None)
    @given(forged())
    def test_no_forged_token_opens(self, token: str) -> None:
        assert LINKS.open(token) is None

    @settings(max_examples=300, deadline=None)
    @given(st.text(max_size=300))
    def test_junk_opens_nothing_and_breaks_nothing(self, token: str) -> None:
        assert LINKS.open(token) is None


class TestLetterCodes:
    def test_a_code_has_55_random_bits_and_a_check_character(self) -> None:
        codes = [make_code() for _ in range(200)]
        assert all(re.fullmatch(rf"[{ALPHABET}]{{4}}-[{ALPHABET}]{{4}}-[{ALPHABET}]{{4}}", code) for code in codes)
        assert len(set(codes)) == 200
        assert len(ALPHABET) ** 11 == 2**55

    @given(st.integers(0, 11), st.sampled_from(ALPHABET))
    @settings(max_examples=300, deadline=None)
    def test_any_one_wrong_character_is_found_before_a_guess_is_counted(self, place: int, other: str) -> None:
        code = make_code().replace("-", "")
        typed = code[:place] + other + code[place + 1 :]
        if typed == code:
            assert read_code(typed) == code
        else:
            with pytest.raises(CodeProblem, match="mistyped"):
                read_code(typed)

    def test_a_code_is_read_in_the_digits_of_every_script(self) -> None:
        # given every decimal digit that Unicode knows, in scripts of ten
        digits: dict[int, list[str]] = {value: [] for value in range(10)}
        for point in range(0x110000):
            if chr(point).isdecimal():
                digits[int(chr(point))].append(chr(point))
        scripts = min(len(each) for each in digits.values())
        assert scripts > 60
        code = make_code().replace("-", "")
        for script in range(scripts):
            typed = "".join(digits[int(c)][script] if c.isdigit() else c.lower() for c in code)
            assert read_code(typed) == code, typed

    @pytest.mark.parametrize("gap", [" ", "-", "–", "—", "\u2011", "\u2212", "\u00a0", "\u3000", ".", "_", "\u200f"])
    def test_spaces_and_dashes_of_any_kind_are_forgiven(self, gap: str) -> None:
        code = make_code()
        assert read_code(code.replace("-", gap)) == code.replace("-", "")

    @pytest.mark.parametrize("word", ["DEAD", "P41N", "K1LL", "GR4VE", "MART W", "0LD V", "H4TE", "RETARD"])
    def test_a_word_that_hurts_is_seen_however_it_is_spelt(self, word: str) -> None:
        assert spells_distress(f"77{word.replace(' ', '')}7777777"[:12])

    def test_no_code_that_is_drawn_spells_one(self) -> None:
        assert not [code for code in (make_code() for _ in range(500)) if spells_distress(code)]

    def test_older_peppers_still_find_their_codes(self) -> None:
        code = make_code()
        kept = CodeHasher(OLD).hash(code)
        assert kept in CodeHasher(OLD, NEW).hashes(code)
        assert CodeHasher(OLD, NEW).hash(code) == CodeHasher(NEW).hash(code) != kept
        assert kept not in CodeHasher(NEW).hashes(code)


class TestOneTimeCodes:
    def test_a_code_of_an_older_key_counts_for_its_half_hour(self) -> None:
        made = OneTimeCodes((OLD,)).make(7)
        both = OneTimeCodes((OLD, NEW))
        assert made.code_hash in both.hashes(7, made.digits)
        assert both.digits_of(made.token, 7, made.code_hash) == made.digits
        assert both.digits_of(made.token, 8, made.code_hash) == ""

    def test_codes_are_six_digits_evenly_drawn(self) -> None:
        codes = [OneTimeCodes((NEW,)).make(1).digits for _ in range(3000)]
        assert all(re.fullmatch(r"\d{6}", code) for code in codes)
        first = [sum(code[0] == digit for code in codes) for digit in string.digits]
        assert min(first) > 200

    @settings(max_examples=200, deadline=None)
    @given(st.text(max_size=40))
    def test_junk_in_a_filling_link_fills_in_nothing(self, token: str) -> None:
        codes = OneTimeCodes((NEW,))
        kept = codes.make(1)
        assert token == kept.token or codes.digits_of(token, 1, kept.code_hash) == ""


class TestKeys:
    @pytest.mark.parametrize(
        "key",
        [
            "", "short", "a" * 31, "a" * 32, "ab" * 20, "0123456789abcdef" * 2, string.ascii_lowercase + "0123456",
            "changeme" * 5, "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab", "0" * 64,
        ],
    )  # fmt: skip
    def test_what_can_be_guessed_is_weak(self, key: str) -> None:
        assert why_weak(key)

    def test_what_tools_make_is_not(self) -> None:
        assert not [key for key in (secrets.token_urlsafe(48) for _ in range(300)) if why_weak(key)]
        assert not [key for key in (secrets.token_hex(32) for _ in range(300)) if why_weak(key)]
