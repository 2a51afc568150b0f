"""The words of an outcome in the language of whoever reads them, where they are ready: on the page of what came of the
review, and on those of its recommendations."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from portal.domain.outcomes import SharedAction, SharedLearning, SharedOutcome, SharedRecommendation, Words
from portal.domain.word_translations import Beside


def words(each: Words, beside: Beside) -> Words:
    """Return words of ours with their Easy Read rows in the reader's language, where these are ready."""
    return Words(each.plain, beside.easy(each.plain, each.easy))


def texts_of(outcome: SharedOutcome) -> tuple[str, ...]:
    """Return every text of an outcome that we wrote, in the order of its page."""
    return (outcome.thanks.plain, outcome.found.plain, *texts_of_learnings(outcome.learnings))


def texts_of_learnings(learnings: Iterable[SharedLearning], *, every_update: bool = False) -> tuple[str, ...]:
    """Return what we learned and all that came of it; of what has been done the last, or `every_update`."""
    found: list[Words] = []
    for learning in learnings:
        found += [learning.words, *learning.own_statements]
        for advice in learning.recommendations:
            found.append(advice.words)
            for action in advice.actions:
                updates = action.updates if every_update else [action.update] if action.update else []
                found += [action.words, *(each.words for each in updates)]
    return tuple(each.plain for each in found)


def in_language(outcome: SharedOutcome, beside: Beside) -> SharedOutcome:
    """Return the same outcome with its Easy Read rows in the reader's language, where they are ready."""

    def action(each: SharedAction) -> SharedAction:
        update = replace(each.update, words=words(each.update.words, beside)) if each.update else None
        updates = tuple(replace(one, words=words(one.words, beside)) for one in each.updates)
        return replace(each, words=words(each.words, beside), update=update, updates=updates)

    def advice(each: SharedRecommendation) -> SharedRecommendation:
        return replace(each, words=words(each.words, beside), actions=tuple(action(one) for one in each.actions))

    def learning(each: SharedLearning) -> SharedLearning:
        return replace(
            each,
            words=words(each.words, beside),
            own_statements=tuple(words(one, beside) for one in each.own_statements),
            recommendations=tuple(advice(one) for one in each.recommendations),
        )

    return replace(
        outcome,
        found=words(outcome.found, beside),
        thanks=words(outcome.thanks, beside),
        learnings=tuple(learning(each) for each in outcome.learnings),
    )
