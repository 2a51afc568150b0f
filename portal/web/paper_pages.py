"""Which pages of the room a form on paper is made of; and what can't be paper, with the reason why."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from portal.domain.accounts import Prompt
from portal.domain.paper import PAPER_FORMS, WITH_WORDS
from portal.domain.rooms import Room
from portal.services import adding_files, checking, paper_forms, question_ledger, sharing, together
from portal.web.access import guard_of
from portal.web.current import tools
from portal.web.look import Look

ENDPOINTS: Mapping[str, str] = {form: f"family.{form}" for form in PAPER_FORMS} | {
    "tell": "family.tell_prompt",
    "check": "family.check_statement",
    "sharing": "family.sharing_body",
    "recommendations": "family.recommendation",
}
"""The page that takes what stands on a form."""
LISTS: Mapping[str, str] = {
    "tell": "family.tell",
    "check": "family.check",
    "photo": "family.photos",
    "sharing": "family.sharing",
    "recommendations": "family.recommendations",
}
"""A form of many pages is called what the list of them is called."""

NO_PAPER: Mapping[str, str] = {
    "family.look": "how a screen reads; each form is printed as it is wanted",
    "family.reading_aids": "how a screen looks",
    "family.step_up": "asks for a one-time code, for a screen",
    "family.step_up_code": "a one-time code",
    "family.stay": "keeps a screen open",
    "family.late_words": "words that came after a screen had closed",
    "family.who_looked": "closes screens that are open elsewhere",
    "family.tell_look_over": "sends what was written on a screen; what stands on paper is sent by posting it",
    "family.photos": "takes a file; photos and papers themselves come by post, with a message",
    "family.other": "shows a name, which who opens the post may not see; on paper, a message says what",
    "family.concern": "shows our answer, which who opens the post may not see; on paper, “raise it” says it",
    "family.take_back": "shows what it takes; on paper, “choose” takes back a yes, “check” a sentence, “messages” all",
    "family.download": "gives a file",
    "family.paper": "what was typed from paper is looked at on the screen",
    "public.reading_aids": "how a screen looks",
    "public.letter_code": "opens the page on a screen; the code has its place on each form",
    "public.open_link": "opens the page on a screen",
    "public.open_stop": "one press on a screen; the form “stop” is the same on paper",
    "public.leave": "leaves a screen",
    "public.check_receipt": "works out a code from words that are pasted, and keeps nothing",
    "public.keep_words": "keeps words of a screen that has closed",
    "public.page_easy": "says whether the page on the screen was easy to read",
}
"""Forms of contributors and of the public that are on no paper, and why (tests/contracts/test_paper_forms.py)."""

# More steps than any page has.
MOST_STEPS = 38
# Where the press itself says something: on paper it is a box to tick.
_PRESSES = frozenset({"still_right", "another_reviewer", "ask_deeper", "leave_review"})


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a form: its endpoint, what its address holds, and what it is asked with.

    `part` is what of the page is read, `form` which of its forms are meant (by a hidden field, as XPath says it),
    `press` whether their buttons are to tick.
    """

    endpoint: str
    values: Mapping[str, Any] = field(default_factory=dict)
    query: Mapping[str, str] = field(default_factory=dict)
    key: str = "0"
    """What the names of its fields begin with: of which prompt, sentence or question they are."""
    part: str = "//main"
    form: str = ""
    press: bool = False
    steps: int = MOST_STEPS
    """How many of its Easy Read steps are on the paper, where it has several."""


def pages_of(form: str, room: Room, look: Look) -> tuple[Page, ...]:
    """Return the pages that a form on paper is made from, in their order; in Easy Read, the first step of each."""
    if form in _ITEMS:
        return _ITEMS[form](room, look)
    return (Page(ENDPOINTS[form], press=form in _PRESSES),)


def as_reads(form: str, room: Room) -> Room:
    """Return the room as a form may show it: words of before only on the forms that are about them."""
    if form in WITH_WORDS:
        return replace(room, stepped_up=True)
    return replace(room, stepped_up=False, visit_id=room.visit_id if room.on_paper else -1)


def is_theirs(form: str, room: Room) -> bool:
    """Whether this contributor has such a page at all."""
    guard = guard_of(ENDPOINTS[form], "POST")
    return guard is not None and room.scope in guard.scopes


def offered(room: Room, among: Iterable[str] = PAPER_FORMS) -> tuple[str, ...]:
    """Return the forms that ask this contributor something now, of those named."""
    now = paper_forms.asks_now(tools(), room)
    return tuple(each for each in among if is_theirs(each, room) and now.get(each, True))


def _prompts(_room: Room, _look: Look) -> tuple[Page, ...]:
    return tuple(
        Page("family.tell_prompt", {"prompt": each.value}, {"new": "1"}, str(number))
        for number, each in enumerate(Prompt)
    )


def _sentences(room: Room, _look: Look) -> tuple[Page, ...]:
    back = checking.check_back(tools(), room)
    return tuple(Page("family.check_statement", {"statement_id": each.id}, {}, str(each.id)) for each in back.to_check)


def _questions(room: Room, look: Look) -> tuple[Page, ...]:
    found = (each for each in question_ledger.read(tools(), room) if each.asked.answered)
    return tuple(
        Page(
            "family.questions", {}, {"question": str(each.id)}, str(each.id), press=True,
            part="//main" if look.easy else f"//section[@id='question-{each.id}']",
        )
        for each in found
    )  # fmt: skip


def _bodies(room: Room, _look: Look) -> tuple[Page, ...]:
    found = sharing.of_room(tools(), room).bodies
    return tuple(Page("family.sharing_body", {"body": each.kind.value}, {}, each.kind.value) for each in found)


def _advice(room: Room, _look: Look) -> tuple[Page, ...]:
    found = together.recommendations(tools(), room)
    return tuple(Page("family.recommendation", {"recommendation_id": each.id}, {}, str(each.id)) for each in found)


def _files(room: Room, _look: Look) -> tuple[Page, ...]:
    found = adding_files.files(tools(), room)
    return tuple(Page("family.photo", {"photo_id": each.id}, {}, str(each.id)) for each in found)


def _pause(_room: Room, _look: Look) -> tuple[Page, ...]:
    """A pause that stands can be ended too: that is a form of its own."""
    going_on = "[.//input[@type='hidden'][@name='pause']]"
    return (
        Page("family.pause", form="[.//input[@type='radio']]"),
        Page("family.pause", key="on", part=f"//main//form{going_on}", form=going_on, press=True),
    )


def _another_reviewer(_room: Room, _look: Look) -> tuple[Page, ...]:
    ask, back = (f"[.//input[@name='act'][@value='{each}']]" for each in ("ask", "take_back"))
    return (
        Page("family.another_reviewer", form=ask, press=True),
        Page("family.another_reviewer", key="back", part=f"//main//form{back}", form=back, press=True),
    )


_ITEMS: Mapping[str, Callable[[Room, Look], tuple[Page, ...]]] = {
    "tell": _prompts,
    "check": _sentences,
    "questions": _questions,
    "sharing": _bodies,
    "recommendations": _advice,
    "photo": _files,
    "pause": _pause,
    "another_reviewer": _another_reviewer,
}
