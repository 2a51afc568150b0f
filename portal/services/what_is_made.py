"""What this portal can make of a letter, with what is installed and set here."""

from __future__ import annotations

from portal.domain.deciding import Makes
from portal.services import rendering
from portal.services.tools import Tools


def what_is_made(tools: Tools) -> Makes:
    return Makes(
        languages=frozenset(tools.settings.languages),
        braille=rendering.braille_languages(tools),
        contracted=rendering.makes_contracted_braille(tools),
        voices=rendering.voices(),
        mail_room=not tools.settings.notify_post,
    )
