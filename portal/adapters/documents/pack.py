"""What goes to another body as a Word document: whose it is, what it is, and nothing beside it."""

from __future__ import annotations

import io
from collections.abc import Sequence

import docx
from docx.shared import Pt

from portal.adapters.documents.words import clean

_FACE = "Arial"
_POINTS = 12


def as_pack(title: str, facts: Sequence[tuple[str, str]], items: Sequence[tuple[str, Sequence[str]]]) -> bytes:
    """Return a .docx: a title, facts as `name: what`, and items, each a heading with its paragraphs."""
    document = docx.Document()
    usual = document.styles["Normal"]
    usual.font.name, usual.font.size = _FACE, Pt(_POINTS)
    document.core_properties.title = clean(title)
    document.core_properties.author = ""
    document.core_properties.comments = ""
    document.add_heading(clean(title), level=1)
    for name, what in facts:
        line = document.add_paragraph()
        line.add_run(f"{name}: ").bold = True
        line.add_run(clean(what))
    for heading, paragraphs in items:
        document.add_heading(clean(heading), level=2)
        for each in paragraphs:
            document.add_paragraph(clean(each))
    made = io.BytesIO()
    document.save(made)
    return made.getvalue()
