"""Outcomes: rules 9 and 10, who is told, once; updates are shown only when somebody else has passed them."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from portal.adapters.clock import SetClock
from portal.domain.errors import Conflict, NotFound, Refused
from portal.domain.outcomes import PartName, PartWords
from portal.domain.second_reading import ReadKind
from portal.domain.states import (
    AccountState,
    ActionState,
    Decision,
    NeedKind,
    OutcomeState,
    ReviewState,
    Role,
    Verdict,
)
from portal.models import (
    Account,
    ActionUpdate,
    Addition,
    AuditEvent,
    Check,
    Learning,
    OutcomeTelling,
    Promise,
    Question,
    Review,
    StatementVersion,
)
from portal.services import action_updates, outcome_publishing, outcome_writing, outcomes
from portal.services.action_updates import UpdateWords
from portal.services.tools import Tools
from tests.factories import Factory
from tests.needs import meet_needs
from tests.pages.outcomes import OutcomeCase


@pytest.fixture
def case(app: Flask, make: Factory) -> OutcomeCase:
    return OutcomeCase(app, make)


def _waits(case: OutcomeCase) -> tuple[str, ...]:
    return outcome_publishing.outcome_of(case.make.tools, case.member(case.writer), case.review.reference).waits_for


def _ask(case: OutcomeCase) -> Question:
    question: Question = case.make.add(
        Question(
            contributor_id=case.mother.id, words="Why did it take so long?", asked_at=case.make.tools.clock.now(),
            submission="question-1",
        )
    )  # fmt: skip
    return question


# Rule 9: no outcome is final while something has no answer


def test_nothing_is_published_while_a_question_has_no_answer(case: OutcomeCase) -> None:
    # given a passed outcome, and a question of the mother's without an answer
    case.write()
    case.ready()
    case.passed()
    _ask(case)
    # when it is to be published
    with pytest.raises(Refused) as refused:
        case.publish()
    # then it is refused, and the refusal names what waits
    assert refused.value.details == {"for": "questions:1"}
    assert case.row().state == OutcomeState.PASSED


def test_nothing_is_published_while_a_not_right_or_an_addition_has_no_answer(case: OutcomeCase) -> None:
    # given a statement that its contributor says is not right, and something they say is missing
    case.write(case.statement(case.mother, "Maggie was in pain."))
    case.ready()
    case.passed()
    version = case.all(StatementVersion)[0]
    now = case.make.tools.clock.now()
    case.make.add(Check(statement_version_id=version.id, verdict=Verdict.NOT_RIGHT, said_at=now))
    case.make.add(Addition(contributor_id=case.mother.id, words="She sang.", said_at=now, submission="addition-1"))
    # when it is to be published
    with pytest.raises(Refused) as refused:
        case.publish()
    # then both are named
    assert refused.value.details == {"for": "checks:1 additions:1"}


# Rule 10: nothing is published without a second reader


def test_an_outcome_that_nobody_passed_is_not_published(case: OutcomeCase) -> None:
    # given an outcome that waits for its second reader
    case.write()
    case.ready()
    # when its writer publishes
    with pytest.raises(Refused) as refused:
        case.publish()
    # then the second reader is what waits
    assert refused.value.details == {"for": "second_reader"}


def test_nobody_who_wrote_a_part_is_the_second_reader(case: OutcomeCase) -> None:
    # given an outcome in which the coordinator changed one part, and the reviewer wrote last
    case.write()
    case.save("thanks", "Thank you, from all of us.", by=case.reader)
    case.save("found", "Maggie waited five weeks for a scan. We are sorry.")
    case.ready()
    # when either passes it
    for wrote in (case.writer, case.reader):
        with pytest.raises(Refused, match="own_words"):
            case.passed(by=wrote)
    # then it needs a third
    third = case.make.staff("Sam Bell")
    case.passed(by=third)
    assert case.row().state == OutcomeState.PASSED


def test_an_edit_after_the_pass_needs_a_new_pass(case: OutcomeCase) -> None:
    # given a passed outcome
    case.write()
    case.ready()
    case.passed()
    # when a part is edited
    case.save("found", "Maggie waited six weeks for a scan.")
    # then it can't be published, not even when it is given to a reader again, until that reader passes it
    with pytest.raises(Refused):
        case.publish()
    case.ready()
    with pytest.raises(Refused):
        case.publish()
    case.passed()
    case.publish()
    assert case.row().state == OutcomeState.PUBLISHED


def test_taking_something_out_after_the_pass_needs_a_new_pass(case: OutcomeCase) -> None:
    # given a passed outcome with two learnings
    case.write()
    second = case.save("new-learning", "Families know the signs.")
    case.ready()
    case.passed()
    # when one is taken out
    outcome_writing.remove(case.make.tools, case.member(case.writer), case.review.reference, second)
    # then it waits for a second reader again
    assert _waits(case) == ("second_reader",)


def test_saving_the_same_words_again_takes_no_pass_away(case: OutcomeCase) -> None:
    # given a passed outcome
    case.write()
    case.ready()
    case.passed()
    # when a form is saved with nothing changed
    case.save("found", "Maggie waited five weeks for a scan.")
    # then the pass stands
    assert case.row().state == OutcomeState.PASSED


def test_words_that_changed_since_they_were_read_are_not_passed(case: OutcomeCase, clock: SetClock) -> None:
    # given a reader who opened the outcome, and a writer who changed it and gave it over again
    case.write()
    case.ready()
    with case.make.tools.reading() as session:
        read = outcomes.waiting_for_second_reader(session, frozenset({case.review.area_id}), case.reader.id)[0]
    clock.move(minutes=5)
    case.save("found", "Other words.")
    case.ready()
    # when the reader passes what they had read
    with pytest.raises(Refused, match="changed_since"), case.make.tools.writing() as work:
        outcomes.pass_outcome(work, case.member(case.reader), read.id, as_of=read.written_at)
    # then it is not passed
    assert case.row().state == OutcomeState.DRAFT


def test_the_second_reader_sees_every_word_and_never_their_own(case: OutcomeCase) -> None:
    # given an outcome that is ready
    case.write()
    area = frozenset({case.review.area_id})
    with case.make.tools.reading() as session:
        assert outcomes.waiting_for_second_reader(session, area, case.reader.id) == []
    case.ready()
    # when each looks at what waits
    with case.make.tools.reading() as session:
        for_reader = outcomes.waiting_for_second_reader(session, area, case.reader.id)
        for_writer = outcomes.waiting_for_second_reader(session, area, case.writer.id)
        elsewhere = outcomes.waiting_for_second_reader(session, frozenset({99}), case.reader.id)
    # then the reader has all of it, the writer nothing, another area nothing
    assert [each.kind for each in for_reader] == [ReadKind.OUTCOME]
    for words in ("five weeks", "who Maggie was", "look like anger", "signs of pain", "pain guide", "3 March 2027"):
        assert words in for_reader[0].words
        assert words in "".join(f"{each.heading} {each.easy_words}" for each in for_reader[0].sections)
    assert for_writer == elsewhere == []


def test_what_is_sent_back_goes_to_its_writer_with_the_reason(case: OutcomeCase) -> None:
    # given an outcome that is ready
    case.write()
    case.ready()
    # when the reader sends it back
    with case.make.tools.writing() as work:
        outcomes.send_back(work, case.member(case.reader), ReadKind.OUTCOME, case.row().id, "Say sorry for the wait.")
    # then it is a draft with the reason, and nothing waits for a reader
    row = case.row()
    assert (row.state, row.ready_at, row.sent_back_because) == (OutcomeState.DRAFT, None, "Say sorry for the wait.")
    with pytest.raises(Refused, match="not_ready"):
        case.passed()


def test_a_reader_of_another_area_finds_nothing(case: OutcomeCase) -> None:
    # given an outcome that is ready, and a coordinator elsewhere
    case.write()
    case.ready()
    elsewhere = case.make.staff("Ann Far", Role.COORDINATOR, area="South Moor")
    far = case.make.area("South Moor")
    member = case.member(elsewhere)
    object.__setattr__(member, "area_ids", frozenset({far.id}))
    # when they pass it, or open it
    with pytest.raises(NotFound), case.make.tools.writing() as work:
        outcomes.pass_outcome(work, member, case.row().id)
    with pytest.raises(NotFound):
        outcome_publishing.outcome_of(case.make.tools, member, case.review.reference)


def test_words_that_nobody_looked_at_are_not_given_to_a_reader(case: OutcomeCase) -> None:
    # given an outcome whose Easy Read words are only the plain sentences
    case.write()
    part = PartName.read("found")
    assert part is not None
    found = outcome_publishing.outcome_of(case.make.tools, case.member(case.writer), case.review.reference)
    outcome_writing.save(
        case.make.tools, case.member(case.writer), case.review.reference, part,
        PartWords("Maggie waited. We are sorry.", ""), seen=found.found.stamp, submission="s",
    )  # fmt: skip
    assert case.row().easy_found == "waiting? | Maggie waited.\nsorry? | We are sorry."
    # when it is given to a reader
    with pytest.raises(Refused) as refused:
        case.ready()
    # then it is refused
    assert refused.value.details == {"waits": "easy_words"}


def test_prefilled_words_follow_the_plain_words_until_somebody_looks_at_them(case: OutcomeCase) -> None:
    # given rows that the program put there
    begun = "telling-story? | One.\ntelling-story? | Two."
    # when the plain words change and the rows are left as they were put there
    from portal.domain.outcomes import stamp_of

    later = PartWords("One. Maggie waited.", begun, prefill=stamp_of("One.", "Two."))
    # then they follow, and are still to be looked at
    tools = case.make.tools
    assert outcome_writing.easy_words_of(tools, later) == "telling-story? | One.\nwaiting? | Maggie waited."
    # and rows that somebody wrote, looked at, or gave another picture stay as they are
    for kept in (replace(later, looked_at=True), replace(later, easy_words=begun.replace("Two.", "Two weeks."))):
        assert "Two" in outcome_writing.easy_words_of(tools, kept)
    assert "talking | One." in outcome_writing.easy_words_of(tools, replace(later, easy_words="talking | One."))


# Conflicts and double presses


def test_two_people_change_one_part_and_neither_loses_words(case: OutcomeCase) -> None:
    # given two forms opened on the same words
    case.write()
    found = outcome_publishing.outcome_of(case.make.tools, case.member(case.writer), case.review.reference)
    case.save("found", "Hers.", by=case.reader, seen=found.found.stamp)
    # when the second is saved
    with pytest.raises(Conflict):
        case.save("found", "His.", seen=found.found.stamp)
    # then the first stands
    assert case.row().found == "Hers."


def test_the_same_form_twice_adds_one_learning(case: OutcomeCase) -> None:
    # given a learning that was added
    case.save("found", "Words.")
    part = PartName.read("new-learning")
    assert part is not None
    args = (case.make.tools, case.member(case.writer), case.review.reference, part, PartWords("A learning.", ""))
    first = outcome_writing.save(*args, seen="", submission="once")
    # when the same form arrives again
    again = outcome_writing.save(*args, seen="", submission="once")
    # then there is one
    assert first == again
    assert len(case.all(Learning)) == 1


def test_only_statements_of_this_review_can_be_ticked(case: OutcomeCase, make: Factory) -> None:
    # given a statement of somebody else's review
    other = OutcomeCase(case.app, make)
    theirs = other.statement(other.mother, "Another person’s story.")
    case.save("found", "Words.")
    # when it is ticked here
    with pytest.raises(Refused, match="not_their_statement"):
        case.save("new-learning", "A learning.", statement_ids=frozenset({theirs}))
    # then nothing is kept
    assert case.all(Learning) == []


def test_unkind_words_are_refused(case: OutcomeCase) -> None:
    with pytest.raises(Refused, match="unkind"):
        case.save("found", "The family failed to engage.")


# Publishing


def test_publishing_tells_everybody_who_takes_part_and_nobody_else(case: OutcomeCase) -> None:
    # given people who take part, and people who must not be written to
    talks = case.contributor("Sean O’Brien", Decision.TALK_FIRST)
    sent = case.contributor("Mary O’Brien", decision=None)
    case.make.add(
        Account(
            contributor_id=sent.id, number=1, state=AccountState.SENT, started_at=case.make.tools.clock.now(),
            sent_at=case.make.tools.clock.now(),
        )
    )  # fmt: skip
    case.contributor("No Thanks", Decision.NO)
    case.contributor("Not Yet", decision=None)
    case.contributor("Stopped", stopped_at=case.make.tools.clock.now())
    case.friend()
    # when it is published
    case.published()
    # then a letter waits for each of the three, and nobody else
    assert case.letters() == [case.mother.id, talks.id, sent.id]
    with case.make.tools.reading() as session:
        assert session.scalar(select(Review.state).where(Review.id == case.review.id)) == ReviewState.OUTCOME_SHARED


def test_a_no_stands_over_an_account_sent_before(case: OutcomeCase) -> None:
    # given somebody who sent an account and said no afterwards
    sent = case.contributor("Mary O’Brien", Decision.NO)
    now = case.make.tools.clock.now()
    case.make.add(Account(contributor_id=sent.id, number=1, state=AccountState.SENT, started_at=now, sent_at=now))
    # when it is published
    case.published()
    # then no letter goes to them
    assert case.letters() == [case.mother.id]


def test_publishing_twice_is_publishing_once(case: OutcomeCase, clock: SetClock) -> None:
    # given a published outcome
    case.published()
    first = case.row().published_at
    # when the button is pressed again
    clock.move(hours=1)
    case.publish()
    # then nothing happens a second time
    assert case.row().published_at == first
    assert case.letters() == [case.mother.id]
    events = [each for each in case.all(AuditEvent) if each.did == "published_outcome"]
    assert len(events) == 1


def test_one_who_cannot_be_written_to_stops_nobody_elses_letter(case: OutcomeCase) -> None:
    # given one contributor with no address, one with a need that staff must see to first, and the mother
    lost = case.contributor("Lost Son", email="", mobile="", address_line_1="", postcode="")
    braille = case.contributor("Reads Braille")
    case.make.need(braille, NeedKind.BSL_VIDEO)
    # when it is published
    case.published()
    # then the mother has her letter, and the two are tasks with their reason
    assert case.letters() == [case.mother.id]
    found = outcome_publishing.outcome_of(case.make.tools, case.member(case.writer), case.review.reference)
    assert [(each.contributor_id, each.refused) for each in found.not_told] == [
        (lost.id, "no_address"), (braille.id, "need_not_met"),
    ]  # fmt: skip
    # and when the need is seen to, and the other was told another way, nothing is left
    member = case.member(case.writer)
    tasks = {each.contributor_id: each.id for each in found.not_told}
    meet_needs(case.make.tools, braille)
    assert outcome_publishing.try_again(case.make.tools, member, found.id, tasks[braille.id])
    outcome_publishing.told_in_person(case.make.tools, member, found.id, tasks[lost.id])
    found = outcome_publishing.outcome_of(case.make.tools, member, case.review.reference)
    assert found.not_told == ()
    assert case.letters() == [case.mother.id, braille.id]


def test_publishing_keeps_the_promise(case: OutcomeCase) -> None:
    # given a promise to tell
    now = case.make.tools.clock.now()
    case.make.add(
        Promise(contributor_id=case.mother.id, code="outcome", due_on=(now + timedelta(days=9)).date(), made_at=now)
    )
    # when it is published
    case.published()
    # then the promise is kept
    assert case.all(Promise)[0].kept_at == now


def test_a_published_outcome_is_not_edited(case: OutcomeCase) -> None:
    case.published()
    with pytest.raises(Refused, match="published"):
        case.save("found", "Something else.")


# Later updates


def _update(case: OutcomeCase, words: str = "Six wards have the guide.", submission: str = "update-1") -> int:
    return action_updates.write(
        case.make.tools, case.member(case.writer), case.action().id,
        UpdateWords(ActionState.UNDER_WAY, words, f"action | {words}", True, "We visited."), submission=submission,
    )  # fmt: skip


def _pass_update(case: OutcomeCase, update_id: int, by: object = None) -> None:
    with case.make.tools.writing() as work:
        outcomes.pass_action_update(work, case.make.tools, case.member(by or case.reader), update_id)  # type: ignore[arg-type]


def test_an_update_is_passed_by_somebody_else_and_then_told(case: OutcomeCase) -> None:
    # given a published outcome, and an update of its action
    case.contributor("Stops Later")
    case.published()
    stopped = case.all(OutcomeTelling)[-1].contributor_id
    update_id = _update(case)
    with pytest.raises(Refused, match="own_words"):
        _pass_update(case, update_id, case.writer)
    assert case.action().state == ActionState.PLANNED
    with case.make.tools.writing() as work:
        work.session.get_one(type(case.mother), stopped).stopped_at = work.now
    # when somebody else passes it, twice
    _pass_update(case, update_id)
    _pass_update(case, update_id)
    # then the action stands so, and one letter goes to those who were told and have not stopped
    assert case.action().state == ActionState.UNDER_WAY
    assert case.letters("action_update") == [case.mother.id]


def test_an_update_before_publication_is_refused(case: OutcomeCase) -> None:
    case.write()
    with pytest.raises(Refused, match="not_published"):
        _update(case)


def test_the_same_update_twice_is_one(case: OutcomeCase) -> None:
    case.published()
    assert _update(case) == _update(case)
    assert len(case.all(ActionUpdate)) == 1


def test_an_update_sent_back_waits_for_nobody_until_it_is_written_anew(case: OutcomeCase, tools: Tools) -> None:
    # given an update that was sent back
    case.published()
    update_id = _update(case)
    area = frozenset({case.review.area_id})
    with tools.writing() as work:
        outcomes.send_back(work, case.member(case.reader), ReadKind.ACTION_UPDATE, update_id, "Which wards?")
    with tools.reading() as session:
        assert outcomes.waiting_for_second_reader(session, area, case.reader.id) == []
    # when its writer writes it anew
    page = action_updates.action_page(tools, case.member(case.writer), case.action().id)
    words = UpdateWords(ActionState.UNDER_WAY, "Wards one to six.", "hospital | Wards one to six.", True, "")
    action_updates.change(tools, case.member(case.writer), page.id, update_id, words, seen=page.updates[0].text.stamp)
    # then it waits again
    with tools.reading() as session:
        again = outcomes.waiting_for_second_reader(session, area, case.reader.id)
    assert [(each.id, each.words) for each in again] == [(update_id, "Wards one to six.")]
    # and nobody but its writer changes it
    with pytest.raises(Refused, match="not_yours"):
        action_updates.change(tools, case.member(case.reader), page.id, update_id, words, seen="")
