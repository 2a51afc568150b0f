"""Why a file that somebody wants to add is not there, by the code of the refusal. Each sentence says what to do.

They name kinds of files by their initials, which Easy Read does not: it has words of its own for each (`file_…` in
easy_read/shared.yaml).
"""

from flask_babel import lazy_gettext as _

from portal.web.messages import FILE_WORDS_TOO_LONG

FILE_REFUSED = {
    "no_file": _("Choose a photo or a document first."),
    "too_large": _("This file is larger than 15 MB. Please choose a smaller one, or send it to us by post."),
    "too_many": _("That is as many as we can keep here. Take one away first, or telephone us."),
    "unknown_kind": _("We can’t open this kind of file. Please choose a photo, a PDF, a Word document or plain text."),
    "broken": _("We could not open this file. It may be damaged. Please try another copy of it."),
    "too_many_pixels": _("This photo is larger than we can open. Please choose a smaller one."),
    "too_many_pages": _("This document has more pages than we can open. Please send the pages that matter."),
    "has_macros": _("There is a small program inside this document. Please save it without macros, or as a PDF."),
    "has_script": _("Something inside this document would run by itself. Please save it as a PDF and choose that."),
    "locked": _("This document is locked with a password. Please choose a copy without one."),
    "infected": _("There is a computer virus in this file, so we did not keep it. Please ask somebody you trust."),
    "no_room": _("Our computer has no space left just now. We are sorry. Please try again in an hour."),
    "words_too_long": FILE_WORDS_TOO_LONG,
}
