"""The local outbox: every message as a file in a folder. The same delivery always has the same file name, so that
delivering it again, after a crash, puts the same message in the same place: never two."""

from __future__ import annotations

import os
import tempfile
from datetime import timedelta
from pathlib import Path

from portal.domain.delivering import ChannelDown, Message, Taken
from portal.domain.states import Channel

ENDINGS = {Channel.EMAIL: ".eml", Channel.POST: ".pdf", Channel.TEXT: ".txt"}
_OF_FORMATS = {"braille": ".brf", "audio": ".mp3", "word": ".docx"}


class LocalOutbox:
    name = "outbox"
    same_twice_is_one = True
    gathers = False
    settles_after = timedelta(seconds=30)

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def send(self, message: Message) -> Taken:
        try:
            path = self._deliver(message)
        except OSError as problem:
            raise ChannelDown("outbox_cannot_be_written") from problem
        return Taken(file=str(path))

    def look_up(self, reference: str) -> Taken | None:
        """Never asked: the same message again is the same file again."""
        return None

    def _deliver(self, message: Message) -> Path:
        """Write one message, wholly or not at all, and return its file. It is on disk when this returns."""
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        ending = _OF_FORMATS.get(message.format, ENDINGS[message.channel])
        path = self.folder / f"{message.delivery_id:08d}-{message.letter}{ending}"
        handle, unfinished = tempfile.mkstemp(prefix=".unfinished-", dir=self.folder)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(message.content)
                file.flush()
                os.fsync(file.fileno())
            os.replace(unfinished, path)
        except BaseException:
            Path(unfinished).unlink(missing_ok=True)
            raise
        return path
