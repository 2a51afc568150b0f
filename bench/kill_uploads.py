"""`python -m bench.kill_uploads --kills 200`: kills the server while families add photos, and looks for what is lost.

Contributors add photos through the portal's own form, each photo of a colour of its own. At random moments the whole
process group of the server gets SIGKILL; after each kill every photo whose
form was answered with 303 must have its row, and its file and small picture must open and be of its colour. A row whose
file is not whole, acknowledged or not, is one that somebody would see broken. At the end the pages themselves are
asked for every picture, and what no row names is swept away.

Most kills hit the light server (bench/light_server.py), which looks into a photo in its own process; `--full` of them
hit `portal serve` itself.
"""

from __future__ import annotations

import argparse
import http.client
import io
import os
import random
import re
import secrets
import shutil
import tempfile
import time
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

from PIL import Image
from sqlalchemy import select, update

from bench.killed import FullServers, LightServers, kill_group, say
from bench.light_server import OPEN_HERE
from bench.writers import Desk, NotAcknowledged, Writer
from portal.adapters.migrating import upgrade
from portal.adapters.stored_files import ORPHAN_AFTER, CannotOpen, StoredFiles
from portal.config import Settings
from portal.domain.added_files import MOST_FILES
from portal.models import AddedFile, Visit
from portal.services.adding_files import PICTURE, WHOLE
from portal.services.tools import Tools
from tests.factories import Factory

AT_ONCE = 3
SIZE = (320, 240)
# JPEG is not exact; colours are this far apart in each of three parts.
STEP, NEAR = 32, 12
# A server lives until it has acknowledged up to so many photos, and a moment more: somewhere in the next one.
MOST_PHOTOS, LONGEST_MORE, LONGEST_LIFE = 3, 0.06, 1.0

Colour = tuple[int, int, int]


@dataclass
class Found:
    """What a drill found. `shown_broken` counts rows whose file or picture is not there, or not whole."""

    kills: int = 0
    full_kills: int = 0
    acknowledged: int = 0
    cut_off: int = 0
    kept_unanswered: int = 0
    lost: int = 0
    shown_broken: int = 0
    pages_broken: int = 0
    left_over: int = 0
    not_swept: int = 0
    seconds: float = 0.0


@dataclass
class Photographer(Writer):
    """Adds photos, one after another, to as many people's pages as it needs: each has room for so many."""

    tokens: list[str] = field(default_factory=list)
    sent: dict[str, Colour] = field(default_factory=dict)
    promised: set[str] = field(default_factory=set)
    visits: list[dict[str, str]] = field(default_factory=list)
    room_left: int = 0

    def begin_page(self, port: int) -> None:
        """Come in to the next person's page."""
        self.cookies, self.token = {}, self.tokens[0]
        self.come_in(port)
        self.tokens.pop(0)
        self.visits.append(self.cookies)
        self.room_left = MOST_FILES

    def write(self, port: int) -> None:
        try:
            if not self.room_left:
                self.begin_page(port)
            self._add(port)
        except (OSError, http.client.HTTPException, ValueError, RuntimeError) as problem:
            self.cut_off += 1
            raise NotAcknowledged(type(problem).__name__) from problem
        self.acknowledged += 1

    def _add(self, port: int) -> None:
        name, colour = secrets.token_urlsafe(12), _colour()
        # Sent is counted as taken: nobody knows how far it got.
        self.room_left -= 1
        self.sent[name] = colour
        body, kind = _multipart({"csrf_token": self.csrf, "submission": name, "words": ""}, _photo(colour))
        headers = {"Cookie": "; ".join(f"{each}={value}" for each, value in self.cookies.items()), "Content-Type": kind}
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=self.patience)
        try:
            connection.request("POST", "/family/photos", body, headers)
            answer = connection.getresponse()
            answer.read()
        finally:
            connection.close()
        if answer.status != 303:
            self._refused(answer.status)
        self.promised.add(name)


def _colour() -> Colour:
    red, green, blue = (random.randrange(0, 256, STEP) for _ in range(3))
    return red, green, blue


def _photo(colour: Colour) -> bytes:
    made = io.BytesIO()
    Image.new("RGB", SIZE, colour).save(made, "JPEG", quality=90)
    return made.getvalue()


def _is_of(content: bytes, colour: Colour) -> bool:
    """Whether a picture is whole, to its last corner, and of this colour."""
    try:
        with Image.open(io.BytesIO(content)) as image:
            corner = image.convert("RGB").getpixel((image.width - 1, image.height - 1))
    except (OSError, ValueError):
        return False
    return isinstance(corner, tuple) and all(abs(a - b) <= NEAR for a, b in zip(corner, colour, strict=True))


def _multipart(fields: dict[str, str], photo: bytes) -> tuple[bytes, str]:
    mark = secrets.token_hex(16)
    parts = [
        f'--{mark}\r\nContent-Disposition: form-data; name="{n}"\r\n\r\n{v}\r\n'.encode() for n, v in fields.items()
    ]
    head = (
        f'--{mark}\r\nContent-Disposition: form-data; name="file"; filename="a.jpg"\r\nContent-Type: image/jpeg\r\n\r\n'
    )
    return b"".join(
        [*parts, head.encode(), photo, f"\r\n--{mark}--\r\n".encode()]
    ), f"multipart/form-data; boundary={mark}"


