"""The check-back: what a contributor says to what we wrote, and what has no answer yet."""

from __future__ import annotations

from sqlalchemy.orm import Session

from portal.domain.statements import Unanswered
from portal.store import unanswered as unanswered_rows


def unanswered(session: Session, review_id: int) -> Unanswered:
    """Return how much of what a review's contributors said has no answer yet.

    Rule 9: no outcome is final while any of the three is above 0. A check (not right, not sure, take out) is answered
    by a shown revision written after it, a shown reply to it, the statement being taken out, or both accounts standing;
    a question when its answer (or why there is none) was passed; an addition when the statement it became was shown.
    """
    return unanswered_rows.of_review(session, review_id)
