"""A picture of another set than ours, as it is kept in a file: a photo, or a drawing."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

Kind = Literal["svg+xml", "png", "jpeg"]
ENDINGS: dict[Kind, str] = {"svg+xml": "svg", "png": "png", "jpeg": "jpg"}


@dataclass(frozen=True, slots=True)
class PictureFile:
    """`kind` is what the file is by its content, the second half of its media type."""

    name: str
    path: Path
    content: bytes
    kind: Kind
    width: int
    height: int

    @property
    def served(self) -> str:
        """Its lasting name below /static/: another content is another name, so that browsers may keep it for good."""
        digest = hashlib.sha256(self.content).hexdigest()[:12]
        return f"pictures/{self.name}.{digest}.{ENDINGS[self.kind]}"
