"""One home for validation messages: lazy, with named placeholders, each saying what to do."""

from flask_babel import get_locale
from flask_babel import lazy_gettext as _
from flask_babel.speaklater import LazyString

from portal.adapters.numbers import number_words


def _count(number: int) -> LazyString:
    """Return a number as the language writes it in which the sentence around it is said."""
    return LazyString(lambda: number_words(number, str(get_locale() or "en")))


CHOOSE_ONE = _("Choose one of the answers.")
EMAIL_NOT_RIGHT = _("Write the e-mail address in full, such as name@example.org.")
PHONE_NOT_RIGHT = _("Write the telephone number in full, such as 0118 496 0100.")
DAY_NOT_RIGHT = _("Write a day that exists, such as 3 3 2027.")
RECEIPT_DIGITS = _("The receipt code has 30 digits. Please look at it again.")
DAY_IN_PAST = _("Write a day after today.")
DAYS_SWAPPED = _("The last day cannot come before the first day.")
WRITE_SOMETHING = _("Write something first, or go back.")
TOO_LONG = _(
    "This is longer than we can keep in one box. Please use %(limit)s letters or fewer.", limit=_count(100_000)
)
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
EACH_YEAR_TOO_LONG = _("Days that come again each year can be 92 days at most. You can also stop our letters.")
FIRST_DAY_MISSING = _("Write the first quiet day too.")
TOO_LONG_LINE = _("This is longer than we can keep here. Please use 200 letters or fewer.")
FILE_WORDS_TOO_LONG = _("This is longer than we can keep here. Please use 2,000 letters or fewer.")
TIME_GONE = _("This time has gone. Please choose another one, or ask us for other times.")
MEETING_CLOSED = _("This meeting was called off. You do not need to do anything.")
IN_CALENDAR = _("You arranged this on your page. Questions? Telephone %(phone)s.")
NOT_ANSWERED_YET = _("This question is open again already. You do not need to say it again.")
NAME_MISSING = _("Write their name, as you know it.")
TOO_LONG_NAMED = _("This is longer than we can keep here. Please use 20,000 letters or fewer.")
SUPPORTER_NAME_TOO_LONG = _("This name is too long for us. Please write a shorter one.")
SAY_WHAT_ABOUT = _("Choose what it is about, so that the right person reads it.")
WRITE_OR_REACH = _("Write something, or say how we can reach you.")
RAISED_TOO_MANY = _("A lot was sent from here in the last hour. Please wait an hour, or telephone us.")

_RAISED_WRONG = {
    "no_about": ("about", SAY_WHAT_ABOUT),
    "empty": ("words", WRITE_OR_REACH),
    "line_too_long": ("contact", TOO_LONG_LINE),
    "too_many_tries": ("words", RAISED_TOO_MANY),
}


def raised_wrong(code: str) -> tuple[str, object]:
    """Return the field and the sentence for what stopped something from being raised."""
    return _RAISED_WRONG.get(code, ("words", TOO_LONG))


NAME_NEEDED = _("Write the name that the person was known by. A first name is enough.")
CHOOSE_HOW_TO_REACH = _("Choose how we can reach you. You can also choose that we do not write to you.")
EMAIL_NEEDED = _("Write your e-mail address, or choose another way.")
PHONE_NEEDED = _("Write your telephone number, or choose another way.")
ADDRESS_NEEDED = _("Write your street and postcode, or choose another way.")
DAY_NOT_YET = _("Write a day that is not after today.")
TOO_LONG_HERE = _(
    "This is longer than we can keep in one box. Please use %(limit)s letters or fewer.", limit=_count(10_000)
)
TELEPHONE_INSTEAD = _(
    "Many people wrote from where you are. Your words are still here. Please telephone us, or send them in one hour."
)
