"""Numbers in addresses: plain digits, and no more of them than a row's id can have."""

from werkzeug.routing import IntegerConverter


class RowId(IntegerConverter):
    """`<int:…>`. Werkzeug's own takes other scripts' digits, and numbers that no database can be asked for."""

    regex = "[0-9]{1,9}"
