"""What comes in with a request, as text that can be kept and shown. Cleaned at the door, once, for every form."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from flask import Request
from werkzeug.datastructures import ImmutableMultiDict

_NEVER_WORDS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
"""Control characters, halves of characters and code points that are none: a browser can’t show them, a Word file and
PostgreSQL refuse them, a terminal may obey them. No script needs one. Marks of direction and joining stay."""


def as_words(text: str) -> str:
    """Return the text without what is in no script."""
    return _NEVER_WORDS.sub("", text)


class Fields(ImmutableMultiDict[str, str]):
    """The fields of a form or of an address."""

    def __init__(self, mapping: Any = None) -> None:
        if isinstance(mapping, Mapping):
            mapping = list(mapping.items(multi=True)) if isinstance(mapping, ImmutableMultiDict) else mapping.items()
        pairs: Iterable[tuple[str, str]] = mapping or ()
        super().__init__([(as_words(name), as_words(value)) for name, value in pairs])


class CleanRequest(Request):
    parameter_storage_class = Fields
