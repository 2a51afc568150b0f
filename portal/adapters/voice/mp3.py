"""Samples made into an MP3 with its title and language, the same bytes for the same sound."""

from __future__ import annotations

import struct

import lameenc

_KILOBITS = 48
_QUICK_AND_GOOD = 5
# ISO 639-2, as ID3 wants languages named.
_THREE_LETTERS = {
    "en": "eng", "cy": "cym", "pl": "pol", "ro": "ron", "pa": "pan", "ur": "urd", "bn": "ben", "gu": "guj",
    "ta": "tam", "tr": "tur", "fa": "fas",
}  # fmt: skip


def as_mp3(samples: bytes, rate: int, *, title: str, language: str) -> bytes:
    """Return one channel of 16-bit samples as MP3. `title` may be empty."""
    encoder = lameenc.Encoder()
    encoder.set_bit_rate(_KILOBITS)
    encoder.set_in_sample_rate(rate)
    encoder.set_channels(1)
    encoder.set_quality(_QUICK_AND_GOOD)
    encoder.silence()
    return _tag(title, language) + bytes(encoder.encode(samples)) + bytes(encoder.flush())


def _tag(title: str, language: str) -> bytes:
    """ID3 2.3: what a player shows."""
    frames = _frame(b"TLAN", b"\0" + _THREE_LETTERS.get(language, "und").encode())
    if title:
        frames += _frame(b"TIT2", b"\1" + title.encode("utf-16"))
    size = len(frames)
    # Seven bits a byte, so that no player takes the size for the start of the sound.
    seven = bytes((size >> shift) & 0x7F for shift in (21, 14, 7, 0))
    return b"ID3\3\0\0" + seven + frames


def _frame(name: bytes, content: bytes) -> bytes:
    return name + struct.pack(">IH", len(content), 0) + content
