"""A composed letter: every word of one letter to one person, decided, and not yet made into a format.

A letter source and a contributor come together once (compose), and every format (PDF, Word, e-mail, braille …) is made
from the same frozen `ComposedLetter`, so that no format can say something that another does not.

Words are plain text. Two marks are allowed and no others: `**bold**` around a hard word, and the Unicode isolates
U+2066 … U+2069 around a value that was filled in (a name, a code). Inside isolates nothing is a mark, so a person
called `**Ann**` stays `**Ann**`: isolate each inserted value, in every language.
"""

from dataclasses import dataclass
from typing import Final, Literal

INTRODUCTORY: Final = "introductory"
"""The first letter: it opens their page. Others take its place, wait for it, or go with it."""
LEAFLET: Final = "leaflet"
"""What lies beside the first letter: about reviews, and naming nobody."""

FORMATS: Final = (
    "html", "easy-read-html", "pdf", "large-print-pdf", "easy-read-pdf", "braille", "audio", "text", "word", "email",
    "easy-read-email", "text-email", "sms",
)  # fmt: skip
"""Every format that a letter is made in. Whatever offers, queues or sends a format names one of these."""

SAVED_FORMATS: Final = ("pdf", "large-print-pdf", "easy-read-pdf", "braille", "audio", "word", "text")
"""The formats that a contributor can save their letter in, as far as they exist for its language."""

Grade = Literal["1", "2"]
"""Braille letter by letter (1), or contracted (2), as most people who read it do."""


@dataclass(frozen=True, slots=True)
class EasyRow:
    """One Easy Read row: one idea and the picture beside it."""

    words: str
    """Plain text; `**bold**` around a hard word."""
    picture: str
    """A name in the picture registry; "" prints no picture."""


@dataclass(frozen=True, slots=True)
class LetterPart:
    """One named part of a letter, in plain words and in Easy Read rows."""

    name: str
    """greeting, why, review, choice, next, who, support or reach."""
    heading: str
    """"" when the part has none."""
    plain: tuple[str, ...]
    """Paragraphs; a paragraph may contain `**bold**`."""
    easy: tuple[EasyRow, ...]


@dataclass(frozen=True, slots=True)
class WayIn:
    """How the person comes in from paper: by the QR, or by typing the short address and the code."""

    link: str
    """The full address behind the QR."""
    short_address: str
    """What is printed, such as reviews.example.org/code."""
    code: str
    """ABCD-EFGH-JKMN."""


@dataclass(frozen=True, slots=True)
class Credit:
    """Whose the pictures of a letter are, and the language that says so: not every set’s line is translated."""

    words: str
    language: str


@dataclass(frozen=True, slots=True)
class InLanguage:
    """Words in a language of their own, inside a letter in another."""

    words: str
    language: str
    direction: str
    """"ltr" or "rtl"."""


@dataclass(frozen=True, slots=True)
class ComposedLetter:
    """One letter, ready to be made into any format."""

    name: str
    """Which letter: "introductory"."""
    language: str
    """Language code (BCP 47), such as "en" or "ur"."""
    direction: str
    """"ltr" or "rtl"."""
    title: str
    """The document's title, and the subject line."""
    easy_title: str
    """The same in Easy Read words."""
    date: str
    """Already formatted for the language."""
    to_lines: tuple[str, ...]
    """The person's name and postal address."""
    return_lines: tuple[str, ...]
    """Where the letter comes back to if it can't be delivered."""
    parts: tuple[LetterPart, ...]
    sender: tuple[str, ...]
    """The named human who signs: name, role, employer, phone."""
    way_in: WayIn | None
    way_in_words: tuple[str, str]
    """(what to do, printed before the QR; the label of the code), both translated."""
    page_words: str
    """"Page {n} of {total}" in the letter's language, with {n} and {total}."""
    reference: str
    version: str
    """The version stamp of the letter's source, printed in the footer."""
    qr_words: str = ""
    """The QR's alternative text, translated; when empty, "QR" and the short address."""
    subject: str = ""
    """The e-mail's subject: it names neither the person who died nor a diagnosis (safety.md)."""
    discreet_parts: tuple[LetterPart, ...] = ()
    """The parts as e-mail says them: likewise."""
    sms: str = ""
    """The whole text message; likewise."""
    link_label: str = ""
    """The words of the link to the person's own page."""
    not_checked: tuple[InLanguage, ...] = ()
    """That nobody has checked these words, in the letter's language and in English; none where somebody has."""
    other_languages: tuple[InLanguage, ...] = ()
    """"This letter in …" in each other language that there is, each in its own words."""
    other_languages_at: tuple[str, ...] = ()
    """Where to get it: the short address and the telephone number, which need no language."""

    @property
    def way_in_after(self) -> str:
        """The part that the way in stands after: the choice, or else the last."""
        names = [part.name for part in self.parts]
        return "choice" if "choice" in names or not names else names[-1]
