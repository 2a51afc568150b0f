"""Numbers in addresses: plain digits, and no larger than a row's id can be."""

from werkzeug.routing import IntegerConverter, ValidationError

from portal.domain.errors import NotFound
from portal.domain.row_ids import MOST_DIGITS, row_id_of


class RowId(IntegerConverter):
    """`<int:…>`. Werkzeug's own takes other scripts' digits, and numbers that no database can be asked for."""

    regex = f"[0-9]{{1,{MOST_DIGITS}}}"

    def to_python(self, value: str) -> int:
        found = row_id_of(value)
        if found is None:
            raise ValidationError
        return found


def number_of(text: str) -> int:
    """Return the id that a form names; raise NotFound for anything that can't be one."""
    found = row_id_of(text)
    if found is None:
        raise NotFound
    return found
