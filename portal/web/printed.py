"""A page of ours as blocks to be printed: what stands in its main part, so that paper says what the screen says."""

from __future__ import annotations

from html.parser import HTMLParser

from portal.domain.printed_page import Block, Line

_LINES = frozenset({"h1", "h2", "h3", "p", "li"})
_ASIDE = frozenset({"nav", "form", "script", "style", "svg", "noscript", "button"})
# What is marked so is pressed, or asked about the page: paper has no use for it.
_OFF_PAPER = ("no-print", "ending")
_ISOLATE, _END = "\u2068", "\u2069"


def blocks_of(html: str) -> tuple[Block, ...]:
    """Return the blocks of a page's main part. `section` holds lines that stand together; `data-picture` names the
    picture of a row; what is marked `no-print`, and what can only be pressed, is left out."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return tuple(reader.blocks)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.blocks: list[Block] = []
        self._main = False
        self._aside = 0
        self._together: list[Line] | None = None
        self._picture = ""
        self._kind = ""
        self._runs: list[tuple[str, str]] = []
        self._run = "t"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        known = dict(attrs)
        if tag == "main":
            self._main = True
        elif self._aside or not self._main:
            self._aside += bool(self._aside) and tag not in {"br", "input", "img", "use"}
        elif tag in _ASIDE or any(each in str(known.get("class") or "") for each in _OFF_PAPER):
            self._aside = 1
        elif tag == "section":
            self._together = []
            self._picture = str(known.get("data-picture") or "")
        elif tag in _LINES:
            self._kind, self._runs = tag, []
        elif tag == "br":
            self._runs.append(("n", ""))
        elif tag == "bdi":
            self._runs.append(("t", _ISOLATE))
        elif tag in {"strong", "b"} or (tag == "a" and "number" in str(known.get("class") or "")):
            self._run = "k" if tag == "a" else "b"

    def handle_endtag(self, tag: str) -> None:
        if self._aside:
            self._aside -= tag not in {"br", "input", "img", "use"}
        elif tag == "main":
            self._main = False
        elif tag == "section" and self._together is not None:
            self.blocks.append(Block("together", tuple(self._together), self._picture))
            self._together = None
        elif tag in _LINES and self._kind:
            self._end_line()
        elif tag == "bdi":
            self._runs.append(("t", _END))
        elif tag in {"strong", "b", "a"}:
            self._run = "t"

    def handle_data(self, data: str) -> None:
        if self._main and not self._aside and self._kind:
            words = " ".join(data.split())
            if words:
                before, after = " " * data[:1].isspace(), " " * data[-1:].isspace()
                self._runs.append((self._run, f"{before}{words}{after}"))

    def _end_line(self) -> None:
        line = Line(self._kind, tuple(self._runs))
        if any(words.strip() for _kind, words in self._runs):
            if self._together is not None:
                self._together.append(line)
            else:
                self.blocks.append(Block(self._kind, (line,)))
        self._kind, self._runs = "", []
