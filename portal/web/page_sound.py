"""A page as a sound file, for a browser without JavaScript: the page's own address, asked for with `sound=page`.

The words are those that the page shows to whoever asks, after the page's own guard has let them see it: nothing is
read aloud that could not be read. The sound is made in memory and kept on no disk.
"""

from __future__ import annotations

import hashlib
import re
import threading
from collections import OrderedDict, deque
from contextlib import nullcontext
from html.parser import HTMLParser
from time import monotonic
from urllib.parse import urlencode

from flask import Flask, Response, g, request

from portal.web.front import ASIDE, POLICY
from portal.web.look import current_look

ASKED, PAGE = "sound", "page"
LONGEST = 8000
"""Characters of one page that are read: about 10 minutes. What comes after is left for the page itself."""
MOST_KEPT, MOST_AN_HOUR, HOUR = 64, 40, 3600.0
_BLOCKS = frozenset(
    {
        "blockquote", "dd", "div", "dl", "dt", "fieldset", "form", "h1", "h2", "h3", "label", "legend", "li", "ol",
        "p", "section", "summary", "table", "td", "th", "tr", "ul",
    }
)  # fmt: skip
_UNSAID = frozenset({"button", "noscript", "script", "select", "style", "svg", "textarea"})
_VOID = frozenset({"br", "hr", "img", "input", "link", "meta", "wbr"})
_MAY_PLAY = "default-src 'none'; media-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'"
_SPACE = re.compile(r"\s+")


class PageSounds:
    """Makes sounds, one at a time, and no more for one visit than somebody can listen to. Fixed pages are kept."""

    def __init__(self) -> None:
        self._turn = threading.Semaphore(1)
        self._lock = threading.Lock()
        self._kept: OrderedDict[str, bytes] = OrderedDict()
        self._made: dict[str, deque[float]] = {}

    def of(self, lines: list[str], language: str, *, visit: str) -> bytes | None:
        """Return the lines as MP3; None when this visit, or everybody without one, has asked too often."""
        key = hashlib.sha256(repr((language, lines)).encode()).hexdigest()
        with self._lock:
            found = None if visit else self._kept.get(key)
        if found is not None:
            return found
        if not self._may_make(visit):
            return None
        from portal.adapters.voice import speak

        with request.environ.get(ASIDE, nullcontext)(), self._turn:
            made = speak(lines, language, title=lines[0])
        if not visit:
            with self._lock:
                self._kept[key] = made
                while len(self._kept) > MOST_KEPT:
                    self._kept.popitem(last=False)
        return made

    def _may_make(self, visit: str) -> bool:
        # Pages for anyone are few and kept: all who have no visit share one bound, and what is kept stays free.
        most, now = (MOST_AN_HOUR if visit else 10 * MOST_AN_HOUR), monotonic()
        with self._lock:
            self._made = {who: times for who, times in self._made.items() if times and now - times[-1] < HOUR}
            times = self._made.setdefault(visit, deque())
            while times and now - times[0] > HOUR:
                times.popleft()
            if len(times) >= most:
                return False
            times.append(now)
        return True


def install(app: Flask) -> None:
    """Call it after the headers, so that it runs before they compress the page."""
    sounds = PageSounds()

    def as_sound(response: Response) -> Response:
        if request.args.get(ASKED) != PAGE or response.status_code != 200 or not has_sound():
            return response
        if response.mimetype != "text/html" or response.direct_passthrough:
            return response
        lines = lines_of(response.get_data(as_text=True))
        room = g.get("room")
        made = sounds.of(lines, current_look().language, visit=room.visit_id if room else "") if lines else None
        if made is None:
            response.status_code = 429
            return response
        answer = Response(made, mimetype="audio/mpeg")
        answer.headers[POLICY] = _MAY_PLAY
        answer.headers["Content-Disposition"] = 'inline; filename="page.mp3"'
        return answer

    app.after_request(as_sound)


def has_sound() -> bool:
    """Whether this page can be asked for as a sound: a page that is read, in a language that has a voice."""
    if request.method != "GET" or not (request.endpoint or "").startswith(("public.", "family.")):
        return False
    from portal.adapters.voice import languages

    return current_look().language in languages()


def sound_address() -> str:
    """Return the address of this page's sound, or "" where there is none."""
    if not has_sound():
        return ""
    kept = {
        key: value
        for key, value in request.args.items()
        if key in {"step", "open", "answer", "need", "place", "language", "format", "hours"}
    }
    return "?" + urlencode({**kept, ASKED: PAGE})


def lines_of(html: str) -> list[str]:
    """Return what the main part of a page says, a line for each block, at most LONGEST characters."""
    words = _Words()
    words.feed(html)
    words.close()
    found: list[str] = []
    left = LONGEST
    for line in words.lines:
        left -= len(line)
        if left < 0:
            break
        found.append(line)
    return found


class _Words(HTMLParser):
    """Reads the words of <main>, without what is hidden, typed or pressed."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[str] = []
        self._inside = False
        self._unsaid = 0
        self._line = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "main":
            self._inside = True
        elif tag in _VOID:
            return
        elif self._unsaid or tag in _UNSAID or any(name == "hidden" for name, _value in attrs):
            self._unsaid += 1
        elif tag in _BLOCKS or any(name == "data-easy-words" for name, _value in attrs):
            self._end_line()

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """It holds nothing."""

    def handle_endtag(self, tag: str) -> None:
        if tag == "main":
            self._end_line()
            self._inside = False
        elif self._unsaid:
            self._unsaid -= 1
        elif tag in _BLOCKS:
            self._end_line()

    def handle_data(self, data: str) -> None:
        if self._inside and not self._unsaid:
            self._line += data

    def _end_line(self) -> None:
        line = _SPACE.sub(" ", self._line).strip()
        if line:
            self.lines.append(line)
        self._line = ""