def drill(*, kills: int, full: int = 0, acknowledge_first: bool = False, tell: Callable[[str], None] = print) -> Found:
    """Run the drill in a folder of its own and return what was found."""
    found, began = Found(), time.monotonic()
    folder = Path(tempfile.mkdtemp(prefix="kill-uploads-"))
    environment = {**os.environ, "PORTAL_DATA": str(folder), "PORTAL_ENV": ""}
    with ExitStack() as closing:
        closing.callback(shutil.rmtree, folder)
        light = LightServers(environment, OPEN_HERE, acknowledge_first=acknowledge_first)
        closing.callback(light.close)
        tools = Tools(Settings.from_environment({"PORTAL_DATA": str(folder)}))
        crew = _photographers(tools, kills + full)
        _come_in(crew, light)
        desk = Desk(list(crew))
        closing.callback(desk.close)
        for number in range(kills):
            _one_life(desk, light.start)
            _look(found, tools, crew)
            if (number + 1) % 25 == 0:
                tell(f"  {number + 1} kills, {sum(each.acknowledged for each in crew)} photos, {found.lost} lost")
        found.kills = kills
        if full:
            with (folder / "serve.log").open("wb") as log:
                servers = FullServers(environment, log)
                for _ in range(full):
                    _one_life(desk, servers.start)
                    _look(found, tools, crew)
                    found.full_kills += 1
                servers.close()
        _look_at_pages(found, tools, crew, light)
        _sweep(found, tools)
    found.acknowledged = sum(len(each.promised) for each in crew)
    found.cut_off = sum(each.cut_off for each in crew)
    found.seconds = round(time.monotonic() - began, 1)
    return found


def _photographers(tools: Tools, kills: int) -> list[Photographer]:
    upgrade(tools.settings)
    make = Factory(tools)
    review = make.review(reviewer=make.staff())
    pages = 2 + kills * (MOST_PHOTOS + 2) // MOST_FILES
    crew = []
    for number in range(AT_ONCE):
        made = [make.invitation(make.contributor(review, name=f"Photographer {number}")) for _ in range(pages)]
        crew.append(Photographer(number, 0, "", tokens=[each.token for each in made]))
    tools.database.engine.dispose()
    return crew


def _come_in(crew: list[Photographer], light: LightServers) -> None:
    group, port = light.start()
    for each in crew:
        each.begin_page(port)
    kill_group(group)
    light.warm(crew[0].cookies, crew[0].csrf)


def _one_life(desk: Desk, start: Callable[[], tuple[int, int]]) -> None:
    group, port = start()
    desk.begin(port)
    desk.wait_for_texts(random.randint(0, MOST_PHOTOS), at_most=LONGEST_LIFE)
    time.sleep(random.uniform(0, LONGEST_MORE))
    kill_group(group)
    desk.pens_down()


def _look(found: Found, tools: Tools, crew: list[Photographer]) -> None:
    """Open database and files as a start after a crash does; each photo is counted as lost or broken once."""
    sent = {name: colour for each in crew for name, colour in each.sent.items()}
    promised = {name for each in crew for name in each.promised}
    stored = StoredFiles(tools.settings.files)
    whole = set()
    try:
        with tools.reading() as session:
            for row in session.scalars(select(AddedFile)):
                try:
                    contents = [
                        stored.get(row.stored, row.key, row=row.submission, what=WHOLE),
                        stored.get(row.stored_picture, row.key, row=row.submission, what=PICTURE),
                    ]
                except CannotOpen:
                    contents = []
                if contents and all(_is_of(each, sent[row.submission]) for each in contents):
                    whole.add(row.submission)
                else:
                    found.shown_broken += 1
    finally:
        tools.database.engine.dispose()
    found.kept_unanswered = len(whole - promised)
    found.lost += len(promised - whole)
    for each in crew:
        each.promised &= whole


def _look_at_pages(found: Found, tools: Tools, crew: list[Photographer], light: LightServers) -> None:
    """Ask the pages of a server that started after the last kill for every picture that they show."""
    with tools.writing() as work:
        work.session.execute(update(Visit).values(stepped_up_until=work.now.replace(year=2100)))
        rows = len(list(work.session.scalars(select(AddedFile.id))))
    tools.database.engine.dispose()
    group, port = light.start()
    shown = 0
    for each in crew:
        for cookies in each.visits:
            shown += _pictures(found, each, port, cookies)
    kill_group(group)
    found.pages_broken += rows - shown


def _pictures(found: Found, who: Photographer, port: int, cookies: dict[str, str]) -> int:
    who.cookies = cookies
    _status, page, _ = who._ask(port, "GET", "/family/photos")
    addresses = re.findall(rb'<img[^>]* src="([^"]+/picture)"', page)
    for address in addresses:
        status, content, _ = who._ask(port, "GET", address.decode())
        found.pages_broken += status != 200 or not any(_is_of(content, colour) for colour in who.sent.values())
    return len(addresses)


def _sweep(found: Found, tools: Tools) -> None:
    """What no row names is gone once it is older than any request; what rows name is still there."""
    stored = StoredFiles(tools.settings.files)
    with tools.reading() as session:
        rows = list(session.execute(select(AddedFile.stored, AddedFile.stored_picture)))
    named = {name for row in rows for name in row if name}
    found.left_over = stored.sweep(named, now=time.time() + ORPHAN_AFTER.total_seconds() + 1)
    found.not_swept = len({path.name for path in tools.settings.files.iterdir()} ^ named)
    tools.database.engine.dispose()


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--kills", type=int, default=100)
    asked.add_argument("--full", type=int, default=0, help="kills of `portal serve` itself after those")
    asked.add_argument("--acknowledge-first", action="store_true", help="break the promise, to see that it is found")
    given = asked.parse_args()
    found = drill(kills=given.kills, full=given.full, acknowledge_first=given.acknowledge_first)
    say(found, broken=bool(found.lost or found.shown_broken or found.pages_broken or found.not_swept))


if __name__ == "__main__":
    main()
