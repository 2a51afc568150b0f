"""What stands beside a contributor's name on staff's pages: each need with its picture, seen before it is read."""

from collections.abc import Iterable, Mapping

from portal.domain.states import NeedKind
from portal.domain.still_right import WhatTheyNeed
from portal.services import needs_shown
from portal.web.current import tools

NEED_PICTURES: dict[str, str] = {
    NeedKind.EASY_READ: "easy-read",
    NeedKind.LARGE_PRINT: "large-print",
    NeedKind.BRAILLE_1: "braille",
    NeedKind.BRAILLE_2: "braille",
    NeedKind.AUDIO: "audio",
    NeedKind.FORMAT_EMAIL: "email",
    NeedKind.FORMAT_TEXT: "mobile-text",
    NeedKind.PLAIN_TEXT: "computer",
    NeedKind.WORD: "computer",
    NeedKind.COLOURED_PAPER: "coloured-paper",
    NeedKind.CONTACT_PHONE: "phone",
    NeedKind.RELAY_UK: "device",
    NeedKind.CONTACT_TEXT: "mobile-text",
    NeedKind.CONTACT_EMAIL: "email",
    NeedKind.CONTACT_POST: "post",
    NeedKind.THROUGH_SUPPORTER: "supporter",
    NeedKind.NOT_BY_PHONE: "no-phone",
    NeedKind.LONGER_TIME: "more-time",
    NeedKind.INTERPRETER: "interpreter",
    NeedKind.BSL_INTERPRETER: "sign-language",
    NeedKind.BSL_VIDEO: "sign-video",
    NeedKind.LIPSPEAKER: "lip-reading",
    NeedKind.SPEECH_TO_TEXT: "typing",
    NeedKind.DEAFBLIND_MANUAL: "hand-touch",
    NeedKind.MAKATON: "signs-and-pictures",
    NeedKind.ADVOCATE: "advocate",
    NeedKind.SUPPORTER: "supporter",
    NeedKind.QUIET_PLACE: "quiet-place",
    NeedKind.HOME_VISIT: "home-visit",
    NeedKind.NOT_TO_BE_SENT: "stop",
    NeedKind.CULTURE_AND_FAITH: "faith",
    NeedKind.TIMES: "clock",
    NeedKind.OTHER: "help",
}


def needs_beside(contributor_ids: Iterable[int]) -> Mapping[int, WhatTheyNeed]:
    """Return what each contributor of a page needs, for `seen.they_need` (templates/parts/staff.html)."""
    return needs_shown.of(tools(), contributor_ids)
