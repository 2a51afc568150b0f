"""The voice itself, a program of its own: eSpeak NG (GPL-3) is loaded here and nowhere else.

Run as `python -I program.py LIBRARY DATA` with JSON on standard input: {"voice", "speed", "pieces": [[kind, value]]}.
Answers one line of JSON, {"rate"}, and then the sound: 16-bit samples, one channel. It imports nothing of ours.
"""

import contextlib
import ctypes
import json
import os
import resource
import sys

MOST_MEMORY = 512 * 1024 * 1024
MOST_SECONDS = 60
_RETRIEVED = (
    2  # AUDIO_OUTPUT_SYNCHRONOUS: the sound comes to the callback, and the call returns when all of it has come
)
_UTF8 = 1
_SPEED, _WORD_GAP = 1, 7


def hold_back() -> None:
    """Take from this process what speaking does not need: files to write, much memory, much time."""
    for limit, most in (
        (resource.RLIMIT_AS, MOST_MEMORY),
        (resource.RLIMIT_CPU, MOST_SECONDS),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(limit, (most, most))


class Voice:
    """eSpeak NG, and the sound that it has made so far."""

    def __init__(self, library: str, data: str) -> None:
        # The library holds the path of its data in 160 bytes: from inside that folder the path is one dot.
        os.chdir(data)
        self._espeak = ctypes.CDLL(library)
        self.rate = int(self._espeak.espeak_Initialize(_RETRIEVED, 0, b".", 0))
        self.sound = bytearray()
        kind = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_int, ctypes.c_void_p)
        self._callback = kind(self._came)  # kept: the library calls it long after this line
        self._espeak.espeak_SetSynthCallback(self._callback)

    def _came(self, samples: int | None, count: int, _events: int | None) -> int:
        if samples and count > 0:
            self.sound += ctypes.string_at(samples, count * 2)
        return 0

    def choose(self, name: str, speed: int) -> None:
        if self.rate <= 0 or self._espeak.espeak_SetVoiceByName(name.encode()):
            raise SystemExit(f"no voice: {name}")
        self._espeak.espeak_SetParameter(_SPEED, speed, 0)
        self._espeak.espeak_SetParameter(_WORD_GAP, 1, 0)

    def say(self, words: str) -> None:
        """Say words. Neither marks (SSML) nor phonemes are read in them: both would need a flag that is not given."""
        said = words.encode() + b"\0"
        self._espeak.espeak_Synth(said, len(said), 0, 1, 0, _UTF8, None, None)

    def spell(self, characters: str) -> None:
        for character in characters:
            self._espeak.espeak_Char(ctypes.c_wchar(character))

    def pause(self, milliseconds: int) -> None:
        self.sound += bytes(2 * (self.rate * milliseconds // 1000))


def main() -> None:
    hold_back()
    asked = json.load(sys.stdin)
    voice = Voice(*sys.argv[1:3])
    voice.choose(asked["voice"], int(asked["speed"]))
    for kind, value in asked["pieces"]:
        if kind == "say":
            voice.say(value)
        elif kind == "spell":
            voice.spell(value)
        else:
            voice.pause(int(value))
    sys.stdout.buffer.write(json.dumps({"rate": voice.rate}).encode() + b"\n" + voice.sound)


if __name__ == "__main__":
    main()
