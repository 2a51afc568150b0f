"""Words read aloud, as an MP3: eSpeak NG in a process of its own, which can write no file and reach no network.

eSpeak NG is under the GPL (version 3). It is run as a separate program and never loaded into the portal's own process.
"""

from __future__ import annotations

import json
import subprocess  # nosec B404
import sys
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Final

import espeakng_loader

from portal.adapters.opening import without_network
from portal.adapters.voice.mp3 import as_mp3
from portal.adapters.voice.pieces import Piece, pieces
from portal.domain.errors import Refused

_PROGRAM: Final = Path(__file__).with_name("program.py")
_SECONDS: Final = 90
_SPEED: Final = 150
"""Words a minute: slower than people talk, so that a letter can be followed."""

# Somali has no voice. Arabic loses its vowels in eSpeak NG: nobody should have to hear a letter about a death so.
_VOICES: Final = ("en", "cy", "pl", "ro", "pa", "ur", "bn", "gu", "ta", "tr", "fa")


class NoSound(Exception):
    """The voice fell silent: its program ended without the sound. The message holds none of the words."""


@cache
def languages() -> frozenset[str]:
    """Return the languages that can be read aloud well enough to be offered."""
    data = Path(espeakng_loader.get_data_path())
    return frozenset(each for each in _VOICES if (data / f"{each}_dict").is_file())


def speak(lines: Sequence[str], language: str, *, title: str = "") -> bytes:
    """Return lines read aloud, as MP3. An empty line is a longer silence; the same lines give the same bytes.

    Isolates and `**` are not heard; telephone numbers, codes, references and postcodes are spelt out.
    Raises Refused("no_voice", language, cause, remedy) where there is no voice for the language, and NoSound.
    """
    if language not in languages():
        raise no_voice(language)
    rate, samples = _said(language, list(pieces(lines)))
    return as_mp3(samples, rate, title=title, language=language)


def no_voice(language: str) -> Refused:
    """Return why a language is not read aloud, and what to do."""
    return Refused(
        "no_voice",
        language=language,
        cause="There is no voice for this language that can be followed.",
        remedy="Ask a person who speaks it to read the letter aloud, and record it.",
    )


def _said(voice: str, what: list[Piece]) -> tuple[int, bytes]:
    """Return samples a second, and the samples."""
    asked = json.dumps({"voice": voice, "speed": _SPEED, "pieces": what}).encode()
    library, data = str(espeakng_loader.get_library_path()), str(espeakng_loader.get_data_path())
    try:
        done = subprocess.run(  # nosec B603  # noqa: S603  our own program, by its full path; the words are its input
            [*without_network(), sys.executable, "-I", str(_PROGRAM), library, data],
            input=asked,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={},
            cwd="/",
            timeout=_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise NoSound(f"the voice took longer than {_SECONDS} seconds") from None
    head, _, samples = done.stdout.partition(b"\n")
    if done.returncode or not samples:
        raise NoSound(f"the voice ended with {done.returncode} and {len(samples)} bytes")
    return int(json.loads(head)["rate"]), samples
