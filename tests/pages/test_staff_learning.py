"""What the steering group sees: learning, recommendations and actions; never who said what."""

from __future__ import annotations

from datetime import date

from flask import Flask

from portal.domain.states import ActionState, OutcomeState, Role
from portal.models import Action, ActionUpdate, Learning, Outcome, Recommendation, Review
from tests.factories import Factory


def outcome(make: Factory, review: Review, words: str, *, state: OutcomeState = OutcomeState.PUBLISHED) -> Action:
    now = make.tools.clock.now()
    writer = make.staff("Wendy Writer", area=None)
    made = make.add(
        Outcome(
            review_id=review.id,
            state=state,
            found="What we found about Maggie",
            written_by_id=writer.id,
            written_at=now,
            published_at=now if state is OutcomeState.PUBLISHED else None,
        )
    )
    learning = make.add(Learning(outcome_id=made.id, position=1, words=words))
    advised = make.add(Recommendation(learning_id=learning.id, position=1, words="Ring families back in a day"))
    action: Action = make.add(
        Action(recommendation_id=advised.id, words="A rota for calls", owner="Larkfield", due_on=date(2026, 11, 1))
    )
    for words, passed in (("Rota in use", now), ("Not passed yet", None)):
        make.add(
            ActionUpdate(
                action_id=action.id,
                state=ActionState.UNDER_WAY,
                words=words,
                written_by_id=writer.id,
                written_at=now,
                passed_at=passed,
            )
        )
    return action


def test_the_steering_group_sees_learning_to_action_and_no_names(app: Flask, make: Factory) -> None:
    # given a published outcome, one that is not, and one of another area
    review = make.review()
    make.contributor(review)
    outcome(make, review, "Calls must be answered")
    outcome(make, make.review("Tom", "Hill", ""), "A draft", state=OutcomeState.PASSED)
    outcome(make, make.review("Ann", "Lee", "", area="East Fenland"), "Far away")
    # when a member of the steering group opens the page
    page = make.staff_here(app, make.staff(role=Role.STEERING)).get("/staff/learning")
    # then learning, recommendation, action and what was passed are there
    for words in ("Calls must be answered", "Ring families back", "A rota for calls", "Larkfield", "Rota in use"):
        assert words in page.text
    assert "Under way" in page.text
    assert "This day has gone" in page.text
    # and nothing else
    for words in ("A draft", "Far away", "Not passed yet", "Janet", "Maggie", "Wendy", review.reference):
        assert words not in page.html


def test_an_area_without_outcomes_says_so(app: Flask, make: Factory) -> None:
    # given nothing, then the page says what will come
    assert (
        "No outcome has been shared" in make.staff_here(app, make.staff(role=Role.STEERING)).get("/staff/learning").text
    )
