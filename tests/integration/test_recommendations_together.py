"""Recommendations are offered through a second reader, answered one by one, and show nobody's words but one's own."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import select

from portal.domain.errors import NotFound, Refused
from portal.domain.outcomes import PartName, Words
from portal.domain.rooms import Room, StaffMember
from portal.domain.second_reading import ReadKind
from portal.domain.states import ActionState, Role
from portal.domain.together import Became
from portal.models import Contributor, Delivery, Learning, LearningSource, Letter, Recommendation, Suggestion
from portal.services import (
    action_updates,
    outcome_writing,
    outcomes,
    published_learning,
    second_reading,
    together,
    visits,
)
from portal.services.action_updates import UpdateWords
from portal.store import erasing
from tests.factories import Factory
from tests.pages.outcomes import OutcomeCase

WISH = "Ask me before you give her new medicine."


@pytest.fixture
def case(app: Flask, make: Factory) -> OutcomeCase:
    return OutcomeCase(app, make)


def room(case: OutcomeCase, contributor: Contributor) -> Room:
    invitation = case.make.invitation(contributor)
    with case.make.tools.writing() as work:
        visit = visits.start_for_invitation(work, invitation.id)
    found = visits.room_for(case.make.tools, visit)
    assert found is not None
    return found


def advice_of(case: OutcomeCase) -> int:
    return int(case.all(Recommendation)[0].id)


def offered(case: OutcomeCase) -> int:
    """A draft whose recommendation is offered, and passed by a second reader."""
    case.write(case.statement(case.mother, "Maggie shouted when she hurt."))
    made = advice_of(case)
    case.save(f"means-{made}", "Somebody asks you what you see.")
    together.offer(case.make.tools, case.member(case.writer), case.review.reference, made)
    passes(case, ReadKind.OFFER)
    return made


def passes(case: OutcomeCase, kind: ReadKind) -> None:
    reader = case.member(case.reader)
    for each in second_reading.waiting(case.make.tools, reader):
        if each.kind is kind:
            second_reading.pass_text(case.make.tools, reader, kind, each.id)


def suggests(case: OutcomeCase, made: int, kind: str = "change", words: str = WISH, mark: str = "1") -> None:
    together.suggest(case.make.tools, room(case, case.mother), made, kind=kind, words=words, submission=mark)


def answers(case: OutcomeCase, became: str = "partly") -> None:
    row = case.all(Suggestion)[-1]
    together.answer(
        case.make.tools, case.member(case.writer), case.review.reference, row.id, became=became,
        words="Thank you. We wrote your wish in.", easy_words="thank-you | Thank you.", looked_at=True,
    )  # fmt: skip


def test_a_draft_is_seen_only_when_it_was_offered_and_passed(case: OutcomeCase) -> None:
    # given a draft that nobody offered
    case.write()
    made, mother = advice_of(case), room(case, case.mother)
    assert together.recommendations(case.make.tools, mother) == ()
    # then it is not offered without what it means for a family
    writer = case.member(case.writer)
    with pytest.raises(Refused, match="no_means"):
        together.offer(case.make.tools, writer, case.review.reference, made)
    case.save(f"means-{made}", "Somebody asks you what you see.")
    for _ in range(2):
        together.offer(case.make.tools, writer, case.review.reference, made)
    # and not seen before somebody else has read it
    assert together.recommendations(case.make.tools, mother) == ()
    waiting = second_reading.waiting(case.make.tools, case.member(case.reader))
    assert [(each.kind, len(each.sections)) for each in waiting] == [(ReadKind.OFFER, 2)]
    passes(case, ReadKind.OFFER)
    [shown] = together.recommendations(case.make.tools, mother)
    assert (shown.words.plain, shown.means.plain) == (
        "Staff learn the signs of pain.",
        "Somebody asks you what you see.",
    )
    assert not shown.published
    # and it stays as it was offered while the draft is written on
    case.save(f"recommendation-{made}", "Every nurse learns the signs of pain.")
    [shown] = together.recommendations(case.make.tools, mother)
    assert shown.words.plain == "Staff learn the signs of pain."
    # and she is told that there is something to read, and nothing more
    with case.make.tools.reading() as session:
        assert set(session.scalars(select(Letter.name).join(Delivery))) == {"something_to_read"}


def test_a_friend_sees_none(case: OutcomeCase) -> None:
    made = offered(case)
    friend = case.make.contributor_here(case.app, case.friend())
    for path in ("/family/recommendations", f"/family/recommendations/{made}", "/family/led-here"):
        assert friend.get(path).status == 404


def test_somebody_elses_recommendation_is_not_there(case: OutcomeCase, make: Factory) -> None:
    made = offered(case)
    stranger = room(case, make.contributor(make.review(area="South Wolds"), "Una Reed"))
    with pytest.raises(NotFound):
        together.suggest(make.tools, stranger, made, kind="agree", words="", submission="1")
    elsewhere = StaffMember(0, "", case.reader.id, "", "", Role.COORDINATOR, None, frozenset({999}), ())
    with pytest.raises(NotFound):
        together.sheet(make.tools, elsewhere, case.review.reference)


def test_the_same_form_twice_is_one_and_a_new_one_stands_beside_it(case: OutcomeCase) -> None:
    made = offered(case)
    suggests(case, made)
    suggests(case, made)
    suggests(case, made, kind="agree", words="", mark="2")
    [advice] = together.recommendations(case.make.tools, room(case, case.mother))
    assert [(each.kind.value, each.words) for each in advice.suggestions] == [("change", WISH), ("agree", "")]


def test_publishing_waits_for_an_answer_that_two_have_read(case: OutcomeCase) -> None:
    # given a suggestion, and an outcome that is passed
    made = offered(case)
    suggests(case, made)
    suggests(case, made, kind="agree", words="", mark="2")  # an “I agree” is thanked, and holds nothing up
    case.ready()
    case.passed()
    with pytest.raises(Refused, match="waits") as stopped:
        case.publish()
    assert stopped.value.details["for"] == "suggestions:1"
    # when it is answered, it still waits until a second reader has passed that
    row = case.all(Suggestion)[0]
    together.answer(
        case.make.tools, case.member(case.writer), case.review.reference, row.id, became="not_taken",
        words="Thank you. The law does not let us.", easy_words="thank-you | Thank you.", looked_at=True,
    )  # fmt: skip
    with pytest.raises(Refused):
        case.publish()
    [advice] = together.recommendations(case.make.tools, room(case, case.mother))
    assert advice.suggestions[0].became is None
    passes(case, ReadKind.SUGGESTION)
    case.publish()
    # then she reads what became of it, and the published words stand
    [advice] = together.recommendations(case.make.tools, room(case, case.mother))
    said = advice.suggestions[0]
    assert (said.became, said.answered_by, advice.published) == (Became.NOT_TAKEN, "Amara Okafor", True)
    assert isinstance(said.answer, Words)


def test_a_part_that_families_have_spoken_to_is_not_taken_out(case: OutcomeCase) -> None:
    made = offered(case)
    suggests(case, made)
    learning = f"learning-{case.all(Recommendation)[0].learning_id}"
    for part in (f"recommendation-{made}", learning):
        name = PartName.read(part)
        assert name is not None
        with pytest.raises(Refused, match="suggested"):
            outcome_writing.remove(case.make.tools, case.member(case.writer), case.review.reference, name)
    assert len(case.all(Suggestion)) == 1


def test_what_a_relative_says_is_nobody_elses(case: OutcomeCase) -> None:
    # given two who take part, and one who suggested something that was answered
    brother = case.contributor("Dermot O’Brien")
    made = offered(case)
    before = together.recommendations(case.make.tools, room(case, brother))
    suggests(case, made)
    answers(case)
    passes(case, ReadKind.SUGGESTION)
    # then the other's pages are as they were
    assert together.recommendations(case.make.tools, room(case, brother)) == before
    # and the steering group sees neither words nor name
    case.ready()
    case.passed()
    case.publish()
    page = repr(published_learning.learning(case.make.tools, case.member(case.writer), 1))
    assert "signs of pain" in page
    for words in (WISH, "Janet", "wrote your wish"):
        assert words not in page


def test_led_here_names_ones_own_words_and_is_the_same_whoever_else_spoke(case: OutcomeCase) -> None:
    # given a learning that both led to, and one that only the brother led to
    brother = case.contributor("Dermot O’Brien")
    mothers = case.statement(case.mother, "Maggie shouted when she hurt.")
    case.published(mothers)
    visitor = case.make.contributor_here(case.app, case.mother)
    alone = visitor.get("/family/led-here").text
    assert "Maggie shouted when she hurt." in alone
    assert "pain guide" in alone
    # when his words are put beside hers
    his = case.statement(brother, "She hid her teeth from us.")
    case.make.add(LearningSource(learning_id=case.all(Learning)[0].id, statement_id=his))
    # then her page is word for word the same, and his names his alone
    assert visitor.get("/family/led-here").text == alone
    theirs = case.make.contributor_here(case.app, brother).get("/family/led-here").text
    assert "hid her teeth" in theirs
    assert "shouted" not in theirs
    assert "Janet" not in theirs


def test_years_later_every_update_is_there(case: OutcomeCase) -> None:
    case.published(case.statement(case.mother, "Maggie shouted when she hurt."))
    for words in ("Two wards have it.", "All wards have it."):
        made = action_updates.write(
            case.make.tools, case.member(case.writer), case.action().id,
            UpdateWords(ActionState.DONE, words, f"action | {words}", True, "We counted."), submission=words,
        )  # fmt: skip
        with case.make.tools.writing() as work:
            outcomes.pass_action_update(work, case.make.tools, case.member(case.reader), made)
    for look in ("en.standard", "en.easy-read"):
        visitor = case.make.contributor_here(case.app, case.mother, look=look)
        pages = visitor.get("/family/led-here").text + visitor.get("/family/led-here?step=2").text
        assert "Two wards have it." in pages
        assert "All wards have it." in pages
        assert "We counted." not in pages


def test_erasing_takes_suggestions_and_their_answers(case: OutcomeCase) -> None:
    made = offered(case)
    suggests(case, made)
    answers(case)
    with case.make.tools.writing() as work:
        gone = erasing.erase(work.session, case.mother.id, work.now)
    assert {"suggestion", "suggestion_answer"} <= set(gone)
