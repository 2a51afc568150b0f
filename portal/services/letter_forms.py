"""One composed letter in every format, side by side, before any of them goes."""

from __future__ import annotations

from portal.adapters.documents.braille.pages import ASCII
from portal.adapters.documents.pdf import LetterCannotBePrinted
from portal.domain.errors import NotFound, Refused
from portal.domain.letter_forms import ON_A_PAGE, PRINTED, ShownForm
from portal.domain.letters import ComposedLetter, Grade
from portal.domain.text_segments import segments
from portal.services.rendering import EMAILS, FORMATS, printed_pages, render, sheet, text_of
from portal.services.tools import Tools


def shown(
    tools: Tools, letter: ComposedLetter, format_name: str, *, points: float | None = None, grade: Grade | None = None
) -> ShownForm:
    """Return a letter as it looks in a format. What can't be made says why, and never fails. Raises NotFound."""
    if format_name not in FORMATS:
        raise NotFound("no_such_format", format=format_name)
    try:
        return _shown(tools, letter, format_name, points=points, grade=grade)
    except LetterCannotBePrinted as problem:
        return ShownForm(format_name, cause=problem.cause, remedy=problem.remedy)
    except Refused as problem:
        return ShownForm(
            format_name, cause=problem.details.get("cause", problem.code), remedy=problem.details.get("remedy", "")
        )


def page_picture(
    tools: Tools, letter: ComposedLetter, format_name: str, number: int, *, points: float | None = None
) -> bytes:
    """Return one page on paper as a picture. Raises NotFound for a page that there is not."""
    if format_name not in PRINTED:
        raise NotFound("no_such_format", format=format_name)
    try:
        pages = printed_pages(tools, letter, format_name, points=points)
    except LetterCannotBePrinted as problem:
        raise Refused("cannot_be_printed", cause=problem.cause, remedy=problem.remedy) from problem
    if not 1 <= number <= len(pages):
        raise NotFound
    return pages[number - 1]


def as_dots(brf: bytes) -> tuple[str, ...]:
    """Return the lines of a BRF file as braille cells, so that who sees can see them."""
    lines = brf.decode("ascii").upper().replace("\f", "\n").splitlines()
    return tuple("".join(chr(0x2800 + max(ASCII.find(sign), 0)) for sign in line) for line in lines)


def _shown(
    tools: Tools, letter: ComposedLetter, format_name: str, *, points: float | None, grade: Grade | None
) -> ShownForm:
    subject, text = text_of(letter, format_name)
    if format_name in ON_A_PAGE:
        easy, by_mail = format_name.startswith("easy-read"), format_name.endswith("email")
        return ShownForm(
            format_name,
            sheet=sheet(tools, letter, easy=easy, discreet=by_mail),
            subject=subject if by_mail else "",
            text=text if by_mail else "",
        )
    if format_name in PRINTED:
        return ShownForm(format_name, pages=len(printed_pages(tools, letter, format_name, points=points)), text=text)
    if format_name == "braille":
        made = render(tools, letter, "braille", grade=grade)
        return ShownForm(format_name, braille=as_dots(made if isinstance(made, bytes) else made.encode()), text=text)
    return ShownForm(
        format_name,
        subject=subject if format_name in EMAILS else "",
        text=text,
        pieces=segments(text) if format_name == "sms" else 0,
    )
