"""Who may do what: one table for every rule and method, with no default. A route that is not in it stops the start."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from flask import Flask

from portal.domain.states import Role, Scope

_EVERY_ROLE = frozenset(Role)
_CASE_WORK = frozenset({Role.REVIEWER, Role.COORDINATOR})
_ADMIN_TOO = _CASE_WORK | {Role.ADMINISTRATOR}


@dataclass(frozen=True, slots=True)
class Guard:
    """Either anyone, or a contributor of one of `scopes`, or staff of one of `roles`.

    With `step_up` a contributor gives a one-time code first; with `step_up_for_words` the page itself asks for one as
    soon as it would show words of an earlier visit, and lets new words be written without.
    """

    scopes: frozenset[Scope] = frozenset()
    roles: frozenset[Role] = frozenset()
    step_up: bool = False
    step_up_for_words: bool = False

    @property
    def anyone(self) -> bool:
        return not self.scopes and not self.roles

    def __str__(self) -> str:
        if self.anyone:
            return "anyone"
        if self.scopes:
            code = ", code first" if self.step_up else ", code for words" if self.step_up_for_words else ""
            return "contributor: " + ", ".join(sorted(self.scopes)) + code
        return "staff: " + ", ".join(sorted(self.roles))


ANYONE = Guard()
ROOM = Guard(scopes=frozenset(Scope))
ROOM_CODE = Guard(scopes=frozenset(Scope), step_up=True)
ROOM_WORDS = Guard(scopes=frozenset(Scope), step_up_for_words=True)
FAMILY_CODE = Guard(scopes=frozenset({Scope.FAMILY}), step_up=True)
STAFF = Guard(roles=_EVERY_ROLE)
CASE_WORK = Guard(roles=_CASE_WORK)
ADMIN_TOO = Guard(roles=_ADMIN_TOO)
# Who opens the post. It may be about whoever does the case work, and it is of no area until it is typed.
OPENS_POST = Guard(roles=frozenset({Role.ADMINISTRATOR}))
COORDINATOR = Guard(roles=frozenset({Role.COORDINATOR}))
LEARNING = Guard(roles=frozenset({Role.STEERING, Role.COORDINATOR, Role.REVIEWER}))
FILES = Guard(roles=_CASE_WORK | {Role.PROGRAMME})
# A programme lead reads second, and has translated, only what was raised: services/second_reading.py and
# store/word_translations.py keep all else from them.
SECOND_READERS = Guard(roles=_CASE_WORK | {Role.PROGRAMME})
# Whoever plans the words of an area, and who sits beside somebody who speaks the language.
WORDING = Guard(roles=frozenset({Role.ADMINISTRATOR, Role.COORDINATOR, Role.PROGRAMME}))
FIGURES = Guard(roles=frozenset({Role.PROGRAMME, Role.COORDINATOR}))

_READ = {"GET": ANYONE}
_BOTH = {"GET": ANYONE, "POST": ANYONE}


def _get(guard: Guard) -> dict[str, Guard]:
    return {"GET": guard}


def _post(guard: Guard) -> dict[str, Guard]:
    return {"POST": guard}


def _get_post(guard: Guard, post: Guard | None = None) -> dict[str, Guard]:
    return {"GET": guard, "POST": post or guard}


TABLE: dict[str, dict[str, Guard]] = {
    # Anyone
    "public.welcome": _READ,
    "public.about": _READ,
    "public.rights": _READ,
    "public.words_kept": _READ,
    "public.other_reviews": _READ,
    "public.professionals": _READ,
    "public.cookies": _READ,
    "public.support": _READ,
    "public.support_print": _READ,
    "public.support_paper": _READ,
    "public.privacy": _READ,
    "public.accessibility": _READ,
    "public.reading_aids": _BOTH,
    "public.letter_code": _BOTH,
    "public.someone_died": _BOTH,
    "public.someone_died_sent": _READ,
    "public.ask_review": _BOTH,
    "public.open_link": _BOTH,
    "public.open_stop": _BOTH,
    "public.link_expired": _READ,
    "public.link_withdrawn": _READ,
    "public.link_replaced": _READ,
    "public.link_malformed": _READ,
    "public.stopped": _READ,
    "public.not_me": _READ,
    "public.leave": _post(ANYONE),
    "public.left": _READ,
    "public.left_mark": _READ,
    "public.raise_it": _BOTH,
    "public.raise_it_sent": _READ,
    "public.on_paper": _READ,
    "public.check_receipt": _BOTH,
    "public.closing": _READ,
    "public.keep_words": _post(ANYONE),
    "public.page_easy": _post(ANYONE),
    "public.page_easy_thanks": _READ,
    "public.security_txt": _READ,
    "public.robots": _READ,
    "health.healthz": _READ,
    "health.metrics": _READ,  # the view asks for the operator's token
    # A contributor's room
    "family.home": _get(ROOM),
    "family.more": _get(ROOM),
    "family.letter": _get(ROOM),
    "family.letter_forms": _get(ROOM),
    "family.letter_file": _get(ROOM),
    "family.choose": _get_post(ROOM),
    "family.chosen": _get(ROOM),
    "family.contact": _get_post(ROOM_CODE),
    "family.quiet_days": _get_post(ROOM_CODE),
    "family.still_right": _get_post(ROOM_CODE),
    "family.look": _post(ROOM),
    "family.reading_aids": _get_post(ROOM),
    "family.tell": _get(ROOM),
    "family.tell_prompt": _get_post(ROOM_WORDS),
    "family.tell_look_over": _get_post(ROOM_WORDS),
    "family.tell_sent": _get(ROOM),
    "family.take_a_break": _get(ROOM),
    "family.supporter": _get_post(ROOM),
    "family.deciding": _get(ROOM),
    "family.check": _get(ROOM_CODE),
    "family.check_statement": _get_post(ROOM_CODE),
    "family.ask": _get_post(ROOM_WORDS),
    "family.ask_deeper": _get_post(ROOM_WORDS),
    "family.questions": _get_post(ROOM_CODE),
    "family.where": _get(ROOM),
    "family.pause": _get_post(ROOM),
    "family.messages": _get_post(ROOM_WORDS),
    # Where and when somebody will be: not for whoever holds the link alone.
    "family.meeting": _get_post(ROOM_CODE),
    "family.meeting_file": _get(ROOM_CODE),
    "family.another_reviewer": _get_post(ROOM_WORDS),
    "family.outcome": _get(FAMILY_CODE),
    "family.others": _get_post(ROOM_WORDS),
    "family.other": _get_post(ROOM_WORDS),
    "family.sharing": _get(ROOM_CODE),
    "family.sharing_body": _get_post(ROOM_CODE),
    "family.recommendations": _get(FAMILY_CODE),
    "family.recommendation": _get_post(FAMILY_CODE),
    "family.led_here": _get(FAMILY_CODE),
    "family.raise_it": _get_post(ROOM),
    "family.concern": _get_post(ROOM_CODE),
    "family.step_up": _get_post(ROOM),
    "family.step_up_code": _get_post(ROOM),
    "family.own": _get(ROOM),
    "family.download": _get_post(ROOM_CODE),
    "family.correct": _get_post(ROOM),
    "family.take_back": _get_post(ROOM_CODE),
    "family.receipt": _get(ROOM_CODE),
    "family.paper": _get_post(ROOM_CODE),
    "family.paper_file": _get(ROOM_CODE),
    "family.leave_review": _get_post(ROOM),
    "family.who_looked": _get_post(ROOM, ROOM_CODE),
    "family.photos": _get_post(ROOM_WORDS),
    "family.photo": _get_post(ROOM_CODE),
    "family.photo_picture": _get(ROOM_CODE),
    "family.photo_file": _get(ROOM_CODE),
    "family.stop": _get_post(ROOM),
    "family.stay": _post(ROOM),
    "family.late_words": _get_post(ROOM_CODE),
    # Staff
    "staff.sign_in": _BOTH,
    "staff.second_factor": _BOTH,
    "staff.organisation_sign_in_begin": _post(ANYONE),
    # A provider can only send a browser back by a GET: it counts once, and in the browser that went there alone.
    "staff.organisation_sign_in_back": _READ,
    "staff.passkey_options": _post(ANYONE),
    "staff.passkey_sign_in": _post(ANYONE),
    "staff.sign_out": _post(STAFF),
    "staff.confirm": _get_post(STAFF),
    "staff.confirm_passkey_options": _post(STAFF),
    "staff.confirm_passkey": _post(STAFF),
    "staff.sign_in_settings": _get(STAFF),
    "staff.password": _get_post(STAFF),
    "staff.add_passkey": _get_post(STAFF),
    "staff.add_passkey_options": _post(STAFF),
    "staff.remove_passkey": _post(STAFF),
    "staff.end_visits": _post(STAFF),
    "staff.closing": _READ,
    "staff.stay": _post(STAFF),
    "staff.late_words": _get_post(STAFF),
    "staff.today": _get(STAFF),
    "staff.reviews": _get(ADMIN_TOO),
    "staff.review": _get(ADMIN_TOO),
    "staff.allocate": _get_post(COORDINATOR),
    "staff.told_untold": _post(CASE_WORK),
    "staff.extend": _get_post(CASE_WORK),
    "staff.duplicates": _get_post(COORDINATOR),
    "staff.reported": _get(CASE_WORK),
    "staff.deeper_request": _get_post(CASE_WORK),
    "staff.reported_death": _get_post(CASE_WORK, COORDINATOR),
    "staff.keeping": _get_post(CASE_WORK),
    "staff.taken_back": _get_post(CASE_WORK),
    "staff.named_people": _get(CASE_WORK),
    "staff.named_person": _get_post(CASE_WORK),
    "staff.sharing": _get_post(CASE_WORK),
    "staff.sharing_pack": _get(CASE_WORK),
    "staff.letter": _get_post(ADMIN_TOO, CASE_WORK),
    "staff.letter_file": _get(ADMIN_TOO),
    "staff.letter_sheet": _get(ADMIN_TOO),
    "staff.paper_found": _get(ADMIN_TOO),
    "staff.paper_replies": _get(ADMIN_TOO),
    "staff.paper_reply": _get_post(ADMIN_TOO),
    "staff.paper_form": _get(ADMIN_TOO),
    "staff.anyones_paper": _get_post(OPENS_POST),
    "staff.need_task": _get_post(ADMIN_TOO),
    "staff.invitation": _get_post(CASE_WORK),
    "staff.deliveries": _get(ADMIN_TOO),
    "staff.held_letter": _get_post(CASE_WORK),
    "staff.invite_many": _get_post(ADMIN_TOO, CASE_WORK),
    "staff.letter_batch": _get(ADMIN_TOO),
    "staff.returned_post": _get_post(ADMIN_TOO),
    "staff.came_back": _get_post(ADMIN_TOO),
    "staff.one_time_code": _get_post(CASE_WORK),
    "staff.account": _get(CASE_WORK),
    "staff.added_file": _get(CASE_WORK),
    "staff.decision_reason": _get_post(CASE_WORK),
    "staff.support_record": _get_post(CASE_WORK),
    "staff.statements": _get_post(CASE_WORK),
    "staff.statement": _get_post(CASE_WORK),
    "staff.second_reading": _get(SECOND_READERS),
    "staff.second_read": _get_post(SECOND_READERS),
    "staff.suggestions": _get_post(CASE_WORK),
    "staff.concerns": _get(FIGURES),
    "staff.concern": _get_post(FIGURES),
    "staff.checks": _get_post(CASE_WORK),
    "staff.questions": _get_post(CASE_WORK),
    "staff.other_bodies": _get_post(CASE_WORK),
    "staff.messages": _get_post(CASE_WORK),
    "staff.translations": _get(SECOND_READERS),
    "staff.ask_translation": _post(SECOND_READERS),
    "staff.translation": _get_post(SECOND_READERS),
    "staff.translation_file": _get(SECOND_READERS),
    "staff.meetings": _get_post(CASE_WORK),
    "staff.outcome": _get_post(CASE_WORK),
    "staff.action": _get_post(CASE_WORK),
    "staff.easy_check": _post(SECOND_READERS),
    "staff.easy_pictures": _get(SECOND_READERS),
    "staff.learning": _get(LEARNING),
    "staff.figures": _get(FIGURES),
    "staff.easy_pages": _get(FIGURES),
    "staff.wording": _get(WORDING),
    "staff.wording_page": _get_post(WORDING),
    "staff.wording_string": _get_post(WORDING),
    "staff.wording_shown": _get(WORDING),
    "staff.wording_catalog": _get(WORDING),
    "staff.break_glass": _get_post(CASE_WORK),
    "staff.emergencies": _get_post(FIGURES, COORDINATOR),
    "staff.files": _get_post(FILES),
    "staff.take_file": _post(FILES),
    # Files of ours
    "static": _READ,
}


class UnguardedRoute(Exception):
    """A route is not in the table. The message names the rule and method and says what to add."""


def rules_and_guards(app: Flask) -> Iterator[tuple[str, str, str, Guard]]:
    """Yield (endpoint, rule, method, guard) for every rule and method; raise UnguardedRoute for one with no guard."""
    for rule in app.url_map.iter_rules():
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
            guard = TABLE.get(rule.endpoint, {}).get(method)
            if guard is None:
                raise UnguardedRoute(
                    f"{method} {rule.rule} ({rule.endpoint}) has no guard: add it to TABLE in portal/web/access.py"
                )
            yield rule.endpoint, rule.rule, method, guard


def guard_of(endpoint: str, method: str) -> Guard | None:
    return TABLE.get(endpoint, {}).get("GET" if method in {"HEAD", "OPTIONS"} else method)
