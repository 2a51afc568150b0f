"""Photos and documents that a contributor adds to what they tell us: what may come in, and what pages show of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

MOST_BYTES = 15 * 1024 * 1024
MOST_FILES = 20
# A request with a file may be larger than the largest file, so that one that is too large is told so kindly.
MOST_RECEIVED = 40 * 1024 * 1024
MOST_WORDS = 2000
MOST_PIXELS = 64_000_000
MOST_PAGES = 300


class FileKind(StrEnum):
    PHOTO = "photo"
    DOCUMENT = "document"


class FileFormat(StrEnum):
    """What is kept. Every picture is kept as a JPEG that we made."""

    JPEG = "jpeg"
    PDF = "pdf"
    TEXT = "text"
    WORD = "word"
    OPEN_DOCUMENT = "open_document"

    @property
    def media_type(self) -> str:
        return _TYPES[self][0]

    @property
    def ending(self) -> str:
        return _TYPES[self][1]

    @property
    def kind(self) -> FileKind:
        return FileKind.PHOTO if self is FileFormat.JPEG else FileKind.DOCUMENT


_TYPES = {
    FileFormat.JPEG: ("image/jpeg", "jpg"),
    FileFormat.PDF: ("application/pdf", "pdf"),
    FileFormat.TEXT: ("text/plain; charset=utf-8", "txt"),
    FileFormat.WORD: ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", "docx"),
    FileFormat.OPEN_DOCUMENT: ("application/vnd.oasis.opendocument.text", "odt"),
}


class FileState(StrEnum):
    """`held` until a scanner has looked at it; `ready`; `infected`: its content was never kept, or is gone."""

    HELD = "held"
    READY = "ready"
    INFECTED = "infected"


class FileUse(StrEnum):
    """Who may see a file, as the person who added it says: theirs to change at any time."""

    STAFF = "staff"
    REPORT = "report"
    NOWHERE = "nowhere"


class Sort(StrEnum):
    """What a file is by its first bytes, whatever its name says."""

    JPEG = "jpeg"
    PNG = "png"
    GIF = "gif"
    WEBP = "webp"
    PDF = "pdf"
    ZIP = "zip"
    TEXT = "text"
    HEIC = "heic"
    UNKNOWN = "unknown"


_STARTS = (
    (b"\xff\xd8\xff", Sort.JPEG),
    (b"\x89PNG\r\n\x1a\n", Sort.PNG),
    (b"GIF87a", Sort.GIF),
    (b"GIF89a", Sort.GIF),
    (b"%PDF-", Sort.PDF),
    (b"PK\x03\x04", Sort.ZIP),
)
_HEIC_BRANDS = frozenset({b"heic", b"heix", b"heif", b"hevc", b"heim", b"heis", b"mif1", b"msf1"})
_MARKUP = (b"<!doctype", b"<html", b"<svg", b"<?xml", b"<?php", b"<script", b"#!", b"mz", b"\x7felf")
_CONTROLS = bytes(code for code in range(32) if code not in {9, 10, 12, 13})


def sort_of(content: bytes) -> Sort:
    """Return what a file is by its content. Its name and the type that the browser named are never asked."""
    for start, sort in _STARTS:
        if content.startswith(start):
            return sort
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return Sort.WEBP
    if content[4:8] == b"ftyp" and content[8:12] in _HEIC_BRANDS:
        return Sort.HEIC
    return Sort.TEXT if _reads_as_text(content) else Sort.UNKNOWN


def _reads_as_text(content: bytes) -> bool:
    if content[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        return len(content) % 2 == 0
    start = content[:4096].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if start.startswith(_MARKUP) or b"<script" in start:
        return False
    return not content.translate(None, delete=bytes(set(range(256)) - set(_CONTROLS)))


@dataclass(frozen=True, slots=True)
class AddedFileShown:
    """A file as pages show it. `name` is what the person's own file was called; `words` are theirs about it."""

    id: int
    kind: FileKind
    format: FileFormat
    state: FileState
    name: str
    words: str
    size: int
    added_at: datetime
    seen_at: datetime | None
    seen_in_it: str = ""
    """What can be seen in it, for somebody who can't see it."""
    may_be_used: FileUse = FileUse.STAFF

    @property
    def described(self) -> str:
        """The words that stand in for a picture: what can be seen in it, else what it is."""
        return self.seen_in_it or self.words

    @property
    def ready(self) -> bool:
        return self.state is FileState.READY

    @property
    def size_shown(self) -> str:
        """The size with its unit, as staff read it."""
        return f"{self.size_number} {self.size_unit}"

    @property
    def size_number(self) -> float:
        large = self.size >= 1024 * 1024
        return round(self.size / 1024 / 1024, 1) if large else max(1, self.size // 1024)

    @property
    def size_unit(self) -> str:
        """The unit of the size: the same in every language that we offer."""
        return "MB" if self.size >= 1024 * 1024 else "kB"


@dataclass(frozen=True, slots=True)
class FileContent:
    """What is sent to a browser: our own type, our own file name."""

    content: bytes
    format: FileFormat
    name: str
