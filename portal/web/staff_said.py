"""Sentences for staff that stand in Python.

`said("…")` is looked up when the page is made, in the language in which the member of staff reads, and
`portal translations extract --staff` finds it by its name.
"""

from flask_babel import Domain

from portal.config import resource_root
from portal.languages import staff_folder

_STAFF = Domain(translation_directories=[str(staff_folder(resource_root() / "translations"))])
said = _STAFF.lazy_gettext
