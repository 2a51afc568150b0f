"""The letters of a tagged PDF as its own tables name them, whatever way they run.

A reader of pages puts right-to-left words in an order of its own and doubles some letters. Counted straight from the
file (each glyph's /ToUnicode, or the /ActualText around it) none is lost and none comes twice.
"""

import io
import re
from collections import Counter

import pikepdf

_ONE = re.compile(rb"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>")
_MANY = re.compile(rb"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>")


def letters_of(document: bytes) -> Counter[str]:
    """How often each letter and digit stands in a PDF."""
    found: list[str] = []
    with pikepdf.open(io.BytesIO(document)) as opened:
        for page in opened.pages:
            fonts = {name: _unicode(font) for name, font in page.Resources.Font.items()}
            found += _page(page, fonts)
    return counted("".join(found))


def counted(words: str) -> Counter[str]:
    return Counter(each for each in words if each.isalnum())


def _page(page: pikepdf.Page, fonts: dict[str, dict[int, str]]) -> list[str]:
    said: list[str] = []
    font: dict[int, str] = {}
    instead: list[str | None] = []  # for each marked content that is open: the words that stand for its glyphs
    for operands, operator in pikepdf.parse_content_stream(page):
        match str(operator):
            case "BDC":
                text = operands[1].get("/ActualText") if isinstance(operands[1], pikepdf.Dictionary) else None
                instead.append(None if text is None else str(text))
            case "BMC":
                instead.append(None)
            case "EMC":
                said.append(instead.pop() or "")
            case "Tf":
                font = fonts[str(operands[0])]
            case "Tj" | "TJ" if not any(text is not None for text in instead):
                shown = operands[0] if str(operator) == "TJ" else [operands[0]]
                for each in shown:
                    if isinstance(each, pikepdf.String):
                        codes = bytes(each)
                        said += [font.get(int.from_bytes(codes[at : at + 2]), "") for at in range(0, len(codes), 2)]
    return said


def _unicode(font: pikepdf.Object) -> dict[int, str]:
    table = font.ToUnicode.read_bytes()
    known: dict[int, str] = {}
    for block in re.findall(rb"beginbfchar(.*?)endbfchar", table, re.S):
        known |= {int(code, 16): _text(text) for code, text in _ONE.findall(block)}
    for block in re.findall(rb"beginbfrange(.*?)endbfrange", table, re.S):
        for first, last, text in _MANY.findall(block):
            start = int(text, 16)
            known |= {int(first, 16) + step: chr(start + step) for step in range(int(last, 16) - int(first, 16) + 1)}
    return known


def _text(text: bytes) -> str:
    return bytes.fromhex(text.decode()).decode("utf-16-be")
