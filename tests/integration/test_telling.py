"""Words are never lost: two tabs, two devices, the same form twice, any script; and sending is one act."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest
from sqlalchemy import func, select

from portal.adapters.clock import SetClock
from portal.domain.accounts import MOST_CHARACTERS, Prompt
from portal.domain.errors import NotFound, Refused
from portal.domain.rooms import Room, StaffMember
from portal.domain.states import AccountState, Presentation, Purpose, Role, Scope
from portal.models import Account, Answer, AuditEvent, Contributor, Promise, Review, Staff
from portal.services import telling
from portal.services.tools import Tools
from tests.factories import Factory

WHO = Prompt.WHO_THEY_WERE


def room_of(contributor: Contributor) -> Room:
    return Room(
        visit_id=1, invitation_id=1, purpose=Purpose.FAMILY, contributor_id=contributor.id,
        contributor_name=contributor.name, relationship="mother", scope=Scope.FAMILY, language="en",
        presentation=Presentation.STANDARD, reads_language="en", reads_presentation=Presentation.STANDARD,
        supporter_name="", stopped=False, review_id=contributor.review_id,
        reference="LD-2026-00001", person="Maggie", person_full="Maggie O’Brien", reviewer_name="Amara Okafor",
        reviewer_job="", reviewer_employer="", reviewer_phone="", decision="yes",
    )  # fmt: skip


def member_of(staff: Staff, *area_ids: int) -> StaffMember:
    return StaffMember(1, "t", staff.id, staff.name, staff.email, Role(staff.role), None, frozenset(area_ids), ())


@pytest.fixture
def room(make: Factory) -> Room:
    return room_of(make.contributor())


def answers(tools: Tools, prompt: Prompt = WHO) -> list[Answer]:
    with tools.reading() as session:
        return list(session.scalars(select(Answer).where(Answer.prompt == prompt).order_by(Answer.id)))


def count(tools: Tools, table: type) -> int:
    with tools.reading() as session:
        return session.scalar(select(func.count()).select_from(table)) or 0


def test_the_account_opens_at_the_first_save(tools: Tools, room: Room) -> None:
    # given nothing written
    assert telling.save_answer(tools, room, WHO, "").revision == 0
    assert count(tools, Account) == 0
    # when the first words are saved
    saved = telling.save_answer(tools, room, WHO, "She sang.", language="ur")
    # then there is one account with them, in the language they were written in
    assert (saved.revision, saved.kept_copy, saved.saved_at) == (1, False, tools.clock.now())
    [answer] = answers(tools)
    assert (answer.words, answer.language, answer.copy) == ("She sang.", "ur", 0)


def test_a_save_on_the_last_revision_takes_its_place(tools: Tools, room: Room) -> None:
    first = telling.save_answer(tools, room, WHO, "She sang.")
    second = telling.save_answer(tools, room, WHO, "She sang alto.", revision=first.revision)
    assert second.revision == 2
    assert [answer.words for answer in answers(tools)] == ["She sang alto."]


def test_words_can_be_cleared(tools: Tools, room: Room) -> None:
    first = telling.save_answer(tools, room, WHO, "She sang.")
    telling.save_answer(tools, room, WHO, "", revision=first.revision)
    assert [answer.words for answer in answers(tools)] == [""]
    assert not telling.telling(tools, room).anything


def test_two_hundred_conflicting_pairs_lose_no_text(tools: Tools, make: Factory) -> None:
    # given 20 contributors and 10 prompts' worth of pairs: two devices that show the same page
    made = make.contributor()
    review_rooms = [room_of(make.contributor(name=f"Contributor {n}", email="")) for n in range(22)] + [room_of(made)]
    pairs = [(room, prompt) for room in review_rooms for prompt in Prompt][:200]
    assert len(pairs) == 200
    # when both save, at the same moment
    with ThreadPoolExecutor(4) as both:
        futures = [
            both.submit(telling.save_answer, tools, room, prompt, f"{device} wrote {number}")
            for number, (room, prompt) in enumerate(pairs)
            for device in ("phone", "tablet")
        ]
        saved = [future.result() for future in futures]
    # then every text is there, one of each pair kept as a copy, and the person is told so
    with tools.reading() as session:
        kept = set(session.scalars(select(Answer.words)))
    assert kept == {f"{device} wrote {number}" for number in range(200) for device in ("phone", "tablet")}
    assert sum(each.kept_copy for each in saved) == 200


def test_identical_words_are_no_conflict(tools: Tools, room: Room) -> None:
    telling.save_answer(tools, room, WHO, "She sang.")
    again = telling.save_answer(tools, room, WHO, "She sang.")
    assert (again.revision, again.kept_copy) == (1, False)
    assert count(tools, Answer) == 1


def test_the_same_conflicting_form_twice_is_one_copy(tools: Tools, room: Room) -> None:
    telling.save_answer(tools, room, WHO, "On the phone.")
    for _ in range(5):
        saved = telling.save_answer(tools, room, WHO, "On the tablet.")
        assert (saved.kept_copy, saved.copy) == (True, 1)
    assert [(answer.copy, answer.words) for answer in answers(tools)] == [(0, "On the phone."), (1, "On the tablet.")]


def test_a_page_that_writes_into_a_copy_goes_on_in_it(tools: Tools, room: Room) -> None:
    # given words kept beside others
    telling.save_answer(tools, room, WHO, "On the phone.")
    kept = telling.save_answer(tools, room, WHO, "On the tablet.")
    # when that page is typed on and saved again
    more = telling.save_answer(tools, room, WHO, "On my tablet.", revision=kept.revision, copy=kept.copy)
    # then its copy grows, and the other text is as it was
    assert (more.copy, more.revision, more.kept_copy) == (1, 2, True)
    assert [answer.words for answer in answers(tools)] == ["On the phone.", "On my tablet."]


def test_both_are_put_into_one_text(tools: Tools, room: Room) -> None:
    first = telling.save_answer(tools, room, WHO, "On the phone.")
    kept = telling.save_answer(tools, room, WHO, "On the tablet.")
    sheet = telling.prompt_sheet(tools, room, WHO)
    assert sheet.one_text == "On the phone.\n\nOn the tablet."
    # when the person makes one text of both
    telling.save_answer(tools, room, WHO, sheet.one_text, revision=first.revision, merges=[1])
    # then that one is shown, and nothing was deleted
    after = telling.prompt_sheet(tools, room, WHO)
    assert after.current is not None
    assert (after.current.words, after.kept) == (sheet.one_text, ())
    assert [answer.words for answer in answers(tools)] == [sheet.one_text, "On the tablet."]
    # and a tab that still writes into the settled copy is judged against the one text
    late = telling.save_answer(tools, room, WHO, "On the tablet, more.", revision=kept.revision, copy=kept.copy)
    assert (late.kept_copy, late.copy) == (True, 2)


def test_texts_too_long_for_one_box_stay_side_by_side(tools: Tools, room: Room) -> None:
    # given two texts that are more together than a box keeps
    for device in "ab":
        telling.save_answer(tools, room, WHO, device * MOST_CHARACTERS)
    # then both are shown, and nothing offers to put one in the place of both
    sheet = telling.prompt_sheet(tools, room, WHO)
    assert [len(answer.words) for answer in sheet.versions] == [MOST_CHARACTERS] * 2
    assert not sheet.to_merge


def test_a_merge_that_comes_too_late_settles_nothing(tools: Tools, room: Room) -> None:
    first = telling.save_answer(tools, room, WHO, "On the phone.")
    telling.save_answer(tools, room, WHO, "On the tablet.")
    telling.save_answer(tools, room, WHO, "On the phone, more.", revision=first.revision)
    merged = telling.save_answer(tools, room, WHO, "Both.", revision=first.revision, merges=[1])
    assert merged.kept_copy
    assert {answer.words for answer in telling.prompt_sheet(tools, room, WHO).kept} == {"On the tablet.", "Both."}


@pytest.mark.parametrize("character", ["a", "ś", "ب", "বা", "ਪੰ", "𝒜", "👩🏽‍🦽"])
def test_a_hundred_thousand_characters_survive_exactly(tools: Tools, room: Room, character: str) -> None:
    words = "\n" + character * (MOST_CHARACTERS - 2) + " "
    telling.save_answer(tools, room, WHO, words.replace("\n", "\r\n"))
    assert answers(tools)[0].words == words


def test_more_than_that_is_refused_and_nothing_is_changed(tools: Tools, room: Room) -> None:
    with pytest.raises(Refused) as refused:
        telling.save_answer(tools, room, WHO, "a" * (MOST_CHARACTERS + 1))
    assert refused.value.code == "too_long"
    assert count(tools, Answer) == 0


def test_nul_and_half_characters_do_not_stop_a_save(tools: Tools, room: Room) -> None:
    telling.save_answer(tools, room, WHO, "before\0 \ud83d after")
    assert answers(tools)[0].words == "before  after"


def test_pictures_stay_when_the_page_did_not_ask_for_them(tools: Tools, room: Room) -> None:
    # given pictures chosen on the Easy Read page
    first = telling.save_answer(tools, room, Prompt.SIGNS_YOU_SAW, "", picture_answer=["talk", "pain", "nonsense"])
    # when words are added on the standard page
    telling.save_answer(tools, room, Prompt.SIGNS_YOU_SAW, "She held her side.", revision=first.revision)
    # then both stand
    [answer] = answers(tools, Prompt.SIGNS_YOU_SAW)
    assert (answer.words, answer.picture_answer) == ("She held her side.", "pain,talk")


def test_sending_is_one_act(tools: Tools, room: Room) -> None:
    # given words
    telling.save_answer(tools, room, WHO, "She sang.")
    number = telling.look_over(tools, room).account
    # when they are sent, five times over
    for _ in range(5):
        telling.send_account(tools, room, number)
    # then it is one sending, one promise 28 days on, one audit event
    with tools.reading() as session:
        account = session.scalars(select(Account)).one()
        promise = session.scalars(select(Promise)).one()
        event = session.scalars(select(AuditEvent)).one()
    assert (account.state, account.sent_at) == (AccountState.SENT, tools.clock.now())
    assert (promise.code, promise.due_on) == ("statements_or_word", date(2026, 12, 21))
    assert (event.who, event.did) == (room.audit_name, "sent_account")
    sent = telling.sent_account(tools, room)
    assert sent is not None
    assert sent.write_by == date(2026, 12, 21)


def test_nothing_written_is_not_sent(tools: Tools, room: Room) -> None:
    first = telling.save_answer(tools, room, WHO, "She sang.")
    telling.save_answer(tools, room, WHO, " \n ", revision=first.revision)
    for number in (0, 1, 7):
        with pytest.raises(Refused, match="nothing_written"):
            telling.send_account(tools, room, number)
    assert telling.sent_account(tools, room) is None


def test_telling_more_opens_another_account(tools: Tools, room: Room, clock: SetClock) -> None:
    # given a sent account, and a page left open from before
    first = telling.save_answer(tools, room, WHO, "She sang.")
    telling.send_account(tools, room, 1)
    # when the page left open is saved again as it was, nothing new starts
    telling.save_answer(tools, room, WHO, "She sang.", revision=first.revision)
    assert count(tools, Account) == 1
    # when more is written, it is another account, and the first stays as it was sent
    clock.move(days=3)
    more = telling.save_answer(tools, room, WHO, "She also danced.", revision=0)
    assert [(answer.account_id, answer.words) for answer in answers(tools)] == [
        (1, "She sang."),
        (2, "She also danced."),
    ]
    # and its revisions count on, so that the old page can't overwrite it by naming its own
    assert more.revision == 2
    old = telling.save_answer(tools, room, WHO, "She sang alto.", revision=first.revision)
    assert old.kept_copy
    # and a second send of the first sends nothing of the second
    telling.send_account(tools, room, 1)
    assert telling.look_over(tools, room).account == 2


def test_a_contributor_touches_only_their_own(tools: Tools, make: Factory) -> None:
    # given two contributors of one review
    mother = make.contributor()
    sister = make.contributor(review=_review_of(make, mother), name="Siân")
    telling.save_answer(tools, room_of(mother), WHO, "The mother’s words.")
    # when the sister writes, looks over and sends
    telling.save_answer(tools, room_of(sister), WHO, "The sister’s words.")
    assert [answer.words for answer in telling.look_over(tools, room_of(sister)).answers] == ["The sister’s words."]
    telling.send_account(tools, room_of(sister), 1)
    # then the mother's words are as they were
    mothers = telling.look_over(tools, room_of(mother))
    assert [answer.words for answer in mothers.answers] == ["The mother’s words."]


def _review_of(make: Factory, contributor: Contributor) -> Review:
    with make.tools.reading() as session:
        return session.get_one(Review, contributor.review_id)


def test_staff_see_what_was_sent_and_each_look_is_recorded(tools: Tools, make: Factory) -> None:
    # given one account sent, another being written
    contributor = make.contributor()
    make.need(contributor, "large_print", "20")
    room = room_of(contributor)
    telling.save_answer(tools, room, WHO, "She sang.\n\nShe danced.")
    telling.send_account(tools, room, 1)
    telling.save_answer(tools, room, WHO, "Not ready yet.")
    reviewer = member_of(make.staff(), make.area().id)
    # when a reviewer of the area looks, twice
    for _ in range(2):
        seen = telling.told_us(tools, reviewer, contributor.id)
    # then they see the sent words and the needs, and that something is being written
    assert [answer.words for answer in seen.answers] == ["She sang.\n\nShe danced."]
    assert seen.answers[0].pieces == ("She sang.", "She danced.")
    assert [need.kind for need in seen.needs] == ["large_print"]
    assert seen.being_written
    # and each look is recorded
    with tools.reading() as session:
        looks = session.scalars(select(AuditEvent).where(AuditEvent.did == "saw_words")).all()
    assert [look.about for look in looks] == [f"contributor:{contributor.id}"] * 2


def test_another_areas_staff_find_nothing(tools: Tools, make: Factory) -> None:
    contributor = make.contributor()
    elsewhere = member_of(make.staff(area="South Fens"), make.area("South Fens").id)
    for asked in (contributor.id, 999_999):
        with pytest.raises(NotFound):
            telling.told_us(tools, elsewhere, asked)
    assert count(tools, AuditEvent) == 0
