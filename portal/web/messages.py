"""One home for validation messages: lazy, with named placeholders, each saying what to do."""

from flask_babel import lazy_gettext as _

CHOOSE_ONE = _("Choose one of the answers.")
EMAIL_NOT_RIGHT = _("Write the e-mail address in full, such as name@example.org.")
PHONE_NOT_RIGHT = _("Write the telephone number in full, such as 0118 496 0100.")
DAY_NOT_RIGHT = _("Write a day that exists, such as 3 3 2027.")
DAY_IN_PAST = _("Write a day after today.")
DAYS_SWAPPED = _("The last day can’t come before the first day.")
WRITE_SOMETHING = _("Write something first, or go back.")
TOO_LONG = _("This is longer than we can keep in one box. Please use %(limit)s letters or fewer.", limit="100,000")
CODE_EMPTY = _("Type the code from your letter.")
CODE_SHORT = _("The code has 12 letters and numbers. Some are missing.")
CODE_LONG = _("The code has 12 letters and numbers. There are too many here.")
CODE_LETTERS = _("The code has only English letters and numbers. Please look at your letter again.")
CODE_MISTYPED = _("One letter or number is not right. Please look at your letter again.")
DIGITS_EMPTY = _("Type the 6 digits of the code.")
DIGITS_SHORT = _("The code has 6 digits. Some are missing.")
DIGITS_LONG = _("The code has 6 digits. There are too many here.")
DIGITS_LETTERS = _("The code has only digits. Please look at it again.")
DIGITS_WRONG = _("This is not the code, or it is too old. Please look again, or ask for a new one.")
CODE_UNKNOWN = _("We do not know this code. Please look at your letter again, or telephone us.")
TRY_LATER = _("There were many tries from here. Please wait 15 minutes and try again, or telephone us.")
SAY_WHEN = _("Choose when we should write to you, or write a day.")
FIRST_DAY_MISSING = _("Write the first quiet day too.")
TOO_LONG_LINE = _("This is longer than we can keep here. Please use 200 letters or fewer.")
FILE_WORDS_TOO_LONG = _("This is longer than we can keep here. Please use 2,000 letters or fewer.")
# Why a file that somebody wants to add is not there, by the code of the refusal. Each says what to do.
FILE_REFUSED = {
    "no_file": _("Choose a photo or a document first."),
    "too_large": _("This file is larger than 15 MB. Please choose a smaller one, or send it to us by post."),
    "too_many": _("That is as many as we can keep here. Take one away first, or telephone us."),
    "heic": _("We can’t open this kind of photo yet. Please save it as a JPEG first, or take a picture of the screen."),
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
