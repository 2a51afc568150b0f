"""Words read aloud: what is said and what is spelt, the MP3, and the program that the voice is kept in."""

import subprocess
from pathlib import Path

import pytest

from portal.adapters import voice
from portal.adapters.voice import NoSound, languages, speak
from portal.adapters.voice.pieces import BETWEEN_GROUPS, BETWEEN_LINES, BETWEEN_PARTS, pieces
from portal.config import built_languages
from portal.domain.errors import Refused
from tests.sounds import read_mp3


def spelt(*lines):
    return [value for kind, value in pieces(lines) if kind == "spell"]


def said(*lines):
    return [value for kind, value in pieces(lines) if kind == "say"]


@pytest.mark.parametrize(
    ("line", "groups", "words"),
    [
        ("Telephone \u20680118 496 0100\u2069.", ["0118", "496", "0100"], ["Telephone"]),
        ("Telephone 0118 496 0100 or 999.", ["0118", "496", "0100", "999"], ["Telephone", "or"]),
        ("In danger, telephone 999.", ["999"], ["In danger, telephone"]),
        ("Listens: \u2068116 123\u2069", ["116", "123"], ["Listens:"]),
        ("Your letter code is ABCD-EFGH-J2MN", ["ABCD", "EFGH", "J2MN"], ["Your letter code is"]),
        ("Woldsby, ZZ99 1AA", ["ZZ99", "1AA"], ["Woldsby,"]),
        ("LDR-2026-0012", ["LDR", "2026", "0012"], []),
        ("on Monday 3 March 2027", [], ["on Monday 3 March 2027"]),
        ("\u2068Annie\u2069 had a **review**.", [], ["Annie had a review."]),
        ("\u2068**Ann**\u2069", [], ["Ann"]),
        ("•••• ····", [], []),
        ("£999,000 and 111.5", [], ["£999,000 and 111.5"]),
    ],
)
def test_what_is_written_down_is_spelt_and_all_else_is_said(line, groups, words):
    assert spelt(line) == groups
    assert said(line) == words


def test_a_part_ends_in_a_longer_silence_than_a_line_and_a_line_than_a_group():
    # When two parts are read, one with a number
    heard = list(pieces(["Telephone 116 123456", "", "Goodbye"]))

    # Then each silence is where a listener needs it
    assert heard == [
        ("say", "Telephone"),
        ("spell", "116"), ("pause", BETWEEN_GROUPS), ("spell", "123456"), ("pause", BETWEEN_GROUPS),
        ("pause", BETWEEN_LINES),
        ("pause", BETWEEN_PARTS),
        ("say", "Goodbye"), ("pause", BETWEEN_LINES),
    ]  # fmt: skip
    assert BETWEEN_GROUPS < BETWEEN_LINES < BETWEEN_PARTS


@pytest.mark.parametrize("language", sorted(languages()))
def test_every_voice_makes_a_sound_of_plausible_length(language):
    # When ten numbers are spelt, which every language can say
    sound = read_mp3(speak(["0118 496 0100"], language, title="Llythyr ŵ"))

    # Then the MP3 is whole, says what it is, and lasts as long as saying them does
    assert 3 < sound.seconds < 20
    assert sound.title == "Llythyr ŵ"
    assert len(sound.language) == 3
    assert sound.language != "und"


def test_what_is_heard_is_no_silence():
    _, samples = voice._said("cy", [("say", "Mae’n ddrwg gennym.")])
    assert max(abs(value) for value in memoryview(samples).cast("h")) > 3000


def test_the_same_lines_give_the_same_bytes_and_more_lines_a_longer_sound():
    once, again = speak(["We are sorry."], "en"), speak(["We are sorry."], "en")
    longer = speak(["We are sorry.", "", "You can say no."], "en")
    assert once == again
    assert read_mp3(longer).seconds > read_mp3(once).seconds + 1


def test_the_languages_are_all_of_ours_but_somali_and_arabic():
    assert languages() == set(built_languages()) - {"so", "ar"}


@pytest.mark.parametrize("language", ["so", "ar", "xx", "../en"])
def test_a_language_without_a_voice_is_refused_with_cause_and_remedy(language):
    with pytest.raises(Refused) as refused:
        speak(["Salaan"], language)
    assert refused.value.code == "no_voice"
    assert refused.value.details["cause"]
    assert refused.value.details["remedy"]


@pytest.mark.parametrize(
    "words",
    [
        "<speak><audio src='/etc/passwd'/></speak>",
        "[[h@'loU]]",
        "{{7*7}}",
        "\x00\x01",
        "N" * 20_000,
        "\u202eevil",
        "😀",
    ],
)
def test_hostile_words_are_read_as_words(words):
    assert read_mp3(speak([words, "End."], "en")).seconds > 0.3


def test_the_voice_is_a_program_of_its_own_that_can_write_nothing(tmp_path, monkeypatch):
    # Given the command that was run
    ran = []
    really = subprocess.run

    def run(command, **options):
        ran.append((command, options))
        return really(command, **options)

    monkeypatch.setattr(voice.subprocess, "run", run)

    # When something is read aloud
    speak(["Hello."], "en")

    # Then it had an empty environment, and the library is loaded in no process of ours
    [(command, options)] = [each for each in ran if str(voice._PROGRAM) in each[0]]
    assert "-I" in command
    assert options["env"] == {}
    assert "libespeak-ng" not in Path("/proc/self/maps").read_text()


def test_a_voice_that_dies_is_no_sound_and_tells_none_of_the_words(monkeypatch, tmp_path):
    # Given a program that dies
    broken = tmp_path / "program.py"
    broken.write_text("raise SystemExit(3)")
    monkeypatch.setattr(voice, "_PROGRAM", broken)

    # When words are read, then there is no half of a sound
    with pytest.raises(NoSound) as silent:
        speak(["Annie’s secret"], "en")
    assert "Annie" not in str(silent.value)
