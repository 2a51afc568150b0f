"""Reads an MP3 as a player does, frame by frame, and what its ID3 mark says."""

import struct
from dataclasses import dataclass

_KILOBITS = {
    3: (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320),
    2: (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160),
}
_RATES = {3: (44100, 48000, 32000), 2: (22050, 24000, 16000)}


@dataclass(frozen=True)
class Sound:
    seconds: float
    title: str
    language: str


def read_mp3(content: bytes) -> Sound:
    """The length of an MP3 and its ID3 title and language. Raises ValueError at a byte that belongs to no frame."""
    at, tags = _tags(content)
    seconds = 0.0
    while at < len(content):
        head = struct.unpack_from(">I", content, at)[0]
        version, layer = head >> 19 & 3, head >> 17 & 3
        if head >> 21 != 0x7FF or version not in _RATES or layer != 1:
            raise ValueError(f"no frame of an MP3 at byte {at}")
        kilobits, rate = _KILOBITS[version][head >> 12 & 15], _RATES[version][head >> 10 & 3]
        samples = 1152 if version == 3 else 576
        at += samples // 8 * kilobits * 1000 // rate + (head >> 9 & 1)
        seconds += samples / rate
    return Sound(seconds, tags.get("TIT2", ""), tags.get("TLAN", ""))


def _tags(content: bytes) -> tuple[int, dict[str, str]]:
    if content[:3] != b"ID3":
        return 0, {}
    size = sum(byte << shift for byte, shift in zip(content[6:10], (21, 14, 7, 0), strict=True))
    at, found = 10, {}
    while at < 10 + size:
        name, length = content[at : at + 4].decode(), struct.unpack_from(">I", content, at + 4)[0]
        coding, words = content[at + 10], content[at + 11 : at + 10 + length]
        found[name] = words.decode("utf-16" if coding == 1 else "latin-1")
        at += 10 + length
    return 10 + size, found
