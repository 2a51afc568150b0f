"""Draft tickets: a form that comes after its visit has ended still names, by one, who may have its words kept.

A ticket opens nothing and reads nothing. It lies in each form beside the CSRF token, under a key of its own, so that it
outlives the visit, the cookie and the session key (safety.md, "Sessions").
"""

from __future__ import annotations

import hashlib
import hmac
import json
import secrets
from collections.abc import Sequence

from itsdangerous import Signer

_SALT = "portal.ticket.keep-words"
_LONGEST = 100


class Tickets:
    """Makes and reads tickets. `keys` are oldest to newest."""

    def __init__(self, keys: Sequence[str]) -> None:
        self._signers = [Signer(key, salt=_SALT, digest_method=hashlib.sha256) for key in keys]
        self._keys = tuple(keys)

    def make(self, visit_row: int) -> str:
        """Return the ticket of a visit: the number of its row and a signature; nothing personal."""
        return _sign(self._signers[-1], visit_row)

    def read(self, ticket: str) -> int | None:
        """Return the number of the visit's row, or None for anything that we did not sign, to the letter."""
        number = ticket.partition(".")[0]
        if len(ticket) > _LONGEST or not (number.isascii() and number.isdigit() and ticket.isascii()):
            return None
        visit_row = int(number)
        # Signed again and compared: tokens that only decode alike are other tokens (safety.md, fact 7).
        if any(secrets.compare_digest(_sign(signer, visit_row), ticket) for signer in self._signers):
            return visit_row
        return None

    def fingerprint(self, visit_row: int, place: str, fields: object) -> str:
        """Return what tells one late form from another without telling its words: a keyed hash."""
        said = json.dumps([visit_row, place, fields], ensure_ascii=True).encode()
        return hmac.new(self._keys[0].encode(), b"late-words:" + said, hashlib.sha256).hexdigest()


def _sign(signer: Signer, visit_row: int) -> str:
    return signer.sign(str(visit_row)).decode()
