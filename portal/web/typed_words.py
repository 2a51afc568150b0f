"""What comes in with a request, as text that can be kept and shown. Cleaned at the door, once, for every form."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from flask import Request
from werkzeug.datastructures import ImmutableMultiDict

from portal.domain.script import as_words


class Fields(ImmutableMultiDict[str, str]):
    """The fields of a form or of an address."""

    def __init__(self, mapping: Any = None) -> None:
        if isinstance(mapping, Mapping):
            mapping = list(mapping.items(multi=True)) if isinstance(mapping, ImmutableMultiDict) else mapping.items()
        pairs: Iterable[tuple[str, str]] = mapping or ()
        # What comes with a form as a file is no text: it stays as it is, and its page looks into it.
        super().__init__([(as_words(name), as_words(each) if isinstance(each, str) else each) for name, each in pairs])


class CleanRequest(Request):
    parameter_storage_class = Fields
