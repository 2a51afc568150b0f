"""The person's needs decide: every need by every channel, and none of them ignored."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from portal.domain.deciding import FATES, LANGUAGE, PRECEDENCE, Decision, Fate, Makes, WhyUnmet, decide
from portal.domain.need_tasks import NeedTask, still_unmet
from portal.domain.sending import Contact, KnownNeed
from portal.domain.states import Channel, NeedKind, Presentation

MAKES = Makes(languages=frozenset({"en", "cy", "ur"}), braille=frozenset({"en", "cy"}), voices=frozenset({"en", "ur"}))
ADDRESSES = {"email": "janet@example.org", "mobile": "07700 900123", "post": ("5 Mill Lane", "ZZ99 2AB")}
JANET = Contact(
    contributor_id=1, name="Janet", language="en", presentation=Presentation.STANDARD, needs=(), quiet=(),
    stopped=False, **ADDRESSES,
)  # fmt: skip
EMAIL, POST, TEXT = Channel.EMAIL, Channel.POST, Channel.TEXT
K = NeedKind


def somebody(*needs: NeedKind | tuple[NeedKind, str], **more: object) -> Contact:
    known = tuple(KnownNeed(need) if isinstance(need, NeedKind) else KnownNeed(*need) for need in needs)
    return replace(JANET, needs=known, **more)  # type: ignore[arg-type]


def made(contact: Contact, makes: Makes = MAKES) -> Decision:
    return decide(contact, makes)


def unmet(decision: Decision) -> list[tuple[str, str]]:
    return [(each.kind, each.why.value) for each in decision.unmet]


# What each need makes of the letter by each channel: the format, what waits behind the link, or why not. The channel
# that is used first stands first.
NOTHING = ("email: email", "post: pdf", "text: sms")
ONE_NEED: dict[NeedKind | None, tuple[str, ...]] = {
    None: NOTHING,
    K.EASY_READ: ("email: easy-read-email", "post: easy-read-pdf", "text: sms, easy-read-html waits"),
    K.LARGE_PRINT: (
        "post: large-print-pdf 18",
        "email: email, large-print-pdf waits",
        "text: sms, large-print-pdf waits",
    ),
    K.BRAILLE_1: ("post: braille grade 1", "email: cannot_carry", "text: cannot_carry"),
    K.BRAILLE_2: ("post: braille grade 2", "email: cannot_carry", "text: cannot_carry"),
    K.AUDIO: ("email: email, audio waits", "post: audio", "text: sms, audio waits"),
    K.WORD: ("email: email, word waits", "text: sms, word waits", "post: cannot_carry"),
    K.PLAIN_TEXT: ("email: text-email", "text: sms, text waits", "post: cannot_carry"),
    K.COLOURED_PAPER: ("post: pdf on yellow", "email: cannot_carry", "text: cannot_carry"),
    K.FORMAT_EMAIL: ("email: email", "post: wished_others", "text: wished_others"),
    K.FORMAT_TEXT: ("text: sms", "email: wished_others", "post: wished_others"),
    K.CONTACT_EMAIL: ("email: email", "post: asked_for_others", "text: asked_for_others"),
    K.CONTACT_TEXT: ("text: sms", "email: asked_for_others", "post: asked_for_others"),
    K.CONTACT_POST: ("post: pdf", "email: asked_for_others", "text: asked_for_others"),
    K.NOT_TO_BE_SENT: ("post: pdf", "text: sms", "email: asked_not_to"),
}
DETAILS = {K.COLOURED_PAPER: "yellow", K.NOT_TO_BE_SENT: "no e-mail", K.INTERPRETER: "pl"}


def seen(decision: Decision) -> tuple[str, ...]:
    found = []
    for way in decision.ways:
        said = way.why_not or way.format
        if not way.why_not:
            said += f" {way.points:g}" if way.points and way.channel is POST else ""
            said += f" grade {way.grade}" if way.grade else ""
            said += f" on {way.paper}" if way.paper else ""
            said += f", {way.waits} waits" if way.waits else ""
        found.append(f"{way.channel.value}: {said}")
    return tuple(found)


@pytest.mark.parametrize("kind", [None, *NeedKind])
def test_each_need_by_each_channel(kind: NeedKind | None) -> None:
    # given somebody with one need, who can be reached every way
    contact = somebody((kind, DETAILS.get(kind, ""))) if kind else somebody()
    # when the portal decides
    decision = made(contact)
    # then the format, the channel and what waits are those of the table; all else goes as usual
    assert seen(decision) == ONE_NEED.get(kind, NOTHING)
    # and whatever the portal can't meet alone is a task, and nothing else is
    assert bool(decision.unmet) == (kind is not None and FATES[kind] is Fate.TASK)


@pytest.mark.parametrize("kind", list(NeedKind))
def test_no_need_is_ignored(kind: NeedKind) -> None:
    # given a need of the list: what becomes of it is written down
    fate = FATES[kind]
    decision, usual = made(somebody((kind, DETAILS.get(kind, "")))), made(somebody())
    # then it shapes what is made, or is a task, or is one that staff see when they talk and meet
    if fate is Fate.SHAPES:
        assert decision.ways != usual.ways
    elif fate is Fate.TASK:
        assert unmet(decision) == [(kind.value, "beyond_us")]
    else:
        assert decision == usual
    # and one that shapes is never dropped when it can't: no address, no table, no voice, no language
    if kind in PRECEDENCE and kind not in {K.EASY_READ, K.LARGE_PRINT}:
        closed = made(
            somebody((kind, ""), email="", mobile="", post=ADDRESSES["post"]), replace(MAKES, mail_room=False)
        )
        assert (kind.value, "no_way") in unmet(closed)


@pytest.mark.parametrize("kind", [K.EASY_READ, K.LARGE_PRINT, K.AUDIO, K.WORD, K.PLAIN_TEXT])
@pytest.mark.parametrize("way", [EMAIL, POST, TEXT])
def test_with_one_address_alone_a_need_is_met_or_a_task(kind: NeedKind, way: Channel) -> None:
    none = {"email": "", "mobile": "", "post": ()}
    only = {"email": ADDRESSES["email"]} if way is EMAIL else {"mobile": ADDRESSES["mobile"]}
    only = {"post": ADDRESSES["post"]} if way is POST else only
    decision = made(somebody((kind, ""), **{**none, **only}))
    assert decision.way.channel is way
    assert decision.way.allowed
    shaped = decision.way != made(somebody(**{**none, **only})).way
    assert shaped != ((kind.value, "no_way") in unmet(decision))


@pytest.mark.parametrize(
    ("needs", "first", "left_over"),
    [
        # together
        ((K.EASY_READ, (K.LARGE_PRINT, "24")), "post: easy-read-pdf 24", []),
        ((K.EASY_READ, (K.COLOURED_PAPER, "cream")), "post: easy-read-pdf on cream", []),
        (((K.LARGE_PRINT, "22"), (K.COLOURED_PAPER, "cream")), "post: large-print-pdf 22 on cream", []),
        ((K.EASY_READ, (K.LARGE_PRINT, "30"), (K.COLOURED_PAPER, "blue")), "post: easy-read-pdf 30 on blue", []),
        ((K.BRAILLE_1, K.BRAILLE_2), "post: braille grade 1", []),
        ((K.LARGE_PRINT, K.FORMAT_EMAIL), "email: email, large-print-pdf waits", []),
        ((K.EASY_READ, (K.LARGE_PRINT, "24"), K.CONTACT_EMAIL), "email: easy-read-email, easy-read-pdf waits", []),
        ((K.FORMAT_EMAIL, K.FORMAT_TEXT), "email: email", []),
        ((K.AUDIO, K.CONTACT_POST), "post: audio", []),
        # what can't be made together is a task
        ((K.BRAILLE_2, K.EASY_READ), "post: braille grade 2", [("easy_read", "not_together")]),
        ((K.BRAILLE_2, K.AUDIO), "post: braille grade 2", [("audio", "not_together")]),
        ((K.AUDIO, K.EASY_READ), "email: email, audio waits", [("easy_read", "not_together")]),
        ((K.EASY_READ, K.WORD), "email: easy-read-email", [("word", "not_together")]),
        ((K.LARGE_PRINT, K.PLAIN_TEXT), "post: large-print-pdf 18", [("plain_text", "not_together")]),
        ((K.BRAILLE_1, (K.COLOURED_PAPER, "blue")), "post: braille grade 1", [("coloured_paper", "not_together")]),
        ((K.BRAILLE_2, K.FORMAT_EMAIL), "post: braille grade 2", [("format_email", "not_together")]),
        (((K.COLOURED_PAPER, "blue"), K.FORMAT_TEXT), "post: pdf on blue", [("format_text", "not_together")]),
        # what no open way can carry is a task, and the next form takes its place
        ((K.BRAILLE_2, K.CONTACT_EMAIL), "email: email", [("braille_2", "no_way")]),
        ((K.BRAILLE_2, K.EASY_READ, K.CONTACT_EMAIL), "email: easy-read-email", [("braille_2", "no_way")]),
        ((K.WORD, K.CONTACT_POST), "post: pdf", [("word", "no_way")]),
        (((K.COLOURED_PAPER, "blue"), K.CONTACT_TEXT), "text: sms", [("coloured_paper", "no_way")]),
        ((K.CONTACT_POST, K.FORMAT_EMAIL), "post: pdf", [("format_email", "not_together")]),
        # what somebody must read or ask
        (((K.COLOURED_PAPER, ""),), "email: email", [("coloured_paper", "no_colour")]),
        (((K.LARGE_PRINT, "48"),), "post: large-print-pdf 36", [("large_print", "size")]),
        (((K.LARGE_PRINT, "as big as it goes"),), "post: large-print-pdf 18", [("large_print", "size")]),
        (((K.LARGE_PRINT, "24 point"),), "post: large-print-pdf 24", []),
        (((K.NOT_TO_BE_SENT, "nothing to my son’s house"),), "email: email", [("not_to_be_sent", "in_words")]),
    ],
)  # fmt: skip
def test_several_needs_at_once(
    needs: tuple[NeedKind | tuple[NeedKind, str], ...], first: str, left_over: list[tuple[str, str]]
) -> None:
    decision = made(somebody(*needs))
    assert seen(decision)[0] == first
    assert unmet(decision) == left_over


@pytest.mark.parametrize(
    ("need", "language", "why"),
    [
        (K.BRAILLE_2, "ur", WhyUnmet.NO_BRAILLE),
        (K.BRAILLE_1, "ur", WhyUnmet.NO_BRAILLE),
        (K.AUDIO, "cy", WhyUnmet.NO_VOICE),
    ],
)
def test_a_language_without_a_table_or_a_voice(need: NeedKind, language: str, why: WhyUnmet) -> None:
    decision = made(somebody(need, language=language))
    assert unmet(decision) == [(need.value, why.value)]
    assert decision.language == language


def test_without_contracted_braille_grade_2_is_a_task_and_grade_1_is_made() -> None:
    plain = replace(MAKES, contracted=False)
    assert unmet(made(somebody(K.BRAILLE_2), plain)) == [("braille_2", "no_braille")]
    assert seen(made(somebody(K.BRAILLE_1), plain))[0] == "post: braille grade 1"


def test_a_language_that_we_have_no_letter_in_is_a_task_and_goes_in_english() -> None:
    decision = made(somebody(language="so"))
    assert (decision.language, unmet(decision)) == ("en", [(LANGUAGE, "no_language")])
    assert decision.unmet[0].detail == "so"


def test_post_by_a_service_that_prints_on_white_paper_has_no_embosser_no_disc_and_no_colour() -> None:
    away = replace(MAKES, mail_room=False)
    assert unmet(made(somebody(K.BRAILLE_2), away)) == [("braille_2", "no_way")]
    assert unmet(made(somebody((K.COLOURED_PAPER, "blue")), away)) == [("coloured_paper", "no_way")]
    assert seen(made(somebody(K.AUDIO), away))[0] == "email: email, audio waits"
    assert unmet(made(somebody(K.AUDIO, K.CONTACT_POST), away)) == [("audio", "no_way")]


def test_a_channel_says_why_it_is_closed_and_which_need_decided() -> None:
    decision = made(somebody((K.LARGE_PRINT, "20"), K.CONTACT_POST))
    assert decision.way.because == ("large_print", "contact_post")
    assert made(somebody(email="")).by(EMAIL).why_not == "no_address"
    assert made(somebody()).way.because == ()


def test_with_no_way_open_what_would_be_made_is_still_said() -> None:
    decision = made(somebody(K.BRAILLE_2, email="", mobile="", post=()))
    assert not decision.way.allowed
    assert decision.by(POST).format == "braille"
    assert unmet(decision) == []


def test_only_what_was_arranged_for_this_need_this_letter_and_this_day_meets_it() -> None:
    # given a need that somebody met, and the same need as it stands
    decision = made(somebody((K.INTERPRETER, "pl")))
    task = NeedTask(
        id=1, contributor_id=1, contributor_name="Janet", relationship="mother", language="en", reference="LD-1",
        person="Maggie", kind="interpreter", why=WhyUnmet.BEYOND_US, letter="introductory", owner_id=1, owner_name="",
        asked_at=None, detail="pl", met_at=date(2026, 11, 1),
    )  # type: ignore[arg-type]  # fmt: skip
    today = date(2026, 11, 23)

    def left(task: NeedTask, letter: str = "outcome") -> int:
        return len(still_unmet(decision.unmet, [task], letter, today))

    assert left(task) == 0
    assert left(replace(task, met_at=None)) == 1
    assert left(replace(task, detail="ur")) == 1
    assert left(replace(task, ended_at=date(2026, 11, 2))) == 1  # type: ignore[arg-type]
    assert left(replace(task, valid_until=today)) == 0
    assert left(replace(task, valid_until=date(2026, 11, 22))) == 1
    assert left(replace(task, only_for="introductory")) == 1
    assert left(replace(task, only_for="introductory"), "introductory") == 0


def test_an_address_that_something_came_back_from_comes_after_every_other_way() -> None:
    back = date(2027, 3, 3)
    # given e-mail that came back, then another way is first, and it is said why this one is not
    decision = made(somebody(came_back=((EMAIL, back),)))
    assert (decision.way.channel, decision.by(EMAIL).why_not, decision.by(EMAIL).came_back_on) == (
        POST,
        "came_back",
        back,
    )
    # and where it is the only way, it is made for it, and the claim holds it for a human
    only = made(somebody(came_back=((EMAIL, back),), post=(), mobile=""))
    assert (only.way.channel, only.way.allowed, only.way.came_back_on) == (EMAIL, True, back)
    # and what only that address can carry is asked of somebody
    braille = made(somebody(K.BRAILLE_1, came_back=((POST, back),)))
    assert (braille.way.channel, unmet(braille)) == (EMAIL, [("braille_1", "no_way")])
