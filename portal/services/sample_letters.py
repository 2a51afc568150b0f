"""A letter in any format, to the demonstration's first family: for reading, checking and showing."""

from __future__ import annotations

from portal.adapters.letter_formats.mail import Envelope
from portal.domain.errors import NotFound
from portal.domain.letters import WayIn
from portal.services import demonstration
from portal.services.composing import compose, letter_sources, masked_way_in, way_in_for
from portal.services.rendering import render
from portal.services.sending import envelope
from portal.services.tools import Tools
from portal.store import letters as store

KEY = "mother"


def names(tools: Tools) -> dict[str, str]:
    """Return every letter's name and what it is."""
    return {source.name: source.about for source in letter_sources(tools).all.values()}


def make(tools: Tools, *, name: str, language: str, format_name: str) -> bytes:
    """Return a letter to the demonstration's mother, or else to the first contributor there is.

    Raises NotFound (no such letter, format, language, or nobody to write to) and Refused (no voice or no braille
    for the language).
    """
    if language not in tools.settings.languages:
        raise NotFound("no_such_language", language=language, known=", ".join(tools.settings.languages))
    source = letter_sources(tools).named(name)
    contributor_id, sample = _whom(tools)
    # A letter that is sent without a link and code is shown without them.
    way_in = sample if source.purpose or source.code_label else None
    with tools.reading() as session:
        contact = store.contact(session, contributor_id)
        if contact is None:
            raise NotFound("nobody_to_write_to")
        composed = compose(tools, session, name=name, contributor_id=contributor_id, language=language, way_in=way_in)
    made = render(tools, composed, format_name, points=None, envelope=_envelope(tools, contact.name, contact.email))
    return made if isinstance(made, bytes) else made.encode()


def _envelope(tools: Tools, name: str, address: str) -> Envelope:
    return envelope(tools, "sample", to_name=name, to_address=address or tools.settings.email_from)


def _whom(tools: Tools) -> tuple[int, WayIn]:
    shown = demonstration.kept(tools) or {}
    found = next((each for each in shown.get("contributors", ()) if each["key"] == KEY), None)
    opened = tools.links.open(str(found["link"]).rpartition("/")[2]) if found else None
    with tools.reading() as session:
        if found is not None and opened is not None:
            contributor_id = store.of_invitation(session, opened.public_id_hash)
            if contributor_id is not None:
                return contributor_id, way_in_for(tools, str(found["link"]).rpartition("/")[2], str(found["code"]))
        first = store.first_contributor(session)
    if first is None:
        raise NotFound("nobody_to_write_to", do="run `portal demo` or import cases first")
    return first, masked_way_in(tools)
