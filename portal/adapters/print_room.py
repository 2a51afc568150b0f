"""Post that a mail room prints: nothing is sent one by one, letters are gathered into batches."""

from __future__ import annotations

import hashlib
import io
import json
import os
import shutil
import tempfile
from collections.abc import Collection, Iterable, Sequence
from datetime import timedelta
from pathlib import Path

import pikepdf

from portal.adapters.csv_files import as_csv
from portal.domain.delivering import ChannelDown, Message, Taken
from portal.domain.printing import MANIFEST, Placed


class PrintRoom:
    name = "print"
    same_twice_is_one = True
    settles_after = timedelta(seconds=30)
    gathers = True

    def send(self, message: Message) -> Taken:
        raise ChannelDown("gathered_for_printing")

    def look_up(self, reference: str) -> Taken | None:
        """Never asked: nothing is sent one by one."""
        return None


class BatchFolder:
    """The files of one batch. Each is written wholly or not at all, and the same content again is the same file."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def read(self, name: str) -> bytes | None:
        path = self.folder / name
        return path.read_bytes() if path.is_file() else None

    def write(self, name: str, content: bytes) -> None:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        handle, unfinished = tempfile.mkstemp(prefix=".unfinished-", dir=path.parent)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            os.replace(unfinished, path)
        except BaseException:
            Path(unfinished).unlink(missing_ok=True)
            raise

    def join(self, name: str, letters: Sequence[Placed]) -> dict[str, object]:
        """Put the letters of one file together, each on a right-hand page, and return the file's line.

        What this loses: the tags, titles and languages of PDF/UA. The joined file is for paper; each letter's own file
        beside it keeps them.
        """
        joined, out = pikepdf.new(), io.BytesIO()
        with joined:
            for each in letters:
                with pikepdf.open(self.folder / each.letter.own_file) as own:
                    size = own.pages[0].mediabox
                    joined.pages.extend(own.pages)
                if each.letter.pages % 2:
                    joined.add_blank_page(page_size=(float(size[2]), float(size[3])))
            for page in joined.pages:
                # They would point into tags that are not here.
                if "/StructParents" in page.obj:
                    del page.obj["/StructParents"]
            pages = len(joined.pages)
            joined.save(out, deterministic_id=True)
        self.write(name, out.getvalue())
        return line_of(name, out.getvalue()) | {"pages": pages, "letters": len(letters)}

    def manifest(self, batch: str, lines: Iterable[Placed], files: Sequence[dict[str, object]]) -> None:
        rows = [each.line() for each in lines]
        self.write("manifest.csv", as_csv(MANIFEST, rows))
        letters = [dict(zip(MANIFEST, row, strict=True)) for row in rows]
        document = {"batch": batch, "files": files, "letters": letters}
        self.write("manifest.json", json.dumps(document, ensure_ascii=False, indent=1).encode())

    def keep_only(self, names: Collection[str]) -> None:
        """Delete every letter that is not among `names`: its row went, or it is in another file now."""
        for path in [each for each in self.folder.rglob("*") if each.is_file()] if self.folder.is_dir() else ():
            inside = path.relative_to(self.folder).as_posix()
            if not path.name.startswith("manifest.") and inside not in names:
                path.unlink(missing_ok=True)

    def empty(self) -> None:
        """Delete every letter: they were posted. What was in the batch stays in its manifest."""
        if not self.folder.is_dir():
            return
        for path in self.folder.iterdir():
            if path.is_dir():
                shutil.rmtree(path)
            elif not path.name.startswith("manifest."):
                path.unlink()


def line_of(name: str, content: bytes) -> dict[str, object]:
    return {"file": name, "bytes": len(content), "sha256": hashlib.sha256(content).hexdigest()}


def pages_of(content: bytes) -> int:
    with pikepdf.open(io.BytesIO(content)) as found:
        return len(found.pages)
