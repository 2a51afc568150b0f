"""The words that exports use for the product's codes, folded as `names.fold` does."""

from __future__ import annotations

from portal.domain.states import NeedKind, ProcessKind, Relationship

YES = frozenset({"yes", "y", "true", "1"})
NO = frozenset({"no", "n", "none", "false", "0", "not known", "unknown"})

# Said of where somebody lived: not an organisation that gave care.
NOT_ORGANISATIONS = frozenset({"lived with family", "family", "lived alone", "lived independently", *NO})

RELATIONSHIPS = {
    **{each.value.replace("_", " "): each for each in Relationship},
    "mum": Relationship.MOTHER,
    "mam": Relationship.MOTHER,
    "dad": Relationship.FATHER,
    "wife": Relationship.PARTNER,
    "husband": Relationship.PARTNER,
    "civil partner": Relationship.PARTNER,
    "spouse": Relationship.PARTNER,
    "grandmother": Relationship.GRANDPARENT,
    "grandfather": Relationship.GRANDPARENT,
    "support worker": Relationship.PAID_CARER,
    "family carer": Relationship.UNPAID_CARER,
    "flatmate": Relationship.HOUSEMATE,
}

FORMATS = {
    "easy read": NeedKind.EASY_READ,
    "easyread": NeedKind.EASY_READ,
    "easy-read": NeedKind.EASY_READ,
    "large print": NeedKind.LARGE_PRINT,
    "largeprint": NeedKind.LARGE_PRINT,
    "braille": NeedKind.BRAILLE_2,
    "braille grade 1": NeedKind.BRAILLE_1,
    "braille grade 2": NeedKind.BRAILLE_2,
    "audio": NeedKind.AUDIO,
    "email": NeedKind.FORMAT_EMAIL,
    "e-mail": NeedKind.FORMAT_EMAIL,
    "text message": NeedKind.FORMAT_TEXT,
    "text": NeedKind.FORMAT_TEXT,
    "sms": NeedKind.FORMAT_TEXT,
    "plain text": NeedKind.PLAIN_TEXT,
    "word": NeedKind.WORD,
    "coloured paper": NeedKind.COLOURED_PAPER,
    "bsl": NeedKind.BSL_INTERPRETER,
    "bsl interpreter": NeedKind.BSL_INTERPRETER,
    "bsl video": NeedKind.BSL_VIDEO,
    "makaton": NeedKind.MAKATON,
}

PROCESSES = {
    **{each.value.replace("_", " "): each for each in ProcessKind},
    "coroner's inquest": ProcessKind.INQUEST,
    "coroner": ProcessKind.INQUEST,
    "serious incident investigation": ProcessKind.SERIOUS_INCIDENT,
    "safeguarding": ProcessKind.SAFEGUARDING_ADULTS_REVIEW,
    "hospital mortality review": ProcessKind.HOSPITAL_REVIEW,
}

LANGUAGE_NAMES = {
    "english": "en", "welsh": "cy", "polish": "pl", "romanian": "ro", "panjabi": "pa", "punjabi": "pa", "urdu": "ur",
    "bengali": "bn", "gujarati": "gu", "arabic": "ar", "somali": "so", "tamil": "ta", "turkish": "tr", "persian": "fa",
    "farsi": "fa",
}  # fmt: skip
