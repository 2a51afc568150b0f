"""Numbers in addresses: plain digits, and no more of them than a row's id can have."""

from werkzeug.routing import IntegerConverter

from portal.domain.errors import NotFound

_LONGEST = 9


class RowId(IntegerConverter):
    """`<int:…>`. Werkzeug's own takes other scripts' digits, and numbers that no database can be asked for."""

    regex = "[0-9]{1,9}"


def number_of(text: str) -> int:
    """Return the id that a form names; raise NotFound for anything that can't be one."""
    if not (text.isascii() and text.isdigit() and len(text) <= _LONGEST):
        raise NotFound
    return int(text)
